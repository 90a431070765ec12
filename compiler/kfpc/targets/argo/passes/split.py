"""A dag of too many tasks becomes one of parts, each a dag of its own (see ``partition``).

What tasks of other parts read goes out of a part and into the next as parameters and artifacts.
Values travel in base64, as everywhere between dags (see ``references/task.py``).

A dag that fails gives nothing out (seen in Argo's ``executeDAG``, 4.0.7), so a part is waited for
by the tasks alone that would be left out if one of its last tasks failed: a graph is cut where
that is so, or nowhere.
"""

from __future__ import annotations

from collections.abc import Sequence

from kfpc.record import record
from kfpc.targets.argo.passes.barriers import cost_of, with_barriers
from kfpc.targets.argo.passes.partition import longest, partition
from kfpc.targets.argo.passes.parts import Parts
from kfpc.targets.argo.passes.task_waits import Waits, name_of
from kfpc.targets.argo.records import DagTask, Template, TemplateId, Templates

MOST_INPUTS = 500
"""Parameters of one template. Source: Argo's full CRDs."""
_FEWEST = 25


@record
class HeldUp:
    """What parts cost in the dag of a scope: how many of its tasks wait for more than they did, and
    of the one that does most how many ``more`` those are, and one of them."""

    scope: TemplateId
    waiting: int
    task: str
    more: int
    other: str


def split(
    templates: Templates, most: int, limit: int
) -> tuple[dict[TemplateId, Template], tuple[HeldUp, ...]]:
    """The templates, with parts for dags of more tasks than ``most``; tasks are held up for no less
    than the ``limit``. A dag that runs only some tasks at once has no more parts than it must."""
    found: dict[TemplateId, Template] = {}
    held: list[HeldUp] = []
    for id, template in templates.items():
        own = most if template.parallelism is None else limit
        if template.dag is None or len(template.dag.tasks) <= own:
            found[id] = template
        else:
            found |= _split(id, template, template.dag.tasks, own, limit, held)
    return found, tuple(held)


def _split(
    id: TemplateId,
    template: Template,
    tasks: Sequence[DagTask],
    most: int,
    limit: int,
    held: list[HeldUp],
) -> dict[TemplateId, Template]:
    waits = Waits(tasks)
    together = list(waits.together())
    while True:
        items = partition(waits.before, most, together=together, in_series=waits.in_series)
        cost = None
        if waits.in_series and longest(items) > limit:
            items = with_barriers(items, waits.before, limit, together)
            cost = cost_of(items, waits.before)
        parts = Parts(id, template, tasks, waits, items)
        made = parts.made()
        if most <= _FEWEST or parts.most_inputs <= MOST_INPUTS:
            if cost is not None:
                task, other = name_of(tasks[cost.task]), name_of(tasks[cost.other])
                held.append(HeldUp(id, cost.waiting, task, cost.more, other))
            return made
        most //= 2
