"""Diagnostics in the form that was asked for."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

from kfpc.diagnostics import Diagnostic, Severity
from kfpc.diagnostics.render_text import MOST, render_text
from kfpc.diagnostics.style import Style


class Format(str, Enum):
    TEXT = "text"
    JSON = "json"
    GITHUB = "github"


STRICTLY = "with --strict warnings count as errors"


def passes(diagnostics: Sequence[Diagnostic], *, strict: bool) -> bool:
    """Whether there is no error among them, nor, when strict, a warning."""
    bad = {Severity.ERROR, Severity.WARNING} if strict else {Severity.ERROR}
    return not any(diagnostic.severity in bad for diagnostic in diagnostics)


def report(
    diagnostics: Sequence[Diagnostic],
    form: Format,
    *,
    valid: bool,
    style: Style,
    width: int,
    strict: bool = False,
    all: bool = False,
) -> str:
    """The diagnostics: to programs all of them, to people the most of what one can read unless
    they ask for ``all``. ``style`` and ``width`` are for the form that people read.

    Where only ``strict`` makes it fail, that is said in every form.
    """
    by_strict = strict and not valid and passes(diagnostics, strict=False)
    if form is Format.TEXT:
        text = render_text(diagnostics, style=style, width=width, most=None if all else MOST)
        return f"{text}{STRICTLY}\n" if by_strict else text
    if form is Format.JSON:
        from kfpc.diagnostics.render_json import render_json  # noqa: PLC0415

        return render_json(diagnostics, valid=valid, strict=strict)
    from kfpc.diagnostics.render_github import render_github  # noqa: PLC0415

    return render_github(diagnostics, failure=STRICTLY if by_strict else None)
