"""What the command line names, as kfpc takes it."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from typing import Any

import kfpc
from kfpc.cli.outcome import Exit, MisuseError
from kfpc.diagnostics import Diagnostic, Report
from kfpc.diagnostics.catalogue.files import PARAMS_FILE
from kfpc.diagnostics.catalogue.reading import UNREADABLE_FILE
from kfpc.source import read_file

STDIN = "<stdin>"


def source(file: str) -> str | kfpc.Source:
    """A path, or the text of standard input for ``-``."""
    if file != "-":
        return file
    return kfpc.Source(sys.stdin.buffer.read() if sys.stdin else b"", STDIN)


def assignments(texts: Iterable[str]) -> dict[str, str]:
    """``name=value`` as a mapping; a later one replaces an earlier one of that name."""
    values = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals or not name:
            raise MisuseError(f"--set takes NAME=VALUE, not {text!r}")
        if not text.isprintable() and any("\ud800" <= c <= "\udfff" for c in text):
            raise MisuseError(f"the value of --set {name!r} is not UTF-8")
        values[name] = value
    return values


def params(file: str | None, report: Report) -> Mapping[str, Any]:
    """The values in the file of ``--params``; what is wrong with it goes to the report."""
    if file is None:
        return {}
    document = read_file(file, report)
    if document is None:
        return {}
    if not isinstance(document.data, dict):
        place = document.place()
        report.add(PARAMS_FILE.at(place, "the values of params are not a mapping"))
        return {}
    return document.data


def failure(diagnostics: Iterable[Diagnostic], named: Iterable[str | None]) -> Exit:
    """The code for a run that found problems.

    Wrong use if an option is at fault (its name stands where a file's does), or a file that
    the command line names cannot be read.
    """
    given = set(named)
    misused = any(
        found.span.file.startswith("--")
        or (found.code == UNREADABLE_FILE.id and found.span.file in given)
        for found in diagnostics
    )
    return Exit.MISUSE if misused else Exit.PROBLEMS
