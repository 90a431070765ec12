"""What the tests of reading have in common."""

from __future__ import annotations

from typing import Any

from kfpc.diagnostics import Diagnostic, Report
from kfpc.source import Document, read_text


def read(text: str | bytes) -> tuple[Document | None, tuple[Diagnostic, ...]]:
    """The document of a text, and what was found in it."""
    report = Report()
    document = read_text(text, "spec.yaml", report)
    return document, report.sorted()


def clean(text: str | bytes) -> Document:
    """The document of a text in which nothing is wrong."""
    document, found = read(text)
    assert found == ()
    assert document is not None
    return document


def only(text: str | bytes) -> Diagnostic:
    """The one thing that is wrong with a text."""
    _, found = read(text)
    assert len(found) == 1, [diagnostic.message for diagnostic in found]
    return found[0]


def under(located: Any) -> str:
    """The text that a place or a diagnostic underlines."""
    span = located.span
    return str(span.source.text[span.start : span.end])
