"""Casts of a step's own inputs, worked out before the pod is made.

Inside a template a cast that fails (``int`` of a text that is no number) does not fail the
step: Argo leaves the tag in the text, and the program gets ``{{= int(…) }}`` as an argument.
In a task's arguments it fails the run, as it should. So an expression with a cast is given
the values of the inputs instead of their names, and becomes a parameter of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from kfpc.pipeline.model import Input
from kfpc.pipeline.values import (
    Apply,
    Comparison,
    Constant,
    Fallback,
    InputRef,
    ListOf,
    Logic,
    Negation,
    Node,
    Reference,
    TypedText,
    children,
)
from kfpc.types import DICT, FLOAT, INTEGER, LIST, STRING, Type, is_string_backed, read

_CASTS = frozenset({"int", "float", "from_json"})
_CAST_WHEN_USED = (INTEGER, FLOAT, LIST, DICT)


def with_values(node: Node, inputs: Mapping[str, Input]) -> Node:
    """The expression with values for its inputs, if it has a cast that may fail."""
    return _with_values(node, inputs) if _may_fail(node) else node


def _may_fail(node: Node) -> bool:
    if isinstance(node, Apply) and node.function in _CASTS:
        return True
    return any(
        _may_fail(child) or (_is_input(child) and child.type in _CAST_WHEN_USED)
        for child in children(node)
    )


def _is_input(node: Node) -> bool:
    return isinstance(node, Reference) and isinstance(node.ref, InputRef)


def _with_values(node: Node, inputs: Mapping[str, Input]) -> Node:
    if isinstance(node, Reference):
        return _value(node, inputs) if isinstance(node.ref, InputRef) else node
    if isinstance(node, (Comparison, Logic, Fallback)):
        left, right = _with_values(node.left, inputs), _with_values(node.right, inputs)
        return replace(node, left=left, right=right)
    if isinstance(node, Negation):
        return replace(node, operand=_with_values(node.operand, inputs))
    if isinstance(node, Apply):
        return replace(node, arguments=tuple(_with_values(a, inputs) for a in node.arguments))
    if isinstance(node, ListOf):
        return replace(node, items=tuple(_with_values(item, inputs) for item in node.items))
    return node


def _value(reference: Reference, inputs: Mapping[str, Input]) -> Node:
    """What an input is given, as a value of the input's type; the name where that is a text
    put together of several parts."""
    assert isinstance(reference.ref, InputRef)
    found = inputs.get(reference.ref.name)
    if found is None or not isinstance(found.value, TypedText):
        return reference
    literal, node = found.value.literal, found.value.expression
    if literal is not None:
        return _constant(literal, reference.type) or reference
    if isinstance(node, Reference):
        return replace(node, type=reference.type)
    if node is not None and node.type == reference.type:
        return node
    return reference


def _constant(literal: str, kind: Type) -> Constant | None:
    if is_string_backed(kind):
        return Constant(literal, STRING)
    try:
        value = read(literal, kind)
    except ValueError:
        return None
    return Constant(value, kind) if isinstance(value, (str, bool, int, float)) else None
