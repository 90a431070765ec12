"""Keys with nothing after them.

In the models a key that is left out is None, so they cannot tell it from a key without a
value. In the language the second is a mistake: whoever writes ``memory:`` meant something.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

Path = tuple[str | int, ...]


def null_paths(data: Any, path: Path = ()) -> Iterator[Path]:
    """The paths of what has no value, but for plain data, in which null is a value."""
    entries = data.items() if isinstance(data, dict) else enumerate(data)
    for key, value in entries:
        if value is None:
            yield (*path, key)
        elif isinstance(value, (dict, list)):
            below = (*path, key)
            if not _is_data(below, value):
                yield from null_paths(value, below)


def _is_data(path: Path, value: Any) -> bool:
    """Whether the mapping or list at a path is the author's own data."""
    if path in (("argo",), ("defaults", "argo")):
        return True
    if path[0] == "params":
        return path[2:] == ("default",) or (len(path) == 2 and isinstance(value, list))
    if path[0] != "steps" or len(path) < 3:
        return False
    if path[2] == "inputs":
        return path[4:] == ("value",) or (len(path) == 4 and isinstance(value, list))
    return len(path) == 3 and path[2] in ("with", "argo")
