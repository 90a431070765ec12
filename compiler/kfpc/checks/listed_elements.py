"""Lists that loops go through, as plain data with the places of their elements."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from kfpc.diagnostics import Located
from kfpc.pipeline.ids import StepId
from kfpc.pipeline.values import ItemRef
from kfpc.record import record
from kfpc.source import Place

TOGETHER = ("matrix", "zip")

Keys: TypeAlias = tuple[str, ...]


@record(eq=False)
class Elements:
    """A list as plain data, its numbers as texts. ``locate`` says where what keys lead to in one
    of the elements stands."""

    values: Sequence[Any]
    locate: Callable[[int, Keys], Located]

    def value(self, number: int, keys: Keys) -> Any:
        """What keys lead to in an element; None where they lead nowhere."""
        found = self.values[number]
        for key in keys:
            found = found.get(key) if isinstance(found, dict) else None
        return found


Round: TypeAlias = Mapping[StepId, "tuple[Elements, int]"]
"""By loop, which of its elements it is at."""


def parsed(text: str, place: Located) -> Elements | None:
    """A list in JSON, which stands at a place as YAML or in one of its texts."""
    try:
        values = json.loads(text, parse_int=str, parse_float=str)
    except ValueError:
        return None
    if not isinstance(values, list):
        return None
    said = place.value if isinstance(place, Place) else None

    def locate(number: int, keys: Keys) -> Located:
        if isinstance(said, list):
            return below(place, number, *keys)
        if isinstance(said, dict) and keys:
            how = next((one for one in TOGETHER if one in said), "")
            if how and all(isinstance(axis, list) for axis in said[how].values()):
                which = _of_axis(how, said[how], keys[0], number)
                return below(place, how, keys[0], which, *keys[1:])
        return place

    return Elements(values, locate)


def _of_axis(how: str, axes: Mapping[str, list[Any]], name: str, number: int) -> int:
    """Which element of an axis a round of all of them has: in a matrix the last goes first."""
    if how == "zip":
        return number
    for other in reversed([*axes]):
        if other == name:
            break
        number //= len(axes[other])
    return number % len(axes[name])


def within(elements: Elements, number: int, path: Keys) -> Elements | None:
    """A list that is in an element of another one."""
    values = elements.value(number, path)
    if not isinstance(values, list):
        return None
    place = elements.locate(number, path)
    return Elements(values, lambda inner, keys: below(place, inner, *keys))


def below(place: Located, *path: str | int) -> Located:
    """What stands below a place, or the place itself where nothing does."""
    inner = place.child(*path) if isinstance(place, Place) else place
    return inner if isinstance(inner, Place) and inner.value is not None else place


def element_text(ref: ItemRef, at: Round) -> str | None:
    """What a round has of an element, as text; None for what has no one text, and for what is not
    there."""
    elements, number = at[ref.scope]
    value = elements.value(number, ref.path)
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else None


def place_of_element(ref: ItemRef, at: Round) -> Located:
    """Where the spec says what a round has of an element."""
    elements, number = at[ref.scope]
    return elements.locate(number, ref.path)
