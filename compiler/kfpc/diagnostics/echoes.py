"""Diagnostics that only repeat what an error at the same place says."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Hashable, Iterable, Iterator

from kfpc.diagnostics.catalogue.language import NO_EXPRESSION
from kfpc.diagnostics.catalogue.wiring import DOES_NOT_FIT
from kfpc.diagnostics.model import Diagnostic, Severity
from kfpc.diagnostics.text import SourceText, Span

_STEP = re.compile(r"\b(steps|step_templates|on_exit|workflow\.hooks)\.[\w-]+\.?|step `[\w.-]+`")


def without_copies(found: tuple[Diagnostic, ...]) -> tuple[Diagnostic, ...]:
    """What was found, each once for each place, however many steps have what is written there: what
    aliases, merge keys and templates bring is one text. The template's own is kept."""
    kept: dict[Hashable, Diagnostic] = {}
    for one in found:
        message = _STEP.sub("*", one.message)
        key = one.code, id(one.span.source), one.span.start, one.span.end, message
        if key not in kept or "step_templates." in one.message:
            kept[key] = one
    return found if len(kept) == len(found) else tuple(kept.values())


def not_where(said: Iterable[Diagnostic], found: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """Those of ``found`` that do not begin where an error of ``said`` does."""
    wrong = {_begin(one) for one in said if one.severity is Severity.ERROR}
    return (one for one in found if _begin(one) not in wrong)


def _begin(diagnostic: Diagnostic) -> tuple[SourceText, int]:
    return diagnostic.span.source, diagnostic.span.start


def without_echoes(found: tuple[Diagnostic, ...]) -> Iterator[Diagnostic]:
    """What was found, without what is said of a text that an error says is of no use as it is:
    warnings and notes, and other errors where no expression may stand, or none of its type."""
    errors = [one for one in found if one.severity is Severity.ERROR]
    single = [one for one in errors if not _is_of_many(one.span)]
    wrong = _Reach(one.span for one in single)
    useless = _Reach(one.span for one in single if one.code in _OF_A_WHOLE)
    for one in found:
        said = useless if one.severity is Severity.ERROR else wrong
        if one.code in _OF_A_WHOLE or not said.covers(one.span):
            yield one


_OF_A_WHOLE = frozenset({NO_EXPRESSION.id, DOES_NOT_FIT.id})
"""Codes of errors after which nothing else of a text matters."""


class _Reach:
    """How far some texts go."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self._of: dict[int, tuple[list[int], list[int]]] = {}
        for span in sorted(spans, key=lambda span: span.start):
            starts, ends = self._of.setdefault(id(span.source), ([], []))
            starts.append(span.start)
            ends.append(max((span.end, *ends[-1:])))

    def covers(self, span: Span) -> bool:
        """Whether a text lies within one of these, or begins where one does."""
        starts, ends = self._of.get(id(span.source), ([], []))
        at = bisect_right(starts, span.start) - 1
        return at >= 0 and (ends[at] >= span.end or starts[at] == span.start)


def _is_of_many(span: Span) -> bool:
    """Whether a mapping or a list in one line stands there, in which other texts have mistakes of
    their own."""
    return span.source.text.startswith(("{", "["), span.start)
