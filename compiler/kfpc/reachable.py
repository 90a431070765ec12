"""What can be come to, step by step, from some things."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import TypeVar

T = TypeVar("T", bound=Hashable)


def reachable(start: Iterable[T], onward: Callable[[T], Iterable[T]]) -> dict[T, None]:
    """Those that one begins with, and all that ``onward`` leads to, each once: as keys, in the
    order in which they are found."""
    found = dict.fromkeys(start)
    waiting = list(found)
    while waiting:
        for one in onward(waiting.pop()):
            if one not in found:
                found[one] = None
                waiting.append(one)
    return found
