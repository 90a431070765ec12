"""A copy of the data without what is wrong in it, so that the rest can be read."""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import Any

Path = tuple[str | int, ...]

LEFT_OUT = object()
"""Stands for nothing in the place of what is left out."""


def without(data: Any, cuts: Mapping[Path, Any]) -> Any:
    """The data with other values at some paths, or with nothing there (``LEFT_OUT``).

    An item of a list takes the list along, for the others would move up. What is not there is
    no mistake.
    """
    copies: dict[Path, Any] = {}
    root = copies[()] = dict(data)
    for cut, stand_in in cuts.items():
        _replace(root, whole(cut), stand_in, copies)
    return root


def whole(path: Path) -> Path:
    """The path of what is left out for the sake of a path: no item of a list."""
    while path and isinstance(path[-1], int):
        path = path[:-1]
    return path


def within(path: Path, cuts: Container[Path]) -> bool:
    """Whether a path is one of the cuts, or leads into one."""
    return any(path[:depth] in cuts for depth in range(len(path) + 1))


def _replace(root: dict[str, Any], path: Path, stand_in: Any, copies: dict[Path, Any]) -> None:
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
        if stand_in is LEFT_OUT:
            parent.pop(path[-1], None)
        else:
            parent[path[-1]] = stand_in


def _child(parent: Any, key: str | int) -> Any:
    if isinstance(parent, dict):
        return parent.get(key)
    if isinstance(parent, list) and isinstance(key, int) and key < len(parent):
        return parent[key]
    return None
