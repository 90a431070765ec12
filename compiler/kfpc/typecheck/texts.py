"""Texts and values of the spec, read with the names that hold where they stand."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from kfpc.diagnostics.catalogue.expressions import DIFFERENT_BRANCHES, NOT_TEXT
from kfpc.diagnostics.catalogue.language import NO_EXPRESSION, WRONG_VALUE
from kfpc.diagnostics.catalogue.values import SECRET_MISPLACED
from kfpc.expressions import Problem, parse_condition, parse_patch, parse_text
from kfpc.expressions.syntax import Literal, Text
from kfpc.expressions.unparse import unparse
from kfpc.pipeline.erroneous import ERRONEOUS, Erroneous
from kfpc.pipeline.step import TextSite
from kfpc.pipeline.values import ERRONEOUS_TEXT, Apply, Node, TypedText, is_list_of_files
from kfpc.record import record, replace
from kfpc.source import Place
from kfpc.source.letters import json_number, json_with_letters, scalar_with_letters
from kfpc.typecheck import remedies
from kfpc.typecheck.infer import infer_condition, infer_list, infer_text
from kfpc.typecheck.symbols import Symbols
from kfpc.types import (
    STRING,
    TEXT,
    Type,
    fits,
    type_of,
)

EMPTY = TypedText(())


def written(value: Any, place: Place) -> str:
    """A scalar as text: as the author wrote it."""
    return value if isinstance(value, str) else place.raw


def with_letters(value: Any, kind: Type, place: Place) -> str:
    """A plain value as text of a type: a scalar as it is written, but for a number in another base
    than ten; a list or a mapping as JSON.

    Raises ValueError for a number in JSON that JSON does not have.
    """
    if isinstance(value, str):
        return value
    if isinstance(value, (list, dict)):
        return json_with_letters(value, place)
    return scalar_with_letters(value, kind, place)


def read_text(value: Any, place: Place, names: Symbols) -> TypedText:
    """A scalar, with its expressions, that a program or the platform takes as text.

    What cannot be read is reported, and erroneous.
    """
    return _text(written(value, place), place, names, parse_text)


def read_patch_text(text: str, place: Place, names: Symbols) -> TypedText:
    """A text of a patch in the platform's own words, whose tags are left as they are."""
    return _text(text, place, names, parse_patch)


_Parse = Callable[[str], tuple[Text, tuple[Problem, ...]]]


def _text(text: str, place: Place, names: Symbols, parse: _Parse) -> TypedText:
    if "{{" not in text:
        return TypedText((text,)) if text else EMPTY
    parsed, typed = _typed(text, place, names, parse)
    node = typed.expression
    if node is None or _goes_into_text(node) or parsed is None:
        return typed
    expression = parsed.expression
    assert expression is not None
    names.report.add(
        NOT_TEXT.at(
            place.within(expression.start, expression.end),
            f"{remedies.described(node)} is not text",
            help=remedies.into_text(node, expression),
        )
    )
    return ERRONEOUS_TEXT


def _goes_into_text(node: Node) -> bool:
    """Artifacts, and those of all rounds, have a rule of their own, which knows whether they are
    read by value."""
    is_file = node.type.is_artifact or is_list_of_files(node)
    return node.type.is_secret or is_file or fits(node.type, STRING)


def _typed(
    text: str, place: Place, names: Symbols, parse: _Parse = parse_text
) -> tuple[Text | None, TypedText]:
    parsed, problems = parse(text)
    _report(problems, place, names)
    typed = ERRONEOUS_TEXT if problems else infer_text(parsed, names, place, names.report)
    if names.readings is not None:
        names.readings.append(TextSite(typed, place))
    return None if problems else parsed, typed


def _report(problems: tuple[Problem, ...], place: Place, names: Symbols) -> None:
    for problem in problems:
        from kfpc.typecheck.meant import with_known_names  # noqa: PLC0415 - after a mistake

        names.report.add(with_known_names(problem.at(place), names))


def read_texts(values: Any, place: Place, names: Symbols) -> tuple[TypedText, ...]:
    """A list of texts, such as ``args``."""
    return tuple(read_text(value, place.child(i), names) for i, value in enumerate(values or ()))


def read_condition(value: object, place: Place, names: Symbols) -> Node:
    """A ``when``: an expression with or without the braces; erroneous after a diagnostic."""
    parsed, problems = parse_condition(written(value, place))
    _report(problems, place, names)
    if problems or parsed is None:
        return ERRONEOUS
    return infer_condition(parsed, names, place, names.report)


def read_list(value: str, place: Place, names: Symbols) -> Node:
    """An expression for a List, with or without the braces; erroneous after a diagnostic."""
    parsed, problems = parse_condition(value)
    meant = _list_meant(value) if problems else None
    if meant is not None:
        names.report.add(replace(problems[0].at(place), help=f"write a list: `{meant}`"))
        return ERRONEOUS
    _report(problems, place, names)
    if problems or parsed is None:
        return ERRONEOUS
    return infer_list(parsed, names, place, names.report)


_WORDS = re.compile(r"\s*[\w.-]+(?:\s*,\s*[\w.-]+)+\s*")


def _list_meant(text: str) -> str | None:
    """The list that a text of words with commas stands for: ``1,2,3``."""
    if not _WORDS.fullmatch(text) or len(text) > _LONGEST:
        return None
    return f"[{', '.join(word.strip() for word in text.split(','))}]"


_LONGEST = 60


@record(eq=False)
class Given:
    """A value as the author gave it, with its type and the place at which it stands."""

    text: TypedText
    type: Type
    raw: Any
    place: Place


def read_value(value: Any, place: Place, names: Symbols) -> Given:
    """A value of a ``with`` or of an input: a scalar, a list or a mapping.

    Scalars that are not text have a type of their own; lists and mappings become JSON. What is not
    usable is erroneous, and of a type that fits everywhere.
    """
    if isinstance(value, str):
        if "{{" not in value:
            return Given(TypedText((value,)) if value else EMPTY, TEXT, value, place)
        _, text = _typed(value, place, names)
        return Given(text, text.type, value, place)
    if isinstance(value, (dict, list)):
        parts = _json(value, place, names)
        if parts is ERRONEOUS:
            return Given(ERRONEOUS_TEXT, ERRONEOUS.type, value, place)
        return Given(TypedText(tuple(_joined(parts))), type_of(value), value, place)
    kind = type_of(value)
    return Given(TypedText((with_letters(value, kind, place),)), kind, value, place)


def _json(value: Any, place: Place, names: Symbols) -> list[str | Node] | Erroneous:
    """The JSON of a value, with each expression's own JSON in its place."""
    if isinstance(value, str) and "{{" in value:
        return _json_text(value, place, names)
    if isinstance(value, dict):
        if any("{{" in key for key in value):
            return ERRONEOUS  # reported as an expression that may not stand in a key
        entries = [
            (json.dumps(key, ensure_ascii=False) + ":", _json(item, place.child(key), names))
            for key, item in value.items()
        ]
    elif isinstance(value, list):
        entries = [("", _json(item, place.child(i), names)) for i, item in enumerate(value)]
    else:
        return _json_scalar(value, place, names)
    opened, closed = "{}" if isinstance(value, dict) else "[]"
    parts: list[str | Node] = [opened]
    for number, (prefix, inner) in enumerate(entries):
        if inner is ERRONEOUS:
            return ERRONEOUS
        parts += [("," if number else "") + prefix, *inner]
    return [*parts, closed]


def _json_scalar(value: Any, place: Place, names: Symbols) -> list[str | Node] | Erroneous:
    number = json_number(value, place)
    if number is not None:
        return [number]
    try:
        return [json.dumps(value, ensure_ascii=False, allow_nan=False)]
    except ValueError:
        message, help = f"JSON has no number `{place.raw}`", "quote it, if it is text"
        names.report.add(WRONG_VALUE.at(place, message, help=help))
        return ERRONEOUS


def _json_text(value: str, place: Place, names: Symbols) -> list[str | Node] | Erroneous:
    parsed, text = _typed(value, place, names)
    if text.is_erroneous or parsed is None:
        return ERRONEOUS
    node = text.expression
    if text.holds_secret:
        message = "a secret cannot be inside a list or a mapping"
        help = "give it to `env`, to `args`, or to an input of its own"
        names.report.add(SECRET_MISPLACED.at(place, message, help=help))
        return ERRONEOUS
    if text.literal is not None:
        is_text = node is None or node.type.is_string_backed
        return [json.dumps(text.literal, ensure_ascii=False) if is_text else text.literal]
    if node is not None and remedies.is_untyped_element(node):
        expression = parsed.expression
        assert expression is not None
        message, help = remedies.typed_element(expression)
        at = place.within(expression.start, expression.end)
        names.report.add(DIFFERENT_BRANCHES.at(at, message, help=help))
        return ERRONEOUS
    if node is not None:
        return [Apply("json", (node,), TEXT, node.absent)]
    names.report.add(
        NO_EXPRESSION.at(
            place,
            "inside a list or a mapping an expression must be the whole text",
            help=f"write `${{{{ {_joined_by_hand(parsed)} }}}}`",
        )
    )
    return ERRONEOUS


def _joined_by_hand(text: Text) -> str:
    """A text with holes as one expression."""
    items = [unparse(Literal(part) if isinstance(part, str) else part) for part in text.parts]
    return f"join([{', '.join(items)}], '')"


def _joined(parts: list[str | Node]) -> list[str | Node]:
    joined: list[str | Node] = []
    for part in parts:
        last = joined[-1] if joined else None
        if isinstance(part, str) and isinstance(last, str):
            joined[-1] = last + part
        else:
            joined.append(part)
    return joined
