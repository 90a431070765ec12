"""A scope becomes a dag: a task for each step, in the words of Argo's ``depends``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kfpc.analysis import Analysis
from kfpc.analysis.uses import file_of
from kfpc.pipeline.erroneous import sound
from kfpc.pipeline.ids import ROOT, StepId
from kfpc.pipeline.scope import Step
from kfpc.pipeline.step import Input
from kfpc.pipeline.values import OutputRef, ParamRef, Ref, RunRef, StatusRef
from kfpc.record import record
from kfpc.targets.argo.expression_paths import (
    RUN_PATHS,
    output_path,
    param_path,
    status_path,
    succeeded,
    uncertain_output_path,
)
from kfpc.targets.argo.expressions import render_condition, render_tag
from kfpc.targets.argo.fields import filled
from kfpc.targets.argo.leaf import LeafTemplate
from kfpc.targets.argo.naming import LONGEST_TASK, parameter_name, task_name, unique
from kfpc.targets.argo.outputs import ABSENT, Emitted

SETTLE = "settle"
"""Template of the tasks that a step with ``continue_on_failure`` is followed by."""


@record(eq=False)
class ScopeNames:
    """What references are called in a dag's tasks."""

    tasks: Mapping[StepId, str]
    steps: Mapping[StepId, Step]
    outputs: Mapping[StepId, Mapping[str, Emitted]]

    def tag(self, ref: Ref) -> str | None:
        if isinstance(ref, ParamRef):
            return f"{{{{workflow.parameters.{ref.name}}}}}"
        # An output's text may hold control characters, which a simple tag would put into the
        # template's JSON as they are; so outputs have none.
        if isinstance(ref, StatusRef):
            return f"{{{{tasks.{self.tasks[ref.step]}.status}}}}"
        if isinstance(ref, RunRef):
            return f"{{{{{RUN_PATHS[ref.field]}}}}}"
        return None

    def path(self, ref: Ref) -> str:
        if isinstance(ref, ParamRef):
            return param_path(ref.name)
        if isinstance(ref, OutputRef):
            task, safe = self.tasks[ref.step], self.outputs[ref.step][ref.output].safe
            path = uncertain_output_path if self._may_lack(ref) else output_path
            return path(task, safe)
        if isinstance(ref, StatusRef):
            return status_path(self.tasks[ref.step])
        if isinstance(ref, RunRef):
            return RUN_PATHS[ref.field]
        raise AssertionError(f"{ref} cannot be named outside a template")

    def present(self, ref: Ref) -> str:
        if not isinstance(ref, OutputRef):
            return "true"
        # A step that failed may have left the output behind, so its status decides.
        present = succeeded(self.tasks[ref.step])
        if sound(self.steps[ref.step].outputs)[ref.output].optional:
            present = f"({present} && {self.path(ref)} != '{ABSENT}')"
        return present

    def _may_lack(self, ref: OutputRef) -> bool:
        step = self.steps[ref.step]
        return (
            step.when is not None
            or sound(step.continue_on_failure)
            or sound(step.outputs)[ref.output].optional
        )


def scope_names(
    steps: Mapping[StepId, Step], outputs: Mapping[StepId, Mapping[str, Emitted]]
) -> ScopeNames:
    return ScopeNames({id: task_name(id[-1]) for id in steps}, steps, outputs)


def tasks(
    analysis: Analysis,
    names: ScopeNames,
    leaves: Mapping[StepId, LeafTemplate],
    templates: Mapping[StepId, str],
) -> list[dict[str, Any]]:
    """The tasks of a dag, in the order of the spec. ``templates`` names each step's."""
    settled = _settled_names(names)
    order = {id: number for number, id in enumerate(names.steps)}
    edges = analysis.edges(ROOT)
    written: list[dict[str, Any]] = []
    for step in names.steps.values():
        task: dict[str, Any] = {
            "name": names.tasks[step.id],
            "template": templates[step.id],
        }
        before = sorted(edges[step.id], key=order.__getitem__)
        if before:
            task["depends"] = " && ".join(settled.get(b, names.tasks[b]) for b in before)
        if step.when is not None:
            task["when"] = render_condition(step.when, names)
        arguments = _arguments(leaves[step.id], names)
        if arguments:
            task["arguments"] = arguments
        written.append(task)
        if step.id in settled:
            written.append(_settling(names.tasks[step.id], settled[step.id]))
    return written


def _settled_names(names: ScopeNames) -> dict[StepId, str]:
    taken = set(names.tasks.values())
    settled: dict[StepId, str] = {}
    for step in names.steps.values():
        if step.continue_on_failure:
            chosen = unique(f"{names.tasks[step.id]}-settled", taken, LONGEST_TASK)
            taken.add(chosen)
            settled[step.id] = chosen
    return settled


def _settling(task: str, name: str) -> dict[str, Any]:
    """The task that succeeds whatever became of another, without a pod.

    A dag's phase is that of its last tasks, and one that is skipped or left out inherits the
    failure before it; so followers wait for this task instead. If the step itself was left
    out, so is this.
    """
    ended = ("Succeeded", "Skipped", "Failed", "Errored")
    return {
        "name": name,
        "template": SETTLE,
        "depends": " || ".join(f"{task}.{phase}" for phase in ended),
    }


def _arguments(leaf: LeafTemplate, names: ScopeNames) -> dict[str, Any]:
    parameters = [
        {"name": name, "value": render_tag(value, names)} for name, value in leaf.parameters.items()
    ]
    artifacts = [_artifact(item, names) for item in leaf.files.values() if item.value is not None]
    arguments = {"parameters": parameters, "artifacts": artifacts}
    return filled(arguments)


def _artifact(item: Input, names: ScopeNames) -> dict[str, Any]:
    passed = file_of(item)
    assert passed is not None
    artifact = {"name": parameter_name(item.name), "from": artifact_tag(passed.ref, names)}
    if item.optional:
        artifact["optional"] = True  # type: ignore[assignment]
    return artifact


def artifact_tag(ref: Ref, names: ScopeNames) -> str:
    """The file that another task gives out."""
    assert isinstance(ref, OutputRef)
    safe = names.outputs[ref.step][ref.output].safe
    return f"{{{{tasks.{names.tasks[ref.step]}.outputs.artifacts.{safe}}}}}"
