"""Comparisons: two values of one kind, two that have an order, an element and its list."""

from __future__ import annotations

from kfpc.diagnostics.catalogue.expressions import COMPARED_TYPES
from kfpc.expressions.syntax import Binary, Expression, ListLiteral
from kfpc.pipeline.values import Comparison, ListOf, Node
from kfpc.typecheck import remedies
from kfpc.typecheck.remedies import Add
from kfpc.types import common


def typed_comparison(binary: Binary, left: Node, right: Node, add: Add) -> Node | None:
    """The typed value of ``== != < <= > >= in``; None if a diagnostic was added for it."""
    if binary.operator == "in":
        fits = _is_list(binary, left, right, add) and _items_fit(binary, left, right, add)
    elif not _comparable(left, right):
        _mismatch(binary, binary.left, left, binary.right, right, add)
        return None
    else:
        fits = binary.operator in ("==", "!=") or _ordered(binary, left, right, add)
    if not fits:
        return None
    return Comparison(binary.operator, left, right, absent=left.absent or right.absent)


def _comparable(left: Node, right: Node) -> bool:
    artifact = left.type.is_artifact or right.type.is_artifact
    return not artifact and common(left.type, right.type) is not None


def _mismatch(
    whole: Expression,
    first: Expression,
    left: Node,
    second: Expression,
    right: Node,
    add: Add,
) -> None:
    message = f"{remedies.described(left)} is compared with {remedies.described(right)}"
    at, help = remedies.into_comparison(first, left, second, right)
    if isinstance(whole, Binary) and whole.operator in ("<", "<=", ">", ">="):
        number = remedies.into_number(first, left, second, right)
        at, help = (None, number) if number is not None else (at, help)
    add(COMPARED_TYPES, at or whole, message, help, (left, right))


def _ordered(binary: Binary, left: Node, right: Node, add: Add) -> bool:
    """Whether one may be less than the other: an untyped value is read as the other's kind.

    What has the name of a type of its own has no order: it may be a number in a text.
    """
    known = [side.type for side in (left, right) if not side.type.is_any]
    if known and (all(t.is_number for t in known) or all(t.is_plain_text for t in known)):
        return True
    given = f"{remedies.described(left)} and {remedies.described(right)}"
    message = f"`{binary.operator}` compares two numbers or two texts, not {given}"
    add(COMPARED_TYPES, binary, message, remedies.into_order(binary, left, right), (left, right))
    return False


def _is_list(binary: Binary, left: Node, right: Node, add: Add) -> bool:
    if left.type.is_artifact:
        _mismatch(binary, binary.left, left, binary.right, right, add)
        return False
    if right.type.is_list or right.type.is_any:
        return True
    message = f"`in` looks in a List, not in {remedies.described(right)}"
    help = remedies.into_list(right, binary.left, binary.right)
    add(COMPARED_TYPES, binary.right, message, help, (right,))
    return False


def _items_fit(binary: Binary, left: Node, right: Node, add: Add) -> bool:
    if not (isinstance(right, ListOf) and isinstance(binary.right, ListLiteral)):
        return True
    for item, written in zip(right.items, binary.right.items, strict=True):
        if not _comparable(left, item):
            _mismatch(written, binary.left, left, written, item, add)
            return False
    return True
