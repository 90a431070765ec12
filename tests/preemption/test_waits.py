"""The waits of a backoff together, beside those of ``course`` one by one."""

from __future__ import annotations

from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kfpc.pipeline.settings import Backoff
from kfpc.preemption import Nodes, StepPlan
from kfpc.preemption.causes import FAILURE, PREEMPTION, Cause
from kfpc.preemption.course import course, nth_wait
from kfpc.preemption.waits import FOREVER, after_preemptions, growing, longest_waits, sum_of

backoffs = st.builds(
    lambda delay, factor, more: Backoff(delay, factor, None if more is None else delay + more),
    st.integers(1, 100),
    st.none() | st.integers(1, 4),
    st.none() | st.integers(0, 1000),
)


def plan(
    preemptions: int, failures: int, backoff: Backoff | None, laid_out: bool = False
) -> StepPlan:
    return StepPlan(
        ("a",), False, preemptions, failures, Nodes.PREEMPTIBLE, backoff=backoff, laid_out=laid_out
    )


@given(backoffs, st.integers(0, 15))
def test_the_waits_and_their_sum(backoff: Backoff, count: int) -> None:
    single = [nth_wait(plan(count, 0, backoff), number + 1) for number in range(count)]
    assert list(islice(growing(backoff), count)) == single
    assert sum_of(backoff, count) == sum(single)


def test_without_a_backoff_there_are_none() -> None:
    assert sum_of(None, 5) == 0
    assert longest_waits(plan(2, 2, None)) == 0


def test_waits_without_a_bound_end_somewhere() -> None:
    assert sum_of(Backoff(1, 2), 10**9) == pytest.approx(FOREVER * 10**9, rel=1e-6)


@given(st.integers(0, 4), st.integers(1, 3), backoffs)
def test_every_attempt_is_preempted_in_rounds_that_are_laid_out(
    preemptions: int, failures: int, backoff: Backoff
) -> None:
    step = plan(preemptions, failures, backoff, laid_out=True)
    waits = [attempt.wait for attempt in course(step, [PREEMPTION] * 100).attempts]
    assert list(after_preemptions(step)) == waits[:-1]
    assert longest_waits(step) == sum(waits)


@given(st.integers(0, 4), st.integers(0, 3), backoffs)
def test_every_attempt_is_preempted(preemptions: int, failures: int, backoff: Backoff) -> None:
    step = plan(preemptions, failures, backoff)
    found = course(step, [PREEMPTION] * 100)
    waits = [attempt.wait for attempt in found.attempts[:-1]]
    assert list(after_preemptions(step)) == waits
    assert longest_waits(step) == sum(waits)


@given(
    st.integers(0, 4),
    st.integers(0, 3),
    backoffs,
    st.booleans(),
    st.lists(st.sampled_from([PREEMPTION, FAILURE]), min_size=20, max_size=20),
)
def test_no_course_waits_longer(
    preemptions: int, failures: int, backoff: Backoff, laid_out: bool, causes: list[Cause]
) -> None:
    step = plan(preemptions, failures, backoff, laid_out)
    found = course(step, causes)
    assert sum(attempt.wait for attempt in found.attempts) <= longest_waits(step)
