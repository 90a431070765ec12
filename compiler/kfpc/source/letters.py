"""Plain values as text, with the letters that the author chose."""

from __future__ import annotations

import json
import re
from typing import Any

from kfpc.source.document import Place
from kfpc.types import Type, read

_JSON_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")


def scalar_with_letters(value: Any, type: Type, place: Place) -> str:
    """A plain scalar as it is written: ``007``, ``1e3``, ``True``, and as text ``0x1F`` too. As a
    number that is worked out, for no run reads another base than ten."""
    letters = place.raw
    if type.is_number and isinstance(value, int) and not isinstance(value, bool):
        try:
            read(letters, type)
        except ValueError:
            return str(value)
    return letters


def json_with_letters(value: Any, place: Place) -> str:
    """A list or a mapping as JSON, its numbers as they are written where JSON writes them so:
    ``3.10`` and ``1e3`` stay, ``007`` becomes ``7``.

    Raises ValueError for a number that JSON does not have.
    """
    if not _has_fraction(value):
        return _plain(value)
    if isinstance(value, dict):
        entries = (
            f"{_plain(key)}:{json_with_letters(item, place.child(key))}"
            for key, item in value.items()
        )
        return f"{{{','.join(entries)}}}"
    if isinstance(value, list):
        items = (json_with_letters(item, place.child(n)) for n, item in enumerate(value))
        return f"[{','.join(items)}]"
    return json_number(value, place) or _plain(value)


def _has_fraction(value: Any) -> bool:
    """Whether a number may be written in other letters than Python's: a whole one is not."""
    if isinstance(value, dict):
        return any(map(_has_fraction, value.values()))
    return any(map(_has_fraction, value)) if isinstance(value, list) else isinstance(value, float)


def json_number(value: Any, place: Place) -> str | None:
    """A number's letters, where JSON takes them; None for every other value."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        raw = place.raw
        return raw if _JSON_NUMBER.fullmatch(raw) else None
    return None


def _plain(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
