"""Text as a terminal shows it: what each character looks like, and how wide it is.

Nothing of a source file reaches the terminal as a command: control characters become
their pictures (``␛``), other invisible ones their names (``<U+202E>``), so that a
right-to-left override or a zero-width space is seen and cannot hide anything.
"""

from __future__ import annotations

import re
from unicodedata import category, east_asian_width

TAB = "    "

_INVISIBLE = frozenset({"Cc", "Cf", "Zl", "Zp", "Cs", "Co", "Cn"})
_ZERO_WIDTH = frozenset({"Mn", "Me"})
_PLAIN = re.compile(r"[ -~]*")

Cell = tuple[str, int]
"""What is shown for one character, and the columns that it takes."""


def cell(character: str) -> Cell:
    """One character as it is shown."""
    if " " <= character <= "~":
        return character, 1
    if character == "\t":
        return TAB, len(TAB)
    code = ord(character)
    if code < 0x20:
        return chr(0x2400 + code), 1
    if code == 0x7F:
        return "␡", 1
    kind = category(character)
    if kind in _INVISIBLE:
        name = f"<U+{code:04X}>"
        return name, len(name)
    if kind in _ZERO_WIDTH:
        return character, 0
    return character, 2 if east_asian_width(character) in "WF" else 1


def cells(text: str) -> list[Cell]:
    """Each character of a line as it is shown, in order."""
    return [cell(character) for character in text]


def visible(text: str) -> str:
    """A text as it is shown, in one line."""
    if _PLAIN.fullmatch(text):
        return text
    return "".join(shown for shown, _ in cells(text))
