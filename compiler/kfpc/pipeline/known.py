"""Numbers and texts that params decide, as far as they are known before the run."""

from __future__ import annotations

from collections.abc import Mapping

from kfpc.pipeline.model import Step
from kfpc.pipeline.values import (
    Apply,
    Constant,
    InputRef,
    Node,
    ParamRef,
    Reference,
    TypedText,
)
from kfpc.types import canonical


def amount(text: TypedText, step: Step, params: Mapping[str, str]) -> int | None:
    """The whole number that a text comes to; None where only the run knows.

    ``params`` are the values that are known: defaults, and what was given.
    """
    found = known(text, step, params)
    return int(found) if found is not None and found.isascii() and found.isdecimal() else None


def known(text: TypedText, step: Step, params: Mapping[str, str]) -> str | None:
    """What a text comes to with what is known of params; None where only the run knows."""
    parts = []
    for part in text.parts:
        found = part if isinstance(part, str) else _known(part, step, params)
        if found is None:
            return None
        parts.append(found)
    return "".join(parts)


_CASTS = {"int", "string"}
"""Functions that leave the text of a whole number, or of a text, as it is."""


def _known(node: Node, step: Step, params: Mapping[str, str]) -> str | None:
    if isinstance(node, Constant):
        return canonical(node.value)
    if isinstance(node, Apply) and node.function in _CASTS:
        return _known(node.arguments[0], step, params)
    if not isinstance(node, Reference):
        return None
    if isinstance(node.ref, ParamRef):
        return params.get(node.ref.name)
    if isinstance(node.ref, InputRef):
        given = step.inputs[node.ref.name].value if node.ref.name in step.inputs else None
        if isinstance(given, TypedText):
            return known(given, step, params)
    return None
