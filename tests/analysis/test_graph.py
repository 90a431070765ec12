"""Which steps wait for which, and the rings among them."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from kfpc.analysis.graph import Edges, knots, shortest_way_round, sorted_steps
from kfpc.diagnostics import Located
from kfpc.pipeline.ids import StepId
from tests.telling import loaded


def graph(text: str) -> Edges:
    """``a: b c, b: c, c:`` as edges; what the places are does not matter."""
    somewhere: Located = loaded("steps: {a: {image: x}}").pipeline.place  # type: ignore[union-attr]
    found: dict[StepId, dict[StepId, Located]] = {}
    for entry in text.split(","):
        step, _, others = entry.partition(":")
        found[step.strip(),] = {(other,): somewhere for other in others.split()}
    return found


def names(steps: list[StepId]) -> str:
    return " ".join(id[-1] for id in steps)


def test_a_graph_without_a_ring() -> None:
    edges = graph("d: b c, b: a, c: a, a:")
    assert list(knots(edges)) == []
    assert names(sorted_steps(edges)) == "a b c d"


def test_rings_in_the_order_of_the_spec() -> None:
    """What waits for a ring is none of it."""
    edges = graph("after: a, a: b, b: a, self: self, c: d b, d: e, e: c")
    assert [names(knot) for knot in knots(edges)] == ["a b", "self", "c d e"]


def test_the_shortest_way_round() -> None:
    edges = graph("a: b, b: c d, c: a, d: e, e: a")
    (knot,) = knots(edges)
    assert names(shortest_way_round(knot, edges)) == "a b c"


@given(
    st.integers(1, 9).flatmap(
        lambda n: st.lists(st.lists(st.integers(0, n - 1), max_size=4), min_size=n, max_size=n)
    )
)
def test_knots_are_the_steps_that_reach_each_other(table: list[list[int]]) -> None:
    text = ", ".join(f"s{n}: {' '.join(f's{o}' for o in others)}" for n, others in enumerate(table))
    edges = graph(text)
    reach = {id: reachable(id, edges) for id in edges}
    expected = []
    for id in edges:
        knot = [o for o in edges if o in reach[id] and id in reach[o]]
        if knot and id in reach[id] and knot not in expected:
            expected.append(knot)
    assert list(knots(edges)) == expected
    for knot in expected:
        way = shortest_way_round(knot, edges)
        assert way[0] == knot[0]
        assert all(other in edges[id] for id, other in pairwise([*way, way[0]]))


def reachable(start: StepId, edges: Edges) -> set[StepId]:
    found: set[StepId] = set()
    pending = [start]
    while pending:
        for other in edges[pending.pop()]:
            if other not in found:
                found.add(other)
                pending.append(other)
    return found
