"""Which references of an expression may be absent, and what is known where each is looked at."""

from __future__ import annotations

from collections.abc import Iterator

from kfpc.pipeline.values.nodes import (
    ELEMENT,
    Apply,
    Comparison,
    Fallback,
    Logic,
    Negation,
    Node,
    Reference,
    TypedText,
)
from kfpc.pipeline.values.refs import FailuresRef, ItemRef
from kfpc.pipeline.values.walk import children
from kfpc.record import record, replace


@record
class Met:
    """Where in an expression a reference is looked at: the references that are ``absent`` there,
    and the conditions that hold. ``asked``: in a condition, which an element that is not there
    makes false; ``picked`` is what is picked from the reference, a list of which an element may not
    be there: that element, or what a reduction comes to."""

    absent: tuple[Reference, ...] = ()
    holds: tuple[Node, ...] = ()
    asked: bool = False
    picked: Apply | None = None


ANYWHERE = Met()
ASKED = Met(asked=True)
"""In a condition."""


def unguarded(value: Node | TypedText, met: Met = ANYWHERE) -> Iterator[tuple[Reference, Met]]:
    """The references that may be absent and that no ``??`` stands in for, and where each is looked
    at."""
    if isinstance(value, TypedText):
        for part in value.parts:
            if not isinstance(part, str):
                yield from unguarded(part, met)
    elif isinstance(value, Reference):
        if value.absent:
            yield value, met
    elif isinstance(value, Fallback):
        if value.left.absent:  # else nothing ever comes to the right of it
            tried = (*met.absent, *_tried(value.left))
            yield from unguarded(value.right, replace(met, absent=tried))
    elif isinstance(value, Apply):
        yield from _in_call(value, met)
    else:
        inside = _inside(value, met)
        for child in children(value):
            yield from unguarded(child, inside)


def _inside(node: Node, met: Met) -> Met:
    """Where the parts of an operation are looked at."""
    is_asked = met.asked or not isinstance(node, (Comparison, Logic, Negation))
    return met if is_asked else replace(met, asked=True)


def _in_call(call: Apply, met: Met) -> Iterator[tuple[Reference, Met]]:
    if call.function == "if":
        condition, then, otherwise = call.arguments
        yield from unguarded(condition, replace(met, asked=True))
        yield from unguarded(then, replace(met, holds=(*met.holds, condition)))
        yield from unguarded(otherwise, replace(met, holds=(*met.holds, Negation(condition))))
        return
    many = call.arguments[: _PICKED_FROM.get(call.function, 0)]
    short = next((one for one in many if _may_be_short(one, call)), None)
    for child in call.arguments:
        if child is not short or met.asked:
            yield from unguarded(child, met)
        elif isinstance(child, Reference):
            yield child, replace(met, picked=call)


_PICKED_FROM = {ELEMENT: 1, "min": 1, "max": 1, "min_by": 2, "max_by": 2, "index_of": 1}
"""How many arguments of a function are lists that its value is picked from."""


def _may_be_short(many: Node, picked: Apply) -> bool:
    """Whether a list may have no element to pick: some rounds of the loop may have given nothing,
    or there may be none, and a run that succeeded has no failures."""
    if not isinstance(many, Reference) or not picked.absent:
        return False
    return many.gathered is not None or isinstance(many.ref, FailuresRef)


def is_unforeseen(value: Node | TypedText) -> bool:
    """Whether what is absent in a value is for nothing else than what an element of a loop lacks
    whose list the run alone knows."""
    if isinstance(value, TypedText):
        return all(is_unforeseen(part) for part in value.parts if not isinstance(part, str))
    if isinstance(value, Apply) and value.function == ELEMENT:
        base = value.arguments[0]
        is_item = isinstance(base, Reference) and isinstance(base.ref, ItemRef)
        return is_unforeseen(base) if base.absent else is_item
    if isinstance(value, Reference):
        return not value.absent or value.unforeseen
    if not value.absent:
        return True
    lacking = [child for child in children(value) if child.absent]
    return bool(lacking) and all(map(is_unforeseen, lacking))


def _tried(node: Node) -> Iterator[Reference]:
    """The references that are all absent where a chain of ``??`` is."""
    if isinstance(node, Reference):
        yield node
    elif isinstance(node, Fallback):
        yield from _tried(node.left)
        yield from _tried(node.right)
