"""What a step comes to in hours and money, beside the same on demand."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from kfpc.analysis.limits import bounded
from kfpc.diagnostics.phrases import verb
from kfpc.kubernetes.duration import duration
from kfpc.pipeline.erroneous import if_sound, sound
from kfpc.pipeline.ids import qualified
from kfpc.pipeline.scope import Block
from kfpc.preemption import Nodes, StepPlan
from kfpc.preemption.forecast import (
    MOST_PREEMPTIONS,
    Forecast,
    Spent,
    at_worst,
    comes_short,
    fits,
    forecast,
    preemptible_attempts,
)
from kfpc.record import record
from kfpc.views.plans.bill import Bill
from kfpc.views.plans.words import about, figure
from kfpc.views.plans.work import Work

_NO_CHECKPOINT = "The spec does not say that it keeps a checkpoint (`resume: {checkpoint: …}`)."


@record
class Scenario:
    """One way to run a step. ``expected`` is None without a rate of preemptions, and where there
    would be more of them than are counted. Costs are None without prices."""

    expected: Forecast | None
    worst: Spent
    expected_cost: float | None
    worst_cost: float | None

    @property
    def lost(self) -> float | None:
        """The hours whose work is done again, as expected."""
        return None if self.expected is None else self.expected.lost


@record
class Estimate:
    """``hours`` of work in all ``rounds``, ``every`` so many seconds a checkpoint.

    ``rounds`` are how often the step is begun if all goes well; at worst it is begun as often as
    the blocks around it may. None where only the run knows one of them: all is of one beginning.

    ``bare`` is the step without checkpoints and ``kept`` with them; None where no attempt can
    be preempted, and where it is ``undecided`` how many there are. ``on_demand`` is the step
    without preemptible nodes, and its cost. All are None where the work does not fit an attempt's
    timeout, or that of a group. ``remarks`` say what the numbers do not, in sentences.
    """

    hours: float
    rounds: int | None
    every: int | None
    bill: Bill | None
    bare: Scenario | None
    kept: Scenario | None
    on_demand: Scenario | None
    undecided: bool
    remarks: tuple[str, ...]

    @property
    def chosen(self) -> Scenario | None:
        """The way that the step runs as far as is said: with the checkpoints that it has. None
        where only the run knows how often."""
        if self.rounds is None:
            return None
        return self.kept or self.bare or (None if self.undecided else self.on_demand)

    def saving(self, cost: float | None) -> float | None:
        """How much of the cost on demand another cost saves."""
        return saving(cost, None if self.on_demand is None else self.on_demand.expected_cost)


def saving(cost: float | None, on_demand: float | None) -> float | None:
    """How much less something costs than on demand, as a part of that cost: 0.66; below 0 where
    it costs more. None where one of the costs is not known, and where it costs nothing there."""
    if cost is None or not on_demand:
        return None
    found = 1 - cost / on_demand
    return found if math.isfinite(found) else None


def is_preemptible(plan: StepPlan) -> bool:
    """Whether a step has attempts on preemptible nodes, as far as is known."""
    attempts = preemptible_attempts(plan)
    return attempts is None or attempts[0] > 0


def may_fail_and_go_on(plan: StepPlan) -> bool:
    """Whether a step is tried again after a failure, as far as is known."""
    return (plan.retries if plan.any_cause else plan.failures) != 0


def estimate(
    plan: StepPlan, work: Work, bill: Bill | None, limits: Sequence[Block] = ()
) -> Estimate:
    """The estimate of a step whose hours are said. The ``bill`` is that of its first attempt;
    ``limits`` are the blocks around the step that have a timeout which it cannot outlive."""
    length, every = work.hours[plan.step], work.interval(plan.step)
    undecided = preemptible_attempts(plan) is None
    hours = length * _once(plan.rounds)
    if not fits(plan, length):
        remarks = tuple(_too_long(plan, length, every))
        return Estimate(hours, plan.rounds, every, bill, None, None, None, undecided, remarks)
    too_short = next((one for one in limits if _ends_before(one, length)), None)
    if too_short is not None:
        remarks = (_does_not_fit(too_short, length),)
        return Estimate(hours, plan.rounds, every, bill, None, None, None, undecided, remarks)
    bare = kept = None
    if is_preemptible(plan):
        bare = _reckoned(plan, length, work.rate, None, bill)
        if every is not None and bare is not None:
            kept = _reckoned(plan, length, work.rate, every / 3600, bill)
    alone = Spent(on_demand=length)
    on_demand = _scenario(plan, Forecast(alone, 0.0, 0.0), alone, bill)
    remarks = tuple(_remarks(plan, work, bare, kept))
    return Estimate(hours, plan.rounds, every, bill, bare, kept, on_demand, undecided, remarks)


def _reckoned(
    plan: StepPlan, length: float, rate: float | None, every: float | None, bill: Bill | None
) -> Scenario | None:
    worst = at_worst(plan, length, every)
    if worst is None:
        return None
    expected = None if rate is None else forecast(plan, length, rate, every)
    return _scenario(plan, expected, worst, bill)


def _scenario(
    plan: StepPlan, expected: Forecast | None, worst: Spent, bill: Bill | None
) -> Scenario:
    """What one beginning comes to, as often as there is one."""
    if expected is not None:
        expected = expected.repeated(_once(plan.rounds))
    worst = worst.repeated(_once(plan.times))
    return Scenario(
        expected,
        worst,
        None if expected is None or bill is None else bill.cost(expected.expected),
        None if bill is None else bill.cost(worst),
    )


def _once(number: int | None) -> int:
    """Of what only the run knows how often it is, one."""
    return 1 if number is None else number


def _remarks(
    plan: StepPlan, work: Work, bare: Scenario | None, kept: Scenario | None
) -> Iterator[str]:
    every = work.interval(plan.step)
    yield from _of_beginnings(plan)
    if may_fail_and_go_on(plan) and preemptible_attempts(plan) is not None:
        yield "Not in the hours: failures of its own."
    if not is_preemptible(plan):
        if plan.step in work.every:
            yield "No attempt can be preempted, so `--checkpoint-every` changes nothing."
        return
    if bare is None:
        yield "How many attempts it has only the run knows, so there is nothing to reckon with."
        return
    if plan.nodes is Nodes.PREFERRED:
        yield "Reckoned as if there always were preemptible nodes."
    if work.rate is None:
        yield "What to expect needs `--preemption-rate`."
    elif bare.expected is None or (kept is not None and kept.expected is None):
        most = f"{MOST_PREEMPTIONS:,}"
        yield f"Where nothing is expected it would be preempted more than {most} times."
    if plan.checkpoint and every is None:
        yield "It keeps a checkpoint: `--checkpoint-every 30m` says how often, and what that saves."
    if every is not None and not plan.checkpoint:
        yield _NO_CHECKPOINT
    yield from _waits(bare, kept)


def _of_beginnings(plan: StepPlan) -> Iterator[str]:
    """Of how many beginnings the numbers are, where that is not plain."""
    if plan.times is None:
        yield "The hours and costs are of one beginning: only the run knows how many there are."
        return
    for one in plan.around:
        if one.is_repeat:
            yield f"Reckoned as if `{qualified(one.block)}` had all its rounds."


def _too_long(plan: StepPlan, length: float, every: int | None) -> Iterator[str]:
    """Why there are no numbers: the timeout ends an attempt before the work is done."""
    assert plan.timeout is not None
    do = verb(length, "does", "do")
    limit = duration(plan.timeout)
    fit = f"{figure(length)} h of work {do} not fit an attempt's `timeout` of {limit}"
    neither = ", on demand neither" if plan.nodes is not Nodes.ANY else ""
    never = f"it can never finish{neither}"
    if every is None and not plan.checkpoint:
        yield f"{fit}: {never}."
        return
    if every is not None and every > plan.timeout:
        yield f"{fit}, which ends it before it comes to a checkpoint: {never}."
        return
    if comes_short(plan, length):
        most = "one attempt is" if plan.most_pods == 1 else f"{plan.most_pods:,} attempts are"
        yield f"{fit}, and {most} all that it has: even with checkpoints {never}."
        return
    yield f"Without checkpoints {never}."
    yield (
        f"{fit}: each attempt that lasts so long ends as a failure, and what becomes of that is "
        f"not reckoned. A `timeout` of {figure(math.ceil(length))}h or more has numbers."
    )
    if every is not None and not plan.checkpoint:
        yield _NO_CHECKPOINT


def _ends_before(block: Block, length: float) -> bool:
    """Whether a block is over before the work of a step is."""
    limit = if_sound(block.timeout)
    return limit is not None and length * 3600 > limit


def _does_not_fit(block: Block, length: float) -> str:
    do = verb(length, "does", "do")
    limit = duration(sound(block.timeout) or 0)
    return (
        f"{figure(length)} h of work {do} not fit the `timeout` of {bounded(block)}, {limit} for "
        "all attempts and what comes before them: it can never finish, even with checkpoints."
    )


def _waits(bare: Scenario, kept: Scenario | None) -> Iterator[str]:
    chosen = bare if kept is None else kept
    if chosen.worst.waiting <= 0:
        return
    most = f"{duration(chosen.worst.waiting * 3600)} at most, if none is drawn out"
    if chosen.expected is None:
        yield f"Not in the hours: waits between the attempts, {most}."
    else:
        expected = about(chosen.expected.expected.waiting * 3600)
        yield f"Not in the hours: waits between the attempts, {expected} expected, {most}."
