"""From a file, or a text, to a document."""

from __future__ import annotations

import os

from yaml.error import MarkedYAMLError

from kfpc.diagnostics import Report, Severity, SourceText, Span
from kfpc.diagnostics.catalogue.reading import EMPTY_FILE, SYNTAX, UNREADABLE_FILE
from kfpc.diagnostics.suggestions import nearest
from kfpc.source.build import Builder, Stopped
from kfpc.source.characters import MAX_BYTES, to_text
from kfpc.source.document import Document
from kfpc.source.dropped import Path, dropped
from kfpc.source.events import events
from kfpc.source.files import NotAFileError, read_bytes, reason
from kfpc.source.gc_pause import gc_paused
from kfpc.source.nodes import end
from kfpc.source.standins import disguise
from kfpc.source.suppression import suppressed_lines
from kfpc.source.syntax import explain


def read_file(path: str | os.PathLike[str], report: Report) -> Document | None:
    """The document in a file; its name in messages is the path as given.

    None, after an error in the report, if there is no tree that is what the author
    meant: an unreadable file, broken syntax, an alias of nothing. Other errors, such as
    a repeated key or an unknown tag, leave a document, so that the later stops can
    report what they find.
    """
    name = os.fsdecode(path).encode("utf-8", "backslashreplace").decode()
    try:
        data = read_bytes(path, MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        nowhere = Span(SourceText(name, ""), 0, 0)
        message = f"cannot read `{name}`: {reason(error)}"
        report.add(UNREADABLE_FILE.at(nowhere, message, help=_instead(name, error)))
        return None
    return read_text(data, name, report)


def read_text(text: str | bytes, name: str, report: Report) -> Document | None:
    """The document in a text; ``name`` is its name in messages. See ``read_file``."""
    source = to_text(text, name, report)
    builder = None if source is None else _build(source, report)
    if source is None or builder is None:
        return None
    if builder.is_empty:
        report.add(EMPTY_FILE.at(Span(source, 0, 0), "there is nothing in this file"))
        return None
    if builder.broken:
        return None
    suppressed = suppressed_lines(source, builder.root, report)
    assert builder.root is not None
    lost = dropped(builder.root) if builder.untidy else frozenset[Path]()
    return Document(source, builder.data, builder.root, suppressed, lost)


def _build(source: SourceText, report: Report) -> Builder | None:
    disguised, restore = disguise(source.text)
    builder = Builder(source, report, restore)
    try:
        with gc_paused():
            builder.take(events(disguised))
    except Stopped:
        return None
    except MarkedYAMLError as error:
        problem = explain(error, source, builder.last, builder.innermost)
    except (ValueError, OverflowError):
        # The parser made a character of an escape that stands for none.
        at = end(builder.last) if builder.last else 0
        problem = SYNTAX.at(Span(source, at, at), "an escape after this is not a character")
    else:
        return builder
    if not _has_error(report, problem.span):
        report.add(problem)
    return None


def _has_error(report: Report, span: Span) -> bool:
    """Whether the line has an error already, from which broken syntax then follows."""
    return any(
        found.severity is Severity.ERROR
        and found.span.source is span.source
        and found.span.line == span.line
        for found in report.found
    )


def _instead(name: str, error: Exception) -> str | None:
    """What can be read instead: the file beside it that was meant, perhaps."""
    if isinstance(error, NotAFileError):
        return "name a file; what a program writes can be handed over as `<(PROGRAM)`"
    if not isinstance(error, FileNotFoundError):
        return None
    directory, wanted = os.path.split(name)
    try:
        names = os.listdir(directory or ".")
    except OSError:
        return f"there is no directory `{directory}`"
    close = _nearest(wanted, names)
    return f"did you mean `{os.path.join(directory, close)}`?" if close else None


def _nearest(wanted: str, names: list[str]) -> str | None:
    """The name that is meant, by what stands before its ending: many files end alike."""
    stem = wanted.partition(".")[0]
    stems = {name.partition(".")[0]: name for name in sorted(names)}
    if stem in stems:
        alike = [name for name in names if name.partition(".")[0] == stem]
        return nearest(wanted, alike, cutoff=0.0)
    close = nearest(stem, stems, cutoff=0.7)
    return None if close is None else stems[close]
