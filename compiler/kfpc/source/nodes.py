"""The tree beside the data: what stands where, for when somebody asks.

A scalar is the parser's own event, which has the value and both marks already, so reading
makes no object for it. Mappings and lists are a ``Branch``, an alias is an ``Alias``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from yaml.events import AliasEvent, CollectionStartEvent, Event, ScalarEvent

from kfpc.record import record


@dataclass(slots=True, eq=False)
class Branch:
    """A mapping (with ``keys``, one for each child) or a list (without).

    Keys that are repeated, and their values, are here too; the data has the first. ``merged`` are
    the keys that others bring, and what is below them: they stand elsewhere. ``lessened`` are the
    keys of which the data has less than was written.
    """

    opened: CollectionStartEvent
    keys: list[ScalarEvent] | None
    children: list[YamlNode] = field(default_factory=list)
    end: int = 0
    merged: dict[str, tuple[ScalarEvent, YamlNode]] | None = None
    lessened: set[str] | frozenset[str] = frozenset()
    _positions: dict[str, int] | None = None
    _indexed: int = 0

    def position(self, key: str | int) -> int | None:
        """Which child has that key (the first, where it is repeated) or list index."""
        if self.keys is None:
            return key if isinstance(key, int) and 0 <= key < len(self.children) else None
        if self._positions is None:
            self._positions = {}
        while self._indexed < len(self.keys):
            self._positions.setdefault(self.keys[self._indexed].value, self._indexed)
            self._indexed += 1
        return self._positions.get(key) if isinstance(key, str) else None

    def entry(self, key: str | int) -> tuple[ScalarEvent | None, YamlNode] | None:
        """The key and what is below it, or what is in the list there: its own, or merged."""
        position = self.position(key)
        if position is not None:
            return None if self.keys is None else self.keys[position], self.children[position]
        return self.merged.get(key) if self.merged and isinstance(key, str) else None

    def lessen(self, key: str) -> None:
        """Of this key the data has less than was written."""
        self.lessened = {*self.lessened, key}


@record(eq=False)
class Alias:
    """``*name`` and what it stands for."""

    event: AliasEvent
    target: ScalarEvent | Branch


YamlNode: TypeAlias = "ScalarEvent | Branch | Alias"


def start(event: Event) -> int:
    """The offset at which an event begins; its tag and anchor belong to it."""
    return event.start_mark.index if event.start_mark else 0


def end(event: Event) -> int:
    """The offset at which an event ends."""
    return event.end_mark.index if event.end_mark else 0


def is_plain(event: ScalarEvent) -> bool:
    """Whether a scalar has neither quotes nor the bar of a block (libyaml: an empty style)."""
    return not event.style


def is_merge(key: ScalarEvent) -> bool:
    """Whether a key is ``<<``, which merges."""
    return key.value == "<<" and is_plain(key) and key.tag is None


def target_of(node: YamlNode) -> ScalarEvent | Branch:
    """The node itself, or what an alias stands for."""
    return node.target if isinstance(node, Alias) else node


def plain_scalar(text: str, first: Event, last: Event) -> ScalarEvent:
    """A scalar that the file does not have, in the place of what stands there."""
    return ScalarEvent(None, None, (True, False), text, first.start_mark, last.end_mark, "")
