"""Where the parser gave up, and with what words."""

from __future__ import annotations

import re

from yaml.events import CollectionStartEvent, Event

from kfpc.diagnostics import SourceText, Span
from kfpc.record import record

_WORD = re.compile(r"\S*")
_LINE = re.compile(r"[^\r\n]*")
_INDENTATION = re.compile(r"[ \t]*")


@record(eq=False)
class Failure:
    """What the parser says, and where.

    ``at`` is where it stopped, ``began`` where that begins which it was in by its own
    words, ``last`` what it had given before, ``innermost`` what began the innermost
    mapping or list that is open.
    """

    source: SourceText
    context: str
    problem: str
    at: int
    began: int
    last: Event | None
    innermost: CollectionStartEvent | None

    @property
    def text(self) -> str:
        return self.source.text

    @property
    def character(self) -> str:
        """Where it stopped; empty at the end of the text."""
        return self.text[self.at : self.at + 1]

    @property
    def line_start(self) -> int:
        return self.source.offset(self.line(self.at), 1)

    @property
    def indentation(self) -> str:
        """The blanks that the line begins with."""
        match = _INDENTATION.match(self.text, self.line_start)
        return match[0] if match else ""

    def line(self, offset: int) -> int:
        """The number of a line, from 1."""
        return self.source.position(offset)[0]

    def one(self, at: int) -> Span:
        """One character."""
        return Span(self.source, at, min(at + 1, len(self.text)))

    def word(self, at: int) -> Span:
        """From there to the next blank."""
        match = _WORD.match(self.text, at)
        return Span(self.source, at, max(match.end() if match else 0, self.one(at).end))

    def rest(self, at: int) -> Span:
        """From there to the end of the line."""
        match = _LINE.match(self.text, at)
        kept = len(match[0].rstrip()) if match else 0
        return Span(self.source, at, max(at + kept, self.one(at).end))
