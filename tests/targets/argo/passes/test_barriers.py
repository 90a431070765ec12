"""Parts where none can be without holding steps up: what waited still waits, and what is said of
the cost is so."""

from __future__ import annotations

from collections.abc import Collection

from hypothesis import given
from hypothesis import strategies as st

from kfpc.targets.argo.passes.barriers import cost_of, with_barriers
from kfpc.targets.argo.passes.partition import Item, longest, members, partition
from tests.targets.argo.passes.test_partition import Graph, above, after_parts, any_graphs, graphs


def cut(before: Graph, most: int, together: Collection[Collection[int]] = ()) -> list[Item]:
    items = partition(before, most, together=together)
    return with_barriers(items, before, most, together)


@given(any_graphs, st.integers(3, 8))
def test_each_task_waits_for_all_that_it_waited_for(before: Graph, most: int) -> None:
    items = cut(before, most)
    assert sorted(task for item in items for task in members(item)) == [*range(len(before))]
    was, now = above(before), after_parts(before, items)
    assert all(old <= new for old, new in zip(was, now, strict=True))


@given(any_graphs, st.integers(3, 8))
def test_no_part_has_too_many(before: Graph, most: int) -> None:
    if len(before) <= most * most:
        assert longest(cut(before, most)) <= most


@given(any_graphs, st.integers(3, 8))
def test_nothing_is_held_up_where_that_can_be(before: Graph, most: int) -> None:
    items = partition(before, most)
    if longest(items) <= most:
        assert with_barriers(items, before, most) == items
        assert cost_of(items, before) is None


@given(any_graphs, st.integers(3, 8))
def test_the_cost_is_what_is_told(before: Graph, most: int) -> None:
    items = cut(before, most)
    was, now = above(before), after_parts(before, items)
    more = [new - old for old, new in zip(was, now, strict=True)]
    cost = cost_of(items, before)
    if cost is None:
        assert not any(more)
        return
    assert cost.waiting == sum(map(bool, more))
    assert cost.more == len(more[cost.task]) == max(map(len, more))
    assert cost.other in more[cost.task]


@given(graphs(), st.data())
def test_tasks_that_stay_together_are_in_one_part(before: Graph, data: st.DataObject) -> None:
    group = data.draw(st.sets(st.sampled_from(range(len(before))), min_size=1, max_size=3))
    homes: list[set[int]] = []

    def look(items: Collection[Item]) -> None:
        own = {item for item in items if isinstance(item, int)}
        if own & group:
            homes.append(own)
        for item in items:
            if not isinstance(item, int):
                look(item.items)

    look(cut(before, 5, [group]))
    assert len(homes) == 1


def lattice(rows: int, columns: int) -> Graph:
    """Each waits for two of the row before."""
    return [
        {columns * row + column, columns * row + (column + 1) % columns} if row >= 0 else set()
        for row in range(-1, rows - 1)
        for column in range(columns)
    ]


def test_few_more_than_fit_hold_few_up() -> None:
    """Twenty of 220 have to be in a part, and only those that wait for it or are in it wait."""
    before = lattice(11, 20)
    items = cut(before, 200)
    assert len(items) == 200
    cost = cost_of(items, before)
    assert cost is not None
    assert cost.waiting < 100


def test_five_thousand_in_a_lattice() -> None:
    items = cut(lattice(250, 20), 200)
    assert longest(items) <= 200


def test_stretches_may_differ_by_one() -> None:
    """Eighteen tasks in parts of five, and no more than five next to each other: four parts of five
    would be twenty."""
    before: Graph = [set[int]() for _ in range(10)] + [{n, (n * 3 + 1) % 10} for n in range(8)]
    assert longest(cut(before, 5)) <= 5
