"""The attempts of a step in rows: those that run alike and lead to the same are one."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum

from kfpc.preemption import Nodes, StepPlan
from kfpc.record import record


class Then(Enum):
    """What follows an attempt that did not succeed."""

    NEXT = "next-attempt"
    FAILURE = "spends-a-failure"
    """The first attempt of another round; the end where no failure is left."""
    END = "step-fails"


@record
class Row:
    """Attempts ``first`` to ``last`` of a round, from 1; None where only the run knows which is
    the last one."""

    first: int | None
    last: int | None
    nodes: Nodes
    preempted: Then
    failed: Then


def rows(plan: StepPlan) -> Iterator[Row]:
    """The attempts of a round, in order; none where a patch decides which there are."""
    if plan.patched:
        return
    spent = Then.END if plan.failures == 0 else Then.FAILURE
    between = Then.NEXT if plan.any_cause else spent
    last = plan.attempts
    if last is None:
        yield from _unknown(plan, between, spent)
        return
    bounds = {last - 1, last}
    if fallback(plan) is not None:
        bounds.add(plan.after or 0)
    first = 1
    for end in sorted(bounds - {0}):
        is_last = end == last
        yield Row(
            first,
            end,
            plan.nodes_of(end),
            spent if is_last else Then.NEXT,
            spent if is_last else between,
        )
        first = end + 1


def _unknown(plan: StepPlan, between: Then, spent: Then) -> Iterator[Row]:
    """The rows where only the run knows how many attempts there are."""
    nodes, first = plan.nodes, 1
    if plan.falls_back and plan.after is not None:
        yield Row(1, plan.after, nodes, Then.NEXT, between)
        nodes, first = Nodes.ON_DEMAND, plan.after + 1
    yield Row(first, None, nodes, Then.NEXT, between)
    yield Row(None, None, Nodes.ON_DEMAND if plan.falls_back else nodes, spent, spent)


def fallback(plan: StepPlan) -> int | None:
    """The last attempt of a round before those on demand; None where no attempt is on demand,
    or only the run knows which."""
    if not plan.falls_back or plan.after is None:
        return None
    beyond = plan.attempts is not None and plan.after >= plan.attempts
    return None if beyond else plan.after
