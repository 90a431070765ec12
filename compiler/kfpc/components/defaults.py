"""The defaults of a component's inputs: whatever the file has becomes text.

Quoted text is kept letter by letter, for programs are written for it (``'True'`` and
``'true'`` are not the same to every program), and so is a plain number but one in another base,
such as ``0x1F``, where the input is a number; lists and mappings become JSON.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from kfpc.components.shapes import describe, json_of
from kfpc.diagnostics import Report
from kfpc.diagnostics.catalogue.components import JSON_DEFAULT, WRONG_DEFAULT
from kfpc.diagnostics.phrases import with_article
from kfpc.source.document import Place
from kfpc.source.letters import scalar_with_letters
from kfpc.types import Kind, Type, canonical, truth
from kfpc.types.text import json_value

_INTEGER = re.compile(r"[+-]?[0-9]+")


def read_default(value: Any, type: Type, place: Place, report: Report) -> str | None:
    """The default as text; None, as ``default: null`` is, means that there is none."""
    if value is None:
        return None
    text = _text(value, type, place)
    if text is None:
        message = f"the default of {with_article(str(type))} holds what JSON cannot write"
        report.add(WRONG_DEFAULT.at(place, message, help="write the default as quoted text"))
    else:
        _check(text, value, type, place, report)
    return text


def _text(value: Any, type: Type, place: Place) -> str | None:
    if isinstance(value, str):
        return value
    if isinstance(value, (dict, list)):
        return json_of(value, place)
    return scalar_with_letters(value, type, place)


def _check(text: str, value: Any, type: Type, place: Place, report: Report) -> None:
    """An empty text fits every type: public components say "nothing given" with it."""
    if text == "":
        return
    fits = _TESTS.get(type.kind)
    if fits is None or fits(text):
        return
    shown = describe(value) if isinstance(value, (str, list, dict)) else place.raw
    message = f"the default {shown} is not {with_article(str(type))}"
    if type.is_json:
        shape = "[1, 2]" if type.is_list else '{"key": 1}'
        help = f"write it as JSON in quotes, such as '{shape}', or as YAML"
        report.add(JSON_DEFAULT.at(place, message, help=help))
    else:
        report.add(WRONG_DEFAULT.at(place, message, help=_remedy(value, type)))


def _remedy(value: Any, type: Type) -> str:
    example = {Kind.INTEGER: "100", Kind.FLOAT: "0.1"}.get(type.kind, "'True' or 'False'")
    if type.is_integer and isinstance(value, float) and value.is_integer():
        example = canonical(value)
    return f"write {example}, give the input another type, or leave the default out"


def _is_integer(text: str) -> bool:
    return _INTEGER.fullmatch(text.strip()) is not None


def _is_float(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _is_boolean(text: str) -> bool:
    return truth(text) is not None


def _is_list(text: str) -> bool:
    return isinstance(_parsed(text), list)


def _is_dict(text: str) -> bool:
    return isinstance(_parsed(text), dict)


def _parsed(text: str) -> Any:
    try:
        return json_value(text)
    except ValueError:
        return None


_TESTS: Mapping[Kind, Callable[[str], bool]] = {
    Kind.INTEGER: _is_integer,
    Kind.FLOAT: _is_float,
    Kind.BOOLEAN: _is_boolean,
    Kind.LIST: _is_list,
    Kind.DICT: _is_dict,
}
