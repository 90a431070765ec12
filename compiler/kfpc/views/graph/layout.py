"""Where each box goes: scope by scope, those further in first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import sqrt

from kfpc.pipeline.ids import StepId
from kfpc.views.graph.frames import GAP, LETTER, LINE, PAD, Frame, Point, Route, at
from kfpc.views.graph.layers import Layers
from kfpc.views.graph.model import Box, Edge
from kfpc.views.graph.texts import columns, head_line, label_lines

_SHAPE = 1.6
"""How much wider than high a picture had best be."""


class NoLayoutError(Exception):
    """The library that lays pictures out is not installed."""


def laid_out(top: Box) -> Frame:
    """The whole picture. Raises NoLayoutError."""
    try:
        import igraph  # noqa: F401, PLC0415 - an extra
    except ImportError as error:
        raise NoLayoutError from error
    return _frame(top)


def _frame(box: Box) -> Frame:
    if not box.is_block:
        lines = label_lines(box)
        width = max(map(columns, lines)) * LETTER + 2 * PAD
        return Frame(box, 0, 0, width, len(lines) * LINE + PAD, 0)
    frames = {inner.id: _frame(inner) for inner in box.inside}
    if box.id:
        lines = [head_line(box), *label_lines(box)[1:]]
        head, least = len(lines) * LINE + PAD, max(map(columns, lines)) * LETTER + 2 * PAD
    else:
        head, least = 0.0, 0.0
    width, height, placed, routes = _scope(frames, box.edges)
    right = PAD if box.id else 0.0
    moved = tuple(at(frame, frame.x + PAD, frame.y + head + PAD / 2) for frame in placed)
    routes = tuple(_moved(route, PAD, head + PAD / 2) for route in routes)
    size = max(width + PAD + right, least), height + head + PAD * 1.5
    return Frame(box, 0, 0, *size, head, moved, routes)


def _scope(
    frames: Mapping[StepId, Frame], edges: Sequence[Edge]
) -> tuple[float, float, tuple[Frame, ...], tuple[Route, ...]]:
    """The size of a scope, its boxes in their places, and its edges."""
    joined = {id for edge in edges for id in edge.key}
    alone = [frame for id, frame in frames.items() if id not in joined]
    width = height = 0.0
    placed: list[Frame] = []
    routes: tuple[Route, ...] = ()
    if joined:
        kept = {id: frame for id, frame in frames.items() if id in joined}
        laid = [Layers(kept, edges, down=down).placed() for down in (True, False)]
        width, height, layered, routes = min(laid, key=lambda one: max(one[0] / _SHAPE, one[1]))
        placed += layered
    if alone:
        wide, high, found = _grid(alone, width)
        top = height + GAP if placed else 0.0
        placed += [at(frame, frame.x, frame.y + top) for frame in found]
        width, height = max(width, wide), top + high
    return width, height, tuple(placed), routes


def _grid(frames: Sequence[Frame], width: float) -> tuple[float, float, list[Frame]]:
    """Boxes that wait for nothing and that nothing waits for: row by row, as in a text."""
    area = sum((frame.width + GAP) * (frame.height + GAP) for frame in frames)
    room = max(width, sqrt(area * _SHAPE))
    x = y = high = widest = 0.0
    found = []
    for frame in frames:
        if x and x + frame.width > room:
            x, y, high = 0.0, y + high + GAP, 0.0
        found.append(at(frame, x, y))
        x, high = x + frame.width + GAP, max(high, frame.height)
        widest = max(widest, x - GAP)
    return widest, y + high, found


def _moved(route: Route, x: float, y: float) -> Route:
    points = tuple(_by(point, x, y) for point in route.points)
    return Route(route.edge, points, _by(route.label, x, y), route.downwards)


def _by(point: Point, x: float, y: float) -> Point:
    return Point(point.x + x, point.y + y)
