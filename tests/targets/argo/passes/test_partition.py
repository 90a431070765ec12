"""Parts of a graph: what waits for what stays as it is, and so does what a failure stops."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from hypothesis import given
from hypothesis import strategies as st

from kfpc.targets.argo.passes.partition import Item, Part, members, partition

Graph = list[set[int]]


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    """Of any shape; the numbers of tasks say nothing of their order."""
    count = draw(st.integers(1, 24))
    order = draw(st.permutations(range(count)))
    before: Graph = [set() for _ in range(count)]
    for place, task in enumerate(order):
        if place:
            before[task] = draw(st.sets(st.sampled_from(order[:place]), max_size=3))
    return before


@st.composite
def built(draw: st.DrawFn) -> Graph:
    """Chains, sets side by side and what they make of each other: all of it can be cut."""
    before: Graph = []

    def make(depth: int, after: set[int]) -> set[int]:
        """Adds a graph whose first tasks wait for those; its last tasks."""
        kind = draw(st.sampled_from(["one", "series", "parallel"])) if depth else "one"
        if kind == "one":
            before.append(set(after))
            return {len(before) - 1}
        count = draw(st.integers(1, 4))
        if kind == "parallel":
            return set[int]().union(*(make(depth - 1, after) for _ in range(count)))
        for _ in range(count):
            after = make(depth - 1, after)
        return after

    make(draw(st.integers(1, 5)), set())
    return before


def above(before: Sequence[Collection[int]]) -> list[set[int]]:
    found: dict[int, set[int]] = {}

    def visit(task: int) -> set[int]:
        if task not in found:
            found[task] = set(before[task]).union(*map(visit, before[task]))
        return found[task]

    return [visit(task) for task in range(len(before))]


def after_parts(before: Graph, items: Sequence[Item]) -> list[set[int]]:
    """All that each task waits for, where a part begins when all that it waits for has ended."""
    found: list[set[int]] = [set() for _ in before]

    def level(items: Sequence[Item], outer: set[int]) -> None:
        whole = [set(members(item)) for item in items]
        home = {task: place for place, tasks in enumerate(whole) for task in tasks}
        waits = [
            {home[other] for task in tasks for other in before[task] if other in home} - {place}
            for place, tasks in enumerate(whole)
        ]
        closed = above(waits)  # without end where parts wait for each other
        for place, item in enumerate(items):
            so_far = outer.union(*(whole[other] for other in closed[place]))
            if isinstance(item, int):
                found[item] = so_far
            else:
                level(item.items, so_far)

    level(items, set())
    return found


def outcomes(before: Graph, failing: Collection[int], tasks: Collection[int]) -> Mapping[int, bool]:
    """Whether each task succeeds; one does not run if one that it waits for did not succeed."""
    found: dict[int, bool] = {}

    def visit(task: int) -> bool:
        if task not in found:
            ran = {visit(other) for other in before[task] if other in tasks} <= {True}
            found[task] = ran and task not in failing
        return found[task]

    for task in tasks:
        visit(task)
    return found


def outcomes_in_parts(
    before: Graph, items: Sequence[Item], failing: Collection[int]
) -> dict[int, bool]:
    """Likewise in parts: one succeeds if all in it does; else what waits for it does not run."""
    whole = [set(members(item)) for item in items]
    home = {task: place for place, tasks in enumerate(whole) for task in tasks}
    found: dict[int, bool] = {}
    ended: dict[int, bool] = {}

    def visit(place: int) -> bool:
        if place in ended:
            return ended[place]
        sources = {home[o] for t in whole[place] for o in before[t] if o in home} - {place}
        ran, item = {visit(source) for source in sources} <= {True}, items[place]
        if not ran:
            found.update(dict.fromkeys(whole[place], False))
        elif isinstance(item, int):
            found[item] = item not in failing
        else:
            found.update(outcomes_in_parts(before, item.items, failing))
        ended[place] = all(found[task] for task in whole[place])
        return ended[place]

    for place in range(len(items)):
        visit(place)
    return found


def largest(items: Sequence[Item]) -> int:
    inner = (largest(item.items) for item in items if isinstance(item, Part))
    return max([len(items), *inner])


any_graphs = graphs() | built()


@given(any_graphs, st.integers(2, 8))
def test_each_task_waits_for_what_it_waited_for_before(before: Graph, most: int) -> None:
    items = partition(before, most)
    assert sorted(task for item in items for task in members(item)) == [*range(len(before))]
    assert after_parts(before, items) == above(before)


@given(any_graphs, st.integers(2, 8), st.data())
def test_a_failure_stops_what_it_stopped_before(
    before: Graph, most: int, data: st.DataObject
) -> None:
    failing = data.draw(st.sets(st.sampled_from(range(len(before))), max_size=4))
    items = partition(before, most)
    assert outcomes_in_parts(before, items, failing) == outcomes(
        before, failing, range(len(before))
    )


@given(built(), st.integers(4, 8))
def test_what_is_made_of_chains_and_sets_can_always_be_cut(before: Graph, most: int) -> None:
    assert largest(partition(before, most)) <= most


@given(graphs(), st.integers(2, 8), st.data())
def test_tasks_that_stay_together_are_in_one_part(
    before: Graph, most: int, data: st.DataObject
) -> None:
    group = data.draw(st.sets(st.sampled_from(range(len(before))), min_size=1, max_size=3))

    def levels(items: Sequence[Item]) -> list[set[int]]:
        own = {item for item in items if isinstance(item, int)}
        return [own, *(one for i in items if isinstance(i, Part) for one in levels(i.items))]

    homes = [level for level in levels(partition(before, most, together=[group])) if level & group]
    assert len(homes) == 1


def star(count: int) -> Graph:
    return [set(), *({0} for _ in range(count)), set(range(1, count + 1))]


def test_five_thousand_side_by_side_between_two() -> None:
    items = partition(star(5000), 200)
    assert len(items) == 27
    assert largest(items) <= 200


def test_a_chain_of_five_thousand() -> None:
    items = partition([set(), *({number} for number in range(4999))], 200)
    assert len(items) == 25


def test_a_chain_with_a_leaf_at_each_link_is_cut_too() -> None:
    before: Graph = [set()]
    for number in range(2500):
        before += [{2 * number}, {2 * number}] if number else [{0}, {0}]
    assert largest(partition(before, 200)) <= 200


def test_a_graph_without_such_shapes_is_left_whole() -> None:
    """A lattice: each waits for two of the row before."""
    before: Graph = [
        {20 * row + column, 20 * row + (column + 1) % 20} if row >= 0 else set()
        for row in range(-1, 19)
        for column in range(20)
    ]
    assert len(partition(before, 200)) == 400
