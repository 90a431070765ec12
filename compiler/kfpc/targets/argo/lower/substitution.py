"""Casts of a step's own inputs, worked out before the pod is made.

Inside a template a cast that fails (``int`` of a text that is no number) does not fail the
step: Argo leaves the tag in the text, and the program gets ``{{= int(…) }}`` as an argument.
In a task's arguments it fails the run, as it should. So an expression with a cast is given
the values of the inputs instead of their names, and becomes a parameter of its own.
"""

from __future__ import annotations

from collections.abc import Mapping

from kfpc.pipeline.step import Input
from kfpc.pipeline.values import (
    ELEMENT,
    JOINED,
    Apply,
    Constant,
    InputRef,
    Node,
    Reference,
    TypedText,
    children,
    constant,
    with_children,
)
from kfpc.record import replace
from kfpc.types import BOOLEAN, STRING, Kind, Type, read, truth

CASTS = frozenset(
    {"int", "float", "from_json", ELEMENT, "/", "%", "format_date", "max_by", "min_by", "sum"}
)
"""Functions that fail for some values."""


def with_values(node: Node, inputs: Mapping[str, Input]) -> Node:
    """The expression with values for its inputs, if it has a cast that may fail."""
    node = _with_truths(node, _true_by_a_word(inputs))
    return _with_values(node, inputs) if may_fail(node) else node


def _true_by_a_word(inputs: Mapping[str, Input]) -> frozenset[str]:
    """The Boolean inputs whose default is ``yes`` or the like, which a run takes for false."""
    return frozenset(
        name
        for name, item in inputs.items()
        if item.type.is_boolean
        and isinstance(item.value, TypedText)
        and (text := item.value.literal)
        and text.lower() != "true"
        and truth(text)
    )


def _with_truths(node: Node, true: frozenset[str]) -> Node:
    """The expression with ``true`` for those inputs."""
    if not true:
        return node
    if isinstance(node, Reference):
        is_true = isinstance(node.ref, InputRef) and node.ref.name in true
        return Constant(True, BOOLEAN) if is_true else node
    return with_children(node, lambda child: _with_truths(child, true))


def cast(reference: Reference) -> Node:
    """A reference as a value of its type: Argo has texts only, and anybody may give any."""
    function = _CASTS_OF.get(reference.type.kind)
    if function is None:
        return reference
    return Apply(function, (replace(reference, type=STRING),), reference.type)


_CASTS_OF = {Kind.INTEGER: "int", Kind.FLOAT: "float"}


def may_fail(node: Node) -> bool:
    """Whether an expression has a cast of a text in it, said or implied."""
    if isinstance(node, Apply) and node.function in CASTS:
        return True
    return any(
        may_fail(child) or (_is_input(child) and (child.type.is_number or child.type.is_json))
        for child in children(node)
    )


def _is_input(node: Node) -> bool:
    return isinstance(node, Reference) and isinstance(node.ref, InputRef)


def _with_values(node: Node, inputs: Mapping[str, Input]) -> Node:
    if isinstance(node, Reference):
        return _value(node, inputs) if isinstance(node.ref, InputRef) else node
    return with_children(node, lambda child: _with_values(child, inputs))


def _value(reference: Reference, inputs: Mapping[str, Input]) -> Node:
    """What an input is given, as a value of the input's type."""
    assert isinstance(reference.ref, InputRef)
    found = inputs.get(reference.ref.name)
    if found is None or not isinstance(found.value, TypedText):
        return reference
    literal, node = found.value.literal, found.value.expression
    if literal is not None:
        return _constant(literal, reference.type) or reference
    if isinstance(node, Reference):
        return replace(node, type=reference.type)
    if node is not None:
        return node if node.type.is_called_as(reference.type) else reference
    parts = tuple(Constant(p, STRING) if isinstance(p, str) else p for p in found.value.parts)
    return Apply(JOINED, parts, reference.type)


def _constant(literal: str, kind: Type) -> Constant | None:
    if kind.is_string_backed:
        return Constant(literal, STRING)
    try:
        value = read(literal, kind)
    except ValueError:
        return None
    return constant(value, kind, literal) if isinstance(value, (bool, int, float)) else None
