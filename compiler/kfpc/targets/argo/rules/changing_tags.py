"""A checkpoint whose path changes with each attempt, by a variable that holds a tag of Argo's."""

from __future__ import annotations

from collections.abc import Iterator

from kfpc.analysis import Analysis
from kfpc.checks.checkpoints import refs_of_variable, variables_in
from kfpc.diagnostics import Diagnostic
from kfpc.diagnostics.catalogue.spot import CHANGING_CHECKPOINT
from kfpc.pipeline.step import Leaf
from kfpc.pipeline.values import PlatformTag
from kfpc.typecheck.misplaced import changing_checkpoint

CODE = CHANGING_CHECKPOINT

_CHANGING = frozenset({"pod.name", "node.name", "retries", "workflow.duration"})
"""Tags in component files: a node of a retried step is named for its attempt."""


def of_leaf(leaf: Leaf, _analysis: Analysis) -> Iterator[Diagnostic]:
    for variable in variables_in(leaf):
        refs = refs_of_variable(variable.name, leaf)
        if any(isinstance(ref, PlatformTag) and ref.tag in _CHANGING for ref in refs):
            yield changing_checkpoint(variable.written, variable.place, variable.related)
