"""What follows a step with ``continue_on_failure``: a task that succeeds whatever became of it.

A dag's phase is that of its last tasks, and one that is skipped or left out inherits the failure
before it; so followers wait for this task instead. It needs no pod. If the step itself was left
out, so is this.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from kfpc.record import replace
from kfpc.targets.argo.naming import LONGEST_TASK, task_name, unique
from kfpc.targets.argo.records import SETTLE, DagTask, Suspend, Template

SETTLING = Template(suspend=Suspend("0"))

_ENDED = ("Succeeded", "Skipped", "Failed", "Errored")


def settled(tasks: tuple[DagTask, ...], going_on: Collection[str]) -> tuple[DagTask, ...]:
    """The tasks of a dag, with one more after each of those that others go on after."""
    if not going_on:
        return tasks
    names = _names([task.name for task in tasks if isinstance(task.name, str)], going_on)
    return tuple(_settled(tasks, names))


def _names(tasks: Collection[str], going_on: Collection[str]) -> Mapping[str, str]:
    taken = set(tasks)
    found: dict[str, str] = {}
    for task in tasks:
        if task in going_on:
            found[task] = unique(task_name(f"{task}-settled"), taken, LONGEST_TASK)
            taken.add(found[task])
    return found


def _settled(tasks: tuple[DagTask, ...], names: Mapping[str, str]) -> Iterator[DagTask]:
    for task in tasks:
        yield replace(task, depends=tuple(names.get(name, name) for name in task.depends))
        if isinstance(task.name, str) and task.name in names:
            ended = " || ".join(f"{task.name}.{phase}" for phase in _ENDED)
            yield DagTask(names[task.name], SETTLE, (ended,))
