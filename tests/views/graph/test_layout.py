"""Boxes do not overlap, lie within the one around them, and edges go from box to box."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kfpc.views.graph import Box, Edge, Kind
from kfpc.views.graph.frames import Frame
from kfpc.views.graph.layout import laid_out

pytest.importorskip("igraph")


@st.composite
def scopes(draw: st.DrawFn, id: tuple[str, ...] = (), depth: int = 2) -> Box:
    names = [f"s{number}" for number in range(draw(st.integers(1, 9)))]
    inside = []
    for name in names:
        if depth and draw(st.integers(0, 3)) == 0:
            inside.append(draw(scopes((*id, name), depth - 1)))
        else:
            lines = tuple(draw(st.lists(st.text("ab", max_size=40), max_size=4)))
            inside.append(Box((*id, name), name, Kind.PROGRAM, lines))
    pairs = st.tuples(st.integers(0, len(names) - 1), st.integers(0, len(names) - 1))
    edges = {
        ((*id, names[one]), (*id, names[other])): Edge(
            (*id, names[one]), (*id, names[other]), ("o: T",)
        )
        for one, other in draw(st.lists(pairs, max_size=15))
        if one != other  # two may wait for each other in a picture of two specs
    }
    return Box(id, "group", Kind.GROUP, inside=tuple(inside), edges=tuple(edges.values()))


def overlap(one: Frame, other: Frame) -> bool:
    beside = one.x + one.width <= other.x + 0.1 or other.x + other.width <= one.x + 0.1
    apart = one.y + one.height <= other.y + 0.1 or other.y + other.height <= one.y + 0.1
    return not (beside or apart)


def check(frame: Frame) -> None:
    assert {inner.box.id for inner in frame.inside} == {box.id for box in frame.box.inside}
    for number, inner in enumerate(frame.inside):
        assert inner.x >= 0
        assert inner.y >= frame.head
        assert inner.x + inner.width <= frame.width + 0.1
        assert inner.y + inner.height <= frame.height + 0.1
        assert not any(overlap(inner, other) for other in frame.inside[number + 1 :])
        check(inner)
    places = {inner.box.id: inner for inner in frame.inside}
    for route in frame.routes:
        for id, point in zip(route.edge.key, (route.points[0], route.points[-1]), strict=True):
            box = places[id]
            assert box.x - 0.1 <= point.x <= box.x + box.width + 0.1
            assert box.y - 0.1 <= point.y <= box.y + box.height + 0.1


@given(scopes())
@settings(max_examples=50, deadline=None)
def test_any_picture(top: Box):
    check(laid_out(top))


def fan(many: int) -> Box:
    shards = [Box((f"shard-{n}",), f"shard-{n}", Kind.PROGRAM, ("train:1",)) for n in range(many)]
    first, last = (Box((name,), name, Kind.PROGRAM) for name in ("first", "last"))
    edges = [Edge(first.id, shard.id, ("data: String",)) for shard in shards]
    edges += [Edge(shard.id, last.id) for shard in shards]
    return Box((), "fan", Kind.PIPELINE, inside=(first, *shards, last), edges=tuple(edges))


def test_five_hundred_steps_side_by_side_are_a_table():
    frame = laid_out(fan(498))
    check(frame)
    assert max(frame.width, frame.height) < 5000


def test_steps_without_edges_are_a_table():
    boxes = tuple(Box((f"s{n}",), f"s{n}", Kind.PROGRAM) for n in range(500))
    frame = laid_out(Box((), "many", Kind.PIPELINE, inside=boxes))
    check(frame)
    assert 1 < frame.width / frame.height < 2.5


def test_the_same_picture_every_time():
    assert laid_out(fan(20)) == laid_out(fan(20))
