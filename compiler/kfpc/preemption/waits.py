"""All the waits of a step's backoff, in order and in sum.

``course.wait`` has a single one. Here counts may be in the millions, so nothing is worked out
one wait at a time that need not be. All are the shortest: a controller that looks again only after
a whole wait may draw one out to about twice as long.
"""

from __future__ import annotations

from collections.abc import Iterator

from kfpc.pipeline.settings import Backoff
from kfpc.preemption.plan import StepPlan

FOREVER = 1e12
"""Seconds, some thirty thousand years: waits that grow without a bound are told as no more."""


def growing(backoff: Backoff | None) -> Iterator[float]:
    """The waits of a backoff without end, in seconds."""
    wait, factor = 0.0, 1
    longest = FOREVER
    if backoff is not None:
        wait, factor = float(backoff.delay), backoff.factor or 1
        longest = float(backoff.max_delay or FOREVER)
    while True:
        yield min(wait, longest)
        wait = min(wait * factor, longest)


def sum_of(backoff: Backoff | None, count: int) -> float:
    """The first so many waits together, in seconds."""
    if backoff is None or count <= 0:
        return 0.0
    longest = float(backoff.max_delay or FOREVER)
    total = 0.0
    for number, wait in enumerate(growing(backoff)):
        if number == count:
            break
        if wait >= longest or backoff.factor in (None, 1):
            return total + wait * (count - number)  # all that follow are like this one
        total += wait
    return total


def after_preemptions(plan: StepPlan) -> Iterator[float]:
    """The seconds between a preempted attempt and the next, while every attempt is preempted.

    One for each attempt but the last, in the order of ``course``: within a round the waits
    grow, and after a round that is used up there is one more. It is the next of that round where
    rounds are laid out, else one that grows with the rounds.
    """
    assert plan.retries is not None
    assert plan.failures is not None
    between = growing(plan.backoff)
    for failure in range(plan.failures + 1):
        within = growing(plan.backoff)
        for _ in range(plan.retries):
            yield next(within)
        if failure < plan.failures:
            yield next(within if plan.laid_out else between)


def longest_waits(plan: StepPlan) -> float:
    """The most seconds that a step waits, whatever ends its attempts: all of them, each followed by
    a wait where rounds are laid out, the last one too. Else each but the last of a round is, and
    there is a wait between the rounds: a failure in the middle of a round waits twice, but leaves
    attempts out.
    """
    assert plan.retries is not None
    assert plan.failures is not None
    rounds = plan.failures + 1
    if plan.laid_out:
        return rounds * sum_of(plan.backoff, plan.retries + 1)
    return rounds * sum_of(plan.backoff, plan.retries) + sum_of(plan.backoff, plan.failures)


def longest_time(plan: StepPlan) -> float | None:
    """The seconds that a step takes at most, all its attempts and the waits between them as its
    backoff has them; None where nothing bounds it."""
    if plan.timeout is None or plan.most_pods is None:
        return None
    return plan.most_pods * plan.timeout + longest_waits(plan)
