"""A picture in Mermaid: https://mermaid.js.org/syntax/flowchart.html"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kfpc.pipeline.ids import StepId
from kfpc.views.graph.model import Box, Change, Edge, Kind, boxes, edges
from kfpc.views.graph.texts import edge_label, head_line, label_lines

_MEANT = re.compile(r"[^\w ,:()×→≤…_.-]|(?<![^\W_])[_.-]|[_.-](?![^\W_])|[()](?=[()])")
"""What may mean something to Mermaid or to the Markdown in its labels."""

_SHAPES = {
    Kind.RESOURCE: ('[("', '")]'),
    Kind.WAIT: ('(["', '"])'),
    Kind.LOOP: ('[["', '"]]'),
}

_WHOLE = "s0"
"""The box that says what is different of the pipeline as a whole; others begin with 1."""

_MOST_EDGES = 500
_MOST_LETTERS = 50_000

_STYLES = (
    "classDef spot fill:#fff4d6,stroke:#b7791f,color:#1a202c",
    "classDef added fill:#dcfce7,stroke:#15803d,color:#1a202c",
    "classDef removed fill:#fee2e2,stroke:#b91c1c,color:#1a202c,stroke-dasharray:4 3",
    "classDef changed fill:#dbeafe,stroke:#1d4ed8,color:#1a202c",
)


def mermaid(top: Box) -> str:
    """The whole flowchart; names in it are numbers, and no text of an author's is syntax."""
    return "\n".join(_Flowchart(top).lines()) + "\n"


def too_large(text: str, top: Box) -> str | None:
    """Why Mermaid does not draw a flowchart as it comes, if it does not. Both limits are settings
    of the page that it is drawn in: a flowchart cannot raise them.

    Source: https://mermaid.js.org/config/schema-docs/config.html, maxEdges and maxTextSize.
    """
    many = sum(1 for _ in edges(top))
    if many < _MOST_EDGES and len(text) <= _MOST_LETTERS:
        return None
    return (
        f"Mermaid draws fewer than {_MOST_EDGES} edges, and {_MOST_LETTERS:,} letters at most, "
        f"unless its page raises maxEdges and maxTextSize: here are {many:,} and {len(text):,}"
    )


class _Flowchart:
    def __init__(self, top: Box) -> None:
        self._top = top
        self._names: dict[StepId, str] = {
            box.id: f"s{number}" for number, box in enumerate(boxes(top), 1)
        }

    def lines(self) -> Iterator[str]:
        yield "flowchart TB"
        if self._top.changes:
            said = (head_line(self._top), *label_lines(self._top)[1:])
            yield f'  {_WHOLE}["{"<br/>".join(map(_escaped, said))}"]'
        for box in self._top.inside:
            yield from self._box(box, "  ")
        marked: dict[Change, list[int]] = {}
        for number, edge in enumerate(edges(self._top)):
            yield f"  {self._edge(edge)}"
            if edge.change is not None:
                marked.setdefault(edge.change, []).append(number)
        yield from self._styles(marked)

    def _box(self, box: Box, indent: str) -> Iterator[str]:
        name = self._names[box.id]
        if box.is_block:
            said = "<br/>".join(map(_escaped, (head_line(box), *label_lines(box)[1:])))
            yield f'{indent}subgraph {name}["{said}"]'
            for inner in box.inside:
                yield from self._box(inner, indent + "  ")
            yield f"{indent}end"
        else:
            left, right = _SHAPES.get(box.kind, ('["', '"]'))
            yield f"{indent}{name}{left}{'<br/>'.join(map(_escaped, label_lines(box)))}{right}"

    def _edge(self, edge: Edge) -> str:
        source, target = self._names[edge.source], self._names[edge.target]
        if not edge.carried:
            return f"{source} -.-> {target}"
        return f'{source} -->|"{_escaped(edge_label(edge))}"| {target}'

    def _styles(self, edges: dict[Change, list[int]]) -> Iterator[str]:
        classes: dict[str, list[str]] = {}
        if self._top.changes:
            classes[Change.CHANGED.value] = [_WHOLE]
        for box in boxes(self._top):
            kind = box.change.value if box.change else "spot" if box.preemptible else None
            if kind is not None:
                classes.setdefault(kind, []).append(self._names[box.id])
        for style in _STYLES:
            kind = style.split()[1]
            if kind in classes:
                yield f"  {style}"
                yield f"  class {','.join(classes[kind])} {kind}"
        for change, numbers in edges.items():
            colour = {"added": "#15803d", "removed": "#b91c1c", "changed": "#1d4ed8"}
            yield f"  linkStyle {','.join(map(str, numbers))} stroke:{colour[change.value]}"


def _escaped(text: str) -> str:
    """A text within quotes: all that could mean something is written as its number."""
    return _MEANT.sub(lambda found: f"#{ord(found[0])};", text)
