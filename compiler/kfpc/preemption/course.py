"""The plan as a machine: where a step stands, and what an attempt's end leads to.

What the tests on a real controller compare it with is this module's word.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field
from itertools import islice
from typing import Literal

from kfpc.preemption.causes import OUT_OF_MEMORY, Cause, Counts
from kfpc.preemption.plan import Nodes, StepPlan
from kfpc.preemption.waits import growing
from kfpc.record import record

End = Literal["succeeded", "failed"]


@record
class State:
    """A step before an attempt: ``failures`` are spent, ``attempt`` counts from 1 since then.

    ``ooms`` of the failures were out of memory. That follows from how its attempts ended, and does
    not tell one attempt from another.
    """

    failures: int = 0
    attempt: int = 1
    ooms: int = field(default=0, compare=False)


@record
class Attempt:
    """An attempt that ended. ``spent`` says of which budget, ``wait`` are the seconds before
    what follows, if that is an attempt. ``asked`` are the amounts that its pod asked for, of what
    changes with failures."""

    state: State
    nodes: Nodes
    cause: Cause
    spent: Literal["", "a retry", "a failure"]
    wait: int
    asked: Mapping[tuple[str, str], str | None] = field(default_factory=dict)


@record
class Course:
    """What becomes of a step: its attempts in order, and its end; None where it still runs."""

    attempts: tuple[Attempt, ...]
    end: End | None

    @property
    def pods(self) -> int:
        """The pods that are counted: an attempt whose pod vanished is made again."""
        return sum(a.cause.counts is not Counts.NOTHING for a in self.attempts)


def after(plan: StepPlan, state: State, cause: Cause) -> State | End:
    """What follows an attempt that ended so. The plan's numbers have to be known.

    A platform may know no more of how a round ended than an exit code, and take the kill of a
    preemption that ends one for a want of memory; here it is not.
    """
    assert plan.retries is not None
    assert plan.failures is not None
    counts = plan.counts(cause)
    if counts is Counts.SUCCESS:
        return "succeeded"
    if counts is Counts.NOTHING:
        return state
    again = plan.any_cause or counts is Counts.PREEMPTION
    if again and state.attempt <= plan.retries:
        return State(state.failures, state.attempt + 1, state.ooms)
    if state.failures < plan.failures:
        return State(state.failures + 1, 1, state.ooms + (cause == OUT_OF_MEMORY))
    return "failed"


def course(plan: StepPlan, causes: Iterable[Cause]) -> Course:
    """What becomes of a step whose attempts end so, one after another; causes beyond the
    step's end are not looked at. Tests and the drills on a cluster call it; no package does."""
    attempts: list[Attempt] = []
    state = State()
    for cause in causes:
        then = after(plan, state, cause)
        spent: Literal["", "a retry", "a failure"] = ""
        if isinstance(then, State) and then != state:
            spent = "a retry" if then.failures == state.failures else "a failure"
        attempts.append(
            Attempt(
                state,
                plan.nodes_of(state.attempt),
                cause,
                spent,
                wait(plan, state, then),
                asked(plan, state),
            )
        )
        if not isinstance(then, State):
            return Course(tuple(attempts), then)
        state = then
    return Course(tuple(attempts), None)


def asked(plan: StepPlan, state: State) -> dict[tuple[str, str], str | None]:
    """What an attempt asks for, of what changes with failures, by kind and name."""
    found: dict[tuple[str, str], str | None] = {}
    for ladder in plan.ladders:
        amounts = ladder.amounts[ladder.at(state.failures, state.ooms)]
        found.update(zip(ladder.names, amounts, strict=True))
    return found


def wait(plan: StepPlan, state: State, then: State | End) -> int:
    """Seconds between an attempt's end and what follows.

    The wait comes before a look at the cause, wherever there is a retry left. Rounds that are
    laid out have one left after the last, for its wait; where the platform counts them a failure
    may wait twice, for the round's next attempt that does not come, and for the next round.
    """
    if plan.backoff is None or then in ("succeeded", state):
        return 0
    assert plan.retries is not None
    assert plan.failures is not None
    if plan.laid_out:
        return nth_wait(plan, state.attempt)
    seconds = 0
    if state.attempt <= plan.retries:
        seconds += nth_wait(plan, state.attempt)
    ends_round = not isinstance(then, State) or then.failures > state.failures
    if ends_round and state.failures < plan.failures:
        seconds += nth_wait(plan, state.failures + 1)
    return seconds


def nth_wait(plan: StepPlan, number: int) -> int:
    """Seconds of a backoff's wait; ``number`` counts from 1."""
    return int(next(islice(growing(plan.backoff), number - 1, None)))


def retried_by_hand(plan: StepPlan, end: End) -> State | End | None:
    """Where a step stands that ended so, once its run failed and was retried by hand: a step
    that succeeded is not begun again, any other has its whole budgets. None where it hangs."""
    if end == "succeeded":
        return end
    return None if plan.hangs_by_hand else State()
