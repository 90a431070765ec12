"""What a user is told: a code, a place, a reason and a way out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum

from kfpc.diagnostics.text import Located, Span
from kfpc.record import record


class Severity(Enum):
    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@record
class Related:
    """A second place that has to do with a diagnostic, and what it is."""

    message: str
    span: Span


@record
class Diagnostic:
    """One finding. ``message`` says what is wrong, ``help`` what to do."""

    code: str
    severity: Severity
    message: str
    span: Span
    help: str | None = None
    related: tuple[Related, ...] = ()


@record
class Code:
    """An entry of the catalogue: a stable code, and the title that completes its page's heading.

    The page is ``pages/<id>.md``, or the docstring of the rule that gives the code.
    """

    id: str
    severity: Severity
    title: str

    def at(
        self,
        place: Located | Span,
        message: str,
        *,
        help: str | None = None,
        related: Iterable[tuple[str, Located | Span]] = (),
    ) -> Diagnostic:
        """This code's diagnostic at a place."""
        return Diagnostic(
            self.id,
            self.severity,
            message,
            _span(place),
            help,
            tuple(Related(text, _span(where)) for text, where in related),
        )


def _span(place: Located | Span) -> Span:
    return place if isinstance(place, Span) else place.span


@dataclass(slots=True)
class Report:
    """Collects the diagnostics of a run; each stop on the data's way adds to it."""

    found: list[Diagnostic] = field(default_factory=list)

    def add(self, diagnostic: Diagnostic) -> None:
        self.found.append(diagnostic)

    def extend(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.found.extend(diagnostics)

    @property
    def failed(self) -> bool:
        """Whether an error is among them."""
        return any(d.severity is Severity.ERROR for d in self.found)

    def sorted(self) -> tuple[Diagnostic, ...]:
        """All of them, each once, by file, place and code."""
        unique = {(d.code, d.message, d.span.file, d.span.start, d.span.end): d for d in self.found}
        return tuple(sorted(unique.values(), key=_order))


def _order(diagnostic: Diagnostic) -> tuple[str, int, int, str, str]:
    span = diagnostic.span
    return span.file, span.start, span.end, diagnostic.code, diagnostic.message
