"""Values as text and back: every parameter of a run travels as text.

The canonical form is what the platform's own expressions give (JSON's and ECMAScript's
numbers), so that a number worked out while compiling and one worked out in a run read
the same.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from kfpc.types.model import BOOLEAN, DICT, FLOAT, INTEGER, LIST, TEXT, Kind, Type

Scalar: TypeAlias = str | int | float | bool

SMALLEST_INTEGER = -(2**63)
LARGEST_INTEGER = 2**63 - 1
"""The platform counts in 64 bits."""

_MOST_DIGITS = len(str(LARGEST_INTEGER))

_INTEGER = re.compile(r"[+-]?[0-9]+")
_FLOAT = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")


def canonical(value: Scalar | Sequence[Any] | Mapping[str, Any]) -> str:
    """The text of a value: ``true``, ``3``, ``0.5``, ``1e-7``, ``[1,"a"]``."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return _number(value)
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _number(value: float) -> str:
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    text = repr(value)
    mantissa, exponent, power = text.partition("e")
    if not exponent:
        return text.removesuffix(".0")
    sign = "-" if value < 0 else ""
    digits, shift = mantissa.lstrip("-").replace(".", ""), int(power)
    if 0 < shift < 21:
        return sign + digits.ljust(shift + 1, "0")
    if -7 < shift < 0:
        return sign + "0." + "0" * (-shift - 1) + digits
    return f"{mantissa}e{shift:+d}"


def type_of(value: Any) -> Type:
    """The type of a plain value; a text is Text, for it may become any type of text."""
    if isinstance(value, bool):
        return BOOLEAN
    if isinstance(value, int):
        return INTEGER
    if isinstance(value, float):
        return FLOAT
    if isinstance(value, list):
        return LIST
    return DICT if isinstance(value, dict) else TEXT


def read(text: str, type: Type) -> Any:
    """The value that a text has as a type.

    Raises ValueError, saying what the text is not. Types that are plain text take any.
    """
    reader = _READERS.get(type.kind)
    return text if reader is None else reader(text)


def member(text: str, allowed: Sequence[str], type: Type) -> str | None:
    """The one of the texts that is the same value of a type: of ``1`` as a Float that is ``1.0``.

    None where there is none, or where a text is no value of the type.
    """
    if text in allowed:
        return text
    try:
        value = read(text, type)
        return next((one for one in allowed if read(one, type) == value), None)
    except ValueError:
        return None


def _read_integer(text: str) -> int:
    if not _INTEGER.fullmatch(text):
        raise ValueError("not an integer")
    return integer(text)


def integer(text: str) -> int:
    """The number of a text that is digits, with or without a sign; raises ValueError where it is
    more than 64 bits.

    Python itself reads no more than some thousand digits.
    """
    sign, digits = ("-" if text[:1] == "-" else ""), text.lstrip("+-").lstrip("0")
    if len(digits) > _MOST_DIGITS:
        raise ValueError("more than 64 bits")
    value = int(sign + (digits or "0"))
    if not SMALLEST_INTEGER <= value <= LARGEST_INTEGER:
        raise ValueError("more than 64 bits")
    return value


def _read_float(text: str) -> float:
    if not _FLOAT.fullmatch(text):
        raise ValueError("not a number")
    value = float(text)
    if math.isinf(value):
        raise ValueError("more than a double can hold")
    return value


def _read_boolean(text: str) -> bool:
    """The language's own words, in any case, as ``bool(…)`` reads them in a run."""
    lowered = text.lower()
    if lowered not in ("true", "false"):
        raise ValueError("neither 'true' nor 'false'")
    return lowered == "true"


def _read_list(text: str) -> Any:
    return _read_json(text, list, "list")


def _read_dict(text: str) -> Any:
    return _read_json(text, dict, "object")


def _read_json(text: str, wanted: type, kind: str) -> Any:
    value = json_value(text)
    if type(value) is not wanted:
        raise ValueError(f"not a JSON {kind}")
    return value


def json_value(text: str) -> Any:
    """What a JSON text holds; raises ValueError for what the platform does not read."""
    try:
        return json.loads(
            text, parse_float=_double, parse_int=_whole_double, parse_constant=_no_constant
        )
    except OverflowError:
        raise ValueError("not JSON: it has a number that is more than a double can hold") from None
    except (ValueError, RecursionError):
        raise ValueError("not JSON") from None


def _double(digits: str) -> float:
    value = float(digits)
    if math.isinf(value):
        raise OverflowError
    return value


def _whole_double(digits: str) -> int:
    _double(digits)
    return int(digits)


def _no_constant(word: str) -> None:
    """``NaN`` and ``Infinity``, which Python takes for JSON and nobody else does."""
    raise ValueError(word)


_READERS = {
    Kind.INTEGER: _read_integer,
    Kind.FLOAT: _read_float,
    Kind.BOOLEAN: _read_boolean,
    Kind.LIST: _read_list,
    Kind.DICT: _read_dict,
}
