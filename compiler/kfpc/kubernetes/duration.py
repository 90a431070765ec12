"""Durations, from text and in words."""

from __future__ import annotations

import re

_DURATION = re.compile(
    r"(?:(?P<d>[0-9]+)d)?(?:(?P<h>[0-9]+)h)?(?:(?P<m>[0-9]+)m)?(?:(?P<s>[0-9]+)s)?"
)
_SECONDS = {"d": 86400, "h": 3600, "m": 60, "s": 1}
_UNITS = ((86400, "d"), (3600, "h"), (60, "min"), (1, "s"))
_LONGEST = 1e11
"""Seconds, some thousands of years."""


def seconds(text: str) -> int | None:
    """A duration such as ``90s``, ``1h30m`` or ``2d`` in seconds; None if it is none."""
    found = _DURATION.fullmatch(text)
    if not text or found is None or len(text) > 20:
        return None
    return sum(int(found[unit]) * _SECONDS[unit] for unit in _SECONDS if found[unit])


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
