"""Typographic quotes where plain ones were meant.

`“x”` is what word processors and chats make of `"x"`. To YAML, and to a program, these quotes are
letters like any other: the value is `“x”`, quotes and all. A text that only begins or ends with one
is a text that was cut in two, at a comma within the quotes.

Descriptions and scripts are not looked at, nor quotes in the middle of a text.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
steps:
  a: {image: "busybox:1", command: [echo, “hello”]}
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
steps:
  a: {image: "busybox:1", command: [echo, "hello"]}
```
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kfpc.analysis import Analysis
from kfpc.diagnostics import Diagnostic
from kfpc.diagnostics.catalogue.values import TYPOGRAPHIC_QUOTES
from kfpc.source import Document, Path

CODE = TYPOGRAPHIC_QUOTES

_OPENING, _CLOSING = "“‘„«‚‹", "”’“»‘›"
_PROSE = frozenset({"description", "display_name", "script"})


def of_pipeline(analysis: Analysis) -> Iterator[Diagnostic]:
    document = analysis.pipeline.place.document
    if any(quote in document.source.text for quote in _OPENING + _CLOSING):
        yield from _in(document, document.data, ())


def _in(document: Document, node: Any, path: Path) -> Iterator[Diagnostic]:
    if isinstance(node, dict):
        for key, value in node.items():
            if isinstance(key, str) and is_quoted(key):
                yield _told(document.place(*path, key).key, key)
            if key not in _PROSE:
                yield from _in(document, value, (*path, key))
    elif isinstance(node, list):
        for number, item in enumerate(node):
            yield from _in(document, item, (*path, number))
    elif isinstance(node, str) and is_quoted(node):
        yield _told(document.place(*path), node)


def is_quoted(text: str) -> bool:
    """Whether a text stands in such quotes as a whole, or has one of a pair at an end."""
    text = text.strip()
    begins, ends = text[:1] in set(_OPENING), text[-1:] in set(_CLOSING)
    if len(text) > 1 and begins and ends:
        return True
    inner = text[1:] if begins else text[:-1]
    alone = not any(quote in inner for quote in _OPENING + _CLOSING)
    return bool(text) and (begins or ends) and alone and not _is_apostrophe(text)


def _is_apostrophe(text: str) -> bool:
    """``the users’`` and ``‘til`` are words."""
    return text[-1:] == "’" or text[:1] == "‘"


def _told(place: Any, text: str) -> Diagnostic:
    plain = text.strip().strip(_OPENING + _CLOSING)
    return TYPOGRAPHIC_QUOTES.at(
        place,
        "the typographic quotes are a part of the text",
        help=f'write plain quotes: `"{plain}"`' if len(plain) <= 60 else "write plain quotes",
    )
