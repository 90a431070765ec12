"""Source text and the places in it.

Offsets count characters from 0, as Python does; lines and columns count from 1,
as editors do. Only ``\\n``, ``\\r\\n`` and ``\\r`` end a line: YAML 1.1 also takes
NEL, LS and PS for line ends, editors do not.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from kfpc.record import record

_LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, eq=False)
class SourceText:
    """A named text: a file as read, or standard input (named ``<stdin>``)."""

    name: str
    text: str

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(match.end() for match in _LINE_END.finditer(self.text))]

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column, both from 1, of an offset."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def offset(self, line: int, column: int) -> int:
        """The offset of a line and a column, both from 1."""
        return self._starts[line - 1] + column - 1

    def line(self, number: int) -> str:
        """A line without its end; empty past the last one."""
        start, end = self.extent(number)
        return self.text[start:end]

    def extent(self, number: int) -> tuple[int, int]:
        """Where a line begins and ends, without what ends it; nowhere past the last one."""
        if not 1 <= number <= len(self._starts):
            return len(self.text), len(self.text)
        start = self._starts[number - 1]
        end = self._starts[number] if number < len(self._starts) else len(self.text)
        while end > start and self.text[end - 1] in "\r\n":
            end -= 1
        return start, end


@record
class Span:
    """A half-open range of a text: from ``start`` up to, not including, ``end``."""

    source: SourceText
    start: int
    end: int

    @property
    def file(self) -> str:
        return self.source.name

    @property
    def line(self) -> int:
        return self.source.position(self.start)[0]

    @property
    def column(self) -> int:
        return self.source.position(self.start)[1]

    @property
    def end_line(self) -> int:
        return self.source.position(self.end)[0]

    @property
    def end_column(self) -> int:
        return self.source.position(self.end)[1]


class Located(Protocol):
    """Whatever can say where it stands. The span is worked out when it is asked for."""

    @property
    def span(self) -> Span: ...
