"""Which values name steps: their outputs, status or exit codes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from kfpc.analysis.captures import producer_of
from kfpc.analysis.uses import references_in, values
from kfpc.diagnostics import Located
from kfpc.pipeline.ids import StepId
from kfpc.pipeline.pipeline import Pipeline
from kfpc.pipeline.values import Node, TypedText

Naming: TypeAlias = "Mapping[StepId, Sequence[tuple[TypedText | Node, Located]]]"
"""By step, those of the values that it is given itself, and where each stands. Most values are
plain, or name params."""


def values_naming_steps(pipeline: Pipeline) -> Naming:
    """Those of all steps."""
    return {
        step.id: [site for site in values(step) if names_a_step(site[0])]
        for step in pipeline.steps()
    }


def names_a_step(value: TypedText | Node) -> bool:
    """Whether a value names one."""
    for reference in references_in(value):  # noqa: SIM110 - asked of every value
        if producer_of(reference.ref) is not None:
            return True
    return False
