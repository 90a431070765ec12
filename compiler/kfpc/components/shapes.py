"""The shapes that a component file is made of, checked: mappings, lists and texts.

Each function takes a value and its place, and answers None where the shape is wrong,
after a diagnostic that says what was expected and what is there.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from kfpc.diagnostics import Report
from kfpc.diagnostics.catalogue.components import MISSING_KEY, UNKNOWN_KEY, WRONG_SHAPE
from kfpc.diagnostics.suggestions import key_meant, nearest
from kfpc.source.document import Place
from kfpc.source.dropped import Path
from kfpc.source.letters import json_with_letters

_LONGEST_SHOWN = 60


def mapping_of(
    value: Any, place: Place, report: Report, *, help: str | None = None
) -> dict[str, Any] | None:
    """A mapping; nothing at all is an empty one, as in ``outputs:`` with nothing below."""
    if value is None:
        return {}
    if isinstance(value, dict):
        return value
    wrong_shape("a mapping", value, place, report, help=help)
    return None


def list_of(
    value: Any, place: Place, report: Report, *, help: str | None = None
) -> list[Any] | None:
    """A list; nothing at all is an empty one."""
    if value is None:
        return []
    if isinstance(value, list):
        return value
    wrong_shape("a list", value, place, report, help=help)
    return None


def text_of(value: Any, place: Place, report: Report, *, help: str | None = None) -> str | None:
    """A text. Numbers, truth values and null count as what the file has in their place.

    So ``[1, 1e3, True, null]`` are the four texts ``1``, ``1e3``, ``True`` and ``null``,
    whatever a YAML reader makes of them.
    """
    if isinstance(value, str):
        return value
    if isinstance(value, (dict, list)):
        wrong_shape("text", value, place, report, help=help)
        return None
    return place.raw


def name_of(mapping: Mapping[str, Any], key: str, place: Place, report: Report) -> str | None:
    """A text below a key that has to be there and may not be empty."""
    if mapping.get(key) is None or mapping[key] == "":
        missing(key, place, report)
        return None
    return text_of(mapping[key], place.child(key), report)


def description_of(mapping: Mapping[str, Any], place: Place, report: Report) -> str:
    if mapping.get("description") is None:
        return ""
    return text_of(mapping["description"], place.child("description"), report) or ""


def check_keys(
    mapping: Mapping[str, Any], known: Collection[str], place: Place, report: Report
) -> None:
    """Reports the keys that are not known there."""
    for key in mapping:
        if key not in known:
            close = _nearest(key, known)
            help = (
                f"known keys: {', '.join(known)}"
                if close is None
                else key_meant(key, close, mapping)
            )
            where = f"unknown key `{key}`{inside(place.path)}"
            report.add(UNKNOWN_KEY.at(place.child(key).key, where, help=help))


def missing(key: str, place: Place, report: Report, *, help: str | None = None) -> None:
    """Reports a key that has to be there, at the mapping that lacks it; unless a key that is
    not known there looks like it: that was reported, and is meant for it."""
    mapping = place.value
    if isinstance(mapping, dict) and any(
        other != key and did_you_mean(other, [key]) for other in mapping
    ):
        return
    message = f"missing key `{key}`{inside(place.path)}"
    report.add(MISSING_KEY.at(place.child(key), message, help=help))


def wrong_shape(
    wanted: str, value: Any, place: Place, report: Report, *, help: str | None = None
) -> None:
    message = f"expected {wanted}, found {describe(value)}{inside(place.path)}"
    report.add(WRONG_SHAPE.at(place, message, help=help))


def describe(value: Any) -> str:
    """A value as a message shows it: scalars as they are, the rest by their shape."""
    if value is None:
        return "nothing"
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    shown = str(value).lower() if isinstance(value, bool) else repr(value)
    return shown if len(shown) <= _LONGEST_SHOWN else f"{shown[: _LONGEST_SHOWN - 3]}..."


def json_of(value: Any, place: Place) -> str | None:
    """A value as JSON text, its numbers as they are written; None where JSON cannot say it: an
    infinity, a NaN."""
    try:
        return json_with_letters(value, place)
    except ValueError:
        return None


def inside(path: Path) -> str:
    """Where in the file, in words, such as "in `implementation.container.args[2]`"."""
    words = ""
    for part in path:
        if isinstance(part, int):
            words += f"[{part}]"
        else:
            words += f".{part}" if words else part
    return f" in `{words}`" if words else ""


def did_you_mean(word: str, known: Collection[str]) -> str | None:
    """The suggestion for a word that is not known."""
    close = _nearest(word, known)
    return f"did you mean `{close}`?" if close else None


def _nearest(word: str, known: Collection[str]) -> str | None:
    """The known word that is nearest, whatever its letters' case."""
    close = nearest(word, known)
    if close is None:
        by_lower = {name.lower(): name for name in known}
        close = by_lower.get(nearest(word.lower(), by_lower) or "")
    return close
