"""What the steps of a pipeline come to together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from typing_extensions import assert_never

from kfpc.analysis import Analysis
from kfpc.analysis.graph import sorted_steps, with_ends
from kfpc.analysis.limits import limits_of
from kfpc.pipeline.erroneous import if_sound
from kfpc.pipeline.ids import ROOT, StepId
from kfpc.pipeline.scope import Block, ScopeKind
from kfpc.pipeline.step import Leaf
from kfpc.preemption import Nodes, StepPlan
from kfpc.preemption.waits import longest_time, longest_waits
from kfpc.record import record
from kfpc.views.plans.pauses import Pause
from kfpc.views.plans.rows import rows
from kfpc.views.plans.schedule import Task, longest


@record(eq=False)
class Totals:
    """``most_pods`` is None, and ``on`` without some, where only the run knows: in the steps of
    ``unknown``.

    ``longest`` are the seconds that a run takes at most, if no pod has to wait for a node and
    no wait of a backoff is drawn out; None where nothing is known to bound it: the steps of
    ``unbounded`` have no timeout, nobody knows how long ``open_pauses`` wait, or a patch or a lock
    may hold steps back (``held_back``, ``locked``). ``waits`` says that some have a backoff.
    ``timeout`` is that of the run, and ``parallelism`` how many of its pods run at once.
    """

    most_pods: int | None
    on: Mapping[Nodes, int]
    unknown: tuple[str, ...]
    longest: float | None
    waits: bool
    unbounded: tuple[str, ...]
    timeout: int | None
    parallelism: int | None
    held_back: bool = False
    locked: bool = False
    open_pauses: tuple[str, ...] = ()


def totals(
    analysis: Analysis, plans: Mapping[StepId, StepPlan], pauses: Sequence[Pause] = ()
) -> Totals:
    """The totals over all steps that have a plan here, and over those that wait."""
    on: Counter[Nodes] = Counter()
    for plan in plans.values():
        if plan.all_pods is not None:
            on.update(pods_on(plan))
    locked = any(leaf.settings.locks for leaf in analysis.pipeline.leaves())
    held_back = locked or analysis.patches.hold_back()
    unknown = tuple(plan.qualified for plan in plans.values() if plan.all_pods is None)
    return Totals(
        most_pods=None if unknown else sum(on.values()),
        on={kind: on[kind] for kind in Nodes if kind in on},
        unknown=unknown,
        longest=None if held_back else _longest(analysis, plans, pauses),
        waits=any(waits_between(plan) for plan in plans.values()),
        unbounded=tuple(
            plan.qualified
            for id, plan in plans.items()
            if plan.timeout is None and not any(limits_of(analysis.pipeline, id))
        ),
        timeout=if_sound(analysis.pipeline.workflow.timeout),
        parallelism=analysis.pipeline.workflow.parallelism,
        held_back=held_back,
        locked=locked,
        open_pauses=tuple(pause.step for pause in pauses if pause.seconds is None),
    )


def pods_on(plan: StepPlan) -> dict[Nodes, int]:
    """The most pods of a step by what they ask of their nodes, of all times that it is begun; the
    numbers have to be known."""
    assert plan.failures is not None
    assert plan.times is not None
    found: dict[Nodes, int] = {}
    for row in rows(plan):
        assert row.first is not None
        assert row.last is not None
        attempts = (row.last - row.first + 1) * (plan.failures + 1) * plan.times
        found[row.nodes] = found.get(row.nodes, 0) + attempts
    return found


def waits_between(plan: StepPlan) -> bool:
    """Whether there is a wait between attempts of a step."""
    return plan.backoff is not None and plan.most_pods != 1 and not plan.patched


def _longest(
    analysis: Analysis, plans: Mapping[StepId, StepPlan], pauses: Sequence[Pause]
) -> float | None:
    """What no schedule of the run exceeds; None where nothing bounds a step, or where a scope's
    steps run more than once."""
    if any(not _runs_once(scope.kind) for scope in analysis.pipeline.scopes()):
        return None
    pipeline = analysis.pipeline
    if pipeline.on_exit is not None or pipeline.hooks is not None:
        return None
    if any(plan.times != 1 for plan in plans.values()):
        return None
    if any(longest_time(plan) is None for plan in plans.values()):
        return None
    waits = {pause.step: pause.seconds for pause in pauses}
    if None in waits.values():
        return None
    found: list[Task] = []
    _add(analysis, ROOT, (), plans, waits, found)
    return longest(found, analysis.pipeline.workflow.parallelism)


def _runs_once(kind: ScopeKind) -> bool:
    """Whether the steps of a scope run once, beside what is around them. Those at the run's end,
    and its hooks, are another matter."""
    if kind in (
        ScopeKind.ROOT,
        ScopeKind.GROUP,
        ScopeKind.PIPELINE,
        ScopeKind.EXIT,
        ScopeKind.HOOKS,
    ):
        return True
    if kind in (ScopeKind.LOOP, ScopeKind.REPEAT):
        return False
    assert_never(kind)


def _add(
    analysis: Analysis,
    scope: StepId,
    start: tuple[int, ...],
    plans: Mapping[StepId, StepPlan],
    waits: Mapping[str, int | None],
    found: list[Task],
) -> int:
    """Adds the steps of a scope, which begin after ``start``, and a task without pods which follows
    them all; gives the place of that one."""
    ends: dict[StepId, int] = {}
    edges, members = with_ends(analysis.edges(scope)), analysis.pipeline.members(scope)
    for id in sorted_steps(edges):
        after = tuple(ends[source] for source in edges[id]) or start
        step = members[id]
        if isinstance(step, Leaf):
            found.append(_task(plans.get(id), after, waits.get(step.qualified)))
            ends[id] = len(found) - 1
        elif isinstance(step, Block):
            ends[id] = _add(analysis, id, after, plans, waits, found)
        else:
            assert_never(step)
    found.append(Task(0, 0, 0, tuple(ends.values()) or start))
    return len(found) - 1


def _task(plan: StepPlan | None, after: tuple[int, ...], wait: int | None) -> Task:
    """A step that is not told of takes no time, and one that waits no pods."""
    if plan is None:
        return Task(0, 0, wait or 0, after)
    assert plan.most_pods is not None
    assert plan.timeout is not None
    return Task(plan.most_pods, plan.timeout, round(longest_waits(plan)), after)
