"""Formats of dates: the directives of ``strftime``, in which Go has a layout for each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

LAYOUTS: Mapping[str, str] = {
    "Y": "2006", "y": "06", "m": "01", "d": "02", "e": "_2", "H": "15", "I": "03", "M": "04",
    "S": "05", "p": "PM", "j": "002", "a": "Mon", "A": "Monday", "b": "Jan", "B": "January",
    "F": "2006-01-02", "T": "15:04:05",
}  # fmt: skip
"""Directives in Go's words, which are parts of one particular time."""

FIXED: Mapping[str, str] = {"z": "+0000", "Z": "UTC", "%": "%"}
"""What directives come to at all times: all dates are of UTC."""

SECONDS = "s"

_PIECE = re.compile(r"%(.?)|[^%]+", re.DOTALL)


def wrong_with(format: str) -> str | None:
    """What is wrong with a format; None for a right one."""
    for directive, _ in pieces(format):
        if directive is not None and directive not in {*LAYOUTS, *FIXED, SECONDS}:
            return f"`%{directive}` is not a directive"
    return None


def pieces(format: str) -> Iterator[tuple[str | None, str]]:
    """The letters of directives, and what stands between them."""
    for found in _PIECE.finditer(format):
        yield found[1], found[0]
