"""Keys with nothing after them.

In the models a key that is left out is None, so they cannot tell it from a key without a
value. In the language the second is a mistake: whoever writes ``memory:`` meant something.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from kfpc.language.shapes import Shape, shape_of

Path = tuple[str | int, ...]


def null_paths(model: type[BaseModel], data: Any) -> list[Path]:
    """The paths of what has no value, but for the author's own data, in which null is one."""
    return list(_nulls(shape_of(model), data, ())) if _has_null(data) else []


def _has_null(node: Any) -> bool:
    """Whether there is a null anywhere: in most files there is none, and this is quick."""
    for value in node.values() if isinstance(node, dict) else node:
        if value is None:
            return True
        if isinstance(value, (dict, list)) and _has_null(value):
            return True
    return False


def _nulls(shape: Shape, node: Any, path: Path) -> Iterator[Path]:
    entries = node.items() if isinstance(node, dict) else enumerate(node)
    of_each = shape.values if isinstance(node, dict) else shape.items
    if of_each is not None and of_each.is_data:
        return
    for key, value in entries:
        if value is None:
            yield (*path, key)
        elif isinstance(value, (dict, list)):
            yield from _nulls(shape.below(key), value, (*path, key))
