"""From offsets in a scalar's value to offsets in the file.

Quotes, escapes, folded lines and indentation make a value differ from its source. Here
the source is read again, character by character, and what comes out is compared with
the value that the parser gave: where they differ, the whole scalar is pointed at.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import TypeAlias

from yaml.events import ScalarEvent

from kfpc.source.nodes import end
from kfpc.source.spans import scalar_range

Piece: TypeAlias = "tuple[str, int, int]"
"""Some characters of the value (mostly one), and where they are written."""

_SPACE = re.compile(r"[ \t\r\n]+")
_BREAK = re.compile(r"\r\n|\r|\n")
_LINE = re.compile(r"([^\r\n]*)(\r\n|\r|\n|\Z)")
_ESCAPE = re.compile(
    r"\\(?:u([dD][89abAB]..)\\u([dD][c-fC-F]..)|x(..)|u(.{4})|U(.{8})|(\r\n|[\r\n])[ \t]*|(.))"
)
_NAMED = {
    "0": "\0", "a": "\a", "b": "\b", "t": "\t", "\t": "\t", "n": "\n", "v": "\v", "f": "\f",
    "r": "\r", "e": "\x1b", "N": "\x85", "_": "\xa0", "L": "\u2028", "P": "\u2029",
}  # fmt: skip


def part_range(text: str, event: ScalarEvent, part: tuple[int, int]) -> tuple[int, int]:
    """Where a part of a scalar's value is written, by offsets from 0 in both."""
    whole = scalar_range(text, event)
    places = _places(text, event, whole)
    if places is None:
        return whole
    first = min(max(part[0], 0), len(places))
    last = min(max(part[1], first), len(places))
    if first == last:
        at = places[first][0] if first < len(places) else (places[-1][1] if places else whole[0])
        return at, at
    return places[first][0], places[last - 1][1]


@lru_cache(maxsize=4)
def _places(text: str, event: ScalarEvent, whole: tuple[int, int]) -> list[tuple[int, int]] | None:
    """The place of every character of the value; None if that cannot be told.

    Remembered: one text may have thousands of mistakes, each a part of it.
    """
    try:
        pieces = _READERS[event.style or ""](text, event, whole)
    except ValueError:  # an escape that the parser saw otherwise
        return None
    characters = [(one, first, last) for many, first, last in pieces for one in many]
    characters = characters[: len(event.value)]
    if "".join(one for one, _, _ in characters) != event.value:
        return None
    return [(first, last) for _, first, last in characters]


def _plain(text: str, _: ScalarEvent, whole: tuple[int, int]) -> list[Piece]:
    return _flow(text, whole[0], whole[1], None)


def _single_quoted(text: str, _: ScalarEvent, whole: tuple[int, int]) -> list[Piece]:
    return _flow(text, whole[0] + 1, whole[1] - 1, "'")


def _double_quoted(text: str, _: ScalarEvent, whole: tuple[int, int]) -> list[Piece]:
    return _flow(text, whole[0] + 1, whole[1] - 1, "\\")


def _flow(text: str, at: int, last: int, special: str | None) -> list[Piece]:
    """A scalar that is not a block: a line break is a space, n of them are n - 1 breaks."""
    pieces: list[Piece] = []
    while at < last:
        character = text[at]
        if character == special:
            piece = (character, at, at + 2) if special == "'" else _escaped(text, at, last)
        elif character in " \t\r\n":
            piece = _folded_space(text, at, last)
        else:
            piece = (character, at, at + 1)
        pieces.append(piece)
        at = piece[2]
    return pieces


def _folded_space(text: str, at: int, last: int) -> Piece:
    match = _SPACE.match(text, at, last)
    assert match is not None
    breaks = len(_BREAK.findall(match[0]))
    if breaks == 0:
        return text[at], at, at + 1
    return (" " if breaks == 1 else "\n" * (breaks - 1)), at, match.end()


def _escaped(text: str, at: int, last: int) -> Piece:
    match = _ESCAPE.match(text, at, last)
    if match is None:
        raise ValueError(text[at:last])
    high, low, two, four, eight, line_break, named = match.groups()
    if high:
        pair = chr(int(high, 16)) + chr(int(low, 16))
        value = pair.encode("utf-16-le", "surrogatepass").decode("utf-16-le")
    elif line_break:
        value = ""
    elif named:
        value = _NAMED.get(named, named)
    else:
        value = chr(int(two or four or eight, 16))
    return value, at, match.end()


def _block(text: str, event: ScalarEvent, whole: tuple[int, int]) -> list[Piece]:
    """A literal or folded block: the lines below its header, without their indentation."""
    header = _LINE.match(text, whole[0])
    assert header is not None
    lines = _lines(text, header.end(), min(end(event), len(text)))
    indent = _indent(text, lines, event.value)
    pieces: list[Piece] = []
    breaks: list[Piece] = []
    was_indented: bool | None = None
    for first, last, following in lines:
        content = min(first + indent, last)
        if content < last:
            is_indented = text[content] in " \t"
            folds = event.style == ">" and was_indented is False and not is_indented
            pieces += _folded_breaks(breaks) if folds else breaks
            pieces += ((text[at], at, at + 1) for at in range(content, last))
            breaks, was_indented = [], is_indented
        breaks.append(("\n", last, following))
    return [*pieces, *breaks]


def _folded_breaks(breaks: list[Piece]) -> list[Piece]:
    if len(breaks) == 1:
        return [(" ", breaks[0][1], breaks[0][2])]
    return breaks[1:]


def _lines(text: str, at: int, last: int) -> list[tuple[int, int, int]]:
    """Begin and end of each line, and the begin of the next."""
    lines = []
    while at < last:
        match = _LINE.match(text, at)
        assert match is not None
        lines.append((at, match.end(1), match.end()))
        at = match.end()
    return lines


def _indent(text: str, lines: list[tuple[int, int, int]], value: str) -> int:
    """How far the block is indented: its first line, less the spaces that are its text's."""
    spaces = len(value.lstrip("\n")) - len(value.lstrip("\n").lstrip(" "))
    for first, last, _ in lines:
        line = text[first:last]
        if line.strip(" "):
            return max(0, len(line) - len(line.lstrip(" ")) - spaces)
    return max((last - first for first, last, _ in lines), default=0)


_READERS: dict[str, Callable[[str, ScalarEvent, tuple[int, int]], list[Piece]]] = {
    "": _plain,
    "'": _single_quoted,
    '"': _double_quoted,
    "|": _block,
    ">": _block,
}
