"""Formats of dates: the directives of ``strftime``, in which Go has a layout for each; and times
as texts."""

from __future__ import annotations

import re
from calendar import monthrange
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
    return "it has no directive" if format and "%" not in format else None


def pieces(format: str) -> Iterator[tuple[str | None, str]]:
    """The letters of directives, and what stands between them."""
    for found in _PIECE.finditer(format):
        yield found[1], found[0]


# ---------------------------------------------------------------- formats of other languages

_GO: Mapping[str, str] = {
    **{layout: f"%{directive}" for directive, layout in LAYOUTS.items() if directive not in "FT"},
    "Z07:00": "%z", "-0700": "%z", "-07:00": "%z", "MST": "%Z",
}  # fmt: skip

_LETTERS: Mapping[str, str] = {
    "YYYY": "%Y", "yyyy": "%Y", "YY": "%y", "yy": "%y", "MMMM": "%B", "MMM": "%b", "MM": "%m",
    "DDDD": "%j", "DDD": "%j", "DD": "%d", "dd": "%d", "EEEE": "%A", "dddd": "%A", "EEE": "%a",
    "ddd": "%a", "HH": "%H", "hh": "%I", "mm": "%M", "ss": "%S", "A": "%p", "a": "%p",
    "[T]": "T", "'T'": "T",
}  # fmt: skip
"""Of Moment and of Java, whose letters say how long a part is."""

_SINGLE: Mapping[str, str] = {
    "Y": "%Y", "y": "%y", "m": "%m", "d": "%d", "H": "%H", "i": "%M", "s": "%S",
}  # fmt: skip
"""Of PHP, which are those of ``strftime`` without its sign."""


def format_meant(format: str) -> str | None:
    """A format in the letters of another language as directives; None for what is none."""
    words = re.findall(r"[A-Za-z]+", format)
    if re.search(r"2006|15:04|01[-/.]02|02[-/.]01", format):
        return _translated(format, _GO)
    if words and all(len(word) == 1 for word in words):
        return _translated(format, _SINGLE)
    return _translated(format, _LETTERS)


def _translated(format: str, words: Mapping[str, str]) -> str | None:
    longest_first = sorted(words, key=len, reverse=True)
    pattern = re.compile("|".join(map(re.escape, longest_first)))
    rest = pattern.sub("", format)
    if rest == format or re.search(r"[A-SU-Ya-z0-9]", rest):
        return None
    return pattern.sub(lambda found: words[found[0]], format)


# ---------------------------------------------------------------- times as texts

TIME_HELP = "write it as 2024-03-05 or 2024-03-05T07:08:09Z"

_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_TIME = re.compile(r"([01]?\d|2[0-3]):[0-5]\d:[0-5]\d([.,]\d+)?")
_ZONE = re.compile(r"Z|[+-]\d\d:\d\d")
_MONTH = re.compile("Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec", re.IGNORECASE)


def is_time(text: str) -> bool:
    """Whether the platform reads a text as a time, as far as that can be told: one that names its
    month may be."""
    if _MONTH.search(text) or _TIME.fullmatch(text):
        return True
    day, rest = _DAY.match(text), text[10:]
    if day is None or not text.isascii() or not _is_day(*map(int, day.groups())):
        return False
    time = _TIME.match(rest[1:])
    if not rest or time is None:
        return not rest
    zone = rest[1 + time.end() :]
    return not zone if rest[0] == " " else rest[0] == "T" and _ZONE.fullmatch(zone) is not None


def _is_day(year: int, month: int, day: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= monthrange(max(year, 4), month)[1]
