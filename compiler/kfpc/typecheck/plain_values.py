"""A value that is written out and has the wrong type: how it is written as the right one.

Loaded when there is one: most are right.
"""

from __future__ import annotations

import re
from typing import Any

from kfpc.diagnostics import Report
from kfpc.diagnostics.phrases import with_article
from kfpc.expressions.lexer import NAME
from kfpc.source import Place, read_text
from kfpc.types import Kind, Type, canonical, read
from kfpc.types.truth import truth

PLAIN = {
    Kind.INTEGER: "5",
    Kind.FLOAT: "0.5",
    Kind.BOOLEAN: "true",
    Kind.LIST: "[a, b]",
    Kind.DICT: "{a: b}",
}
"""What a value of a type looks like."""

_LONGEST = 40

_NAME = re.compile(rf"(?:params|inputs|run)\.{NAME}|steps\.{NAME}\.outputs\.{NAME}")
"""A name whose braces were forgotten."""


def as_type(value: Any, wanted: Type, place: Place) -> str | None:
    """What to write for a value of the spec where ``wanted`` is the type; None if nothing helps.

    ``place`` is that of the value.
    """
    if wanted.is_artifact:
        return "an artifact is a file that a step writes: `${{ steps.NAME.outputs.NAME }}`"
    if isinstance(value, str):
        return _of_text(value, wanted, place)
    if isinstance(value, (list, dict)):
        return _of_many(value, wanted, place)
    if wanted.is_boolean:
        return "write `true` or `false`"
    if wanted.is_list:
        return f"write a list: `[{place.raw}]`"
    if wanted.is_integer and isinstance(value, float) and value.is_integer():
        return f"write `{canonical(value)}`"
    return example(wanted)


def _of_text(text: str, wanted: Type, place: Place) -> str | None:
    if _NAME.fullmatch(text):
        return f"did you mean `${{{{ {text} }}}}`?"
    if wanted.is_boolean and (holds := truth(text)) is not None:
        return f"write `{canonical(holds)}`{_unquoted(place)}"
    if len(text) <= _LONGEST and is_said_by(text, wanted):
        return f"write `{text}`{_unquoted(place)}"
    return example(wanted)


def _of_many(value: Any, wanted: Type, place: Place) -> str | None:
    if isinstance(value, list) and len(value) == 1 and wanted.kind in PLAIN:
        (only,) = value
        if not isinstance(only, (list, dict)) and reads_as(canonical(only), wanted):
            return f"write `{place.child(0).raw}`"
    if wanted.is_string_backed:
        return "quote it, if its JSON is meant as text"
    return example(wanted)


def is_said_by(text: str, wanted: Type) -> bool:
    """Whether a text of the spec says a value of a type, once no quotes make it text."""
    if wanted.is_json and in_yaml(text, wanted) is not None:
        return True
    return wanted.kind in PLAIN and reads_as(text, wanted)


def in_yaml(text: str, wanted: Type) -> list[Any] | dict[str, Any] | None:
    """The list or the mapping that a text says as YAML, which needs fewer quotes than JSON; None
    where it is not what ``wanted`` takes."""
    document = read_text(text, "value", Report())
    value = None if document is None else document.data
    if wanted.is_list:
        return value if isinstance(value, list) else None
    return value if isinstance(value, dict) else None


def example(wanted: Type) -> str | None:
    """What a value of a type looks like, where all of them look alike."""
    plain = PLAIN.get(wanted.kind)
    return None if plain is None else f"write {with_article(str(wanted))}, such as `{plain}`"


def _unquoted(place: Place) -> str:
    span = place.span
    first = span.source.text[span.start : span.start + 1]
    return ", without quotes" if first in ("'", '"') else ""


def reads_as(text: str, wanted: Type) -> bool:
    """Whether a text is one of a type's values."""
    try:
        read(text, wanted)
    except ValueError:
        return False
    return True
