"""Texts as a picture shows them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kfpc.diagnostics.visible import cells, visible
from kfpc.views.graph.model import Box, Edge, Kind

_LONGEST = 44
"""Columns of a line in a box."""

_LONGEST_CHANGE = 66


def columns(text: str) -> int:
    """The columns that a text takes where all letters are of one width, or of two."""
    return sum(width for _, width in cells(text))


def short(text: str, most: int = _LONGEST) -> str:
    """A text in one line, visible, and cut where it is long."""
    shown = visible(text)
    if columns(shown) <= most:
        return shown
    kept, room = "", most - 1
    for letter, width in cells(shown):
        room -= width
        if room < 0:
            break
        kept += letter
    return f"{kept}…"


def label_lines(box: Box) -> list[str]:
    """What stands in a box: its name, what it is, and what there is to know at first sight."""
    return [*(short(line) for line in (box.name, *box.lines)), *map(_change, box.changes)]


def _change(told: str) -> str:
    """What is different, where there is room for it; else that it is."""
    shown = visible(told)
    if columns(shown) <= _LONGEST_CHANGE:
        return shown
    return f"{short(told.partition(': ')[0])}: changed"


def head_line(box: Box) -> str:
    """What stands above a box with others in it."""
    return short(": ".join(dict.fromkeys((word_for(box), box.name))), 60)


def word_for(box: Box) -> str:
    """What kind of step it is, and what became of it."""
    words = [] if box.change is None else [box.change.value]
    if box.kind is not Kind.PROGRAM:
        words.append(box.kind.value)
    return " ".join(words)


def edge_label(edge: Edge, most: int = 2) -> str:
    """The outputs that go along an edge; of many the first, and how many more there are."""
    shown = [short(one, 32) for one in edge.carried[:most]]
    more = len(edge.carried) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more else "")


def all_lines(title: str, groups: Iterable[Iterable[tuple[str, str]]]) -> Iterator[str]:
    """All that there is to say of a box, a line each."""
    yield visible(title)
    for group in groups:
        for key, value in group:
            text = value if len(value) <= 400 else f"{value[:399]}…"
            yield f"{visible(key)}: {visible(text)}"
