"""What a step comes to before it runs: hours on each kind of nodes, expected and at worst.

The model: a step has some hours of work to do. On preemptible nodes preemptions come as a
Poisson process; on other nodes none come; nothing else ends an attempt. A preemption loses
what was done since the last checkpoint, and the next attempt goes on from there. Starting a pod
and writing a checkpoint take no time. ``docs/plan.md`` derives what is worked out here.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from kfpc.preemption.plan import Nodes, StepPlan
from kfpc.preemption.waits import after_preemptions, growing, longest_waits, sum_of
from kfpc.record import record

MOST_PREEMPTIONS = 1_000_000
"""Preemptions that are counted through; a step that is to expect more has no forecast."""

_NEGLIGIBLE = 1e-13
"""A probability below it adds nothing that would show."""


@record
class Spent:
    """Hours of pods by the kind of nodes, and the hours of waiting between them, if no
    wait is drawn out."""

    preemptible: float = 0.0
    on_demand: float = 0.0
    waiting: float = 0.0

    @property
    def hours(self) -> float:
        """Hours of pods on any nodes."""
        return self.preemptible + self.on_demand

    def repeated(self, number: int) -> Spent:
        """The same so many times."""
        return Spent(self.preemptible * number, self.on_demand * number, self.waiting * number)


@record
class Forecast:
    """``preemptions`` is how many are to be expected, ``failing`` how probable it is that
    they use up all attempts, so that the step fails. ``lost`` are the expected hours of pods
    whose work a preemption took: what each attempt did since its last checkpoint."""

    expected: Spent
    preemptions: float
    failing: float
    lost: float = 0.0

    def repeated(self, number: int) -> Forecast:
        """The same so many times; ``failing`` is how probable it is that one of them does."""
        return Forecast(
            self.expected.repeated(number),
            self.preemptions * number,
            1 - (1 - self.failing) ** number if number != 1 else self.failing,
            self.lost * number,
        )


def fits(plan: StepPlan, hours: float) -> bool:
    """Whether one attempt may do all the work before its timeout ends it. Where it may not, an
    attempt that lasts so long ends as a failure, which the model does not have."""
    # Hours that are seconds but for rounding are those seconds.
    return plan.timeout is None or hours * 3600 * (1 - 1e-12) <= plan.timeout


def comes_short(plan: StepPlan, hours: float) -> bool:
    """Whether all attempts together do not last as long as the work, whatever they save."""
    return plan.most_pods is not None and not fits(plan, hours / plan.most_pods)


def preemptible_attempts(plan: StepPlan) -> tuple[int, bool] | None:
    """How many attempts may be preempted before the first on an on-demand node, and whether
    one such follows them. None where the numbers are not known before the run."""
    if plan.nodes is Nodes.ANY:
        return 0, True
    if plan.falls_back and plan.after is not None and plan.attempts is not None:
        if plan.after < plan.attempts:
            return plan.after, True
    elif plan.falls_back:
        return None
    return None if plan.most_pods is None else (plan.most_pods, False)


def at_worst(plan: StepPlan, hours: float, every: float | None = None) -> Spent | None:
    """The most hours that the step may take without failures of its own: every attempt that
    may be preempted is, right before its next checkpoint or its end; also the dearest, if
    preemptible nodes are cheaper.

    ``every`` are the hours between two checkpoints. None where the plan's numbers are not
    known, and where the work does not fit an attempt's timeout.
    """
    attempts = preemptible_attempts(plan)
    if attempts is None or not fits(plan, hours):
        return None
    count, rescued = attempts
    lost = hours if every is None else min(every, hours)
    if rescued:
        waits = sum_of(plan.backoff, count)
        return Spent(count * lost, hours, waits / 3600)
    return Spent(hours + (count - 1) * lost, 0.0, longest_waits(plan) / 3600)


def forecast(
    plan: StepPlan, hours: float, rate: float, every: float | None = None
) -> Forecast | None:
    """What to expect of ``hours`` of work with so many preemptions per hour.

    ``every`` are the hours between two checkpoints; None for a program that begins anew.
    None where the plan's numbers are not known, where the work does not fit an attempt's timeout,
    or where more preemptions are to be expected than are counted through. It takes a step for each
    preemption that may come, however many attempts there are.
    """
    attempts = preemptible_attempts(plan)
    if attempts is None or not fits(plan, hours):
        return None
    count, rescued = attempts
    if count == 0:
        return Forecast(Spent(on_demand=hours), 0.0, 0.0)
    if rate * hours < 1e-15:
        return Forecast(Spent(preemptible=hours), 0.0, 0.0)
    work = _Work.of(hours, rate, every)
    # Before the first attempt on demand there is but one round.
    waits = growing(plan.backoff) if rescued else after_preemptions(plan)
    found = _sums(work, count, waits)
    if found is None:
        return None
    waiting = found.waiting / 3600
    lost = _lost(work, found, rate)
    if not rescued:
        return Forecast(Spent(found.all / rate, 0.0, waiting), found.all, found.used_up, lost)
    even = work.equal - work.odds * found.in_equal
    left = work.length * max(even, 0.0) + work.last * found.used_up
    return Forecast(Spent(found.all / rate, left, waiting), found.all, 0.0, lost)


@record
class _Work:
    """The work in segments from checkpoint to checkpoint: ``equal`` ones of a ``length`` and a
    ``last`` one that is no longer, in hours; with the probabilities that a segment is
    preempted, and the odds that an equal one is not."""

    equal: int
    length: float
    last: float
    none: float
    """Minus the logarithm of the probability that no equal segment is preempted."""
    preempted: float
    last_preempted: float
    odds: float

    @classmethod
    def of(cls, hours: float, rate: float, every: float | None) -> _Work:
        length = hours if every is None else min(every, hours)
        # A quotient that is whole but for rounding is whole.
        equal = max(math.ceil(hours / length * (1 - 1e-12)) - 1, 0)
        last = hours - equal * length
        preempted = -math.expm1(-rate * length)
        return cls(
            equal=equal,
            length=length,
            last=last,
            none=rate * length * equal,
            preempted=preempted,
            last_preempted=-math.expm1(-rate * last),
            odds=math.exp(-rate * length) / preempted,
        )


@record
class _Sums:
    """Expected preemptions, up to a number: ``in_equal`` segments and of ``all``; how probable
    it is that the number is reached; and the seconds of waiting after them."""

    in_equal: float
    all: float
    used_up: float
    waiting: float


def _lost(work: _Work, found: _Sums, rate: float) -> float:
    """The hours that so many preemptions lose, each what was done of its segment."""
    in_last = max(found.all - found.in_equal, 0.0)
    return found.in_equal * _before(work.length, rate) + in_last * _before(work.last, rate)


def _before(length: float, rate: float) -> float:
    """How many hours into a segment a preemption comes on average, where one comes."""
    often = rate * length
    if often < 1e-3:  # the first terms of the series: the difference below would be rounding alone
        return length * (0.5 - often / 12)
    if often > 700:  # e^often is more than a float holds, and the rest less than one shows
        return 1 / rate
    return 1 / rate - length / math.expm1(often)


def _sums(work: _Work, count: int, waits: Iterator[float]) -> _Sums | None:
    """Sums over the tails of two random numbers: the preemptions that it would take to get
    through the equal segments, and through all of them."""
    in_equal = total = waiting = 0.0
    for number, (equal_tail, tail) in enumerate(_tails(work), start=1):
        in_equal += equal_tail
        total += tail
        waiting += tail * next(waits, 0.0)
        if number == count:
            return _Sums(in_equal, total, tail, waiting)
        if tail < _NEGLIGIBLE * min(total, 1.0):
            return _Sums(in_equal, total, 0.0, waiting)
        if number == MOST_PREEMPTIONS:
            break
    return None


def _tails(work: _Work) -> Iterator[tuple[float, float]]:
    """For j from 1: the probability of at least j preemptions before the equal segments are
    done, which is a negative binomial tail, and before all are.

    ``point`` is the logarithm of the probability of just ``done`` preemptions in the equal
    segments; ``last`` is the probability that the jth comes in the last segment. No term is
    negative, and each follows from the one before.
    """
    point = -work.none
    equal_tail = -math.expm1(point)
    last = 0.0
    for done in range(MOST_PREEMPTIONS + 1):
        here = math.exp(point)
        last = work.last_preempted * (last + here)
        yield equal_tail, min(equal_tail + last, 1.0)
        ratio = (done + work.equal) * work.preempted / (done + 1)
        point = point + math.log(ratio) if ratio else -math.inf
        following = math.exp(point)
        if ratio < 1 and following < _NEGLIGIBLE**2 * (1 - ratio):
            equal_tail = 0.0  # what rounding leaves of it is not told from it
        else:
            equal_tail = max(equal_tail - following, 0.0)
