"""Secrets on their way: where they may not be, and how a pod names them itself."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from kfpc.diagnostics import Located, Report
from kfpc.diagnostics.catalogue.values import SECRET_MISPLACED
from kfpc.diagnostics.catalogue.wiring import BAD_TYPE
from kfpc.language.paths import within_step
from kfpc.pipeline.step import Input
from kfpc.pipeline.values import (
    InputRef,
    Node,
    Reference,
    SecretKeyRef,
    SecretRef,
    TypedText,
    Value,
)
from kfpc.source import Place
from kfpc.types import SECRET, Type


def has_secret(value: Value | None) -> bool:
    """Whether a value is a secret or has one in it."""
    if isinstance(value, TypedText):  # as most are
        return value.holds_secret
    return value is not None


def misplaced_secret(place: Located, what: str, report: Report) -> None:
    """Reports a secret in a place that would show it."""
    report.add(
        SECRET_MISPLACED.at(
            place,
            f"a secret cannot be {what}",
            help=_instead(place),
        )
    )


def misplaced_name(place: Place, report: Report) -> None:
    """Reports a secret as the name of an object, or as a key in it: those are no secrets."""
    help = (
        "the name of an object is not a secret: write it, or read it from a param of its own, "
        "such as `params: {NAME: {type: String}}`"
    )
    within = within_step(place.path)
    key = within[1] if within[:1] == ("env",) and len(within) > 1 else None
    if key is not None and is_whole(place.value):
        help = f'for its value write `{key}: "{place.value}"`; {help}'
    message = "a secret cannot be the name of another object"
    report.add(SECRET_MISPLACED.at(place, message, help=help))


def is_whole(text: Any) -> bool:
    """Whether a text is one expression."""
    return isinstance(text, str) and _WHOLE.fullmatch(text) is not None


_WHOLE = re.compile(r"\$\{\{\s*[\w.-]+?\.([\w-]+)\s*\}\}")
"""An expression that is one name, and its last part."""


def _instead(place: Located) -> str:
    """Where a secret may go; with a name for it where it was for the program, and whole."""
    for_program = isinstance(place, Place) and within_step(place.path)[:1] in (
        ("command",),
        ("inputs",),
    )
    found = _WHOLE.search(str(place.value)) if for_program and isinstance(place, Place) else None
    if found is None:
        return "give it to `env`, to `args`, or to an input that a component reads by value"
    variable = found[1].upper().replace("-", "_")
    return f'write `env: {{{variable}: "{found[0]}"}}`, and let the program read ${variable}'


def is_secret_form(raw: Any) -> bool:
    """Whether a value is meant as ``{secret: {name, key}}``."""
    return isinstance(raw, dict) and set(raw) == {"secret"} and isinstance(raw["secret"], dict)


def no_secret_type(kind: Type, place: Place, report: Report) -> bool:
    """Whether a type that the author named is another than Secret; reports that one."""
    if not kind.is_secret:
        return True
    message, help = "no value is declared as a Secret", "write `{secret: {name, key}}` instead"
    report.add(BAD_TYPE.at(place, message, help=help))
    return False


def spliced(text: TypedText, inputs: Mapping[str, Input]) -> TypedText:
    """A text with the inputs that hold secrets written out as what they are given.

    A secret cannot travel through Argo as a parameter, so the pod must name it itself.
    """
    parts: list[str | Node] = []
    for part in text.parts:
        value = _secret_value(part, inputs)
        if isinstance(value, SecretRef):
            parts.append(Reference(SecretKeyRef(value.name, value.key), SECRET))
        elif value is not None:
            parts += value.parts
        else:
            parts.append(part)
    return TypedText(tuple(parts))


def _secret_value(part: str | Node, inputs: Mapping[str, Input]) -> Value | None:
    if not (isinstance(part, Reference) and isinstance(part.ref, InputRef)):
        return None
    value = inputs[part.ref.name].value if part.ref.name in inputs else None
    return value if has_secret(value) else None
