"""What follows a step with ``continue_on_failure``: a task that succeeds whatever became of it.

A dag's phase is that of its last tasks, and one that is skipped or left out inherits the failure
before it; so followers wait for this task instead. It needs no pod. If the step itself was left
out, so is this.

The task is a dag of one suspended moment, for the sake of who retries a failed run by hand. From
the node that failed, Argo goes up from parent to parent, and begins each retry node on that way
again that has failed, without its pods: such a run never ends. At a dag it leaves the way, and
goes up from dag to dag. So no way leads from a follower to what went before (seen on Argo 4.0.7).
Source: ``resetPath`` in Argo's workflow/util/util.go.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from kfpc.record import replace
from kfpc.targets.argo.naming import LONGEST_TASK, task_name, unique
from kfpc.targets.argo.records import (
    MOMENT,
    SETTLE,
    Dag,
    DagTask,
    Suspend,
    Template,
    TemplateId,
    Templates,
)

SETTLING: Mapping[TemplateId, Template] = {
    SETTLE: Template(dag=Dag((DagTask("now", MOMENT),))),
    MOMENT: Template(suspend=Suspend("0")),
}

_TASK = re.compile(r"(?<![\w.-])[\w-]+")
"""A task in ``depends``; what follows a dot is its result."""

ENDED = ("Succeeded", "Skipped", "Failed", "Errored")


def settled(templates: Templates) -> dict[TemplateId, Template]:
    """The templates, with one more task after each that others go on after."""
    found = {id: _template(template) for id, template in templates.items()}
    dags = (template.dag for template in found.values() if template.dag is not None)
    used = {task.template for dag in dags for task in dag.tasks}
    if SETTLE in used:
        found |= SETTLING
    elif MOMENT in used:
        found[MOMENT] = SETTLING[MOMENT]
    return found


def _template(template: Template) -> Template:
    if template.dag is None or not any(task.goes_on for task in template.dag.tasks):
        return template
    return replace(template, dag=Dag(tuple(_settled(template.dag.tasks))))


def _settled(tasks: tuple[DagTask, ...]) -> Iterator[DagTask]:
    names = _names(tasks)
    for task in tasks:
        depends = tuple(
            _TASK.sub(lambda found: names.get(found[0], found[0]), said) for said in task.depends
        )
        yield replace(task, depends=depends, goes_on=False)
        if isinstance(task.name, str) and task.name in names:
            ended = " || ".join(f"{task.name}.{phase}" for phase in ENDED)
            yield DagTask(names[task.name], SETTLE, (ended,))


def _names(tasks: tuple[DagTask, ...]) -> Mapping[str, str]:
    """What the task after each is called that others go on after."""
    taken = {task.name for task in tasks if isinstance(task.name, str)}
    found: dict[str, str] = {}
    for task in tasks:
        if task.goes_on and isinstance(task.name, str):
            found[task.name] = unique(task_name(f"{task.name}-settled"), taken, LONGEST_TASK)
            taken.add(found[task.name])
    return found
