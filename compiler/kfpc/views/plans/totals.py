"""What the steps of a pipeline come to together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from typing_extensions import assert_never

from kfpc.analysis import Analysis
from kfpc.analysis.graph import sorted_steps
from kfpc.pipeline.erroneous import if_sound
from kfpc.pipeline.ids import ROOT, StepId
from kfpc.pipeline.scope import Block
from kfpc.pipeline.step import Leaf
from kfpc.preemption import Nodes, StepPlan
from kfpc.preemption.waits import longest_time
from kfpc.record import record
from kfpc.views.plans.rows import rows


@record(eq=False)
class Totals:
    """``most_pods`` is None, and ``on`` without some, where only the run knows: in the steps of
    ``unknown``.

    ``longest`` are the seconds that a run takes at most, if no pod has to wait for a node and
    no wait of a backoff is drawn out; None where nothing is known to bound it: the steps of
    ``unbounded`` have no timeout. ``waits`` says that some have a backoff. ``timeout`` is that of
    the run.
    """

    most_pods: int | None
    on: Mapping[Nodes, int]
    unknown: tuple[str, ...]
    longest: float | None
    waits: bool
    unbounded: tuple[str, ...]
    timeout: int | None


def totals(analysis: Analysis, plans: Mapping[StepId, StepPlan]) -> Totals:
    """The totals over all steps that have a plan here."""
    on: Counter[Nodes] = Counter()
    longest: dict[StepId, float] = {}
    for name, plan in plans.items():
        if plan.most_pods is not None:
            on.update(pods_on(plan))
        if (seconds := longest_time(plan)) is not None:
            longest[name] = seconds
    unknown = tuple(plan.qualified for plan in plans.values() if plan.most_pods is None)
    return Totals(
        most_pods=None if unknown else sum(on.values()),
        on={kind: on[kind] for kind in Nodes if kind in on},
        unknown=unknown,
        longest=_longest(analysis, longest) if len(longest) == len(plans) else None,
        waits=any(waits_between(plan) for plan in plans.values()),
        unbounded=tuple(plan.qualified for plan in plans.values() if plan.timeout is None),
        timeout=if_sound(analysis.pipeline.workflow.timeout),
    )


def pods_on(plan: StepPlan) -> dict[Nodes, int]:
    """The most pods of a step by what they ask of their nodes; the numbers have to be known."""
    assert plan.failures is not None
    found: dict[Nodes, int] = {}
    for row in rows(plan):
        assert row.first is not None
        assert row.last is not None
        attempts = (row.last - row.first + 1) * (plan.failures + 1)
        found[row.nodes] = found.get(row.nodes, 0) + attempts
    return found


def waits_between(plan: StepPlan) -> bool:
    """Whether there is a wait between attempts of a step."""
    return plan.backoff is not None and plan.most_pods != 1 and not plan.patched


def _longest(analysis: Analysis, longest: Mapping[StepId, float]) -> float:
    """Along the steps that wait for each other; all in a row where not all may run at once."""
    if analysis.pipeline.workflow.parallelism is not None:
        return sum(longest.values())
    return _along(analysis, ROOT, longest)


def _along(analysis: Analysis, scope: StepId, longest: Mapping[StepId, float]) -> float:
    """The longest way through a scope, blocks with all that is in them."""
    ends: dict[StepId, float] = {}
    edges, members = analysis.edges(scope), analysis.pipeline.members(scope)
    for id in sorted_steps(edges):
        start = max((ends[source] for source in edges[id]), default=0.0)
        step = members[id]
        if isinstance(step, Leaf):
            ends[id] = start + longest.get(id, 0.0)
        elif isinstance(step, Block):
            ends[id] = start + _along(analysis, id, longest)
        else:
            assert_never(step)
    return max(ends.values(), default=0.0)
