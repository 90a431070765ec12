"""A picture that was laid out, as SVG."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from html import escape

from kfpc.diagnostics.visible import visible
from kfpc.pipeline.ids import StepId, qualified
from kfpc.views.graph.frames import LINE, PAD, Frame, Point, Route
from kfpc.views.graph.model import Box, Kind, boxes
from kfpc.views.graph.said import lines_of
from kfpc.views.graph.texts import all_lines, edge_label, head_line, label_lines


def svg(frame: Frame) -> str:
    """The drawing. Sizes are in pixels; how things look is up to the page's style."""
    return "\n".join(_Drawing(frame).lines())


class _Drawing:
    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._names: Mapping[StepId, str] = {
            box.id: f"s{number}" for number, box in enumerate(boxes(frame.box), 1)
        }

    def lines(self) -> Iterator[str]:
        frame = self._frame
        box = f'viewBox="0 0 {frame.width + PAD:.0f} {frame.height + PAD:.0f}"'
        yield f'<svg id="picture" xmlns="http://www.w3.org/2000/svg" {box} role="img">'
        yield "<defs>" + "".join(map(_arrow, ("", "-added", "-removed", "-changed"))) + "</defs>"
        yield '<g id="all">'
        yield from self._inside(frame)
        yield "</g>"
        yield "</svg>"

    def _inside(self, frame: Frame) -> Iterator[str]:
        """Edges lie below the boxes, and their labels above."""
        yield from (self._edge(route) for route in frame.routes)
        for inner in frame.inside:
            yield from self._frame_of(inner)
        yield from (self._label(route) for route in frame.routes if route.edge.carried)

    def _frame_of(self, frame: Frame) -> Iterator[str]:
        box = frame.box
        kinds = ["block" if box.is_block else "step", box.kind.name.lower().replace("_", "-")]
        kinds += ["spot"] if box.preemptible else []
        kinds += [] if box.change is None else [box.change.value]
        place = f'transform="translate({frame.x:.1f} {frame.y:.1f})"'
        yield f'<g id="{self._names[box.id]}" class="{" ".join(kinds)}" {place}>'
        yield f"<title>{_escaped(_tip(box))}</title>"
        size = f'width="{frame.width:.1f}" height="{frame.height:.1f}" rx="6"'
        if box.kind is Kind.LOOP:  # one upon the other
            yield f'<rect x="4" y="4" {size}/>'
        yield f"<rect {size}/>"
        lines = label_lines(box)
        if box.is_block:
            yield from _texts((head_line(box), *lines[1:]), PAD, "start")
            yield from self._inside(frame)
        else:
            yield from _texts(lines, frame.width / 2, "middle")
        yield "</g>"

    def _edge(self, route: Route) -> str:
        change = "" if route.edge.change is None else f"-{route.edge.change.value}"
        kinds = f"{'data' if route.edge.carried else 'order'}{change.replace('-', ' ')}"
        path = f'<path d="{_path(route)}" marker-end="url(#arrow{change})"/>'
        tip = "\n".join(map(visible, route.edge.readings))
        title = f"<title>{_escaped(tip)}</title>" if tip else ""
        return f'<g class="edge {kinds}" {self._ends(route)}>{title}{path}</g>'

    def _label(self, route: Route) -> str:
        text = _escaped(edge_label(route.edge))
        place = f'x="{route.label.x:.1f}" y="{route.label.y:.1f}"'
        return f'<text class="label" {self._ends(route)} {place}>{text}</text>'

    def _ends(self, route: Route) -> str:
        source, target = self._names[route.edge.source], self._names[route.edge.target]
        return f'data-from="{source}" data-to="{target}"'


def _arrow(change: str) -> str:
    return (
        f'<marker id="arrow{change}" class="arrow{change}" viewBox="0 0 10 10" refX="9" refY="5" '
        'markerUnits="userSpaceOnUse" markerWidth="10" markerHeight="10" orient="auto">'
        '<path d="M0 0L10 5L0 10z"/></marker>'
    )


def _texts(lines: Iterable[str], x: float, anchor: str) -> Iterator[str]:
    for number, line in enumerate(lines):
        kind = "name" if number == 0 else "more"
        place = f'x="{x:.1f}" y="{PAD / 2 + LINE * (number + 0.75):.1f}" text-anchor="{anchor}"'
        yield f'<text class="{kind}" {place}>{_escaped(line)}</text>'


def _path(route: Route) -> str:
    first, *others = route.points
    found = [f"M{_pair(first)}"]
    before, curved = first, True
    for point in others:
        if not curved:
            found.append(f"L{_pair(point)}")
        elif route.downwards:
            middle = (before.y + point.y) / 2
            found.append(f"C{before.x:.1f} {middle:.1f} {point.x:.1f} {middle:.1f} {_pair(point)}")
        else:
            middle = (before.x + point.x) / 2
            found.append(f"C{middle:.1f} {before.y:.1f} {middle:.1f} {point.y:.1f} {_pair(point)}")
        before, curved = point, not curved
    return "".join(found)


def _pair(point: Point) -> str:
    return f"{point.x:.1f} {point.y:.1f}"


def _tip(box: Box) -> str:
    changes = [("changed", one) for one in box.changes]
    return "\n".join(all_lines(qualified(box.id), (changes, lines_of(box.said), box.facts.items())))


def _escaped(text: str) -> str:
    return escape(text, quote=True)
