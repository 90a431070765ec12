"""What a word that is not known was probably meant to be."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any


def nearest(word: str, known: Iterable[str], cutoff: float = 0.6) -> str | None:
    """The known word that differs least, if it is alike enough (0 to 1, as difflib has it)."""
    from difflib import get_close_matches  # noqa: PLC0415 - only a mistake needs it

    close = get_close_matches(word, list(known), n=1, cutoff=cutoff)
    return close[0] if close else None


def did_you_mean(word: str, known: Iterable[str], cutoff: float = 0.6) -> str | None:
    """The nearest known word as a help."""
    close = nearest(word, known, cutoff)
    return None if close is None else f"did you mean `{close}`?"


def key_meant(key: str, meant: str, mapping: Mapping[str, Any]) -> str:
    """The help for a key of a mapping that was meant as another, which may be there as well."""
    if meant not in mapping:
        return f"did you mean `{meant}`?"
    both = mapping.get(key), mapping[meant]
    if all(isinstance(value, dict) for value in both):
        return f"`{meant}` is there already: move what is below `{key}` there"
    if all(isinstance(value, list) for value in both):
        return f"`{meant}` is there already: make one of the two"
    return f"`{meant}` is there already: leave one of the two out"


@dataclass(slots=True)
class Suggestions:
    """Looks for near words until it has looked at ``left`` of them.

    Who has thousands of misspelt names reads the help of the first; the work for all of them
    would be the product of their number and of that of the names there are.
    """

    left: int = 10_000

    def nearest(self, word: str, known: Collection[str], cutoff: float = 0.6) -> str | None:
        """As the function does; None, without a look at them, when it has looked enough."""
        return nearest(word, known, cutoff) if self.spend(len(known)) else None

    def spend(self, number: int) -> bool:
        """Whether so many names may be looked at, which then are."""
        may = self.left > 0
        self.left -= number if may else 0
        return may

    def did_you_mean(self, word: str, known: Collection[str], cutoff: float = 0.6) -> str | None:
        """The nearest known word as a help."""
        close = self.nearest(word, known, cutoff)
        return None if close is None else f"did you mean `{close}`?"
