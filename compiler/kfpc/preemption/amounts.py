"""Numbers of a plan that params decide, as far as they are known before the run."""

from __future__ import annotations

from collections.abc import Mapping

from kfpc.pipeline.model import Step
from kfpc.pipeline.values import Apply, InputRef, Node, ParamRef, Reference, TypedText


def amount(text: TypedText, step: Step, params: Mapping[str, str]) -> int | None:
    """The whole number that a text comes to; None where only the run knows.

    ``params`` are the values that are known: defaults, and what was given.
    """
    known = text.literal
    if known is None and text.expression is not None:
        known = _known(text.expression, step, params)
    return int(known) if known is not None and known.isascii() and known.isdecimal() else None


def _known(node: Node, step: Step, params: Mapping[str, str]) -> str | None:
    if isinstance(node, Apply) and len(node.arguments) == 1:  # a cast
        return _known(node.arguments[0], step, params)
    if not isinstance(node, Reference):
        return None
    if isinstance(node.ref, ParamRef):
        return params.get(node.ref.name)
    if isinstance(node.ref, InputRef):
        given = step.inputs[node.ref.name].value if node.ref.name in step.inputs else None
        if isinstance(given, TypedText):
            literal = given.literal
            if literal is not None or given.expression is None:
                return literal
            return _known(given.expression, step, params)
    return None
