"""From a path to what stands there."""

from __future__ import annotations

from collections.abc import Sequence

from yaml.events import ScalarEvent

from kfpc.record import record
from kfpc.source.nodes import Branch, YamlNode, target_of
from kfpc.source.offsets import part_range
from kfpc.source.spans import (
    absent_range,
    is_absent,
    node_range,
    opening_range,
    scalar_range,
)


@record(eq=False)
class Found:
    """The node at a path and its key, if it has one; or how far the path led.

    With ``missing`` the node is the last one on the way.
    """

    node: YamlNode | None
    key: ScalarEvent | None = None
    missing: bool = False

    def range(self, text: str, part: tuple[int, int] | None, *, of_key: bool) -> tuple[int, int]:
        """The offsets to point at."""
        if self.node is None:
            return 0, 0
        if self.missing:
            branch = target_of(self.node)
            if isinstance(branch, Branch):
                return opening_range(text, branch)
            return self._value_range(text)
        if not of_key or self.key is None:
            scalar = target_of(self.node)
            if part is not None and isinstance(scalar, ScalarEvent) and scalar.value:
                return part_range(text, scalar, part)
            return self._value_range(text)
        if part is not None:
            return part_range(text, self.key, part)
        return scalar_range(text, self.key)

    def text(self, *, of_key: bool) -> str:
        """The text of the key, or of the scalar; empty if it is none."""
        if self.missing or self.node is None:
            return ""
        if of_key and self.key is not None:
            return self.key.value
        scalar = target_of(self.node)
        return scalar.value if isinstance(scalar, ScalarEvent) else ""

    def _value_range(self, text: str) -> tuple[int, int]:
        assert self.node is not None
        if not is_absent(text, self.node):
            return node_range(text, self.node)
        if self.key is not None:
            return scalar_range(text, self.key)
        assert isinstance(self.node, ScalarEvent)
        return absent_range(text, self.node)


def find(root: YamlNode | None, path: Sequence[str | int]) -> Found:
    """What a path leads to; mappings are entered by the text of a key, lists by an index."""
    found = Found(root, missing=root is None and bool(path))
    for step in path:
        branch = None if found.node is None else target_of(found.node)
        entry = branch.entry(step) if isinstance(branch, Branch) else None
        if entry is None:
            return Found(found.node, found.key, missing=True)
        key, node = entry
        found = Found(node, key)
    return found
