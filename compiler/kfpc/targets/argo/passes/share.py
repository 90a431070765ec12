"""Equal templates once.

Templates are compared without their names, those first that others refer to: so dags are equal
too where the templates of their tasks are.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from kfpc.record import record, replace
from kfpc.targets.argo.records import (
    Dag,
    DagTask,
    Inputs,
    OutputArtifact,
    OutputParameter,
    OutputResult,
    Role,
    Template,
    TemplateId,
    Templates,
    ValueFrom,
    WorkflowStep,
)


@record(eq=False)
class Shared:
    """``templates`` are what is left, ``users`` those that each stands for, its own first."""

    templates: Templates
    users: Mapping[TemplateId, tuple[TemplateId, ...]]

    def standing_for(self, id: TemplateId) -> TemplateId:
        """The template that is left for one."""
        if id in self.templates:
            return id
        return next(chosen for chosen, users in self.users.items() if id in users)


def shared(templates: Templates, apart: Collection[Role] = ()) -> Shared:
    """Each template that is like an earlier one is left out, and what refers to it changed, but for
    those of the roles that stay ``apart``."""
    same: dict[TemplateId, TemplateId] = {}
    first: dict[Template, TemplateId] = {}
    left: dict[TemplateId, Template] = {}
    users: dict[TemplateId, list[TemplateId]] = {}
    for id in _referred_first(templates):
        template = _redirected(templates[id], same)
        chosen = id if id[0] in apart else first.setdefault(template, id)
        same[id] = chosen
        if chosen == id:
            left[id] = template
        users.setdefault(chosen, []).append(id)
    return Shared(
        {id: left[id] for id in templates if id in left},
        {id: tuple(of_it) for id, of_it in users.items()},
    )


def _referred_first(templates: Templates) -> list[TemplateId]:
    order: dict[TemplateId, None] = {}
    begun: set[TemplateId] = set()
    for id, template in templates.items():
        if template.dag is None and not template.steps:
            order[id] = None
    for id in templates:
        _visit(id, templates, order, begun)
    return list(order)


def _visit(
    id: TemplateId, templates: Templates, order: dict[TemplateId, None], begun: set[TemplateId]
) -> None:
    if id in order or id in begun:
        return
    begun.add(id)
    for other in _referred(templates[id]):
        _visit(other, templates, order, begun)
    order[id] = None


def _referred(template: Template) -> Iterator[TemplateId]:
    """The templates that one refers to; a repeat refers to itself."""
    if template.dag is not None:
        yield from (id for task in template.dag.tasks for id in task.templates)
    yield from (step.template for step in template.steps)


def _redirected(template: Template, same: Mapping[TemplateId, TemplateId]) -> Template:
    if template.steps:
        return replace(template, steps=tuple(_step(step, same) for step in template.steps))
    if template.dag is None:
        return template
    tasks = tuple(_task(task, same) for task in template.dag.tasks)
    return replace(template, dag=Dag(tasks), outputs=_outputs(template.outputs, same))


def _step(step: WorkflowStep, same: Mapping[TemplateId, TemplateId]) -> WorkflowStep:
    return replace(step, template=same[step.template])


def _task(task: DagTask, same: Mapping[TemplateId, TemplateId]) -> DagTask:
    name = task.name if isinstance(task.name, str) else same[task.name]
    template = same.get(task.template, task.template)  # a repeat is within itself
    hook = task.on_exit
    if hook is not None:
        hook = replace(hook, template=same[hook.template])
    if name == task.name and template == task.template and hook == task.on_exit:
        return task
    return replace(task, name=name, template=template, on_exit=hook)


def _outputs(outputs: Inputs | None, same: Mapping[TemplateId, TemplateId]) -> Inputs | None:
    """Outputs of a task that goes by its template follow it."""
    if outputs is None:
        return None
    parameters, artifacts = [], []
    for parameter in outputs.parameters:
        source = parameter.value_from.expression if parameter.value_from is not None else None
        if isinstance(source, (OutputParameter, OutputResult)) and not isinstance(source.task, str):
            moved = replace(source, task=same[source.task])
            parameter = replace(parameter, value_from=ValueFrom(expression=moved))  # noqa: PLW2901
        parameters.append(parameter)
    for artifact in outputs.artifacts:
        source_ = artifact.from_
        if isinstance(source_, OutputArtifact) and not isinstance(source_.task, str):
            moved_ = OutputArtifact(same[source_.task], source_.name)
            artifact = replace(artifact, from_=moved_)  # noqa: PLW2901
        artifacts.append(artifact)
    return Inputs(tuple(parameters), tuple(artifacts))
