"""A span as rows to show: source lines, and the marks below them.

Rows know nothing of gutters, colours or messages: ``render_text`` adds those.
"""

from __future__ import annotations

from kfpc.diagnostics.text import SourceText, Span
from kfpc.diagnostics.visible import Cell, cells
from kfpc.record import record

_CUT: Cell = ("…", 1)
_NARROWEST = 20
_CHARACTERS = 4
"""How many characters a column is good for: some have no width."""

_SHOWN_WHOLE = 4
"""Spans of more lines than this are shown by their first and last one."""


@record(eq=False)
class Row:
    """A source line as it is shown; ``indent`` columns of nothing, then ``marks`` of mark.

    ``number`` is None for the gap of a span whose middle is left out.
    """

    number: int | None
    text: str = ""
    indent: int = 0
    marks: int = 0


def rows(span: Span, width: int) -> tuple[Row, ...]:
    """The rows of a span, none wider than ``width`` columns; none for an empty text."""
    source = span.source
    if not source.text:
        return ()
    start, end = _extent(span)
    first, first_column = source.position(start)
    last, last_column = source.position(end)
    numbers: list[int | None] = list(range(first, last + 1))
    if len(numbers) > _SHOWN_WHOLE:
        numbers = [first, None, last]
    return tuple(
        Row(None)
        if number is None
        else _row(
            source,
            number,
            first_column - 1 if number == first else None,
            last_column - 1 if number == last else None,
            width,
        )
        for number in numbers
    )


def _extent(span: Span) -> tuple[int, int]:
    """Start and end inside the text, without the blank end of a block."""
    text = span.source.text
    start = min(max(span.start, 0), len(text))
    end = min(max(span.end, start), len(text))
    kept, is_blank_line = end, False
    while kept > start and text[kept - 1].isspace():
        kept -= 1
        is_blank_line = is_blank_line or text[kept] in "\r\n"
    return (start, kept) if is_blank_line else (start, end)


def _row(source: SourceText, number: int, start: int | None, end: int | None, width: int) -> Row:
    """A line with the part that is marked, by offsets in the line; None: as far as it goes."""
    width = max(width, _NARROWEST)
    part = _part(source, number, start, _CHARACTERS * width)
    line = part.text
    shown = cells(line)
    continued = start is None
    start = len(line) - len(line.lstrip()) if start is None else start - part.left_out
    end = len(line) if end is None else min(end - part.left_out, len(line))
    left, right = _window(shown, start, end, width)
    before = [_CUT] if left or part.left_out else []
    after = [_CUT] if right < len(shown) or part.goes_on else []
    inside = shown[left:right]
    marked = _width(shown[start : min(end, right)])
    return Row(
        number,
        "".join(text for text, _ in (*before, *inside, *after)).rstrip(),
        _width(before) + _width(shown[left:start]),
        marked or (0 if continued else 1),
    )


@record(eq=False)
class _Part:
    """The part of a line that can be shown, and what of the line is left out before and after."""

    text: str
    left_out: int
    goes_on: bool


def _part(source: SourceText, number: int, start: int | None, most: int) -> _Part:
    """The line; of a long one, ``most`` characters before the mark and after its begin.

    A file may be one line with very many mistakes in it: no frame looks at all of it.
    """
    begin, end = source.extent(number)
    at = begin + (start or 0)
    first, last = max(begin, at - most), min(end, at + most)
    if end - begin <= 2 * most:
        first, last = begin, end
    return _Part(source.text[first:last], first - begin, last < end)


def _window(shown: list[Cell], start: int, end: int, width: int) -> tuple[int, int]:
    """Which cells to show, so that the marked part is seen and the row is not too wide.

    A third of the room at most goes to what stands before the mark.
    """
    marked = max(1, _width(shown[start:end]))
    if max(_width(shown), _width(shown[:start]) + marked) <= width:
        return 0, len(shown)
    room = width - 2 * _CUT[1]
    marked = min(marked, room)
    left, used = start, 0
    allowed = max(room // 3, room - marked - _width(shown[end:])) if marked < room else 0
    allowed = min(allowed, room - marked)
    while left > 0 and used + shown[left - 1][1] <= allowed:
        left -= 1
        used += shown[left][1]
    right = left
    used = 0
    while right < len(shown) and used + shown[right][1] <= room:
        used += shown[right][1]
        right += 1
    return left, max(right, left)


def _width(part: list[Cell]) -> int:
    return sum(columns for _, columns in part)
