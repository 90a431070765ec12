"""Tables and lines for people."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Sequence

from kfpc.diagnostics.visible import cells, visible

_UNIT = re.compile(r"(?<=\d) (?=(?:d|h|min|s|%)\b)")
_KEPT = "\N{NO-BREAK SPACE}"


def wrapped(text: str, width: int, first: str = "  ", others: str | None = None) -> list[str]:
    """A sentence in lines that begin with ``first`` and ``others``, which is ``first`` too if it
    is left out. Numbers keep their units."""
    lines = textwrap.wrap(
        _UNIT.sub(_KEPT, visible(text)),
        width,
        initial_indent=first,
        subsequent_indent=first if others is None else others,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return [line.replace(_KEPT, " ") for line in lines]


def table(rows: Sequence[Sequence[str]], align: str, indent: str = "  ") -> Iterator[str]:
    """The rows, the first of them the head, with two blanks between the columns.

    ``align`` has ``<`` or ``>`` for each column.
    """
    widths = [max(map(width_of, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        line = "  ".join(
            _padded(cell, width, side) for cell, width, side in zip(row, widths, align, strict=True)
        )
        yield f"{indent}{line}".rstrip()


def _padded(text: str, width: int, side: str) -> str:
    blank = " " * (width - width_of(text))
    return f"{blank}{text}" if side == ">" else f"{text}{blank}"


def width_of(text: str) -> int:
    """The columns of a text on a terminal."""
    return sum(columns for _, columns in cells(text))


def cut(text: str, width: int) -> str:
    """A text as it is shown, in so many columns at most: what does not fit becomes ``…``."""
    if width_of(text) <= width:
        return visible(text)
    kept, taken = "", 0
    for shown, columns in cells(text):
        if taken + columns > width - 1:
            break
        kept, taken = kept + shown, taken + columns
    return f"{kept}…"
