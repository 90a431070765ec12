"""Whether one condition implies or excludes another, as far as a reader sees at a glance.

A condition is taken apart at its ``&&``; a step that reads an output has to repeat every
part of the condition under which that output exists. Nothing cleverer is tried.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kfpc.pipeline.erroneous import ERRONEOUS
from kfpc.pipeline.values import Comparison, Constant, Logic, Negation, Node
from kfpc.record import record, replace


@record(eq=False)
class Terms:
    """A condition, taken apart once for as many comparisons as there are.

    ``denials`` are what denies each of its parts, as parts; ``constants`` those that it says a
    thing is equal to, by that thing.
    """

    parts: frozenset[Node]
    denials: tuple[frozenset[Node], ...]
    constants: Mapping[Node, frozenset[Node]]


def conjuncts(node: Node) -> frozenset[Node]:
    """The parts of a condition that ``&&`` joins, each in its normal form."""
    return frozenset(_parts(_normal(node)))


def compared(node: Node) -> Iterator[Node]:
    """The values that a condition compares: where one of them is absent, it does not hold."""
    for part in _parts(node):
        if isinstance(part, Comparison):
            yield part.left
            yield part.right


def implies(reader: Terms, producer: Terms) -> bool:
    """Whether every part of the producer's condition is one of the reader's."""
    return producer.parts <= reader.parts


def terms(node: Node | None) -> Terms:
    """The parts of a condition; none where there is no condition, and of an erroneous one."""
    return _of_parts(frozenset() if node is None or node is ERRONEOUS else conjuncts(node))


def both(one: Terms, other: Terms) -> Terms:
    """Two conditions that have to hold together."""
    if not one.parts or not other.parts:
        return one if one.parts else other
    return _of_parts(one.parts | other.parts)


def _of_parts(parts: frozenset[Node]) -> Terms:
    constants: dict[Node, frozenset[Node]] = {}
    for part in parts:
        if isinstance(part, Comparison) and part.operator == "==":
            thing, constant = _sides(part)
            if isinstance(constant, Constant):
                constants[thing] = constants.get(thing, frozenset()) | {constant}
    return Terms(parts, tuple(conjuncts(Negation(part)) for part in parts), constants)


def apart(one: Terms, other: Terms) -> bool:
    """Whether two conditions never both hold: one has a part that denies one of the other's, or
    they compare one thing with two constants. No condition at all excludes nothing."""
    if any(denial <= other.parts for denial in one.denials):
        return True
    return any(
        len(constants | other.constants.get(thing, constants)) > 1
        for thing, constants in one.constants.items()
    )


def _sides(comparison: Comparison) -> tuple[Node, Node]:
    left, right = comparison.left, comparison.right
    return (right, left) if isinstance(left, Constant) else (left, right)


def _parts(node: Node) -> Iterator[Node]:
    if isinstance(node, Logic) and node.operator == "&&":
        yield from _parts(node.left)
        yield from _parts(node.right)
    else:
        yield node


_OPPOSITE = {"==": "!=", "!=": "=="}
_TURNED = {">": "<", ">=": "<="}
_FLIPPED = {"<": "<=", "<=": "<"}
"""What `!` makes of a comparison, with its sides exchanged. A Float may be no number: then neither
holds."""
_SYMMETRIC = frozenset({"==", "!=", "||"})


def _normal(node: Node) -> Node:
    """The one form of conditions that differ only in how they are written.

    ``!!x`` is ``x``, ``!(a == b)`` is ``a != b``, ``a > b`` is ``b < a``, ``!(a < b)`` of Integers
    is ``b <= a``, and the sides of ``==``, ``!=`` and ``||`` stand in a fixed order.
    """
    if isinstance(node, Negation):
        return _negated(node)
    if not isinstance(node, (Comparison, Logic)):
        return node
    left, right = _normal(node.left), _normal(node.right)
    if node.operator in _TURNED:
        return replace(node, operator=_TURNED[node.operator], left=right, right=left)
    if node.operator in _SYMMETRIC and repr(right) < repr(left):
        left, right = right, left
    return replace(node, left=left, right=right)


def _is_of_integers(comparison: Comparison) -> bool:
    return comparison.left.type.is_integer and comparison.right.type.is_integer


def _negated(node: Negation) -> Node:
    inner = _normal(node.operand)
    if isinstance(inner, Negation):
        return inner.operand
    if isinstance(inner, Comparison) and inner.operator in _OPPOSITE:
        return replace(inner, operator=_OPPOSITE[inner.operator])
    if isinstance(inner, Comparison) and inner.operator in _FLIPPED and _is_of_integers(inner):
        flipped = _FLIPPED[inner.operator]
        return replace(inner, operator=flipped, left=inner.right, right=inner.left)
    return replace(node, operand=inner)
