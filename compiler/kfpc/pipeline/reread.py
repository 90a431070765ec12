"""Values that a run may have read as JSON before they are looked at, and written again."""

from __future__ import annotations

from kfpc.pipeline.ids import ROOT
from kfpc.pipeline.values import (
    JOINED,
    Apply,
    Fallback,
    ListOf,
    Node,
    ParamRef,
    Reference,
    StateRef,
    TypedText,
    branches,
)


def may_be_reread(node: Node) -> bool:
    """Whether a run may have read the JSON of a value before it is looked at: an element of a Dict
    or a List, what may have been one before it was given to a sub-pipeline or to the next round of
    a repeat; and what loops gather, and blocks give of all that. An element of a loop was looked at
    with the loop's list."""
    if isinstance(node, Reference):
        is_given = isinstance(node.ref, ParamRef) and node.ref.scope != ROOT
        return is_given or isinstance(node.ref, StateRef) or node.reread
    if isinstance(node, Fallback) or branches(node):
        return any(map(may_be_reread, branches(node)))
    if isinstance(node, ListOf):
        return any(map(may_be_reread, node.items))
    if isinstance(node, Apply) and node.function == JOINED:
        return any(map(may_be_reread, node.arguments))
    return isinstance(node, Apply) and node.function not in _MADE_ANEW


_MADE_ANEW = frozenset({"range", "matrix", "zip", "keys", "split"})
"""Functions whose lists have texts, or numbers that were looked at."""


def is_text_reread(text: TypedText) -> bool:
    """Whether a part of a text may be such a value."""
    return any(may_be_reread(part) for part in text.parts if not isinstance(part, str))
