"""What the language's casts make of a known value: what they make of it in a run.

Each raises ValueError, saying what the value is not, where a run would fail or give what nobody
means.
"""

from __future__ import annotations

from kfpc.types.model import Type
from kfpc.types.text import LARGEST_INTEGER, SMALLEST_INTEGER, Scalar, json_value, read


def cast(value: Scalar, wanted: Type) -> Scalar:
    """``int``, ``float`` and ``bool``; a Float loses its fraction as an Integer."""
    if isinstance(value, str):
        found: Scalar = read(value, wanted)
        return found
    if wanted.is_boolean:
        return value
    if not wanted.is_integer:
        return float(value)
    if not SMALLEST_INTEGER <= value <= LARGEST_INTEGER:
        raise ValueError("more than 64 bits as an Integer")
    return int(value)


def from_json(text: str, wanted: Type) -> Scalar:
    """``from_json`` to what is no List and no Dict. JSON's numbers are doubles."""
    value = json_value(text)
    if wanted.is_boolean:
        return value is True
    if wanted.is_number and isinstance(value, str):
        return cast(value, wanted)
    if wanted.is_number and isinstance(value, (int, float)) and not isinstance(value, bool):
        return cast(float(text), wanted)  # whose zero may have a sign
    if wanted.is_number or not isinstance(value, str):
        raise ValueError(f"not a JSON {'number' if wanted.is_number else 'string'}")
    if any("\ud800" <= character <= "\udfff" for character in value):
        raise ValueError("not JSON: it has half of a character")
    return value
