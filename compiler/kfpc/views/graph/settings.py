"""Which of the keys that an author wrote are different, by the way down to each."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from kfpc.record import record
from kfpc.views.graph.said import told

Path = tuple[str | int, ...]

_PLAIN = re.compile(r"[\w-]+")
"""A key that needs no quotes in a path."""


@record
class Difference:
    """``old`` or ``new`` is None where the key is not there."""

    path: Path
    old: str | None
    new: str | None

    @property
    def where(self) -> str:
        """The path as one text: ``init[0].labels."app.kubernetes.io/name"``."""
        text = ""
        for step in self.path:
            if isinstance(step, int):
                text += f"[{step}]"
            else:
                key = step if _PLAIN.fullmatch(step) else json.dumps(step, ensure_ascii=False)
                text += f".{key}" if text else key
        return text


def differences(
    old: Mapping[str, Any], new: Mapping[str, Any], path: Path = ()
) -> Iterator[Difference]:
    """The innermost keys that are different. Of a mapping that came or went, at the top, its keys
    are told."""
    for key in dict.fromkeys((*old, *new)):
        at = (*path, str(key))
        if key in old and key in new:
            yield from _between(old[key], new[key], at)
            continue
        came = key in new
        value = new[key] if came else old[key]
        if isinstance(value, dict) and value and not path:
            yield from differences({} if came else value, value if came else {}, at)
        else:
            yield Difference(at, None if came else told(value), told(value) if came else None)


def _between(old: Any, new: Any, path: Path) -> Iterator[Difference]:
    if isinstance(old, dict) and isinstance(new, dict):
        yield from differences(old, new, path)
    elif _are_alike(old, new):
        for number, (one, other) in enumerate(zip(old, new, strict=True)):
            yield from _between(one, other, (*path, number))
    elif told(old) != told(new):
        yield Difference(path, told(old), told(new))
    elif isinstance(old, str) is not isinstance(new, str):
        yield Difference(path, json.dumps(old), json.dumps(new))


def _are_alike(old: Any, new: Any) -> bool:
    """Whether they are lists of as many mappings, which are told one by one."""
    return (
        isinstance(old, list)
        and isinstance(new, list)
        and len(old) == len(new)
        and all(isinstance(one, dict) for one in (*old, *new))
    )
