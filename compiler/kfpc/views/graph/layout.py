"""Where each box goes: scope by scope, those further in first.

python-igraph's layered layout (Sugiyama) says in which layer of its scope each box stands, in which
order, and how edges get past the boxes of layers between. It knows points and not boxes: here each
layer is made as thick as its boxes, and those that would overlap are moved apart.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil, sqrt

from kfpc.pipeline.ids import StepId
from kfpc.record import record
from kfpc.views.graph.model import Box, Edge
from kfpc.views.graph.texts import columns as columns_of
from kfpc.views.graph.texts import edge_label, head_line, label_lines

LETTER = 7.0
"""The width of a letter: an estimate, for nobody knows the fonts of who looks."""
LINE = 17.0
PAD = 12.0
GAP = 22.0
_BAND_GAP = 46.0
_THREAD = 10.0
"""The room that an edge takes between boxes."""
_LONGEST = 2200.0
"""A layer that is longer is broken into rows."""
_SHAPE = 1.6
"""How much wider than high a picture had best be."""


@record
class Point:
    x: float
    y: float


@record
class Route:
    """An edge from point to point. Between the points of an even number and the next it is a
    curve, else it is straight. ``label`` is where its label stands."""

    edge: Edge
    points: tuple[Point, ...]
    label: Point
    downwards: bool


@record
class Frame:
    """A box in its place, relative to the box that it is in."""

    box: Box
    x: float
    y: float
    width: float
    height: float
    head: float
    """The height of what stands above the boxes inside."""
    inside: tuple[Frame, ...] = ()
    routes: tuple[Route, ...] = ()


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
        width = max(map(columns_of, lines)) * LETTER + 2 * PAD
        return Frame(box, 0, 0, width, len(lines) * LINE + PAD, 0)
    frames = {inner.id: _frame(inner) for inner in box.inside}
    if box.id:
        lines = [head_line(box), *label_lines(box)[1:]]
        head, least = len(lines) * LINE + PAD, max(map(columns_of, lines)) * LETTER + 2 * PAD
    else:
        head, least = 0.0, 0.0
    width, height, placed, routes = _scope(frames, box.edges)
    right = PAD if box.id else 0.0
    moved = tuple(_at(frame, frame.x + PAD, frame.y + head + PAD / 2) for frame in placed)
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
        laid = [_Layers(kept, edges, down=down).placed() for down in (True, False)]
        width, height, layered, routes = min(laid, key=lambda one: max(one[0] / _SHAPE, one[1]))
        placed += layered
    if alone:
        wide, high, found = _grid(alone, width)
        top = height + GAP if placed else 0.0
        placed += [_at(frame, frame.x, frame.y + top) for frame in found]
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
        found.append(_at(frame, x, y))
        x, high = x + frame.width + GAP, max(high, frame.height)
        widest = max(widest, x - GAP)
    return widest, y + high, found


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


@dataclass
class _Layers:
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
        found = igraph.Graph(len(numbers), pairs, directed=True).layout_sugiyama(hgap=1, vgap=1)
        for frame, (wish, layer) in zip(self.frames.values(), found.coords, strict=True):
            size = (frame.width, frame.height) if self.down else (frame.height, frame.width)
            item = _Item(wish, size[0] + GAP, size[1], frame)
            self.items[frame.box.id] = item
            self.layers.setdefault(round(layer), []).append(item)
        for edge, bends in zip(self.edges, found.edge_routing, strict=True):
            way = [self.items[edge.source]]
            for wish, layer in bends:
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
            return _at(frame, item.at - frame.width / 2, item.begin)
        return _at(frame, item.begin, item.at - frame.height / 2)

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


def _at(frame: Frame, x: float, y: float) -> Frame:
    return Frame(frame.box, x, y, frame.width, frame.height, frame.head, frame.inside, frame.routes)


def _moved(route: Route, x: float, y: float) -> Route:
    points = tuple(_by(point, x, y) for point in route.points)
    return Route(route.edge, points, _by(route.label, x, y), route.downwards)


def _by(point: Point, x: float, y: float) -> Point:
    return Point(point.x + x, point.y + y)
