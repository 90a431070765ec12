"""The outputs that are emitted: those that somebody reads, and those that mark an end."""

from __future__ import annotations

from collections.abc import Mapping

from kfpc.analysis.uses import reads
from kfpc.pipeline.scope import Scope
from kfpc.preemption import StepPlan
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


def emitted_outputs(
    scope: Scope, plans: Mapping[str, StepPlan]
) -> Mapping[str, Mapping[str, Emitted]]:
    """By step and output name, in the order in which the step declares them."""
    by_value: set[tuple[str, str]] = set()
    by_path: set[tuple[str, str]] = set()
    for read in reads(scope):
        key = (read.output.step, read.output.output)
        if read.by_value:
            by_value.add(key)
        if read.by_path:
            by_path.add(key)
    for plan in plans.values():
        keys = {(plan.step, name) for name in plan.marks}
        by_value |= keys - by_path
    return {
        step.name: {
            name: Emitted(
                name, parameter_name(name), (step.name, name) in by_value,
                (step.name, name) in by_path,
            )
            for name in step.outputs
            if (step.name, name) in by_value or (step.name, name) in by_path
        }
        for step in scope.steps.values()
    }  # fmt: skip
