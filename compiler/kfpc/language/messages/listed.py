"""Values of which a key takes only some words.

Loaded when a file has a mistake: most have none.
"""

from __future__ import annotations

from kfpc.diagnostics.suggestions import nearest


def listed(expected: str) -> list[str]:
    """The words out of pydantic's ``'a', 'b' or 'c'``."""
    return [word.strip("'") for word in expected.replace(" or ", ", ").split(", ")]


def nearest_listed(found: str, words: list[str]) -> str | None:
    """The word that was meant, in whatever letters; None where none is near."""
    in_any_case = {word.lower(): word for word in words}
    close = nearest(found.lower(), in_any_case, cutoff=0.6 if len(found) < 5 else 0.7)
    return None if close is None else in_any_case[close]
