"""What is known of the elements of a loop's list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from kfpc.pipeline.values import Travel
from kfpc.record import record
from kfpc.types import ANY, DICT, FLOAT, INTEGER, STRING, Type, common, type_of


@record(eq=False)
class Element:
    """The type of each element, and of what its keys lead to: ``keys`` are those that each element
    has, ``partly`` those that some have. None for what has no keys.

    Of an element of which nothing is known any key may be asked. An element that travels as a file
    is one, and ``absent`` where some rounds have none.
    """

    type: Type
    keys: Mapping[str, Element] | None = None
    partly: frozenset[str] = frozenset()
    travel: Travel = Travel.VALUE
    absent: bool = False

    def below(self, key: str) -> Element | None:
        """What a key leads to; None where it leads nowhere."""
        if self.keys is not None:
            return self.keys.get(key)
        return ANYTHING if self.type.is_any or self.type.is_called_as(DICT) else None


ANYTHING = Element(ANY)
"""Of a list that only the run knows."""


FAILURE = Element(DICT, {
    "step": Element(STRING), "message": Element(STRING), "attempts": Element(INTEGER),
})  # fmt: skip
"""Of ``run.failures``."""


def element_of(values: Sequence[Any]) -> Element:
    """The element of a list that is written out. What is an expression may be anything."""
    if not values:
        return ANYTHING
    if all(isinstance(value, dict) for value in values):
        return _of_mappings(values)
    return Element(_together(map(_type, values)))


def _of_mappings(values: Sequence[dict[str, Any]]) -> Element:
    in_all = [key for key in values[0] if all(key in value for value in values)]
    in_some = {key for value in values for key in value}
    keys = {key: element_of([value[key] for value in values]) for key in in_all}
    return Element(DICT, keys, frozenset(in_some - set(in_all)))


def _type(value: Any) -> Type:
    return ANY if value is None or (isinstance(value, str) and "{{" in value) else type_of(value)


def _together(types: Iterable[Type]) -> Type:
    """One type for all: a number among texts is text, and an Integer among Floats a Float."""
    found: Type | None = None
    for kind in types:
        if found is None or found == kind:
            found = kind
        elif found.is_number and kind.is_number:
            found = FLOAT
        elif found.is_any or kind.is_any or found.is_json or kind.is_json:
            found = ANY
        else:
            found = common(found, kind) or STRING
    return found or ANY
