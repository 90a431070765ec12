"""A picture in DOT: https://graphviz.org/doc/info/lang.html"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kfpc.diagnostics.visible import visible
from kfpc.pipeline.ids import StepId, qualified
from kfpc.views.graph.model import Box, Change, Edge, Kind, boxes, edges
from kfpc.views.graph.said import lines_of
from kfpc.views.graph.texts import all_lines, edge_label, head_line, label_lines

_SHAPES = {Kind.RESOURCE: "cylinder", Kind.WAIT: "oval", Kind.LOOP: "box3d"}
_COLOURS = {Change.ADDED: "#15803d", Change.REMOVED: "#b91c1c", Change.CHANGED: "#1d4ed8"}


def dot(top: Box) -> str:
    """The whole graph; names in it are numbers, and no text of an author's is syntax."""
    return "\n".join(_Digraph(top).lines()) + "\n"


class _Digraph:
    def __init__(self, top: Box) -> None:
        self._top = top
        self._names: dict[StepId, str] = {
            box.id: f"s{number}" for number, box in enumerate(boxes(top), 1)
        }
        self._boxes = {box.id: box for box in boxes(top)}

    def lines(self) -> Iterator[str]:
        yield f"digraph {_quoted([self._top.name])} {{"
        yield "  compound=true;"
        yield '  node [shape=box, style="rounded,filled", fillcolor=white, fontname="sans-serif"];'
        yield '  edge [fontname="sans-serif", fontsize=10];'
        if self._top.changes:
            label = _quoted((head_line(self._top), *label_lines(self._top)[1:]))
            yield f'  label={label}; labelloc=t; fontname="sans-serif";'
        for box in self._top.inside:
            yield from self._box(box, "  ")
        for edge in edges(self._top):
            yield f"  {self._edge(edge)};"
        yield "}"

    def _box(self, box: Box, indent: str) -> Iterator[str]:
        name = self._names[box.id]
        tip = _quoted(all_lines(qualified(box.id), (lines_of(box.said), box.facts.items())))
        colour = "" if box.change is None else f', color="{_COLOURS[box.change]}", penwidth=2'
        if not box.is_block:
            shape = f", shape={_SHAPES[box.kind]}" if box.kind in _SHAPES else ""
            fill = ', fillcolor="#fff4d6"' if box.preemptible else ""
            label = _quoted(label_lines(box))
            yield f"{indent}{name} [label={label}, tooltip={tip}{shape}{fill}{colour}];"
            return
        yield f"{indent}subgraph cluster_{name} {{"
        label = _quoted((head_line(box), *label_lines(box)[1:]))
        yield f'{indent}  graph [label={label}, tooltip={tip}, style=rounded, fontname="sans-serif"{colour}];'  # noqa: E501
        for inner in box.inside:
            yield from self._box(inner, indent + "  ")
        yield f"{indent}}}"

    def _edge(self, edge: Edge) -> str:
        """An edge to a block ends at its frame: DOT draws it to a step in it, and cuts it there."""
        source, target = self._boxes[edge.source], self._boxes[edge.target]
        last, first = source, target
        while last.inside:
            last = last.inside[-1]
        while first.inside:
            first = first.inside[0]
        said = [f"ltail=cluster_{self._names[source.id]}"] if source.inside else []
        said += [f"lhead=cluster_{self._names[target.id]}"] if target.inside else []
        if edge.carried:
            said.append(f"label={_quoted([edge_label(edge)])}")
            said.append(f"edgetooltip={_quoted(edge.readings)}")
        else:
            said.append("style=dashed")
        if edge.change is not None:
            said.append(f'color="{_COLOURS[edge.change]}", penwidth=2')
        return f"{self._names[last.id]} -> {self._names[first.id]} [{', '.join(said)}]"


def _quoted(lines: Iterable[str]) -> str:
    """Lines as one text in quotes, where a backslash and an ampersand mean something."""
    return '"' + "\\n".join(map(_escaped, lines)) + '"'


def _escaped(text: str) -> str:
    return visible(text).replace("&", "&amp;").replace("\\", "\\\\").replace('"', '\\"')
