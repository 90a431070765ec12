"""Integers that JSON's numbers, which are doubles, cannot carry.

2^53 itself is a double. But 2^53 + 1 becomes it, and whoever looks after that cannot tell the two
apart: so it counts among them.
"""

from __future__ import annotations

import json
from typing import Any

_EXACT = 2**53
"""Each integer below it is a double, which no other integer becomes."""


def is_large(value: Any) -> bool:
    """Whether a value is an integer from there on, of either sign."""
    return isinstance(value, int) and abs(value) >= _EXACT


def path_to_large(value: Any) -> tuple[str | int, ...] | None:
    """The keys and numbers that lead to the first such integer in plain data; None without one."""
    if is_large(value):
        return ()
    items = value.items() if isinstance(value, dict) else ()
    for key, inner in enumerate(value) if isinstance(value, list) else items:
        found = path_to_large(inner)
        if found is not None:
            return (key, *found)
    return None


def has_large(text: str) -> bool:
    """Whether a text in JSON has such an integer in it."""
    try:
        return path_to_large(json.loads(text)) is not None
    except ValueError:
        return False
