"""Typographic quotes where plain ones were meant.

`“x”` is what word processors and chats make of `"x"`. To YAML, and to a program, these quotes are
letters like any other: the value is `“x”`, quotes and all. A text that begins with one, before one
that ends with the other, is a text that was cut in two at a comma.

Only where plain quotes would stand as YAML's own is anything said, not of `"“x”"`, of descriptions,
nor of `“a” and “b”`. A script is looked at too: where a shell takes such quotes for a part of an
argument, what `echo` and `printf` show aside, and where Python cannot read on.

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
from itertools import takewhile
from typing import Any

from kfpc.analysis import Analysis
from kfpc.checks.scripts import Program, program_of, python_fails_at
from kfpc.checks.shell_text import read_shell
from kfpc.diagnostics import Diagnostic
from kfpc.diagnostics.catalogue.values import TYPOGRAPHIC_QUOTES
from kfpc.pipeline.erroneous import if_sound
from kfpc.pipeline.step import Leaf
from kfpc.source import Document, Path, Place

CODE = TYPOGRAPHIC_QUOTES

_OPENING, _CLOSING = "“„‘‚", "”“’‘"
_ALL = frozenset(_OPENING + _CLOSING)
_PROSE = frozenset({"description", "display_name", "script"})
_SHOW = frozenset({"echo", "printf", "logger", ":"})
"""Commands whose words are for people."""


def of_pipeline(analysis: Analysis) -> Iterator[Diagnostic]:
    document = analysis.pipeline.place.document
    if any(quote in document.source.text for quote in _ALL):
        yield from _in(document, document.data, ())


def of_pod(leaf: Leaf, _analysis: Analysis) -> Iterator[Diagnostic]:
    container = if_sound(leaf.container)
    program = None if container is None else program_of(leaf, container)
    if program is not None and not _ALL.isdisjoint(program.text):
        yield from _in_shell(program) if program.language == "shell" else _in_python(program)


def _in(document: Document, node: Any, path: Path) -> Iterator[Diagnostic]:
    texts: list[tuple[str, Place]] = []
    below: list[tuple[Any, Path]] = []
    if isinstance(node, dict):
        for key, value in node.items():
            texts.append((key, document.place(*path, key).key))
            if key not in _PROSE:
                below.append((value, (*path, key)))
                texts += _text(document, value, (*path, key))
    elif isinstance(node, list):
        for number, item in enumerate(node):
            below.append((item, (*path, number)))
            texts += _text(document, item, (*path, number))
    for text, place in _meant(texts):
        plain = text.strip("".join(_ALL))
        yield TYPOGRAPHIC_QUOTES.at(
            place,
            "the typographic quotes are a part of the text",
            help=f'write plain quotes: `"{plain}"`' if len(plain) <= 60 else "write plain quotes",
        )
    for value, way in below:
        yield from _in(document, value, way)


def _text(document: Document, node: Any, path: Path) -> Iterator[tuple[str, Place]]:
    if isinstance(node, str):
        yield node, document.place(*path)


def _meant(texts: list[tuple[str, Place]]) -> Iterator[tuple[str, Place]]:
    """Those of neighbouring texts whose quotes were meant for YAML: they have no others, and stand
    around a text, or around some in a row."""
    opened: tuple[str, Place] | None = None
    for text, place in texts:
        begins, ends = text[:1] in set(_OPENING), text[-1:] in set(_CLOSING)
        plain = (begins or ends) and _is_plain(text, place)
        if plain and begins and ends and len(text) > 1:
            if not set(_OPENING) & set(text[1:-1]):
                yield text, place
            opened = None
        elif plain and begins:
            opened = text, place
        elif plain and ends and opened is not None:
            yield opened
            yield text, place
            opened = None


def _is_plain(text: str, place: Place) -> bool:
    """Whether a text is written without quotes of YAML's own."""
    span = place.span
    return span.source.text.startswith(text[0], span.start)


def _in_shell(program: Program) -> Iterator[Diagnostic]:
    words = read_shell(program.text).words
    for number, word in enumerate(words):
        quote = word.text.find("=") + 1 if word.text[:1] == "-" else 0
        if word.text[quote : quote + 1] not in set(_OPENING) or word.command in _SHOW:
            continue
        rest = takewhile(lambda other: other.command is not None, words[number + 1 :])
        closed = word.text[quote + 1 :].endswith(tuple(_CLOSING))
        last = word if closed else next((one for one in rest if one.text[-1] in _CLOSING), None)
        if last is not None:
            place = program.place.within(word.start + quote, last.end)
            message = "typographic quotes are letters of the argument to a shell"
            yield TYPOGRAPHIC_QUOTES.at(place, message, help="write plain quotes")


def _in_python(program: Program) -> Iterator[Diagnostic]:
    at = python_fails_at(program.text) if program.language == "python" else None
    if at is not None and program.text[at] in _ALL:
        place = program.place.within(at, at + 1)
        message = "typographic quotes are not quotes to Python"
        yield TYPOGRAPHIC_QUOTES.at(place, message, help="write plain quotes")
