"""What names are compared with, as far as it is written out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kfpc.diagnostics import Located
from kfpc.pipeline.values import (
    Comparison,
    Constant,
    Fallback,
    ListOf,
    Node,
    Reference,
    TypedText,
    children,
)
from kfpc.record import record

_OPERATORS = frozenset({"==", "!=", "in"})


@record(eq=False)
class Compared:
    """A name that is equal, or not, to one of some ``constants``; ``place`` is that of the text
    that it stands in."""

    reference: Reference
    constants: tuple[Constant, ...]
    place: Located


def compared(values: Iterable[tuple[TypedText | Node, Located]]) -> Iterator[Compared]:
    """Every such comparison in some values, each of which stands at a place."""
    for value, place in values:
        for part in value.parts if isinstance(value, TypedText) else (value,):
            if not isinstance(part, (str, Reference)):
                yield from _in_node(part, place)


def _in_node(value: Node, place: Located) -> Iterator[Compared]:
    if isinstance(value, Comparison) and value.operator in _OPERATORS:
        for name, other in ((value.left, value.right), (value.right, value.left)):
            if isinstance(name, Reference):
                yield Compared(name, _constants(other), place)
            elif isinstance(name, Fallback):
                yield from _without_fallback(name, _constants(other), place)
    for child in children(value):
        yield from _in_node(child, place)


def _without_fallback(
    name: Fallback, constants: tuple[Constant, ...], place: Located
) -> Iterator[Compared]:
    """What a name with a fallback is compared with, but for the fallback."""
    instead = name.right
    if isinstance(name.left, Reference) and isinstance(instead, Constant):
        own = tuple(one for one in constants if one.text != instead.text)
        if own:
            yield Compared(name.left, own, place)


def _constants(node: Node) -> tuple[Constant, ...]:
    items = node.items if isinstance(node, ListOf) else (node,)
    return tuple(item for item in items if isinstance(item, Constant))
