"""Diagnostics for people: the source line, the place underlined, the way out.

The form is that of rustc: the second places of a diagnostic follow as frames of their
own (``:::``), their message beside the mark.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kfpc.diagnostics.frames import Row, rows
from kfpc.diagnostics.model import Diagnostic, Related, Severity
from kfpc.diagnostics.phrases import counted
from kfpc.diagnostics.style import PLAIN, Style
from kfpc.diagnostics.text import Span
from kfpc.diagnostics.visible import visible

WIDTH = 100

_LONGEST = 2000
"""Characters of a message: a name in it may be of any length."""

MOST = 100
"""How many diagnostics a person is shown at once."""


def render_text(
    diagnostics: Sequence[Diagnostic],
    *,
    width: int = WIDTH,
    style: Style = PLAIN,
    most: int | None = None,
) -> str:
    """The diagnostics, a blank line between them, and a line that counts all of them.

    Empty for none. ``width`` is the terminal's, in columns: source lines are cut to it
    around the marked part; messages are not, unless they hold a very long text of the author's.
    Of more than ``most`` (None: all) the rest is
    only counted.
    """
    if not diagnostics:
        return ""
    shown, left_out = _foremost(diagnostics, len(diagnostics) if most is None else most)
    blocks = ["\n".join(_diagnostic(diagnostic, width, style)) for diagnostic in shown]
    more = [f"and {len(left_out):,} more, {summary(left_out)}: `--all` shows them"]
    last = [*(more if left_out else ()), summary(diagnostics)]
    return "\n\n".join((*blocks, *last)) + "\n"


def _foremost(
    diagnostics: Sequence[Diagnostic], most: int
) -> tuple[list[Diagnostic], list[Diagnostic]]:
    """As many diagnostics as ``most`` says, and the others, both in the order that they are in.

    Errors go before warnings, warnings before notes, and of each kind the first before the
    others: no error is left out for the sake of a warning that stands above it.
    """
    ranks = {severity: rank for rank, severity in enumerate(Severity)}
    numbers = sorted(range(len(diagnostics)), key=lambda n: ranks[diagnostics[n].severity])
    shown, others = sorted(numbers[:most]), sorted(numbers[most:])
    return [diagnostics[n] for n in shown], [diagnostics[n] for n in others]


def summary(diagnostics: Iterable[Diagnostic]) -> str:
    """How many there are of each severity: ``2 errors, 1 warning``."""
    severities = [diagnostic.severity for diagnostic in diagnostics]
    counts = ((severities.count(severity), severity.value) for severity in Severity)
    parts = [counted(count, word) for count, word in counts if count]
    return ", ".join(parts) or "no problems"


def _diagnostic(diagnostic: Diagnostic, width: int, style: Style) -> Iterable[str]:
    lines = (diagnostic.span.line, *(related.span.line for related in diagnostic.related))
    ends = (diagnostic.span.end_line, *(related.span.end_line for related in diagnostic.related))
    gutter = len(str(max(*lines, *ends)))
    room = width - gutter - 3

    head = style.severity(diagnostic.severity, f"{diagnostic.severity.value}[{diagnostic.code}]")
    yield head + style.bold(f": {_said(diagnostic.message)}")
    yield _place(diagnostic.span, "-->", gutter, style)
    shown = rows(diagnostic.span, room)
    yield from _frame(shown, gutter, style, diagnostic.severity)
    for related in diagnostic.related:
        yield from _related(related, gutter, room, style)
    if diagnostic.help:
        first, *more = diagnostic.help.split("\n")
        if shown or diagnostic.related:
            yield _margin(gutter, style)
        lead = style.second(" " * (gutter + 1) + "=")
        yield f"{lead} {style.bold('help')}: {_said(first)}"
        yield from (f"{' ' * (gutter + 9)}{visible(line)}".rstrip() for line in more)


def _related(related: Related, gutter: int, room: int, style: Style) -> Iterable[str]:
    message = _said(related.message)
    shown = rows(related.span, room)
    place = _place(related.span, ":::", gutter, style)
    if not shown:
        yield f"{place}: {message}"
        return
    yield place
    yield from _frame(shown, gutter, style, None, message)


def _said(text: str) -> str:
    return visible(text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…")


def _place(span: Span, arrow: str, gutter: int, style: Style) -> str:
    position = f"{visible(span.file)}:{span.line}:{span.column}"
    return f"{' ' * gutter}{style.second(arrow)} {position}"


def _frame(
    shown: Sequence[Row], gutter: int, style: Style, severity: Severity | None, label: str = ""
) -> Iterable[str]:
    """The rows with their gutter; ``severity`` None draws the marks of a second place."""
    if shown:
        yield _margin(gutter, style)
    for index, row in enumerate(shown):
        if row.number is None:
            yield style.second("...")
            continue
        yield f"{style.second(f'{row.number:>{gutter}} |')} {row.text}".rstrip()
        if not row.marks:
            continue
        marks = (
            style.second("-" * row.marks)
            if severity is None
            else style.severity(severity, "^" * row.marks)
        )
        line = f"{_margin(gutter, style)} {' ' * row.indent}{marks}"
        yield f"{line} {style.second(label)}" if label and index == len(shown) - 1 else line


def _margin(gutter: int, style: Style) -> str:
    return style.second(" " * gutter + " |")
