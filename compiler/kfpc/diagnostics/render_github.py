"""Diagnostics as GitHub Actions' workflow commands, which become annotations.

https://docs.github.com/actions/reference/workflow-commands-for-github-actions; the
escaping is that of actions/toolkit's ``command.ts``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kfpc.diagnostics.model import Diagnostic, Severity
from kfpc.diagnostics.visible import visible

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def render_github(diagnostics: Sequence[Diagnostic], failure: str | None = None) -> str:
    """One command a line; empty for none. ``failure`` is said last: why the run fails, where no
    error says it."""
    commands = [_command(diagnostic) for diagnostic in diagnostics]
    if failure is not None:
        commands.append(f"::error title=kfpc::{_data(failure)}")
    return "".join(f"{command}\n" for command in commands)


def _command(diagnostic: Diagnostic) -> str:
    properties = ",".join(f"{name}={_property(str(value))}" for name, value in _where(diagnostic))
    return f"::{_COMMANDS[diagnostic.severity]} {properties}::{_data(_text(diagnostic))}"


def _where(diagnostic: Diagnostic) -> Iterable[tuple[str, str | int]]:
    """GitHub takes columns only for a place within one line."""
    span = diagnostic.span
    yield "file", span.file
    yield "line", span.line
    yield "endLine", span.end_line
    if span.line == span.end_line:
        yield "col", span.column
        yield "endColumn", span.end_column
    yield "title", diagnostic.code


def _text(diagnostic: Diagnostic) -> str:
    lines = [diagnostic.message]
    for related in diagnostic.related:
        span = related.span
        lines.append(f"{span.file}:{span.line}:{span.column}: {related.message}")
    if diagnostic.help:
        lines.extend(f"help: {diagnostic.help}".split("\n"))
    return "\n".join(visible(line) for line in lines)


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(visible(text)).replace(":", "%3A").replace(",", "%2C")
