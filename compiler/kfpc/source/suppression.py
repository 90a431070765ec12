"""``# kfpc: ignore KFPC204``: comments that silence warnings and notes on their line."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from yaml.events import ScalarEvent

from kfpc.diagnostics import Diagnostic, Report, Severity, SourceText, Span
from kfpc.diagnostics.catalogue.reading import NO_SUCH_CODE
from kfpc.diagnostics.suggestions import did_you_mean
from kfpc.source.document import Document
from kfpc.source.nodes import Alias, Branch, YamlNode, end
from kfpc.source.spans import scalar_range

_MARK = re.compile("kfpc:", re.IGNORECASE)
_COMMENT = re.compile(r"kfpc:[ \t]*ignore(?![\w-])([^\r\n#]*)", re.IGNORECASE)
_CODE = re.compile(r"\bK[FPC]{2,4}[-_]?[0-9OIL]{2,5}\b", re.IGNORECASE)
"""What is meant as a code, rightly or wrongly spelt."""

_WORD = re.compile(r"\w[\w-]*")

_HEADER = re.compile(r"[^\r\n]*")


def suppress(diagnostics: Iterable[Diagnostic], documents: Iterable[Document]) -> list[Diagnostic]:
    """The diagnostics without those that the documents' comments silence.

    A comment silences the warnings and notes whose span begins on its line; on the line
    that opens a block of text (``script: |``) also those in the block. Errors stay.
    """
    silenced = {id(document.source): document.suppressed for document in documents}
    return [
        diagnostic
        for diagnostic in diagnostics
        if diagnostic.severity is Severity.ERROR
        or not _is_silenced(diagnostic, silenced.get(id(diagnostic.span.source)))
    ]


def _is_silenced(diagnostic: Diagnostic, lines: Mapping[int, frozenset[str]] | None) -> bool:
    codes = lines.get(diagnostic.span.line) if lines else None
    return codes is not None and (not codes or diagnostic.code in codes)


def suppressed_lines(
    source: SourceText, root: YamlNode | None, report: Report
) -> dict[int, frozenset[str]]:
    """The codes that comments silence, by line; an empty set stands for all codes.

    What is outside of every scalar and yet made of words can only be in a comment.
    """
    if not _MARK.search(source.text) or root is None:
        return {}
    scalars = sorted(_texts(source.text, root))
    starts = [first for first, _, _ in scalars]
    lines: dict[int, frozenset[str]] = {}
    for match in _COMMENT.finditer(source.text):
        line = source.position(match.start())[0]
        last = line
        nearest = bisect_right(starts, match.start()) - 1
        if nearest >= 0:
            _, header_end, text_end = scalars[nearest]
            if header_end <= match.start() < text_end:
                continue
            if match.start() < header_end:
                last = source.position(max(text_end - 1, header_end))[0]
        codes = _codes(source, match, report)
        if codes is None:
            continue
        for number in range(line, last + 1):
            lines[number] = codes
    return lines


def _codes(source: SourceText, comment: re.Match[str], report: Report) -> frozenset[str] | None:
    """The codes of a comment, wherever they stand in its text; the empty set if it has no text.

    None where it silences nothing: there is text and no code in it. That is reported, as is what
    is no code and meant as one.
    """
    from kfpc.diagnostics.catalogue import codes  # noqa: PLC0415 - few files have such a comment

    text, found = comment[1], set()
    for match in _CODE.finditer(text):
        code = match[0].upper()
        found.add(code)
        if code not in codes():
            _report(source, comment, match, _meant(_digits(code)), report)
    if found:
        return frozenset(found)
    word = _WORD.search(text)
    if word is None:
        return frozenset()
    is_number = word[0].isdigit() and len(word[0]) == 3
    help = _meant(f"KFPC{word[0]}" if is_number else _digits(text))
    _report(source, comment, word, help, report)
    return None


_NAMED = "name codes, `# kfpc: ignore KFPC122`, or none to silence all of the line"


def _report(
    source: SourceText,
    comment: re.Match[str],
    word: re.Match[str],
    help: str | None,
    report: Report,
) -> None:
    start = comment.start(1) + word.start()
    span = Span(source, start, start + len(word[0]))
    report.add(NO_SUCH_CODE.at(span, f"there is no code `{word[0]}`", help=help or _NAMED))


def _digits(text: str) -> str:
    """A code with digits for the letters that look like them, and without blanks."""
    return "".join(text.upper().split()).replace("O", "0")


_ALIKE = 0.85
"""One character of a code may be wrong: with two, most numbers are like some code."""


@lru_cache(maxsize=1024)
def _meant(code: str) -> str | None:
    """The code that was meant; a file may have the same wrong one in many comments."""
    from kfpc.diagnostics.catalogue import codes  # noqa: PLC0415

    return did_you_mean(code, codes(), cutoff=_ALIKE)


def _texts(text: str, root: YamlNode) -> Iterator[tuple[int, int, int]]:
    """Every scalar: its begin, where its text begins (after a block's header), its end."""
    waiting: list[YamlNode] = [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Branch):
            waiting += node.children
            waiting += node.keys or ()
        elif not isinstance(node, Alias):
            yield _extent(text, node)


def _extent(text: str, event: ScalarEvent) -> tuple[int, int, int]:
    first, _ = scalar_range(text, event)
    if event.style not in ("|", ">"):
        return first, first, end(event)
    header = _HEADER.match(text, first)
    assert header is not None
    return first, header.end(), end(event)
