"""What a word that is not known was probably meant to be."""

from __future__ import annotations

from collections.abc import Iterable


def nearest(word: str, known: Iterable[str], cutoff: float = 0.6) -> str | None:
    """The known word that differs least, if it is alike enough (0 to 1, as difflib has it)."""
    from difflib import get_close_matches  # noqa: PLC0415 - only a mistake needs it

    close = get_close_matches(word, list(known), n=1, cutoff=cutoff)
    return close[0] if close else None


def did_you_mean(word: str, known: Iterable[str], cutoff: float = 0.6) -> str | None:
    """The nearest known word as a help."""
    close = nearest(word, known, cutoff)
    return None if close is None else f"did you mean `{close}`?"
