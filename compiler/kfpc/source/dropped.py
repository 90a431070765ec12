"""What a document has in its text and not in its data: what a repeated key brings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from kfpc.source.nodes import Branch, YamlNode, is_merge, target_of

Path: TypeAlias = tuple[str | int, ...]


def dropped(root: YamlNode) -> frozenset[Path]:
    """The paths at which the data lacks something that was written: those of repeated keys, and
    of merge keys that do not bring what was written."""
    return frozenset(_dropped(root))


def _dropped(root: YamlNode) -> Iterator[Path]:
    pending: list[tuple[Path, YamlNode]] = [((), root)]
    while pending:
        path, node = pending.pop()
        branch = target_of(node)
        if not isinstance(branch, Branch):
            continue
        yield from ((*path, key) for key in branch.lessened)
        pending += [((*path, key), child) for key, child in _entries(branch)]


def _entries(branch: Branch) -> Iterator[tuple[str | int, YamlNode]]:
    """The keys or indices of a branch, and what is below them, but for what is lessened anyway."""
    if branch.keys is None:
        yield from enumerate(branch.children)
        return
    for key, child in zip(branch.keys, branch.children, strict=True):
        if not is_merge(key) and key.value not in branch.lessened:
            yield key.value, child
    for name, (_, child) in (branch.merged or {}).items():
        if name not in branch.lessened:
            yield name, child
