"""Texts that the platform reads as times: what ``format_date`` is given."""

from __future__ import annotations

from collections.abc import Iterator

from kfpc.diagnostics import Located
from kfpc.pipeline.erroneous import if_sound
from kfpc.pipeline.scope import Block, Step
from kfpc.pipeline.values import (
    Apply,
    Fallback,
    Logic,
    Node,
    Reference,
    TypedText,
    children,
)


def times_in(step: Step) -> Iterator[tuple[TypedText, Located]]:
    """What a step, or what it gives as a block, has read as a time whatever else holds; and where
    it stands."""
    for node, place in _nodes(step):
        for time in _read(node):
            yield TypedText((time,)), place


def times_asked_for(step: Step) -> Iterator[tuple[TypedText, Located]]:
    """What the condition of a step has read as a time."""
    when = if_sound(step.when)
    for time in () if when is None else _read(when):
        yield TypedText((time,)), step.when_place or step.place


def _nodes(step: Step) -> Iterator[tuple[Node, Located]]:
    sites: list[tuple[TypedText, Located]] = [
        (given.value, given.place)
        for given in step.inputs.values()
        if isinstance(given.value, TypedText)
    ]
    if isinstance(step, Block):
        sites += [(step.for_each.text, step.for_each.place)] if step.for_each is not None else []
        sites += [(result.value, result.place) for result in step.scope.results.values()]
    else:
        sites += [(site.text, site.place) for site in step.readings]
    for text, place in sites:
        yield from ((part, place) for part in text.parts if not isinstance(part, (str, Reference)))


def _read(node: Node) -> Iterator[Node]:
    """The times that a run reads whatever a condition in the expression comes to."""
    inside = children(node)
    if isinstance(node, (Logic, Fallback)) or (isinstance(node, Apply) and node.function == "if"):
        inside = inside[:1]
    elif isinstance(node, Apply) and node.function == "format_date":
        yield node.arguments[0]
    for child in inside:
        yield from _read(child)
