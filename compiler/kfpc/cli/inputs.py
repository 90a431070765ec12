"""What the command line names, as kfpc takes it."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import kfpc
from kfpc.cli.outcome import Exit, MisuseError, reason
from kfpc.diagnostics import Diagnostic, Report
from kfpc.diagnostics.catalogue.files import PARAMS_FILE
from kfpc.diagnostics.catalogue.reading import UNREADABLE_FILE
from kfpc.diagnostics.echoes import without_echoes
from kfpc.record import record
from kfpc.source import MAX_BYTES, Document, Place, read_file, read_text, suppress

STDIN = "<stdin>"


def source(file: str) -> str | kfpc.Source:
    """A path, or the text of standard input for ``-``."""
    return file if file != "-" else kfpc.Source(_standard_input(), STDIN)


def _standard_input() -> bytes:
    """What there is to read, and no more of it than is ever used: it may never end."""
    try:
        return sys.stdin.buffer.read(MAX_BYTES + 1) if sys.stdin else b""
    except OSError as error:
        raise MisuseError(f"cannot read standard input: {reason(error)}") from error


def assignments(texts: Iterable[str]) -> dict[str, str]:
    """``name=value`` as a mapping; each name once."""
    values: dict[str, str] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals or not name:
            raise MisuseError(f"--set takes NAME=VALUE, not {text!r}")
        if not text.isprintable() and any("\ud800" <= c <= "\udfff" for c in text):
            raise MisuseError(f"the value of --set {name!r} is not UTF-8")
        if name in values:
            raise MisuseError(f"--set gives {name!r} twice: {values[name]!r} and {value!r}")
        values[name] = value
    return values


@record(eq=False)
class Filled:
    """The values that files give to params, and where each stands."""

    values: Mapping[str, Any]
    places: Mapping[str, Place]


def params(files: Sequence[str], spec: str, report: Report) -> Filled:
    """The values in the files of ``--params``, of which a later one goes before an earlier.

    What is wrong with a file goes to the report.
    """
    if [spec, *files].count("-") > 1:
        raise MisuseError("standard input can be read once: `-` is the spec, or one --params")
    values: dict[str, Any] = {}
    places: dict[str, Place] = {}
    for file in files:
        found = Report()
        document = _document(file, found)
        report.extend(suppress(found.found, () if document is None else (document,)))
        if document is None:
            continue
        if not isinstance(document.data, dict):
            message = "the values of params are not a mapping"
            report.add(PARAMS_FILE.at(document.place(), message))
            continue
        values |= document.data
        places |= {name: document.place(name) for name in document.data}
    return Filled(values, places)


def together(of_files: Report, of_spec: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """What was found in the files of ``--params`` and in the spec that they are given to."""
    of_files.extend(of_spec)
    return tuple(without_echoes(of_files.sorted()))


def _document(file: str, report: Report) -> Document | None:
    if file != "-":
        return read_file(file, report)
    return read_text(_standard_input(), STDIN, report)


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
