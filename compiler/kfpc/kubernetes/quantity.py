"""Quantities of Kubernetes, from text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from functools import lru_cache

from kfpc.kubernetes.ranges import INT64

_QUANTITY = re.compile(
    r"(?P<number>[0-9]+(?:\.[0-9]*)?|\.[0-9]+)"
    r"(?:(?P<suffix>[KMGTPE]i|[numkMGTPE])|[eE](?P<power>[+-]?[0-9]+))?"
)
_SUFFIXES: Mapping[str, Fraction | int] = {
    "n": Fraction(1, 10**9), "u": Fraction(1, 10**6), "m": Fraction(1, 1000),
    "k": 10**3, "M": 10**6, "G": 10**9, "T": 10**12, "P": 10**15, "E": 10**18,
    "Ki": 2**10, "Mi": 2**20, "Gi": 2**30, "Ti": 2**40, "Pi": 2**50, "Ei": 2**60,
}  # fmt: skip
_LARGEST = INT64 + 1
_LONGEST = 40
_HIGHEST_POWER = 30


@lru_cache(maxsize=1024)
def quantity(text: str) -> Fraction | None:
    """The number that a Kubernetes quantity stands for; None if it is none.

    Source: Kubernetes API, ``resource.Quantity``: decimal suffixes ``n u m k M G T P E``,
    binary ones ``Ki`` to ``Ei``, or a decimal exponent. Signs are left out: nothing in a
    spec can be negative.
    """
    found = _QUANTITY.fullmatch(text)
    if found is None or len(text) > _LONGEST:
        return None
    value = Fraction(found["number"].rstrip(".") or 0)
    if found["suffix"]:
        value *= _SUFFIXES[found["suffix"]]
    elif found["power"]:
        power = _power(found["power"])
        if abs(power) > _HIGHEST_POWER:
            return None
        value *= Fraction(10**power) if power >= 0 else Fraction(1, 10**-power)
    return value if value < _LARGEST else None


def _power(text: str) -> int:
    """The number after an ``e``; of one that is too long, one that is too large as well."""
    digits = text.lstrip("+-0")[:4]
    return -int(digits or "0") if text.startswith("-") else int(digits or "0")


def is_too_large(text: str) -> bool:
    """Whether a text is written as a quantity is, and larger than what one can hold. Kubernetes
    takes the largest instead, and says nothing."""
    found = _QUANTITY.fullmatch(text)
    if found is None or quantity(text) is not None:
        return False
    whole = found["number"].partition(".")[0].lstrip("0")
    if found["power"] and found["power"].startswith("-"):
        return len(whole) + _power(found["power"]) > len(str(INT64))
    power = _power(found["power"]) if found["power"] else 0
    fits = len(text) <= _LONGEST and power <= _HIGHEST_POWER
    return fits or bool(whole)


def same_quantity(one: str | None, other: str | None) -> bool:
    """Whether two texts stand for the same number: ``1Gi`` and ``1024Mi``."""
    if one is None or other is None:
        return False
    return one == other or quantity(one) == quantity(other) is not None


def quantity_help(text: str) -> str:
    """What to write instead of a text that is no quantity."""
    bare = text.replace(" ", "")
    if bare != text and quantity(bare) is not None:
        return f"write `{bare}`"
    text = bare
    if is_too_large(text):
        return f"the largest is {INT64}, which is just under 8Ei"
    suffix = text.lstrip("0123456789.")
    number = text[: len(text) - len(suffix)]
    close = {
        "K": ("k", "Ki"), "kb": ("k", "Ki"), "mb": ("M", "Mi"), "gb": ("G", "Gi"),
        "tb": ("T", "Ti"), "g": ("G", "Gi"), "t": ("T", "Ti"), "b": ("", ""),
        "gib": ("Gi", "G"), "mib": ("Mi", "M"), "gi": ("Gi", "G"), "mi": ("Mi", "M"),
        "ki": ("Ki", "k"), "ti": ("Ti", "T"),
    }  # fmt: skip
    for spelling in (suffix, suffix.lower()):
        if number and spelling in close:
            ways = dict.fromkeys(f"{number}{unit}" for unit in close[spelling])
            right = [f"`{way}`" for way in ways if quantity(way) is not None]
            if right:
                return f"did you mean {' or '.join(right)}?"
    return "write it as Kubernetes does: 500m, 4, 48G, 1.5Gi"
