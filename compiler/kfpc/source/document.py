"""A read document: plain data, and where each piece of it stands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kfpc.diagnostics import SourceText, Span
from kfpc.record import record, replace
from kfpc.source.dropped import Path
from kfpc.source.finding import Found, find
from kfpc.source.nodes import YamlNode


@record(eq=False)
class Document:
    """``data`` holds dicts with text keys, lists, str, int, float, bool and None.

    What aliases stand for is in it as often as they do, as one object. ``root`` is the
    tree of places beside it. ``suppressed`` has, by line, the codes that a
    ``# kfpc: ignore`` comment silences; an empty set stands for all of them. ``dropped`` are the
    paths of keys that are here with less than was written: the first of two.
    """

    source: SourceText
    data: Any
    root: YamlNode | None
    suppressed: Mapping[int, frozenset[str]]
    dropped: frozenset[Path] = frozenset()

    def place(self, *path: str | int) -> Place:
        return Place(self, path)

    def part(self, key: str) -> Document:
        """What stands below a key, as a document of its own."""
        below = find(self.root, (key,)).node
        return Document(self.source, self.data[key], below, self.suppressed)


@record
class Place:
    """A key or value of a document by its path; its span is worked out on demand.

    ``fallback`` is another path to point at where ``path`` is not in the file (a value
    that came from ``defaults``). ``part`` narrows a scalar to offsets in its text.
    A path that leads nowhere is the beginning of the mapping in which it ends.
    """

    document: Document
    path: Path = ()
    of_key: bool = False
    fallback: Path | None = None
    part: tuple[int, int] | None = None

    @property
    def value(self) -> Any:
        """What stands there, as plain data; None where nothing does."""
        found = self.document.data
        try:
            for step in self.path:
                found = found[step]
        except (KeyError, IndexError, TypeError):
            return None
        return found

    def child(self, *more: str | int) -> Place:
        fallback = None if self.fallback is None else (*self.fallback, *more)
        return Place(self.document, self.path + more, False, fallback)

    @property
    def key(self) -> Place:
        """The key of this value in its mapping, instead of the value."""
        return replace(self, of_key=True)

    def within(self, start: int, end: int) -> Place:
        """A part of this scalar, by offsets in its value."""
        return replace(self, part=(start, end))

    @property
    def span(self) -> Span:
        source = self.document.source
        return Span(source, *self._found().range(source.text, self.part, of_key=self.of_key))

    @property
    def raw(self) -> str:
        """A scalar's text: as written if it is plain (``0777``, ``True``), else its value.

        Empty for mappings, lists, and where there is nothing.
        """
        return self._found().text(of_key=self.of_key)

    def _found(self) -> Found:
        found = find(self.document.root, self.path)
        if found.missing and self.fallback is not None:
            other = find(self.document.root, self.fallback)
            return found if other.missing else other
        return found
