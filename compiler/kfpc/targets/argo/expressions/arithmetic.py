"""Arithmetic in expr-lang, which has the same operators."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from kfpc.pipeline.values import Apply, Constant, Node, Reference
from kfpc.record import replace
from kfpc.targets.argo.expressions.kinds import Code, Kind, Level, call, choice, infix, kind_of

Render = Callable[[Node, Kind], Code]

BY_ZERO = Code("fromJSON('division by zero')")
"""Fails the run, and the message has these words; expr-lang itself gives infinity."""


def real_float(render: Render) -> Render:
    """A way to render what is a Float to the platform too, also where it is an Integer's value."""

    def rendered(argument: Node, kind: Kind) -> Code:
        if isinstance(argument, Constant) and isinstance(argument.value, int):
            argument = replace(argument, value=float(argument.value))
        code = render(argument, kind)
        return code if _is_real(argument) else call("float", code.text)

    return rendered


def _is_real(argument: Node) -> bool:
    """Whether the platform takes a value of a Float for one; a known number that is whole is as
    good as one beside another, for an Integer and a Float make a Float."""
    if isinstance(argument, (Constant, Reference)):
        return not (isinstance(argument, Reference) and argument.type.is_integer)
    return (
        isinstance(argument, Apply)
        and argument.function in OPERATORS
        and (kind_of(argument.type) is Kind.FLOAT)
    )


def _sum(node: Apply, render: Render) -> Code:
    if len(node.arguments) == 1:
        (operand,) = node.arguments
        code = _operands(node, render)(operand, kind_of(node.type))
        return Code(f"-{code.at(Level.WHOLE)}", Level.UNARY)
    return _infix(node, render, Level.SUM)


def _product(node: Apply, render: Render) -> Code:
    return _infix(node, render, Level.PRODUCT)


def _quotient(node: Apply, render: Render) -> Code:
    made = _infix(node, render, Level.PRODUCT)
    divisor = node.arguments[1]
    if isinstance(divisor, Constant):
        return made
    code = _operands(node, render)(divisor, Kind.FLOAT)
    return choice(infix(code, "!=", Code("0")), made, BY_ZERO)


def _infix(node: Apply, render: Render, level: Level) -> Code:
    left, right = (_operands(node, render)(one, kind_of(node.type)) for one in node.arguments)
    text = f"{left.at(level)} {node.function} {right.at(Level(level + 1))}"
    return Code(text, level)


def _operands(node: Apply, render: Render) -> Render:
    return render if kind_of(node.type) is Kind.INTEGER else real_float(render)


OPERATORS: Mapping[str, Callable[[Apply, Render], Code]] = {
    "+": _sum,
    "-": _sum,
    "*": _product,
    "/": _quotient,
    "%": _product,
}
