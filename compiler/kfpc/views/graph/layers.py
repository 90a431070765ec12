"""The boxes of a scope in layers, each after those that it waits for.

python-igraph's layered layout (Sugiyama) says in which layer each box stands, in which order, and
how edges get past the boxes of layers between. It knows points and not boxes: here each layer is
made as thick as its boxes, and those that would overlap are moved apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil
from typing import Any

from kfpc.pipeline.ids import StepId
from kfpc.views.graph.frames import GAP, LETTER, LINE, Frame, Point, Route, at
from kfpc.views.graph.model import Edge
from kfpc.views.graph.texts import columns as columns_of
from kfpc.views.graph.texts import edge_label

_BAND_GAP = 46.0
_THREAD = 10.0
"""The room that an edge takes between boxes."""
_LONGEST = 2200.0
"""A layer that is longer is broken into rows."""


@dataclass
class _Item:
    """What stands in a layer: a box, or an edge on its way (with no frame)."""

    wish: float
    across: float
    """Its size along the layer."""
    along: float
    """Its size from layer to layer."""
    frame: Frame | None = None
    at: float = 0.0
    begin: float = 0.0
    end: float = 0.0


def _pieces(extended: Any, edges: int) -> list[dict[int, list[int]]]:
    """Of each edge the pieces that lead from point to point, both ways: those of an edge that
    leads back are turned round."""
    found: list[dict[int, list[int]]] = [{} for _ in range(edges)]
    for piece in extended.es:
        own, (one, other) = found[piece["_original_eid"]], piece.tuple
        own.setdefault(one, []).append(other)
        own.setdefault(other, []).append(one)
    return found


def _bends(source: int, target: int, pieces: Mapping[int, list[int]]) -> Iterator[int]:
    """The points between the ends of an edge."""
    before, point = source, pieces[source][0]
    while point != target:
        yield point
        before, point = point, next(n for n in pieces[point] if n != before)


@dataclass
class Layers:
    """The layers of a scope, one below the other or (not ``down``) from left to right."""

    frames: Mapping[StepId, Frame]
    edges: Sequence[Edge]
    down: bool
    items: dict[StepId, _Item] = field(default_factory=dict)
    layers: dict[int, list[_Item]] = field(default_factory=dict)
    ways: list[list[_Item]] = field(default_factory=list)

    def placed(self) -> tuple[float, float, tuple[Frame, ...], tuple[Route, ...]]:
        self._ask()
        self._spread()
        length = self._thicken()
        everything = [item for layer in self.layers.values() for item in layer]
        low = min(item.at - item.across / 2 for item in everything) + GAP / 2
        high = max(item.at + item.across / 2 for item in everything) - GAP / 2
        for item in everything:
            item.at -= low
        placed = tuple(self._place(item) for item in self.items.values())
        routes = tuple(
            self._route(edge, way) for edge, way in zip(self.edges, self.ways, strict=True)
        )
        size = (high - low, length) if self.down else (length, high - low)
        return *size, placed, routes

    def _ask(self) -> None:
        """Asks the library for layers and order."""
        import igraph  # noqa: PLC0415

        numbers = {id: number for number, id in enumerate(self.frames)}
        pairs = [(numbers[edge.source], numbers[edge.target]) for edge in self.edges]
        graph = igraph.Graph(len(numbers), pairs, directed=True)
        layout, extended = graph.layout_sugiyama(hgap=1, vgap=1, return_extended_graph=True)
        places = layout.coords  # of the boxes, then of the bends
        for frame, (wish, layer) in zip(self.frames.values(), places[: len(numbers)], strict=True):
            size = (frame.width, frame.height) if self.down else (frame.height, frame.width)
            item = _Item(wish, size[0] + GAP, size[1], frame)
            self.items[frame.box.id] = item
            self.layers.setdefault(round(layer), []).append(item)
        pieces = _pieces(extended, len(pairs))
        for edge, (source, target), own in zip(self.edges, pairs, pieces, strict=True):
            way = [self.items[edge.source]]
            for point in _bends(source, target, own):
                wish, layer = places[point]
                item = _Item(wish, _THREAD, 0.0)
                self.layers.setdefault(round(layer), []).append(item)
                way.append(item)
            self.ways.append([*way, self.items[edge.target]])

    def _spread(self) -> None:
        """Along its layer each item goes where the library wants it, or as near as there is
        room."""
        boxes = sorted(item.across for item in self.items.values())
        unit = boxes[len(boxes) // 2]
        wishes = [item.wish for layer in self.layers.values() for item in layer]
        extent = (max(wishes) - min(wishes)) * unit
        unit *= min(1.0, _LONGEST / extent) if extent else 1.0
        for layer in self.layers.values():
            layer.sort(key=lambda item: item.wish)
            rows = _rows(layer)
            if len(rows) == 1:
                _apart(layer, unit)
            else:
                _in_table(rows, unit)

    def _thicken(self) -> float:
        """From layer to layer each begins where the one before has ended."""
        gap = self._gap()
        position = 0.0
        for number in sorted(self.layers):
            begin = position
            for row in _rows(self.layers[number]):
                thickest = max(item.along for item in row)
                for item in row:
                    item.begin, item.end = position, position + thickest
                position += thickest + GAP
            position += gap - GAP
            for item in self.layers[number]:
                if item.frame is None:  # an edge goes past all rows
                    item.begin, item.end = begin, position - gap
        return position - gap

    def _gap(self) -> float:
        labels = [
            columns_of(edge_label(edge)) * LETTER * 0.85 for edge in self.edges if edge.carried
        ]
        if self.down or not labels:
            return _BAND_GAP + (LINE if labels else 0)
        return min(max(labels), 190.0) + 40.0

    def _place(self, item: _Item) -> Frame:
        assert item.frame is not None
        frame = item.frame
        if self.down:
            return at(frame, item.at - frame.width / 2, item.begin)
        return at(frame, item.begin, item.at - frame.height / 2)

    def _route(self, edge: Edge, way: Sequence[_Item]) -> Route:
        first, *between, last = way
        points = [(first.begin + first.along, first.at)]
        for item in between:
            points += [(item.begin, item.at), (item.end, item.at)]
        points.append((last.begin, last.at))
        (a, b), (c, d) = points[0], points[1]
        label = (a + c) / 2, (b + d) / 2
        return Route(edge, tuple(map(self._point, points)), self._point(label), self.down)

    def _point(self, point: tuple[float, float]) -> Point:
        along, across = point
        return Point(across, along) if self.down else Point(along, across)


def _rows(layer: Sequence[_Item]) -> list[Sequence[_Item]]:
    """A layer in rows that are not too long, each with every so manieth item."""
    many = max(1, ceil(sum(item.across for item in layer) / _LONGEST))
    return [layer[number::many] for number in range(many)]


def _apart(row: Sequence[_Item], unit: float) -> None:
    """Moves the items of a row apart, and the row back to where it was wanted."""
    edge = float("-inf")
    for item in row:
        item.at = max(item.wish * unit, edge + item.across / 2)
        edge = item.at + item.across / 2
    shift = sum(item.at - item.wish * unit for item in row) / len(row)
    for item in row:
        item.at -= shift


def _in_table(rows: Sequence[Sequence[_Item]], unit: float) -> None:
    """Puts the items of several rows into columns, around where they are wanted."""
    items = [item for row in rows for item in row]
    middle = sum(item.wish for item in items) / len(items) * unit
    columns = [[row[n] for row in rows if n < len(row)] for n in range(len(rows[0]))]
    widths = [max(item.across for item in column) for column in columns]
    begin = middle - sum(widths) / 2
    for column, width in zip(columns, widths, strict=True):
        for item in column:
            item.at = begin + width / 2
        begin += width
