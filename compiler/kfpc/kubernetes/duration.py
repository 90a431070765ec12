"""Durations, from text and in words."""

from __future__ import annotations

import re

_DURATION = re.compile(
    r"(?:(?P<d>[0-9]+)d)?(?:(?P<h>[0-9]+)h)?(?:(?P<m>[0-9]+)m)?(?:(?P<s>[0-9]+)s)?"
)
_SECONDS = {"d": 86400, "h": 3600, "m": 60, "s": 1}
_UNITS = ((86400, "d"), (3600, "h"), (60, "min"), (1, "s"))
_WORDY = re.compile(
    r"([0-9]+(?:\.[0-9]+)?)\s*(d(?:ays?)?|h(?:ours?|rs?)?|m(?:in(?:ute)?s?)?|s(?:ec(?:ond)?s?)?)\b"
    r"(?:\s*and\b)?"
)
_CLOCK = re.compile(r"([0-9]{1,2}):([0-9]{2}):([0-9]{2})")
_MOST_DIGITS = 18
_LONGEST = 1e11
"""Seconds, some thousands of years."""


def seconds(text: str) -> int | None:
    """A duration such as ``90s``, ``1h30m`` or ``2d`` in seconds, its units summed; None if it is
    none."""
    found = _DURATION.fullmatch(text)
    if not text or found is None:
        return None
    return sum(_whole(found[unit]) * _SECONDS[unit] for unit in _SECONDS if found[unit])


def seconds_waited(text: str) -> int | None:
    """The time of a wait, which a number of seconds says too; None for what is no time."""
    return _whole(text) if text.isascii() and text.isdecimal() else seconds(text)


def _whole(digits: str) -> int:
    """A number; of one that is longer than any field's, one that is too large as well."""
    known = digits.lstrip("0")
    return int(known or "0") if len(known) <= _MOST_DIGITS else int(10**_MOST_DIGITS)


def spelled(seconds: int) -> str:
    """Seconds as a duration of the language: ``24855d3h14m7s``."""
    left, parts = seconds, []
    for unit, size in _SECONDS.items():
        number, left = divmod(left, size)
        if number:
            parts.append(f"{number}{unit}")
    return "".join(parts) or "0s"


def duration_meant(text: str) -> str | None:
    """``1 hour 30 minutes``, ``1.5h``, ``PT1H30M`` and ``01:30:00`` as ``1h30m``; None for a text
    that says no time."""
    clock = _CLOCK.fullmatch(text)
    if clock is not None:
        text = " ".join(f"{part}{unit}" for part, unit in zip(clock.groups(), "hms", strict=True))
    text = text.removeprefix("PT")
    parts = _WORDY.findall(text.lower())
    if not parts or len(text) > 40 or _WORDY.sub("", text.lower()).strip(" ,"):
        return None
    total = sum(float(number) * _SECONDS[unit[0]] for number, unit in parts)
    if total < 1 or total > _LONGEST or total != int(total):
        return None
    return spelled(int(total))


def duration(seconds: float) -> str:
    """``6 h``, ``1 h 30 min``, ``2 d 45 s``."""
    if seconds > _LONGEST:
        return "more than 3000 years"
    left, parts = round(seconds), []
    for size, unit in _UNITS:
        number, left = divmod(left, size)
        if number:
            parts.append(f"{number} {unit}")
    return " ".join(parts) or "0 s"
