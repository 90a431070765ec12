"""Which nodes a pod asks for by its affinity.

Source: Kubernetes, "Assigning Pods to Nodes", and its API reference, core/v1 Affinity. In
``required`` the terms are alternatives; of a term all requirements hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field
from typing import Any

from kfpc.kubernetes.ranges import INT64
from kfpc.record import record


@record
class NodeRequirement:
    """What a node's label, or field, must be like. The operators are ``In``, ``NotIn``,
    ``Exists``, ``DoesNotExist``, ``Gt`` and ``Lt``."""

    key: str
    operator: str
    values: tuple[str, ...] = ()


@record
class NodeSelectorTerm:
    """Requirements on a node's labels (``expressions``) and on its fields."""

    expressions: tuple[NodeRequirement, ...] = ()
    fields: tuple[NodeRequirement, ...] = ()


@record
class PreferredNode:
    """Nodes that a pod had better run on; ``weight`` is 1 to 100."""

    weight: int
    preference: NodeSelectorTerm


@record
class NodeAffinity:
    """Both are None where nothing is said of it."""

    required: tuple[NodeSelectorTerm, ...] | None = None
    preferred: tuple[PreferredNode, ...] | None = None


@record
class Affinity:
    """``rest`` is what Kubernetes has beside ``nodeAffinity``, as it is written."""

    node: NodeAffinity | None = None
    rest: Mapping[str, Any] = field(default_factory=dict)


def meets(requirement: NodeRequirement, value: str | None) -> bool:
    """Whether a label of that value, None for no label, is what a requirement asks for.
    Operators that are not known here are taken to be met."""
    operator, values = requirement.operator, requirement.values
    if operator == "In":
        return value in values
    if operator == "NotIn":
        return value not in values
    if operator == "Exists":
        return value is not None
    if operator == "DoesNotExist":
        return value is None
    if operator in ("Gt", "Lt"):
        found, bound = whole_number(value), whole_number(values[0] if len(values) == 1 else None)
        if found is None or bound is None:
            return False
        return found > bound if operator == "Gt" else found < bound
    return True


def whole_number(text: str | None) -> int | None:
    """A whole number of 64 bits, as Go reads it."""
    if text is None or not text.isascii() or not 0 < len(text) <= 20:
        return None
    digits = text[1:] if text[0] in "+-" else text
    return int(text) if digits.isdigit() and -INT64 - 1 <= int(text) <= INT64 else None


def excludes(node: NodeAffinity | None, labels: Mapping[str, str]) -> bool:
    """Whether no node with these labels is among those that are required, whatever other labels
    it has: each alternative asks for what these are not."""
    terms = _required(node)
    return bool(terms) and all(
        any(not meets(one, labels[one.key]) for one in term.expressions if one.key in labels)
        for term in terms
    )


def demands(node: NodeAffinity | None, key: str, value: str, *, any_value: bool = False) -> bool:
    """Whether each alternative asks for a label of this value and of no other. With ``any_value``
    it is enough that it asks for the label."""
    terms = _required(node)
    return bool(terms) and all(
        any(_asks(one, value, any_value=any_value) for one in term.expressions if one.key == key)
        for term in terms
    )


def _asks(requirement: NodeRequirement, value: str, *, any_value: bool) -> bool:
    if requirement.operator == "In":
        return requirement.values == (value,)
    return any_value and requirement.operator == "Exists"


def demanded_labels(node: NodeAffinity | None) -> dict[str, str] | None:
    """The labels that a node must have, where they are all that is required of it; None where
    something else is."""
    terms = _required(node)
    if not terms:
        return {}
    (first, *others) = terms
    if others or first.fields:
        return None
    if any(one.operator != "In" or len(one.values) != 1 for one in first.expressions):
        return None
    return {one.key: one.values[0] for one in first.expressions}


def label_keys(terms: Iterable[NodeSelectorTerm]) -> frozenset[str]:
    """The labels that terms say something of."""
    return frozenset(one.key for term in terms for one in term.expressions)


def _required(node: NodeAffinity | None) -> tuple[NodeSelectorTerm, ...]:
    return (node.required or ()) if node is not None else ()
