"""Diagnostics for programs: one JSON object.

``{format_version, valid, strict, error_count, warning_count, diagnostics: [{code, severity,
message, file, line, column, end_line, end_column, snippet, help, related: [{message,
file, line, column}]}]}``. Lines and columns count from 1, the end is exclusive,
``snippet`` is the first line of the place (of a line of more than 500 characters the part around
it, with ``…`` where something is left out), ``help`` may be null.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from kfpc.diagnostics.model import Diagnostic, Related, Severity
from kfpc.diagnostics.text import Span

FORMAT_VERSION = "1.1"

_LONGEST = 500
_BEFORE = 100
"""Of a longer line a snippet has as much as this, so much of it before the place: a file that is
one line may have very many mistakes."""


def render_json(diagnostics: Sequence[Diagnostic], *, valid: bool, strict: bool = False) -> str:
    """The object, ASCII only, with a newline at its end.

    ``valid`` is the verdict of the run: where it is ``strict`` (``--strict``) warnings make it
    false.
    """
    severities = [diagnostic.severity for diagnostic in diagnostics]
    document = {
        "format_version": FORMAT_VERSION,
        "valid": valid,
        "strict": strict,
        "error_count": severities.count(Severity.ERROR),
        "warning_count": severities.count(Severity.WARNING),
        "diagnostics": [_diagnostic(diagnostic) for diagnostic in diagnostics],
    }
    return json.dumps(document, indent=2) + "\n"


def _diagnostic(diagnostic: Diagnostic) -> dict[str, Any]:
    span = diagnostic.span
    return {
        "code": diagnostic.code,
        "severity": diagnostic.severity.value,
        "message": diagnostic.message,
        "file": span.file,
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
        "snippet": _snippet(span),
        "help": diagnostic.help,
        "related": [_related(related) for related in diagnostic.related],
    }


def _snippet(span: Span) -> str:
    """The line of a place, or the part of it that is shown."""
    begin, end = span.source.extent(span.line)
    if end - begin <= _LONGEST:
        return span.source.text[begin:end]
    first = max(begin, min(span.start - _BEFORE, end - _LONGEST))
    last = first + _LONGEST
    shown = span.source.text[first:last]
    return f"{'…' if first > begin else ''}{shown}{'…' if last < end else ''}"


def _related(related: Related) -> dict[str, Any]:
    return {
        "message": related.message,
        "file": related.span.file,
        "line": related.span.line,
        "column": related.span.column,
    }
