"""Diagnostics that only repeat what an error at the same place says."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator

from kfpc.diagnostics.model import Diagnostic, Severity
from kfpc.diagnostics.text import SourceText, Span


def not_where(said: Iterable[Diagnostic], found: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """Those of ``found`` that do not begin where an error of ``said`` does."""
    wrong = {_begin(one) for one in said if one.severity is Severity.ERROR}
    return (one for one in found if _begin(one) not in wrong)


def _begin(diagnostic: Diagnostic) -> tuple[SourceText, int]:
    return diagnostic.span.source, diagnostic.span.start


def without_echoes(found: tuple[Diagnostic, ...]) -> Iterator[Diagnostic]:
    """What was found, without warnings and notes about a text that an error says is of no use as
    it is."""
    reached: dict[int, tuple[list[int], list[int]]] = {}
    for one in sorted(found, key=lambda one: one.span.start):
        if one.severity is Severity.ERROR and not _is_of_many(one.span):
            starts, ends = reached.setdefault(id(one.span.source), ([], []))
            starts.append(one.span.start)
            ends.append(max((one.span.end, *ends[-1:])))
    for one in found:
        starts, ends = reached.get(id(one.span.source), ([], []))
        at = bisect_right(starts, one.span.start) - 1
        within = at >= 0 and (ends[at] >= one.span.end or starts[at] == one.span.start)
        if one.severity is Severity.ERROR or not within:
            yield one


def _is_of_many(span: Span) -> bool:
    """Whether a mapping or a list in one line stands there, in which other texts have mistakes of
    their own."""
    return span.source.text.startswith(("{", "["), span.start)
