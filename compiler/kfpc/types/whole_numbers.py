"""Integers that JSON's numbers, which are doubles, cannot carry.

2^53 itself is a double. But 2^53 + 1 becomes it, and whoever looks after that cannot tell the two
apart: so it counts among them.
"""

from __future__ import annotations

import json
from typing import Any, TypeAlias

Path: TypeAlias = "tuple[str | int, ...]"

_EXACT = 2**53
"""Each integer below it is a double, which no other integer becomes."""


def is_large(value: Any) -> bool:
    """Whether a value is an integer from there on, of either sign."""
    return isinstance(value, int) and abs(value) >= _EXACT


def path_to_large(value: Any, within: Path = ()) -> Path | None:
    """The keys and numbers that lead to the first such integer in plain data, or in what ``within``
    leads to there, whose numbers may count from the end; None without one."""
    if within:
        return _path_within(value, within)
    if is_large(value):
        return ()
    items = value.items() if isinstance(value, dict) else ()
    for key, inner in enumerate(value) if isinstance(value, list) else items:
        found = path_to_large(inner)
        if found is not None:
            return (key, *found)
    return None


def _path_within(value: Any, within: Path) -> Path | None:
    key, *rest = within
    if isinstance(value, list) and isinstance(key, int) and -len(value) <= key < len(value):
        key %= len(value)
    elif not isinstance(value, dict) or key not in value:
        return None
    found = path_to_large(value[key], tuple(rest))
    return None if found is None else (key, *found)


def has_large(text: str, path: Path = ()) -> bool:
    """Whether a text in JSON has such an integer in it, or in what ``path`` leads to there."""
    return first_large(text, path) is not None


def first_large(text: str, path: Path = ()) -> int | None:
    """The first such integer there; None without one, and for a text that is not JSON."""
    try:
        value = json.loads(text)
    except ValueError:
        return None
    found = path_to_large(value, path)
    if found is None:
        return None
    for key in found:
        value = value[key]
    return int(value)
