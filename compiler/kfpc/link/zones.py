"""Abbreviations of time zones, which are no names of zones: a clock shows them in one half of the
year."""

from __future__ import annotations

import re
from collections.abc import Iterable

_ABBREVIATION = re.compile(r"[A-Z]{2,5}")

_PLACES = {
    "Europe/Berlin": ("CEST", "CET", "MESZ", "MEZ"),
    "Europe/London": ("BST",),
    "Europe/Lisbon": ("WEST",),
    "Europe/Athens": ("EEST",),
    "Europe/Moscow": ("MSK",),
    "America/New_York": ("EDT", "ET"),
    "America/Chicago": ("CDT", "CT"),
    "America/Denver": ("MDT", "MT"),
    "America/Los_Angeles": ("PST", "PDT", "PT"),
    "Asia/Tokyo": ("JST",),
    "Asia/Seoul": ("KST",),
    "Australia/Sydney": ("AEST", "AEDT"),
    "Pacific/Auckland": ("NZST", "NZDT"),
}
"""Those that one place alone comes to mind for: IST is India, Israel and Ireland."""

_PLACE_OF = {one: place for place, several in _PLACES.items() for one in several}


def help_for_abbreviation(name: str, known: Iterable[str]) -> str | None:
    """What to write instead of an abbreviation, which may be the name of a zone in other letters;
    None for what is none."""
    same = next((one for one in known if one.casefold() == name.casefold()), None)
    if same is not None:
        return f"did you mean `{same}`?"
    place = _PLACE_OF.get(name.upper())
    if place is not None:
        return f"write the name of a place, which has its summer time too: `{place}`"
    if _ABBREVIATION.fullmatch(name):
        return "write the name of a place, which has its summer time too, such as `Europe/Berlin`"
    return None
