"""What is different between two specs, in lines."""

from __future__ import annotations

from collections.abc import Iterator

from kfpc.diagnostics.visible import visible
from kfpc.pipeline.ids import qualified
from kfpc.views.graph.model import Box, Change, Edge, boxes, edges
from kfpc.views.graph.texts import edge_label

_SIGNS = {Change.ADDED: "+", Change.REMOVED: "-", Change.CHANGED: "~"}


def diff_text(top: Box) -> str:
    """The differences of a picture that was compared with another one."""
    found = [*_pipeline(top), *_steps(top), *_edges(top)]
    return "\n".join(found or ["nothing is different"]) + "\n"


def _pipeline(top: Box) -> Iterator[str]:
    if top.change is not None:
        yield f"~ pipeline {visible(top.name)}"
        yield from (f"    {visible(told)}" for told in top.changes)


def _steps(top: Box) -> Iterator[str]:
    for box in boxes(top):
        if box.change is not None:
            kind = "step" if not box.is_block else box.kind.value
            yield f"{_SIGNS[box.change]} {kind} {visible(qualified(box.id))}"
            yield from (f"    {visible(told)}" for told in box.changes)


def _edges(top: Box) -> Iterator[str]:
    """An edge of a step that came or went with it is told too: it says what hangs together."""
    for edge in edges(top):
        if edge.change is not None:
            yield f"{_SIGNS[edge.change]} edge {_ends(edge)}{_carried(edge)}"


def _ends(edge: Edge) -> str:
    return f"{visible(qualified(edge.source))} → {visible(qualified(edge.target))}"


def _carried(edge: Edge) -> str:
    told = ", ".join(map(visible, edge.changes)) or edge_label(edge, most=20)
    return f"  ({told})" if told else ""
