"""Kinds of values in an expression, and how one becomes another.

Everything that comes into an expression from a run is text; it is read as what its type, or
its use, says.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum, IntEnum

from kfpc.pipeline.values import Constant
from kfpc.record import record
from kfpc.targets.argo.expressions.paths import quote
from kfpc.types import BOOLEAN, DICT, FLOAT, INTEGER, LIST, Type, canonical, read
from kfpc.types.text import SMALLEST_INTEGER, Scalar


class Kind(Enum):
    TEXT = "text"
    INTEGER = "integer"
    FLOAT = "float"
    TRUTH = "truth"
    JSON = "json"


class Level(IntEnum):
    """How tightly a piece of an expression holds together, in expr-lang's order."""

    CHOICE = 0
    OR = 1
    AND = 2
    COMPARISON = 3
    SUM = 4
    PRODUCT = 5
    UNARY = 6
    WHOLE = 7


@record(eq=False)
class Code:
    """A piece of an expression."""

    text: str
    level: Level = Level.WHOLE

    def at(self, level: Level) -> str:
        """As an operand that has to hold together as tightly as that."""
        return self.text if self.level >= level else f"({self.text})"


def joined(operator: str, codes: Sequence[Code]) -> Code:
    """Operands of ``&&`` or ``||``, of which there is at least one."""
    if len(codes) == 1:
        return codes[0]
    level = Level.AND if operator == "&&" else Level.OR
    return Code(f" {operator} ".join(code.at(level) for code in codes), level)


def infix(left: Code, operator: str, right: Code) -> Code:
    """A comparison."""
    return Code(f"{left.at(Level.SUM)} {operator} {right.at(Level.SUM)}", Level.COMPARISON)


def choice(condition: Code, then: Code, otherwise: Code) -> Code:
    chosen = f"{then.at(Level.OR)} : {otherwise.at(Level.OR)}"
    return Code(f"{condition.at(Level.OR)} ? {chosen}", Level.CHOICE)


def negated(code: Code) -> Code:
    return Code(f"!{code.at(Level.WHOLE)}", Level.UNARY)


def call(function: str, *arguments: str) -> Code:
    return Code(f"{function}({', '.join(arguments)})")


_KINDS = {
    INTEGER.kind: Kind.INTEGER,
    FLOAT.kind: Kind.FLOAT,
    BOOLEAN.kind: Kind.TRUTH,
    LIST.kind: Kind.JSON,
    DICT.kind: Kind.JSON,
}


def kind_of(type: Type) -> Kind:
    """The kind of a type's values; untyped ones are text until something is done with them."""
    return _KINDS.get(type.kind, Kind.TEXT)


def common_kind(*types: Type) -> Kind:
    """The kind as which values of these types are compared."""
    kinds = {kind_of(type) for type in types}
    if Kind.TRUTH in kinds:
        return Kind.TRUTH
    if kinds == {Kind.INTEGER}:
        return Kind.INTEGER
    if kinds & {Kind.INTEGER, Kind.FLOAT}:
        return Kind.FLOAT
    return Kind.JSON if Kind.JSON in kinds else Kind.TEXT


def converted(code: Code, own: Kind, wanted: Kind) -> Code:
    """An expression of one kind as one of another."""
    if own is Kind.TEXT:
        return _parsed(code, wanted)
    return _formatted(code, own) if wanted is Kind.TEXT else code


def _parsed(code: Code, wanted: Kind) -> Code:
    if wanted is Kind.TRUTH:
        return infix(call("lower", code.text), "==", Code("'true'"))
    function = {Kind.INTEGER: "int", Kind.FLOAT: "float", Kind.JSON: "fromJSON"}.get(wanted)
    return code if function is None else call(function, code.text)


def _formatted(code: Code, own: Kind) -> Code:
    """As canonical text. ``string`` would write a million as ``1e+06``, and ``toJSON`` a
    list over many lines."""
    if own in (Kind.INTEGER, Kind.TRUTH):
        return call("string", code.text)
    return call("toJson" if own is Kind.FLOAT else "sprig.toRawJson", code.text)


def constant(node: Constant, wanted: Kind) -> Code:
    """A literal, read as a kind."""
    if wanted is Kind.TEXT or isinstance(node.value, str):
        return _known_text(node.text, wanted)
    return _number(node.value)


def _number(value: Scalar) -> Code:
    """A number, or a truth value. A literal of digits alone is an integer to expr-lang: a Float is
    written as one where that makes a difference."""
    text = canonical(value)
    if isinstance(value, int) and value == SMALLEST_INTEGER:  # whose digits are too large
        return call("int", quote(text))
    if isinstance(value, float) and _needs_a_point(value, text):
        text += ".0"
    return Code(text, Level.UNARY if text.startswith("-") else Level.WHOLE)


def _needs_a_point(value: float, text: str) -> bool:
    return text == "-0" or (text.removeprefix("-").isdigit() and abs(value) >= _EXACT)


_EXACT = 2**53
"""From here on an integer may be no Float, and is compared as the nearest one."""


def _known_text(text: str, wanted: Kind) -> Code:
    """A literal text as a kind: worked out now where that can be done."""
    if wanted is Kind.TRUTH:
        return Code(str(text.lower() == "true").lower())
    if wanted in (Kind.INTEGER, Kind.FLOAT):
        try:
            return _number(read(text, FLOAT if wanted is Kind.FLOAT else INTEGER))
        except ValueError:
            return converted(Code(quote(text)), Kind.TEXT, wanted)
    return converted(Code(quote(text)), Kind.TEXT, wanted)
