"""Tokens become a tree.

From loosest to tightest::

    ||    &&    == != < <= > >= in    ??    + -    * / %    ! -    [ ]

All but ``??`` and arithmetic are as in GitHub Actions and JavaScript. ``??`` binds tighter than a
comparison, so that ``steps.a.outputs.x ?? 'none' == 'none'`` compares the value or its
fallback, and looser than arithmetic: ``steps.a.outputs.n + 1 ?? 0`` falls back from the sum.
Comparisons do not chain. ``!`` takes the value right behind it.

Depth and length are bounded, so that whoever walks a tree may recurse.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from math import isinf

from kfpc.diagnostics.catalogue.expressions import MISSPELT_OPERATOR, SYNTAX
from kfpc.expressions.foreign import after_value, as_value
from kfpc.expressions.lexer import Token
from kfpc.expressions.problem import ParseError, Problem
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
from kfpc.kubernetes.duration import seconds
from kfpc.types.text import integer

MAX_DEPTH = 32
MAX_OPERATORS = 100

_COMPARISONS = frozenset({"==", "!=", "<", "<=", ">", ">=", "in"})
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?")


def parse(tokens: list[Token]) -> Expression:
    """The tree of a list of tokens with its closing ``end``. Raises ParseError."""
    parser = _Parser(tokens)
    tree = parser.alternatives()
    if parser.kind != "end":
        parser.fail_after_value()
    return tree


class _Parser:
    """A place in a list of tokens; the methods are the grammar's rules, loosest first."""

    __slots__ = ("_at", "_depth", "_operators", "_tokens", "kind", "token", "value")

    def __init__(self, tokens: list[Token]) -> None:
        self._tokens = tokens
        self._depth = 0
        self._operators = 0
        self._go(0)

    def _go(self, at: int) -> None:
        self._at = at
        self.token = token = self._tokens[at]
        self.kind, self.value = token.kind, token.value

    def _take(self) -> Token:
        token = self.token
        self._go(self._at + 1)
        return token

    def _quoted_part(self) -> bool:
        """Whether what comes is `['…']`, or that without its end."""
        if not self._next_is("[") or self._tokens[self._at + 1].kind != "text":
            return False
        behind = self._tokens[self._at + 2]
        return behind.value == "]" or behind.kind == "end"

    def _next_is(self, *operators: str) -> bool:
        return self.value in operators and (
            self.kind == "operator" or (self.value == "in" and self.kind == "name")
        )

    def _expect(self, operator: str, opened: Token) -> Token:
        if self._next_is(operator):
            return self._take()
        if self.kind == "end":
            raise _problem(f"`{opened.value}` is not closed", opened, f"close it with `{operator}`")
        return self.fail_after_value()

    def alternatives(self) -> Expression:
        return self._chain(self._conditions, "||")

    def _conditions(self) -> Expression:
        return self._chain(self._comparison, "&&")

    def _comparison(self) -> Expression:
        left = self._fallback()
        if not self._next_is(*_COMPARISONS):
            return left
        operator = self._count()
        right = self._fallback()
        if self._next_is(*_COMPARISONS):
            raise _problem(
                "comparisons do not chain", self.token, "join two of them with `&&`, or use `(…)`"
            )
        return Binary(operator.value, left, right, left.start, right.end)

    def _fallback(self) -> Expression:
        return self._chain(self._sum, "??")

    def _sum(self) -> Expression:
        return self._chain(self._product, "+", "-")

    def _product(self) -> Expression:
        return self._chain(self._signed, "*", "/", "%")

    def _chain(self, part: Callable[[], Expression], *operators: str) -> Expression:
        left = part()
        while self.value in operators and self.kind == "operator":
            operator = self._count()
            right = part()
            left = Binary(operator.value, left, right, left.start, right.end)
        return left

    def _count(self) -> Token:
        self._operators += 1
        if self._operators > MAX_OPERATORS:
            raise _problem(
                f"an expression has at most {MAX_OPERATORS} operators", self.token, _SPLIT
            )
        return self._take()

    def _signed(self) -> Expression:
        """``!`` and ``-`` take the value right behind them; with digits a ``-`` is one number."""
        if not self._next_is("!", "-"):
            return self._element(self._primary())
        mark = self._enter()
        if mark.value == "-" and self.kind == "number":
            operand: Expression = self._literal_number(mark)
        else:
            inner = self._signed()
            kind = Not if mark.value == "!" else Minus
            operand = kind(inner, mark.start, inner.end)
        self._depth -= 1
        return operand

    def _literal_number(self, sign: Token | None = None) -> Literal:
        token = self._take()
        if sign is not None:
            token = token._replace(value=f"-{token.value}", start=sign.start)
        return Literal(_number(token), token.start, token.end, token.value)

    def _enter(self) -> Token:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise _problem(f"an expression is at most {MAX_DEPTH} deep", self.token, _SPLIT)
        return self._take()

    def _primary(self) -> Expression:
        if self.kind == "name":
            return self._word()
        if self.kind == "text":
            token = self._take()
            return Literal(_unquoted(token.value), token.start, token.end)
        if self.kind == "number":
            return self._literal_number()
        if self._next_is("("):
            opened = self._enter()
            inner = self.alternatives()
            self._expect(")", opened)
            self._depth -= 1
            return inner
        if self._next_is("["):
            opened = self._enter()
            items, closed = self._listed("]", opened)
            return ListLiteral(items, opened.start, closed.end)
        return self._fail_as_value()

    def _element(self, base: Expression) -> Expression:
        """What keys behind a value lead to."""
        while self._next_is("[", "."):
            opened = self._count()
            if opened.value == ".":
                part = self._part(opened)
                key: Expression = Literal(part.value, part.start, part.end)
                end = part.end
            else:
                key = self.alternatives()
                end = self._expect("]", opened).end
            base = Index(base, key, base.start, end)
        return base

    def _listed(self, closing: str, opened: Token) -> tuple[tuple[Expression, ...], Token]:
        items: list[Expression] = []
        while not self._next_is(closing):
            items.append(self.alternatives())
            if not self._next_is(","):
                break
            self._take()
        closed = self._expect(closing, opened)
        self._depth -= 1
        return tuple(items), closed

    def _word(self) -> Expression:
        word = self.value
        if word in ("true", "false"):
            token = self._take()
            return Literal(word == "true", token.start, token.end)
        if as_value(word) is not None:
            return self._fail_as_value()
        token = self._take()
        if self._next_is("("):
            opened = self._enter()
            arguments, closed = self._listed(")", opened)
            return Call(token.value, arguments, token.start, closed.end)
        return self._name(token)

    def _name(self, first: Token) -> Name:
        parts, spans, end = [first.value], [(first.start, first.end)], first.end
        while self._next_is(".") or self._quoted_part():
            opened = self._take()
            part = self._part(opened)
            parts.append(_unquoted(part.value) if part.kind == "text" else part.value)
            spans.append((part.start, part.end))
            end = part.end if opened.value == "." else self._expect("]", opened).end
        if self._next_is("("):
            inner = ".".join(parts[:-1])
            raise _problem(
                f"`{parts[-1]}` is not called on a value",
                self.token,
                f"write `{parts[-1]}({inner}, …)`",
            )
        return Name(tuple(parts), first.start, end, tuple(spans))

    def _part(self, opened: Token) -> Token:
        if self.kind == ("name" if opened.value == "." else "text"):
            return self._take()
        if self.kind == "number":
            name = self.value.partition(".")[0]
            help = f"a name that begins with a digit is written `['{name}']`"
        else:
            help = "write a name after the dot, or `['…']` for one with other characters"
        raise _problem(f"expected a name after `{opened.value}`", self.token, help)

    def _fail_as_value(self) -> Expression:
        help = as_value(self.value)
        if help is not None:
            raise _foreign(self.token, "a value", help)
        if self.value in "'\"" and self.kind == "other":
            raise _problem(
                "a text is not closed",
                self.token,
                f"close it with {self.value}; inside it the quote is written twice",
            )
        raise _problem(
            "the expression ends too early" if self.kind == "end" else "expected a value",
            self.token,
            "a name, a number, a text in quotes, `true` or `false` goes here",
        )

    def fail_after_value(self) -> Token:
        """What follows a whole value is not an operator: say what was meant."""
        help = after_value(self.value)
        if help is not None and self.kind != "text":
            raise _foreign(self.token, "an operator", help)
        raise _problem(
            f"expected an operator or the end of the expression before `{self.value}`",
            self.token,
            None if self.kind != "text" else "join texts by writing `${{ … }}` beside `${{ … }}`",
        )


_SPLIT = "work out a part of it in a step, and use the step's output"


def _problem(message: str, token: Token, help: str | None) -> ParseError:
    """At the token; at the last character where that is the end of the text."""
    start = min(token.start, token.end - 1)
    return ParseError(Problem(SYNTAX, message, max(start, 0), token.end, help))


def _foreign(token: Token, kind: str, help: str) -> ParseError:
    message = f"`{token.value}` is not {kind}"
    return ParseError(Problem(MISSPELT_OPERATOR, message, token.start, token.end, help))


def _unquoted(text: str) -> str:
    quote = text[0]
    return text[1:-1].replace(quote + quote, quote)


def _number(token: Token) -> int | float:
    match = _NUMBER.fullmatch(token.value)
    if match is None:
        raise _problem(f"`{token.value}` is not a number", token, _instead_of(token.value))
    is_float = match.group(1) or match.group(2)
    try:
        return _finite(token.value) if is_float else integer(token.value)
    except ValueError:
        help = f"quote it, '{token.value}', if it is a text"
        raise _problem(f"`{token.value}` is too large", token, help) from None


_RANGE = re.compile(r"([0-9]{1,9})\.\.\.?([0-9]{1,9})")


def _instead_of(text: str) -> str:
    """What to write for letters that begin as a number does and are none."""
    after = seconds(text)
    if after is not None:
        return f"write the seconds, `{after}`; or quote it, '{text}', if it is a text"
    span = _RANGE.fullmatch(text)
    if span is not None:
        many = int(span[2]) - int(span[1]) + 1
        more = f", the numbers from 0 to {many - 1}" if many > 0 else ""
        return f"write `range({max(many, 0)})`{more}"
    return f"numbers are written as in JSON; quote it, '{text}', if it is a text"


def _finite(text: str) -> float:
    value = float(text)
    if isinf(value):
        raise ValueError("more than a double can hold")
    return value
