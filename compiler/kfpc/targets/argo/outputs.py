"""The outputs that are emitted: those that somebody reads, and those that mark an end."""

from __future__ import annotations

from collections.abc import Mapping

from kfpc.analysis import Analysis
from kfpc.pipeline.erroneous import sound
from kfpc.pipeline.ids import StepId
from kfpc.record import record
from kfpc.targets.argo.naming import parameter_name

ABSENT = "kfpc:absent"
"""What an optional output's parameter holds where the program wrote no file: Argo tells an
absent file from an empty one by the default alone."""


@record(eq=False)
class Emitted:
    """An output that is read: by value as a parameter, by path as an artifact."""

    name: str
    safe: str
    parameter: bool
    artifact: bool


def emitted_outputs(analysis: Analysis) -> Mapping[StepId, Mapping[str, Emitted]]:
    """By step and output name, in the order in which the step declares them."""
    by_value: set[tuple[StepId, str]] = set()
    by_path: set[tuple[StepId, str]] = set()
    for read in analysis.uses:
        key = (read.output.step, read.output.output)
        if read.by_value:
            by_value.add(key)
        if read.by_path:
            by_path.add(key)
    for plan in analysis.plans.values():
        keys = {(plan.step, name) for name in plan.marks}
        by_value |= keys - by_path
    return {
        step.id: {
            name: Emitted(
                name, parameter_name(name), (step.id, name) in by_value,
                (step.id, name) in by_path,
            )
            for name in sound(step.outputs)
            if (step.id, name) in by_value or (step.id, name) in by_path
        }
        for step in analysis.pipeline.steps()
    }  # fmt: skip
