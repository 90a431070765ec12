"""What the pipeline's params decide, as far as it is known before the run."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias

from kfpc.kubernetes.ranges import INT32
from kfpc.pipeline.ids import ROOT
from kfpc.pipeline.scope import Param
from kfpc.pipeline.step import Input
from kfpc.pipeline.values import (
    Apply,
    Constant,
    InputRef,
    Node,
    ParamRef,
    Ref,
    Reference,
    TypedText,
    references,
)
from kfpc.types import Type, canonical, read
from kfpc.types.casts import cast


def known_number(
    text: TypedText, inputs: Mapping[str, Input], params: Mapping[str, str]
) -> int | None:
    """The whole number that a text comes to; None where only the run knows.

    ``inputs`` are those of the step that the text belongs to, ``params`` the values that are known:
    defaults, and what was given.
    """
    found = known(text, inputs, params)
    return int(found) if found is not None and is_count(found) else None


def is_count(text: str, most: int = INT32) -> bool:
    """Whether a text is a whole number from 0 to as many as the platform counts."""
    if not (text.isascii() and text.isdecimal()):
        return False
    digits = text.lstrip("0") or "0"
    return len(digits) <= len(str(most)) and int(digits) <= most


def by_default(
    text: TypedText, inputs: Mapping[str, Input], params: Mapping[str, Param]
) -> str | None:
    """What a text comes to where the run is given no values; None where it needs some."""
    if text.literal is not None:
        return text.literal
    named = {name: params[name] for name in params_behind(text, inputs) if name in params}
    return known(text, inputs, known_values(named))


def known_values(
    params: Mapping[str, Param], given: Mapping[str, str] | None = None
) -> dict[str, str]:
    """The values that params have before the run, as texts: defaults, and what was given."""
    defaults = {name: param.default for name, param in params.items()}
    both = {**defaults, **(given or {})}
    return {name: value for name, value in both.items() if isinstance(value, str)}


def params_behind(text: TypedText, inputs: Mapping[str, Input]) -> Iterator[str]:
    """The params of the pipeline that a text names, itself or by way of the step's own inputs."""
    for reference in references(text):
        if isinstance(reference.ref, ParamRef):
            if reference.ref.scope == ROOT:
                yield reference.ref.name
        elif isinstance(reference.ref, InputRef) and reference.ref.name in inputs:
            value = inputs[reference.ref.name].value
            if isinstance(value, TypedText):
                yield from params_behind(value, inputs)


LookUp: TypeAlias = Callable[[Ref], "str | None"]
"""What a name comes to, if that is known."""


def _unknown(_ref: Ref) -> str | None:
    """Of the rest only the run knows."""


def known(
    text: TypedText,
    inputs: Mapping[str, Input],
    params: Mapping[str, str],
    others: LookUp = _unknown,
) -> str | None:
    """What a text comes to with what is known of params; None where only the run knows.
    ``others`` knows names that are neither params of the pipeline nor the step's own inputs."""
    parts = []
    for part in text.parts:
        found = part if isinstance(part, str) else _known(part, inputs, params, others)
        if found is None:
            return None
        parts.append(found)
    return "".join(parts)


_CASTS = {"int", "float", "string"}


def _known(
    node: Node, inputs: Mapping[str, Input], params: Mapping[str, str], others: LookUp
) -> str | None:
    if isinstance(node, Constant):
        return node.text
    if isinstance(node, Apply) and node.function in _CASTS:
        inner = node.arguments[0]
        return _cast(_known(inner, inputs, params, others), inner.type, node.type)
    if not isinstance(node, Reference):
        return None
    if isinstance(node.ref, ParamRef) and node.ref.scope == ROOT:
        return params.get(node.ref.name)
    if isinstance(node.ref, InputRef):
        given = inputs[node.ref.name].value if node.ref.name in inputs else None
        return known(given, inputs, params, others) if isinstance(given, TypedText) else None
    return others(node.ref)


def _cast(text: str | None, own: Type, wanted: Type) -> str | None:
    """What a cast makes of a text that is known; None where it cannot be made."""
    if text is None or (own.is_string_backed and not wanted.is_number) or own.is_json:
        return text
    try:
        value = text if own.is_string_backed else read(text, own)
        return canonical(cast(value, wanted) if wanted.is_number else value)
    except ValueError:
        return None
