"""Diagnostics that only repeat what an error at the same place says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kfpc.diagnostics.model import Diagnostic, Severity
from kfpc.diagnostics.text import SourceText


def without_echoes(found: Iterable[Diagnostic], said: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """Those of ``found`` that do not begin where an error of ``said`` does."""
    wrong = {_begin(one) for one in said if one.severity is Severity.ERROR}
    return (one for one in found if _begin(one) not in wrong)


def _begin(diagnostic: Diagnostic) -> tuple[SourceText, int]:
    return diagnostic.span.source, diagnostic.span.start
