"""What is known of the elements of a loop's list."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from kfpc.pipeline.scope import Lack
from kfpc.pipeline.values import Apply, Constant, ListOf, Node, Reference, Travel, branches
from kfpc.record import record
from kfpc.types import ANY, DICT, FLOAT, INTEGER, STRING, Type, common, type_of


@record(eq=False)
class Element:
    """The type of each element, and of what its keys lead to: ``keys`` are those that any of the
    elements has. None for what has no keys, or any.

    An element that travels as a file is one. ``lack`` says why it may not be there; None where it
    always is.
    """

    type: Type
    keys: Mapping[str, Element] | None = None
    travel: Travel = Travel.VALUE
    lack: Lack | None = None

    @property
    def has_any_key(self) -> bool:
        """Whether any key may be asked for, as of a value of which only the run knows more."""
        return self.keys is None and (self.type.is_any or self.type.is_called_as(DICT))

    def below(self, key: str) -> Element | None:
        """What a key leads to; None where it leads nowhere."""
        return None if self.keys is None else self.keys.get(key)

    def lacks(self) -> Iterator[tuple[tuple[str, ...], Lack]]:
        """What may not be there, but for files: the element, and what keys lead to in it."""
        if self.lack is not None and self.travel is Travel.VALUE:
            yield (), self.lack
        for key, inner in (self.keys or {}).items():
            for keys, lack in inner.lacks():
                yield (key, *keys), lack


FAILURE = Element(DICT, {
    "step": Element(STRING), "message": Element(STRING), "attempts": Element(INTEGER),
})  # fmt: skip
"""Of ``run.failures``."""


def element_of(values: Sequence[Any]) -> Element:
    """The element of a list that is written out. What is an expression may be anything."""
    found = [value for value in values if value is not None]
    lack = Lack() if len(found) < len(values) else None
    if not all(isinstance(value, dict) for value in found):
        keys = _keys(values) if any(map(_is_mapping, found)) else None
        if any(map(_is_expression, found)):
            keys = None
        return Element(_together(map(_type, found)), keys, lack=lack)
    return Element(DICT, _keys(values), lack=lack) if found else Element(ANY, lack=lack)


def _keys(values: Sequence[Any]) -> dict[str, Element]:
    """What keys lead to in elements, of which some may have none."""
    names = dict.fromkeys(key for value in values if _is_mapping(value) for key in value)
    return {
        name: element_of([value.get(name) if _is_mapping(value) else None for value in values])
        for name in names
    }


def _is_mapping(value: Any) -> bool:
    return isinstance(value, dict)


def _is_expression(value: Any) -> bool:
    return isinstance(value, str) and "{{" in value


def _type(value: Any) -> Type:
    return ANY if _is_expression(value) else type_of(value)


def lack_in(many: Node) -> Lack | None:
    """Why a list that is worked out may have ``null`` in it."""
    if branches(many):
        found = [lack for one in branches(many) if (lack := lack_in(one)) is not None]
        return min(found, key=lambda lack: lack.unforeseen, default=None)
    if isinstance(many, Reference) and many.gathered is not None:
        known = many.gathered
        return Lack(many, unforeseen=known.unforeseen) if known.may_lack else None
    if isinstance(many, Constant):
        return Lack() if None in json.loads(many.text) else None
    if isinstance(many, ListOf) or (isinstance(many, Apply) and many.function in _WITHOUT_NULL):
        return None
    return Lack(unforeseen=True)


_WITHOUT_NULL = frozenset({"range", "keys", "split"})
"""Functions whose lists have a value in each place."""


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
