"""A tree as text again, for messages that show what to write."""

from __future__ import annotations

import re

from kfpc.expressions.lexer import NAME
from kfpc.expressions.syntax import (
    Binary,
    Call,
    Expression,
    Index,
    ListLiteral,
    Literal,
    Minus,
    Name,
    Not,
)
from kfpc.types.text import Scalar, canonical

_PLAIN = re.compile(NAME)


def unparse(expression: Expression) -> str:
    """The expression as its author could have written it, with all parentheses."""
    if isinstance(expression, Literal):
        return literal(expression.value)
    if isinstance(expression, Name):
        first, *others = expression.parts
        return first + "".join(
            f".{part}" if _PLAIN.fullmatch(part) else f"[{literal(part)}]" for part in others
        )
    if isinstance(expression, Not):
        return f"!{_inner(expression.operand)}"
    if isinstance(expression, Minus):
        text = _inner(expression.operand)
        return f"-({text})" if isinstance(expression.operand, Literal) else f"-{text}"
    if isinstance(expression, Binary):
        return f"{_inner(expression.left)} {expression.operator} {_inner(expression.right)}"
    if isinstance(expression, Index):
        text = unparse(expression.base)
        base = expression.base
        is_text = isinstance(base, Literal) and isinstance(base.value, str)
        whole = is_text or isinstance(base, (Name, Call, Index, ListLiteral))
        return f"{text if whole else f'({text})'}[{unparse(expression.key)}]"
    if isinstance(expression, ListLiteral):
        return f"[{', '.join(map(unparse, expression.items))}]"
    if isinstance(expression, Call):
        return f"{expression.function}({', '.join(map(unparse, expression.arguments))})"
    raise TypeError(expression)


def literal(value: Scalar) -> str:
    """A literal of the language."""
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    text = canonical(value)
    return text if not isinstance(value, float) or set(text) & set(".e") else text + ".0"


def _inner(expression: Expression) -> str:
    text = unparse(expression)
    return f"({text})" if isinstance(expression, (Binary, Minus)) else text
