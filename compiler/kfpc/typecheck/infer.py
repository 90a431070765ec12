"""Syntax trees become typed values.

Nothing is converted silently: ``==`` compares values of one kind, ``&&`` takes Booleans,
and a text is a number only after ``int(…)``. Untyped values fit everywhere, and are read as
what they are used for. A part with an error is ``ERRONEOUS``, and so is whatever holds that part,
in silence: one diagnostic per cause.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Protocol

from kfpc.diagnostics import Code, Located, Report
from kfpc.diagnostics.catalogue.expressions import (
    DIFFERENT_BRANCHES,
    NEEDLESS_FALLBACK,
    NOT_A_LIST,
    NOT_BOOLEAN,
    NOT_TEXT,
    SECRET_OPERAND,
)
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
    Text,
)
from kfpc.expressions.unparse import unparse
from kfpc.pipeline.erroneous import ERRONEOUS, Erroneous
from kfpc.pipeline.values import (
    ERRONEOUS_TEXT,
    Constant,
    Fallback,
    Gathered,
    ListOf,
    Logic,
    Negation,
    Node,
    Ref,
    Reference,
    Travel,
    TypedText,
    constant,
    is_list_of_files,
)
from kfpc.record import record, replace
from kfpc.source.document import Place
from kfpc.typecheck import remedies
from kfpc.typecheck.arithmetic import summands, typed_arithmetic, typed_minus
from kfpc.typecheck.calls import typed_call
from kfpc.typecheck.comparisons import typed_comparison
from kfpc.typecheck.picked import element_type, typed_element
from kfpc.types import (
    BOOLEAN,
    FLOAT,
    INTEGER,
    STRING,
    TEXT,
    Type,
    common,
    fits,
)


@record(eq=False)
class Resolved:
    """What a name stands for, and whether it may have no value in a run."""

    ref: Ref
    type: Type
    absent: bool = False
    declared: Located | None = None
    """Where it gets its type, for a reader to see both ends of a type error."""
    travel: Travel = Travel.VALUE
    gathered: Gathered | None = None
    reread: bool = False
    """What is known of the rounds of a loop that it is a list of."""
    unforeseen: bool = False
    """Whether it has no value only where a list that the run alone knows has no such element."""
    taken: int | None = None
    """How many parts of the name stand for it, if not all do: the others lead to an element."""


class Resolver(Protocol):
    def resolve(self, name: Name, place: Place) -> Resolved | Erroneous:
        """What a name stands for; erroneous if for nothing, which the resolver has reported.

        ``place`` is that of the whole text: ``place.within(name.start, name.end)`` is the
        name's own.
        """


@record(eq=False)
class Typing:
    """What typing one text needs at hand."""

    resolver: Resolver
    place: Place
    report: Report

    def add(
        self,
        code: Code,
        at: Expression,
        message: str,
        help: str | None = None,
        nodes: Iterable[Node] = (),
    ) -> None:
        """A diagnostic for a piece of the text, with where the nodes get their types."""
        related = [
            (remedies.declared(node), node.declared)
            for node in nodes
            if isinstance(node, Reference) and node.declared is not None
        ]
        place = self.place.within(at.start, at.end)
        self.report.add(code.at(place, message, help=help, related=related))

    def node(self, expression: Expression) -> Node:
        return _RULES[type(expression)](expression, self)

    def operand(self, expression: Expression) -> Node:
        """A node that something is worked out from: no secret."""
        node = self.node(expression)
        if node.type.is_secret:
            self.add(
                SECRET_OPERAND,
                expression,
                "nothing is worked out from a secret",
                "hand the secret to the program, whole or as a part of a text",
            )
            return ERRONEOUS
        return node


def infer_condition(
    expression: Expression, resolver: Resolver, place: Place, report: Report
) -> Node:
    """The typed value of an expression that has to be a Boolean; erroneous if a
    diagnostic was added for it. ``place`` is the text that was parsed.
    """
    return _boolean(expression, "a condition", Typing(resolver, place, report))


def infer_list(expression: Expression, resolver: Resolver, place: Place, report: Report) -> Node:
    """The typed value of an expression that has to be a List; likewise."""
    typing = Typing(resolver, place, report)
    node = typing.operand(expression)
    if node is ERRONEOUS or node.type.is_list or node.type.is_any:
        return node
    message = f"a loop goes through a List, not {remedies.described(node)}"
    help = remedies.into_argument("a List", node, expression)
    if node.type.is_integer:
        help = f"write `${{{{ range({unparse(expression)}) }}}}` for so many rounds"
    typing.add(NOT_A_LIST, expression, message, help, (node,))
    return ERRONEOUS


def infer_text(text: Text, resolver: Resolver, place: Place, report: Report) -> TypedText:
    """The typed value of a text; erroneous if a diagnostic was added for a part of it.

    One whole expression keeps its type. In a mixed text what is known becomes literal.
    """
    typing = Typing(resolver, place, report)
    whole = text.expression
    if whole is not None:
        return TypedText((typing.node(whole),))
    parts: list[str | Node] = []
    failed = False
    for part in text.parts:
        piece = part if isinstance(part, str) else _piece(part, typing)
        if piece is ERRONEOUS:
            failed = True
        elif isinstance(piece, str) and parts and isinstance(last := parts[-1], str):
            parts[-1] = last + piece
        else:
            parts.append(piece)
    return ERRONEOUS_TEXT if failed else TypedText(tuple(parts))


def _piece(expression: Expression, typing: Typing) -> str | Node:
    node = typing.node(expression)
    if node.type.is_secret or is_list_of_files(node):
        return node
    if not fits(node.type, STRING):
        message = f"{remedies.described(node)} cannot be part of a text"
        typing.add(NOT_TEXT, expression, message, remedies.into_text(node, expression))
        return ERRONEOUS
    return node.text if isinstance(node, Constant) else node


_LITERALS = {bool: BOOLEAN, int: INTEGER, float: FLOAT, str: TEXT}


def _literal(literal: Literal, _: Typing) -> Node:
    return constant(literal.value, _LITERALS[type(literal.value)], literal.letters)


def _name(name: Name, typing: Typing) -> Node:
    resolved = typing.resolver.resolve(name, typing.place)
    if resolved is ERRONEOUS:
        return ERRONEOUS
    taken = len(name.parts) if resolved.taken is None else resolved.taken
    end = name.end if resolved.taken is None else name.spans[taken - 1][1]
    found: Node = Reference(
        resolved.ref,
        resolved.type,
        resolved.absent,
        resolved.travel,
        name.start,
        end,
        resolved.declared,
        resolved.gathered,
        resolved.reread,
        resolved.unforeseen,
    )
    written: Expression = Name(name.parts[:taken], name.start, end, name.spans[:taken])
    for part, (start, after) in zip(name.parts[taken:], name.spans[taken:], strict=True):
        index = Index(written, Literal(part, start, after), name.start, after)
        found = typed_element(index, found, constant(part, TEXT, part), typing.add)
        written = index
    return found


def _index(index: Index, typing: Typing) -> Node:
    base, key = typing.operand(index.base), typing.operand(index.key)
    if base is ERRONEOUS or key is ERRONEOUS:
        return ERRONEOUS
    return typed_element(index, base, key, typing.add)


def _boolean(expression: Expression, taker: str, typing: Typing) -> Node:
    node = typing.operand(expression)
    if node.type.is_boolean or node.type.is_any:
        return node
    message = f"{taker} takes a Boolean, not {remedies.described(node)}"
    help = remedies.into_boolean(node, expression)
    typing.add(NOT_BOOLEAN, expression, message, help, (node,))
    return ERRONEOUS


def _not(negation: Not, typing: Typing) -> Node:
    operand = _boolean(negation.operand, "`!`", typing)
    return ERRONEOUS if operand is ERRONEOUS else Negation(operand, absent=operand.absent)


def _minus(minus: Minus, typing: Typing) -> Node:
    operand = typing.operand(minus.operand)
    return ERRONEOUS if operand is ERRONEOUS else typed_minus(minus, operand, typing.add)


def _list(literal: ListLiteral, typing: Typing) -> Node:
    items = tuple(typing.operand(item) for item in literal.items)
    if ERRONEOUS in items:
        return ERRONEOUS
    return ListOf(items, element_type(items), absent=any(item.absent for item in items))


def _binary(binary: Binary, typing: Typing) -> Node:
    return _OPERATORS[binary.operator](binary, typing)


def _logic(binary: Binary, typing: Typing) -> Node:
    taker = f"`{binary.operator}`"
    left = _boolean(binary.left, taker, typing)
    right = _boolean(binary.right, taker, typing)
    if left is ERRONEOUS or right is ERRONEOUS:
        return ERRONEOUS
    return Logic(binary.operator, left, right, absent=left.absent or right.absent)


def _comparison(binary: Binary, typing: Typing) -> Node:
    left, right = typing.operand(binary.left), typing.operand(binary.right)
    if left is ERRONEOUS or right is ERRONEOUS:
        return ERRONEOUS
    return typed_comparison(binary, left, right, typing.add)


def _arithmetic(binary: Binary, typing: Typing) -> Node:
    written = summands(binary)
    nodes = [typing.operand(one) for one in written]
    return ERRONEOUS if ERRONEOUS in nodes else typed_arithmetic(binary, written, nodes, typing.add)


def _fallback(binary: Binary, typing: Typing) -> Node:
    left, right = typing.operand(binary.left), typing.operand(binary.right)
    if left is ERRONEOUS or right is ERRONEOUS:
        return ERRONEOUS
    kind = common(left.type, right.type)
    if kind is None:
        message = f"this is either {remedies.described(left)} or {remedies.described(right)}"
        help = remedies.into_one_type(binary.left, left, binary.right, right)
        typing.add(DIFFERENT_BRANCHES, binary, message, help)
        return ERRONEOUS
    if not left.absent:
        typing.add(
            NEEDLESS_FALLBACK,
            binary,
            "the value before `??` is never absent",
            "leave `??` out; for an empty text write `if(x == '', 'instead', x)`",
        )
    if isinstance(left, Constant) and isinstance(right, Constant):
        return replace(left, type=kind)
    return Fallback(left, right, kind, left.absent and right.absent)


def _call(call: Call, typing: Typing) -> Node:
    arguments = [typing.operand(argument) for argument in call.arguments]
    return ERRONEOUS if ERRONEOUS in arguments else typed_call(call, arguments, typing.add)


_OPERATORS: dict[str, Callable[[Binary, Typing], Node]] = {
    "&&": _logic,
    "||": _logic,
    **dict.fromkeys(("==", "!=", "<", "<=", ">", ">=", "in"), _comparison),
    "??": _fallback,
    **dict.fromkeys(("+", "-", "*", "/", "%"), _arithmetic),
}

_RULES: dict[type, Callable[[Any, Typing], Node]] = {
    Literal: _literal,
    Name: _name,
    Not: _not,
    Minus: _minus,
    Binary: _binary,
    Index: _index,
    ListLiteral: _list,
    Call: _call,
}
