"""Sums, products and their kind: numbers, and what known ones come to.

Of two Integers the result is an Integer, but for ``/``, which always gives a Float; a Float beside
an Integer makes a Float of it. An untyped value is read as a Float.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from functools import reduce

from kfpc.diagnostics.catalogue.expressions import IMPOSSIBLE_NUMBER, NO_NUMBER
from kfpc.expressions.foreign import of_texts
from kfpc.expressions.syntax import Binary, Expression, Minus
from kfpc.expressions.unparse import unparse
from kfpc.pipeline.erroneous import ERRONEOUS
from kfpc.pipeline.values import Apply, Constant, Node
from kfpc.typecheck import remedies
from kfpc.typecheck.remedies import Add
from kfpc.types import FLOAT, INTEGER, Type
from kfpc.types.text import LARGEST_INTEGER, SMALLEST_INTEGER


def summands(binary: Binary) -> tuple[Expression, ...]:
    """The operands of a chain of one ``+`` after another; of another operator its two."""
    left = binary.left
    if binary.operator == "+" and isinstance(left, Binary) and left.operator == "+":
        return (*summands(left), binary.right)
    return left, binary.right


def typed_arithmetic(
    binary: Binary, written: Sequence[Expression], nodes: Sequence[Node], add: Add
) -> Node:
    """The typed value of ``+ - * / %``; erroneous if a diagnostic was added for it. ``nodes`` are
    those of the ``written`` operands."""
    if not _are_numbers(binary, written, nodes, add):
        return ERRONEOUS

    def together(left: Node, right: Node) -> Node:
        return ERRONEOUS if left is ERRONEOUS else _result(binary, left, right, add)

    return reduce(together, nodes)


def typed_minus(minus: Minus, operand: Node, add: Add) -> Node:
    """The typed value of ``-x``; erroneous if a diagnostic was added for it."""
    if not _is_number(operand, "-", minus.operand, add):
        return ERRONEOUS
    kind = INTEGER if operand.type.is_integer else FLOAT
    if isinstance(operand, Constant):
        value = _value(operand)
        return number_within(minus, -value if kind.is_integer else -float(value), kind, add)
    return Apply("-", (operand,), kind, operand.absent)


def _are_numbers(
    binary: Binary, written: Sequence[Expression], nodes: Sequence[Node], add: Add
) -> bool:
    texts = [node for node in nodes if node.type.is_string_backed and not node.type.is_any]
    if binary.operator == "+" and texts:
        help = of_texts(written)
        known = all(isinstance(node, Constant) for node in texts)
        if not known and not any(isinstance(node, Constant) for node in texts):
            help = f"for numbers write `{_cast(written, nodes)}`; {help}"
        add(NO_NUMBER, binary, "`+` adds numbers, and this is text", help, nodes)
        return False
    found = [
        _is_number(node, binary.operator, one, add)
        for one, node in zip(written, nodes, strict=True)
    ]
    return all(found)


def _cast(written: Sequence[Expression], nodes: Sequence[Node]) -> str:
    pieces = zip(written, nodes, strict=True)
    return " + ".join(
        f"float({unparse(one)})" if node.type.is_string_backed else unparse(one)
        for one, node in pieces
    )


def _is_number(node: Node, operator: str, written: Expression, add: Add) -> bool:
    if operator == "%" and node.type.kind is FLOAT.kind:
        message = f"`%` is of Integers, not of {remedies.described(node)}"
        add(NO_NUMBER, written, message, f"write `int({unparse(written)})`", (node,))
        return False
    if node.type.is_number or node.type.is_any:
        return True
    message = f"`{operator}` takes numbers, not {remedies.described(node)}"
    help = remedies.into_argument("a number", node, written)
    add(NO_NUMBER, written, message, help, (node,))
    return False


def _result(binary: Binary, left: Node, right: Node, add: Add) -> Node:
    operator = binary.operator
    whole = operator == "%" or (operator != "/" and left.type.is_integer and right.type.is_integer)
    kind = INTEGER if whole else FLOAT
    if operator in _DIVISIONS and isinstance(right, Constant) and not right.value:
        add(IMPOSSIBLE_NUMBER, binary, "this divides by zero", "write a number that is not 0")
        return ERRONEOUS
    if isinstance(left, Constant) and isinstance(right, Constant):
        as_kind = int if whole else float
        number = _WORKED_OUT[operator](as_kind(_value(left)), as_kind(_value(right)))
        return number_within(binary, number, kind, add)
    return Apply(operator, (left, right), kind, left.absent or right.absent)


_DIVISIONS = ("/", "%")


def _value(node: Constant) -> int | float:
    assert isinstance(node.value, (int, float))
    return node.value


def number_within(written: Expression, number: float, kind: Type, add: Add) -> Node:
    """A number that is known; erroneous, with a diagnostic, where the platform does not have it."""
    fits = SMALLEST_INTEGER <= number <= LARGEST_INTEGER if kind.is_integer else _is_finite(number)
    if fits:
        return Constant(number, kind)
    most = "64 bits" if kind.is_integer else "a double can hold"
    message = f"`{unparse(written)}` is more than {most}"
    add(IMPOSSIBLE_NUMBER, written, message, "work it out in a step")
    return ERRONEOUS


def _is_finite(number: float) -> bool:
    return not (math.isinf(number) or math.isnan(number))


def _remainder(left: float, right: float) -> int:
    """With the sign of the left side, as the platform's own."""
    found = abs(int(left)) % abs(int(right))
    return -found if left < 0 else found


_WORKED_OUT: Mapping[str, Callable[[float, float], float]] = {
    "+": lambda left, right: left + right,
    "-": lambda left, right: left - right,
    "*": lambda left, right: left * right,
    "/": lambda left, right: left / right,
    "%": _remainder,
}
