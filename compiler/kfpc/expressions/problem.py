"""What is wrong with a text, by offsets in it."""

from __future__ import annotations

from kfpc.diagnostics import Code, Diagnostic
from kfpc.record import record
from kfpc.source.document import Place


@record(eq=False)
class Problem:
    """A finding in a text that may stand anywhere: ``start`` and ``end`` are offsets in it."""

    code: Code
    message: str
    start: int
    end: int
    help: str | None = None

    def at(self, place: Place) -> Diagnostic:
        """The diagnostic for a text that stands at a place."""
        return self.code.at(place.within(self.start, self.end), self.message, help=self.help)


class ParseError(Exception):
    """Carries a problem out of the parser; it never leaves this folder."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem
