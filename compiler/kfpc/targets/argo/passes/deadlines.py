"""Groups that end after a time: each pod in them is given the rest of it.

Argo takes no deadline for a dag (``validateDAG`` in its workflow/validate/validate.go). So the
first task of such a dag notes when its time is up, without a pod: what a task gives out is worked
out once, while what it is given is worked out each time that Argo looks at it. Pods below are given
that time, and Argo works out what is left of it when it makes one: each attempt has the rest. One
that is made too late has a second, for Kubernetes takes no less, and a step without any would be
an Error and not Failed (seen on Argo 4.0.7). Of two such groups, the one that ends first
counts.

So it is with a repeat, whose dag has itself as a task: each round has a clock, and ends no later
than the one before. The first is told of no time, where nothing around it has one.

What runs at the end of a step has no part in it, and runs whatever happened.
"""

from __future__ import annotations

from collections.abc import Mapping

from kfpc.reachable import reachable
from kfpc.record import replace
from kfpc.targets.argo.expressions.paths import input_path, output_path
from kfpc.targets.argo.naming import LONGEST_TASK, unique
from kfpc.targets.argo.records import (
    MOMENT,
    Arguments,
    Dag,
    DagTask,
    Inputs,
    Outputs,
    Parameter,
    Role,
    Template,
    TemplateId,
    Templates,
    ValueFrom,
)

DEADLINE = "deadline"
"""What the time is called at which all is to have ended, in seconds since 1970."""
CLOCK = "clock"
"""The task that notes it."""
_SECONDS = "seconds"


def with_deadlines(
    templates: Templates, limits: Mapping[TemplateId, int]
) -> dict[TemplateId, Template]:
    """The templates, where the dags of ``limits`` end after so many seconds."""
    pods = _with_pods(templates)
    given = _given(templates, limits, pods)
    found: dict[TemplateId, Template] = {}
    for id, template in templates.items():
        outer = given.get(id)
        if id in limits:
            found |= _timed(id, template, limits[id], outer, given)
        elif outer is None:
            found[id] = template
        elif template.dag is None:
            found[id] = replace(_taking(template, outer), active_deadline_seconds=_rest(
                outer, template.active_deadline_seconds))  # fmt: skip
        else:
            found[id] = replace(
                _taking(template, outer), dag=_told(template.dag, input_path(outer), given)
            )
    return found


def _with_pods(templates: Templates) -> frozenset[TemplateId]:
    """Those that are pods or run some, but for what runs at the end of a task."""
    users: dict[TemplateId, list[TemplateId]] = {}
    for id, template in templates.items():
        for below in _below(template):
            users.setdefault(below, []).append(id)
    pods = (id for id, template in templates.items() if _is_pod(template))
    return frozenset(reachable(pods, lambda id: users.get(id, ())))


def _is_pod(template: Template) -> bool:
    return any(one is not None for one in (template.container, template.script, template.resource))


def _below(template: Template) -> tuple[TemplateId, ...]:
    return () if template.dag is None else tuple(task.template for task in template.dag.tasks)


def _given(
    templates: Templates, limits: Mapping[TemplateId, int], pods: frozenset[TemplateId]
) -> Mapping[TemplateId, str]:
    """What the input is called of each template that is told when its time is up."""
    below = {
        id: [one for one in _below(template) if one in pods] for id, template in templates.items()
    }
    told = reachable((one for id in limits for one in below[id]), below.__getitem__)
    return {id: unique(DEADLINE, _inputs_of(templates[id]), LONGEST_TASK) for id in told}


def _inputs_of(template: Template) -> set[str]:
    return {one.name for one in template.inputs.parameters} if template.inputs else set()


def _taking(template: Template, name: str, default: str | None = None) -> Template:
    inputs = template.inputs or Inputs((), ())
    taken = Parameter(name, default)
    return replace(template, inputs=replace(inputs, parameters=(*inputs.parameters, taken)))


_NEVER = str(2**53 - 1)
"""A time that no run sees."""


def _told(dag: Dag, deadline: str, given: Mapping[TemplateId, str]) -> Dag:
    """The dag whose tasks are told of a time."""
    return Dag(tuple(_telling(task, deadline, given.get(task.template)) for task in dag.tasks))


def _telling(task: DagTask, deadline: str, name: str | None) -> DagTask:
    if name is None:
        return task
    arguments = task.arguments or Arguments((), ())
    told = Parameter(name, f"{{{{={deadline}}}}}")
    return replace(task, arguments=replace(arguments, parameters=(*arguments.parameters, told)))


def _timed(
    id: TemplateId,
    template: Template,
    seconds: int,
    outer: str | None,
    given: Mapping[TemplateId, str],
) -> dict[TemplateId, Template]:
    """The dag that has a time, after the template of its clock."""
    assert template.dag is not None
    clock = unique(CLOCK, {task.name for task in template.dag.tasks if isinstance(task.name, str)},
                   LONGEST_TASK)  # fmt: skip
    told = _told(template.dag, output_path(clock, DEADLINE), given)
    parameters = [Parameter(_SECONDS, str(seconds))]
    if outer is not None:
        parameters.append(Parameter(DEADLINE, f"{{{{={input_path(outer)}}}}}"))
    kind = Role.CLOCK, () if outer is None else ("within",)
    tasks = (
        DagTask(clock, kind, arguments=Arguments(tuple(parameters), ())),
        *(task if task.depends else replace(task, depends=(clock,)) for task in told.tasks),
    )
    begins_itself = id in _below(template)
    own = template if outer is None else _taking(template, outer, _NEVER if begins_itself else None)
    return {kind: _clock(is_within=outer is not None), id: replace(own, dag=Dag(tasks))}


def _clock(*, is_within: bool) -> Template:
    up = f"int(now().Unix()) + int({input_path(_SECONDS)})"
    names = [_SECONDS]
    if is_within:
        names.append(DEADLINE)
        up = f"min({up}, int({input_path(DEADLINE)}))"
    return Template(
        inputs=Inputs(tuple(map(Parameter, names)), ()),
        outputs=Outputs(
            (Parameter(DEADLINE, value_from=ValueFrom(expression=f"string({up})")),), ()
        ),
        dag=Dag((DagTask("now", MOMENT),)),
    )


def _rest(name: str, own: int | str | None) -> str:
    """What is left, or less, where an attempt has a time of its own."""
    left = f"int({input_path(name)}) - int(now().Unix())"
    if own is not None:
        left = f"min({left}, {own})"
    return f"{{{{=string(max(1, {left}))}}}}"
