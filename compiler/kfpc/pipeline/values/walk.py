"""From a node to those below it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from typing_extensions import assert_never

from kfpc.pipeline.erroneous import Erroneous
from kfpc.pipeline.values.nodes import (
    Apply,
    Comparison,
    Constant,
    Fallback,
    ListOf,
    Logic,
    Negation,
    Node,
    Reference,
    TypedText,
)
from kfpc.pipeline.values.refs import SecretKeyRef
from kfpc.record import replace


def references(value: Node | TypedText) -> Iterator[Reference]:
    """Every reference in it, in the order of the text; one named twice comes twice. After a secret
    come those that say which it is."""
    if isinstance(value, TypedText):
        for part in value.parts:
            if not isinstance(part, str):
                yield from references(part)
    elif isinstance(value, Reference):
        yield value
        if isinstance(value.ref, SecretKeyRef):
            yield from references(value.ref.name)
            yield from references(value.ref.key)
    else:
        for child in children(value):
            yield from references(child)


def children(node: Node) -> tuple[Node, ...]:
    """The nodes right below a node, in the order of the text."""
    if isinstance(node, (Comparison, Logic, Fallback)):
        return node.left, node.right
    if isinstance(node, Negation):
        return (node.operand,)
    if isinstance(node, Apply):
        return node.arguments
    if isinstance(node, ListOf):
        return node.items
    if isinstance(node, (Constant, Reference, Erroneous)):
        return ()
    assert_never(node)


def branches(node: Node) -> tuple[Node, ...]:
    """The values that a choice hands one of on, as it is; none for what is no choice."""
    if isinstance(node, Fallback):
        return node.left, node.right
    if isinstance(node, Apply) and node.function == "if":
        return node.arguments[1:]
    return ()


def chosen(node: Node) -> Iterator[Node]:
    """What a value may be as it is, in the order of the text: itself, where it is no choice."""
    found = branches(node)
    if not found:
        yield node
    for branch in found:
        yield from chosen(branch)


def with_children(node: Node, change: Callable[[Node], Node]) -> Node:
    """The node with each of the nodes right below it changed."""
    if isinstance(node, (Comparison, Logic, Fallback)):
        return replace(node, left=change(node.left), right=change(node.right))
    if isinstance(node, Negation):
        return replace(node, operand=change(node.operand))
    if isinstance(node, Apply):
        return replace(node, arguments=tuple(map(change, node.arguments)))
    if isinstance(node, ListOf):
        return replace(node, items=tuple(map(change, node.items)))
    if isinstance(node, (Constant, Reference, Erroneous)):
        return node
    assert_never(node)
