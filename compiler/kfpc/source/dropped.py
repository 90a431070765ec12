"""What a document has in its text and not in its data: what a repeated key brings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from kfpc.source.nodes import Branch, YamlNode, is_plain, target_of

Path: TypeAlias = tuple[str | int, ...]


def dropped(root: YamlNode) -> frozenset[Path]:
    """The paths at which the data lacks something that was written: those of repeated keys, and
    of merge keys that do not bring what was written."""
    return frozenset(_dropped(root))


def _dropped(root: YamlNode) -> Iterator[Path]:
    pending: list[tuple[Path, Branch]] = [((), root)] if isinstance(root, Branch) else []
    while pending:
        path, branch = pending.pop()
        for step, child, is_dropped in _entries(branch):
            below = target_of(child)
            if is_dropped:
                yield (*path, step)
            elif isinstance(below, Branch):
                pending.append(((*path, step), below))


def _entries(branch: Branch) -> Iterator[tuple[str | int, YamlNode, bool]]:
    """The keys or indices of a branch, what is below them, and whether that was dropped."""
    if branch.keys is None:
        for number, child in enumerate(branch.children):
            yield number, child, False
        return
    merges = 0
    for position, (key, child) in enumerate(zip(branch.keys, branch.children, strict=True)):
        if key.value == "<<" and is_plain(key):
            merges += 1
            yield key.value, child, merges > 1 or not _can_merge(child)
        else:
            yield key.value, child, branch.position(key.value) != position


def _can_merge(node: YamlNode) -> bool:
    """Whether it is a mapping, or a list of mappings, none of which drops anything itself."""
    found = target_of(node)
    if not isinstance(found, Branch):
        return False
    parts = [target_of(child) for child in found.children] if found.keys is None else [found]
    return all(isinstance(part, Branch) and part.keys is not None for part in parts) and not any(
        _dropped(found)
    )
