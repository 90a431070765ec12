"""What a user is told: a code, a place, a reason and a way out."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum

from kfpc.diagnostics.suggestions import Suggestions
from kfpc.diagnostics.text import Located, Span
from kfpc.record import record, replace


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
class Alike:
    """Diagnostics of one cause. ``rather`` is the place that may be at fault instead of theirs."""

    rather: tuple[str, Located] | None = None
    found: list[Diagnostic] = field(default_factory=list)


@dataclass(slots=True)
class Report:
    """Collects the diagnostics of a run; each stop on the data's way adds to it.

    ``alike`` has those that have one cause, by that cause.
    """

    found: list[Diagnostic] = field(default_factory=list)
    alike: dict[Hashable, Alike] = field(default_factory=dict)
    suggestions: Suggestions = field(default_factory=Suggestions)

    def add(self, diagnostic: Diagnostic) -> None:
        self.found.append(diagnostic)

    def add_alike(
        self,
        diagnostic: Diagnostic,
        cause: Hashable,
        rather: tuple[str, Located] | None = None,
    ) -> None:
        """Adds a diagnostic. All of one ``cause`` are told as one, at the first of their places:
        a name that is misspelt where it is declared is one mistake, however many read it.
        ``rather`` is that declaration, and what to call it where there are several readers."""
        self.found.append(diagnostic)
        self.alike.setdefault(cause, Alike(rather)).found.append(diagnostic)

    def extend(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.found.extend(diagnostics)

    @property
    def failed(self) -> bool:
        """Whether an error is among them."""
        return any(d.severity is Severity.ERROR for d in self.found)

    def sorted(self) -> tuple[Diagnostic, ...]:
        """All of them, each once, by file, place and code."""
        unique = {_identity(d): d for d in self.found}
        for alike in self.alike.values():
            _put_together(alike, unique)
        return tuple(sorted(unique.values(), key=_order))


_SHOWN = 3
"""Of the places of one mistake, so many are shown beside the first."""


def _put_together(alike: Alike, unique: dict[Hashable, Diagnostic]) -> None:
    """Leaves one of those that have one cause, with the places of the others."""
    same = {_identity(diagnostic): diagnostic for diagnostic in alike.found}
    first, *others = sorted(same.values(), key=_order)
    if not others:
        return
    for other in others:
        unique.pop(_identity(other), None)
    rather = () if alike.rather is None else (Related(alike.rather[0], _span(alike.rather[1])),)
    related = (*first.related, *_places(others), *rather)
    unique[_identity(first)] = replace(first, related=related)


def _places(others: list[Diagnostic]) -> Iterator[Related]:
    last = len(others) if len(others) == _SHOWN + 1 else _SHOWN
    for number, other in enumerate(others[:last], 1):
        more = len(others) - number if number == last else 0
        yield Related(f"here too, and {more} times more" if more else "here too", other.span)


def _identity(diagnostic: Diagnostic) -> Hashable:
    span = diagnostic.span
    return diagnostic.code, diagnostic.message, span.file, span.start, span.end


def _order(diagnostic: Diagnostic) -> tuple[str, int, int, str, str]:
    span = diagnostic.span
    return span.file, span.start, span.end, diagnostic.code, diagnostic.message
