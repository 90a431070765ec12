"""What linking needs at hand, and the reading of texts and expressions with it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from kfpc.components import ComponentLibrary
from kfpc.diagnostics import Report
from kfpc.diagnostics.catalogue.language import NO_EXPRESSION
from kfpc.expressions import parse_condition, parse_text
from kfpc.language.spec import Spec
from kfpc.pipeline.model import Param, Reading
from kfpc.pipeline.names import Names, Signature, Where
from kfpc.pipeline.typing import infer, infer_text
from kfpc.pipeline.values import Apply, Node, TypedText
from kfpc.source import Document, Place
from kfpc.types import BOOLEAN, DICT, FLOAT, INTEGER, LIST, TEXT, Type


@dataclass(frozen=True, slots=True)
class Context:
    """One spec being linked."""

    document: Document
    spec: Spec
    report: Report
    library: ComponentLibrary
    params: Mapping[str, Param]
    signatures: Mapping[str, Signature]

    def outside(self) -> Names:
        """The names around the steps."""
        return Names(self.params, self.signatures, self.report)


def written(value: Any, place: Place) -> str:
    """A scalar as text: as the author wrote it."""
    return value if isinstance(value, str) else place.raw


def read_text(value: Any, place: Place, names: Names) -> TypedText:
    """A scalar with its expressions. What cannot be read is reported and left out."""
    text = written(value, place)
    if "{{" not in text:
        return TypedText((text,)) if text else EMPTY
    parsed, problems = parse_text(text)
    for problem in problems:
        names.report.add(problem.at(place))
    if problems:
        return BROKEN
    typed = infer_text(parsed, names, place, names.report)
    if typed is None:
        return BROKEN
    if names.readings is not None and (typed.literal is None or "{{" in typed.literal):
        names.readings.append(Reading(typed, place))
    return typed


def read_condition(value: str | bool, place: Place, names: Names) -> Node | None:
    """A ``when``: an expression with or without the braces."""
    text = written(value, place)
    parsed, problems = parse_condition(text)
    for problem in problems:
        names.report.add(problem.at(place))
    if problems or parsed is None:
        return None
    return infer(parsed, names, place, names.report)


@dataclass(frozen=True, slots=True)
class Given:
    """A value as the author gave it, with its type."""

    text: TypedText
    type: Type


def read_value(value: Any, place: Place, names: Names) -> Given | None:
    """A value of a ``with`` or of an input: a scalar, a list or a mapping.

    Scalars that are no text have their own type and canonical form; lists and mappings
    become JSON. None if there is nothing usable, with diagnostics.
    """
    if isinstance(value, str):
        text = read_text(value, place, names)
        return None if text is BROKEN else Given(text, text.type)
    if isinstance(value, (dict, list)):
        parts = _json(value, place, names)
        if parts is None:
            return None
        return Given(TypedText(tuple(_joined(parts))), DICT if isinstance(value, dict) else LIST)
    return Given(TypedText((canonical(value),)), type_of(value))


def canonical(value: Any) -> str:
    """The canonical text of a plain value; JSON for lists and mappings."""
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def type_of(value: Any) -> Type:
    """The type of a plain value."""
    if isinstance(value, bool):
        return BOOLEAN
    if isinstance(value, int):
        return INTEGER
    if isinstance(value, float):
        return FLOAT
    if isinstance(value, list):
        return LIST
    return DICT if isinstance(value, dict) else TEXT


def _json(value: Any, place: Place, names: Names) -> list[str | Node] | None:
    """The JSON of a value, with each expression's own JSON in its place."""
    if isinstance(value, str) and "{{" in value:
        text = read_text(value, place, names)
        if text is BROKEN:
            return None
        node = text.expression
        if node is not None:
            return [Apply("json", (node,), TEXT, node.absent)]
        if text.literal is not None:
            return [canonical_string(text.literal)]
        names.report.add(
            NO_EXPRESSION.at(
                place,
                "inside a list or a mapping an expression must be the whole text",
                help="put the text together in an input of its own, or in a param",
            )
        )
        return None
    if isinstance(value, dict):
        entries = [
            (json.dumps(key, ensure_ascii=False) + ":", _json(item, place.child(key), names))
            for key, item in value.items()
        ]
    elif isinstance(value, list):
        entries = [("", _json(item, place.child(i), names)) for i, item in enumerate(value)]
    else:
        return [canonical_string(value) if isinstance(value, str) else canonical(value)]
    opened, closed = "{}" if isinstance(value, dict) else "[]"
    parts: list[str | Node] = [opened]
    for number, (prefix, inner) in enumerate(entries):
        if inner is None:
            return None
        parts += [("," if number else "") + prefix, *inner]
    return [*parts, closed]


def canonical_string(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _joined(parts: list[str | Node]) -> list[str | Node]:
    joined: list[str | Node] = []
    for part in parts:
        last = joined[-1] if joined else None
        if isinstance(part, str) and isinstance(last, str):
            joined[-1] = last + part
        else:
            joined.append(part)
    return joined


def inside(names: Names, where: Where) -> Names:
    """The same names, for another kind of place."""
    return replace(names, where=where)


EMPTY = TypedText(())
BROKEN = TypedText(())
"""Stands where a text could not be read; compared by identity."""
