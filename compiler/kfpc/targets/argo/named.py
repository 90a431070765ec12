"""Lists of named things, as Argo has them, read from what an author wrote."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def named(listed: Any) -> dict[str, Mapping[str, Any]]:
    """The elements of a list by their names, those that have one."""
    return {
        one["name"]: one
        for one in (listed if isinstance(listed, list) else ())
        if isinstance(one, Mapping) and isinstance(one.get("name"), str)
    }
