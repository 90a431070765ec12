"""The text that a program takes for a path, with the values of the step's inputs in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from kfpc.pipeline.erroneous import if_sound
from kfpc.pipeline.ids import ROOT
from kfpc.pipeline.scope import Param
from kfpc.pipeline.step import Leaf
from kfpc.pipeline.values import (
    Apply,
    Constant,
    InputRef,
    Node,
    ParamRef,
    Ref,
    Reference,
    TypedText,
    with_children,
)
from kfpc.types import STRING

Parts: TypeAlias = "tuple[str | Ref | Node, ...]"
"""A text in parts that are equal if they come to the same: a name is what it stands for, whatever
its type; no two literals stand side by side."""


def parts_of(text: TypedText, step: Leaf) -> Parts:
    """The parts of a text of a step, with values for the step's inputs as far as they have one.

    An erroneous text has none.
    """
    if text.is_erroneous:
        return ()
    found: list[str | Ref | Node] = []
    for part in text.parts:
        _add(part, step, found)
    return tuple(found)


def with_default(parts: Parts, params: Mapping[str, Param]) -> Parts:
    """The parts, with its default for a param of the pipeline that they begin with, if that is a
    path here."""
    first = parts[0] if parts else None
    if not isinstance(first, ParamRef) or first.scope != ROOT or first.name not in params:
        return parts
    default = if_sound(params[first.name].default) or ""
    if not default.startswith("/"):
        return parts
    rest = parts[1:]
    if rest and isinstance(rest[0], str):
        return (default + rest[0], *rest[1:])
    return (default, *rest)


def trimmed(parts: Parts) -> Parts:
    """The parts without a ``/`` at the end, and without the empty ones; ``/`` alone stays."""
    last = parts[-1] if parts else None
    if isinstance(last, str) and last.endswith("/") and parts != ("/",):
        parts = (*parts[:-1], last.rstrip("/"))
    return tuple(part for part in parts if part != "")


def _add(part: str | Node, step: Leaf, found: list[str | Ref | Node]) -> None:
    if isinstance(part, (str, Constant)):
        text = part if isinstance(part, str) else part.text
        last = found[-1] if found else None
        if isinstance(last, str):
            found[-1] = last + text
        else:
            found.append(text)
        return
    while isinstance(part, Apply) and part.function == "string":
        part = part.arguments[0]
    if not isinstance(part, Reference):
        found.append(_filled(part, step))
        return
    value = _value(part, step)
    if value is None:
        found.append(part.ref)
    else:
        for inner in value.parts:
            _add(inner, step, found)


def _value(reference: Reference, step: Leaf) -> TypedText | None:
    """What an input is given; None for whatever else, and where that cannot be read."""
    if not isinstance(reference.ref, InputRef):
        return None
    found = step.inputs.get(reference.ref.name)
    return found.value if found is not None and isinstance(found.value, TypedText) else None


def _filled(node: Node, step: Leaf) -> Node:
    """An expression with the values of the step's inputs in it."""
    value = _value(node, step) if isinstance(node, Reference) else None
    if value is None:
        return with_children(node, lambda child: _filled(child, step))
    parts = tuple(Constant(p, STRING) if isinstance(p, str) else p for p in value.parts)
    return parts[0] if len(parts) == 1 else Apply("joined", parts, STRING)
