"""What differs from round to round: the element of a loop, the state of a repeat."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kfpc.diagnostics.catalogue.wiring import UNKNOWN_NAME
from kfpc.expressions.syntax import Name
from kfpc.pipeline.erroneous import ERRONEOUS
from kfpc.pipeline.values import ItemRef, StateRef
from kfpc.source import Place
from kfpc.typecheck.infer import Resolved
from kfpc.typecheck.look_ups.found import Found, has_elements, of_name
from kfpc.typecheck.unknown import (
    incomplete,
    part_of,
    unknown_key_of_item,
    unknown_loop,
    unknown_state,
)

if TYPE_CHECKING:
    from kfpc.typecheck.symbols import Symbols


def find_item(name: Name, place: Place, names: Symbols) -> Found:
    """``item``, the element that the nearest loop is at, or what keys lead to in it."""
    home = next(names.loops(), None)
    if home is None:
        message = "`item` is the element that a loop is at, and there is no loop here"
        help = "add `for_each` to the step"
        return UNKNOWN_NAME.at(part_of(name, place, 0), message, help=help)
    return _element(name, 1, place, names, home)


def find_item_of_loop(name: Name, place: Place, names: Symbols) -> Found:
    """``steps.LOOP.item``: the element that one of several loops within each other is at."""
    loops = list(names.loops())
    home = next((one for one in loops if one.scope[-1:] == name.parts[1:2]), None)
    if home is None:
        anything = any(one.item is ERRONEOUS for one in loops)
        return ERRONEOUS if anything else unknown_loop(name, place, names)
    return _element(name, 3, place, names, home)


def _element(name: Name, taken: int, place: Place, names: Symbols, home: Symbols) -> Found:
    """The element of a loop, or what the parts of a name behind it lead to."""
    found = home.item
    assert found is not None
    if found is ERRONEOUS:
        return ERRONEOUS
    end = taken
    while end < len(name.parts) and not found.has_any_key:
        inner = found.below(name.parts[end])
        if inner is None:
            return unknown_key_of_item(name, end, place, found, names)
        found, end = inner, end + 1
    ref = ItemRef(home.scope, name.parts[taken:end])
    lack = found.lack
    known = Resolved(
        ref,
        found.type,
        lack is not None,
        travel=found.travel,
        unforeseen=lack is not None and lack.unforeseen,
    )
    return of_name(name, end, known)


def find_state(name: Name, place: Place, names: Symbols) -> Found:
    """``state.NAME``, which the round before has handed on, or an element of it."""
    home = next((one for one in names.chain() if one.state is not None), None)
    if home is None or home.state is None:
        message = "`state` is what rounds of a `repeat` hand on, and there is none here"
        help = "a `repeat` declares it: `state: {NAME: VALUE}`"
        return UNKNOWN_NAME.at(part_of(name, place, 0), message, help=help)
    if len(name.parts) < 2:
        return incomplete(name, place, names, "write `state.NAME`")
    if home.state is ERRONEOUS:
        return ERRONEOUS
    kind = home.state.get(name.parts[1])
    if kind is None:
        return unknown_state(name, place, home.state, names)
    if len(name.parts) > 2 and not has_elements(kind):
        return incomplete(name, place, names, "write `state.NAME`")
    return of_name(name, 2, Resolved(StateRef(home.scope, name.parts[1]), kind))
