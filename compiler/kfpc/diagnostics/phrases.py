"""Phrases that sentences to people share: articles, lists, counts, names in quotes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def with_article(name: str) -> str:
    """A name with its article: ``a String``, ``an Integer``, ``an hour``."""
    return f"{'an' if name[:1] in 'AEIOU' or name == 'hour' else 'a'} {name}"


def quoted(names: Iterable[str]) -> list[str]:
    """Names as they are written in a file, each in back-ticks."""
    return [f"`{name}`" for name in names]


def all_of(words: Sequence[str]) -> str:
    """``a``, ``a and b``, ``a, b and c``; empty for none."""
    return _listed(words, "and")


def one_of(words: Sequence[str]) -> str:
    """``a``, ``a or b``, ``a, b or c``; empty for none."""
    return _listed(words, "or")


def _listed(words: Sequence[str], last: str) -> str:
    return f"{', '.join(words[:-1])} {last} {words[-1]}" if len(words) > 1 else "".join(words)


def some(words: Sequence[str], most: int = 5) -> str:
    """All of the words, or ``most`` of them where they are many: ``a, b and 7 more``.

    One word is not left out: it takes no more room than ``1 more``.
    """
    if len(words) <= most + 1:
        return all_of(words)
    return f"{', '.join(words[:most])} and {len(words) - most} more"


def and_others(words: Sequence[str], kind: str) -> str:
    """``a``, ``a and b``, ``a and 2 other steps``, where ``kind`` is ``step``."""
    if len(words) <= 2:
        return all_of(words)
    return f"{words[0]} and {len(words) - 1} other {kind}s"


def plural(number: float | None, word: str) -> str:
    """The word as it stands after a number, None for one that is not known: ``pod``, ``pods``."""
    return verb(number, word, f"{word}s")


def counted(number: int, word: str) -> str:
    """``1 pod``, ``1,500 pods``, ``0 pods``."""
    return f"{number:,} {plural(number, word)}"


def verb(number: float | None, one: str, many: str) -> str:
    """What so many do: ``is`` or ``are``, ``takes`` or ``take``."""
    return one if number == 1 else many


def shortened(text: str, most: int = 40) -> str:
    """A text as a message shows it: of a long one the beginning; and one sees an empty one."""
    if not text:
        return '""'
    return text if len(text) <= most else f"{text[: most - 3]}..."
