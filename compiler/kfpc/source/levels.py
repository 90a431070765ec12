"""An open mapping or list while it is read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from yaml.events import ScalarEvent

from kfpc.source.nodes import Branch, YamlNode

DROPPED = object()
"""The key, while a mapping is open, of values that are read and then not kept."""

MERGED = object()
"""The key, while a mapping is open, of what ``<<`` brings."""


@dataclass(slots=True, eq=False)
class Level:
    """An open mapping or list; ``pending`` is a key that waits for its value.

    ``is_key`` says that the collection itself stands where a key should.
    """

    branch: Branch
    data: Any
    key: object = None
    pending: ScalarEvent | None = None
    untidy: bool = False
    is_key: bool = False

    @property
    def wants_key(self) -> bool:
        return self.pending is None and self.branch.keys is not None

    def attach(self, node: YamlNode, value: object) -> None:
        """Puts in a value, below the key that waits for it if this is a mapping."""
        self.branch.children.append(node)
        if self.pending is None:
            self.data.append(value)
            return
        assert self.branch.keys is not None
        self.branch.keys.append(self.pending)
        self.data[self.key] = value
        self.pending = None
