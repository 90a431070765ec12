"""What authors call the element of a loop."""

from __future__ import annotations

from collections.abc import Iterator

from kfpc.expressions.syntax import Name
from kfpc.expressions.unparse import unparse
from kfpc.pipeline.pipeline import Pipeline
from kfpc.pipeline.scope import Block, Scope, ScopeKind
from kfpc.pipeline.step import Leaf


def scopes_between(leaf: Leaf, loop: Block, pipeline: Pipeline) -> Iterator[Scope]:
    """The scopes in a loop that a step is in, from the outside in."""
    for length in range(len(loop.id) + 1, len(leaf.id)):
        yield pipeline.scope(leaf.id[:length])


def element_name(leaf: Leaf, loop: Block, pipeline: Pipeline) -> str:
    """How the element is named by the step, or by the sub-pipeline in the loop that it is in."""
    for scope in scopes_between(leaf, loop, pipeline):
        if scope.kind is ScopeKind.PIPELINE:
            break
        if scope.is_loop:
            return unparse(Name(("steps", loop.name, "item")))
    return "item"
