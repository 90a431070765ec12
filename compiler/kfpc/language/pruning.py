"""A copy of the data without what is wrong in it, so that the rest can be read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

Path = tuple[str | int, ...]


def without(data: Any, cuts: Iterable[Path]) -> Any:
    """The data without what stands at the paths; an item of a list takes the list along,
    for the others would move up. What is not there is no mistake."""
    copies: dict[Path, Any] = {}
    root = copies[()] = dict(data)
    for cut in cuts:
        _remove(root, whole(cut), copies)
    return root


def whole(path: Path) -> Path:
    """The path of what is left out for the sake of a path: no item of a list."""
    while path and isinstance(path[-1], int):
        path = path[:-1]
    return path


def _remove(root: dict[str, Any], path: Path, copies: dict[Path, Any]) -> None:
    if not path:
        return
    parent: Any = root
    for depth, key in enumerate(path[:-1], start=1):
        at = path[:depth]
        if at not in copies:
            child = _child(parent, key)
            if not isinstance(child, (dict, list)):
                return
            copies[at] = parent[key] = child.copy()
        parent = copies[at]
    if isinstance(parent, dict):
        parent.pop(path[-1], None)


def _child(parent: Any, key: str | int) -> Any:
    if isinstance(parent, dict):
        return parent.get(key)
    if isinstance(parent, list) and isinstance(key, int) and key < len(parent):
        return parent[key]
    return None
