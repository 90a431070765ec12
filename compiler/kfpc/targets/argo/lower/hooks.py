"""Hooks of the run: a dag around each, and when Argo begins it.

The dag keeps the run apart from what becomes of a hook: where the pod of a template that a hook
names cannot be made, Argo makes the run an Error. And it succeeds whatever becomes of the step, for
those who retry a failed run by hand: Argo would begin the failed step of a hook again at once,
whatever the hook waits for (seen on Argo 4.0.7).
"""

from __future__ import annotations

from collections.abc import Iterator

from kfpc.pipeline.erroneous import if_sound
from kfpc.pipeline.ids import HOOKS_SCOPE, ended_by
from kfpc.pipeline.pipeline import Pipeline
from kfpc.pipeline.scope import Step
from kfpc.record import replace
from kfpc.targets.argo.expressions.render import render_truth
from kfpc.targets.argo.naming import task_name
from kfpc.targets.argo.passes.share import Shared
from kfpc.targets.argo.records import Dag, Hook, Role, Template, TemplateId
from kfpc.targets.argo.references.whole import WholeNames

ALWAYS = "true"


def hook_templates(pipeline: Pipeline, dag: Dag) -> Iterator[tuple[TemplateId, Template]]:
    """A dag for each hook; ``dag`` has a task for each of them."""
    tasks = {task.name: task for task in dag.tasks}
    for step in _hooks(pipeline):
        task = replace(tasks[task_name(step.name)], when=None, goes_on=True)
        yield (Role.HOOK, step.id), Template(dag=Dag((task,)))


def hooks_of_run(pipeline: Pipeline, left: Shared) -> tuple[Hook, ...]:
    """What the Workflow runs beside its entry; ``left`` are the templates that stand for all."""
    if pipeline.hooks is None:
        return ()
    return tuple(
        Hook(task_name(step.name), _expression(step), left.standing_for((Role.HOOK, step.id)))
        for step in _hooks(pipeline)
    )


def _hooks(pipeline: Pipeline) -> Iterator[Step]:
    members = pipeline.members(HOOKS_SCOPE).values()
    return (step for step in members if ended_by(step.id) is None)


def _expression(step: Step) -> str:
    condition = if_sound(step.when)
    return ALWAYS if condition is None else render_truth(condition, WholeNames())
