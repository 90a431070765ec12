"""``kfpc validate``: all that is wrong with some specs."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import kfpc
from kfpc.cli.inputs import failure, source
from kfpc.cli.outcome import Exit, Outcome
from kfpc.cli.reports import Format, passes, report
from kfpc.cli.streams import Color, style_for, width_of
from kfpc.diagnostics import Report
from kfpc.diagnostics.phrases import counted


def validate(
    files: Sequence[str],
    *,
    form: Format,
    strict: bool,
    all: bool,
    color: Color,
    cluster: str | None,
    argo: str | None,
) -> Outcome:
    """One report over all files, on standard output."""
    found = Report()
    names = list(dict.fromkeys(files))
    for file in names:
        found.extend(kfpc.validate(source(file), cluster=cluster, argo=argo).diagnostics)
    diagnostics = found.sorted()
    valid = passes(diagnostics, strict=strict)
    text = report(
        diagnostics,
        form,
        valid=valid,
        style=style_for(sys.stdout, color, os.environ),
        width=width_of(sys.stdout, os.environ),
        strict=strict,
        all=all,
    )
    if not valid:
        return Outcome(failure(diagnostics, (*names, cluster)), text)
    if form is not Format.TEXT or diagnostics:
        return Outcome(Exit.CLEAN, text)
    return Outcome(Exit.CLEAN, text, f"{counted(len(names), 'file')}: no problems\n")
