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

_MARK = "kfpc: ignore"
_COMMENT = re.compile(_MARK + r"\b([^\r\n]*)")
_CODE = re.compile(r"\bK[FPC]{2,4}[-_]?[0-9OIL]{2,5}\b", re.IGNORECASE)
"""What is meant as a code, rightly or wrongly spelt."""

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
    if _MARK not in source.text or root is None:
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
        for number in range(line, last + 1):
            lines[number] = codes
    return lines


def _codes(source: SourceText, comment: re.Match[str], report: Report) -> frozenset[str]:
    """The codes of a comment. One that is no code silences nothing, and is reported."""
    from kfpc.diagnostics.catalogue import codes  # noqa: PLC0415 - few files have such a comment

    found = set()
    for match in _CODE.finditer(comment[1]):
        code = match[0].upper()
        found.add(code)
        if code not in codes():
            start = comment.start(1) + match.start()
            span = Span(source, start, start + len(code))
            help = _meant(code.replace("O", "0"))  # no code has the letter
            report.add(NO_SUCH_CODE.at(span, f"there is no code `{match[0]}`", help=help))
    return frozenset(found)


@lru_cache(maxsize=1024)
def _meant(code: str) -> str | None:
    """The code that was meant; a file may have the same wrong one in many comments."""
    from kfpc.diagnostics.catalogue import codes  # noqa: PLC0415

    return did_you_mean(code, codes(), cutoff=0.7)


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
