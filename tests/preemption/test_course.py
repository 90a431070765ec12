"""What becomes of a step, attempt by attempt."""

from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from kfpc.pipeline.settings import Backoff
from kfpc.preemption import Nodes, StepPlan
from kfpc.preemption.causes import (
    CAUSES,
    CUT_SHORT,
    FAILURE,
    NODE_LOST,
    OUT_OF_MEMORY,
    PREEMPTION,
    SUCCESS,
    TIMEOUT,
    VANISHED,
    Counts,
)
from kfpc.preemption.course import State, after, asked, course, nth_wait, retried_by_hand
from kfpc.preemption.plan import Rungs


def one(total: int, **more: object) -> StepPlan:
    """One budget for any cause."""
    return StepPlan("a", True, total, 0, Nodes.PREFERRED, **more)  # type: ignore[arg-type]


def two(preemptions: int, failures: int, **more: object) -> StepPlan:
    """Two budgets."""
    return StepPlan("a", False, preemptions, failures, Nodes.PREFERRED, **more)  # type: ignore[arg-type]


def test_one_budget_is_spent_on_whatever_comes() -> None:
    found = course(one(2), [PREEMPTION, FAILURE, OUT_OF_MEMORY, SUCCESS])
    assert [attempt.spent for attempt in found.attempts] == ["a retry", "a retry", ""]
    assert (found.end, found.pods) == ("failed", 3)


def test_two_budgets_are_spent_apart() -> None:
    found = course(two(2, 1), [PREEMPTION, NODE_LOST, FAILURE, PREEMPTION, SUCCESS])
    assert [attempt.state for attempt in found.attempts] == [
        State(0, 1), State(0, 2), State(0, 3), State(1, 1), State(1, 2)
    ]  # fmt: skip
    assert [a.spent for a in found.attempts] == ["a retry", "a retry", "a failure", "a retry", ""]
    assert found.end == "succeeded"


def test_a_run_of_preemptions_that_is_too_long_spends_a_failure() -> None:
    found = course(two(1, 1), [PREEMPTION] * 4)
    assert [a.spent for a in found.attempts] == ["a retry", "a failure", "a retry", ""]
    assert (found.end, found.pods) == ("failed", two(1, 1).most_pods)


def test_without_failures_the_first_ends_it() -> None:
    for cause in (FAILURE, OUT_OF_MEMORY, TIMEOUT, CUT_SHORT):
        assert after(two(5, 0), State(), cause) == "failed"


def test_where_an_output_marks_the_end_a_step_that_was_cut_short_goes_on() -> None:
    assert after(two(5, 0, marks=("done",)), State(), CUT_SHORT) == State(0, 2)


def test_a_pod_that_vanishes_spends_nothing_and_is_counted_apart() -> None:
    found = course(one(0), [VANISHED, VANISHED, SUCCESS])
    assert [attempt.state for attempt in found.attempts] == [State()] * 3
    assert (found.end, found.pods) == ("succeeded", 1)


def test_each_round_ends_on_demand() -> None:
    plan = two(1, 1, falls_back=True, after=1)
    found = course(plan, [PREEMPTION, FAILURE, PREEMPTION, SUCCESS])
    assert [a.nodes for a in found.attempts] == [Nodes.PREFERRED, Nodes.ON_DEMAND] * 2


def test_waits_grow_and_are_bounded() -> None:
    plan = one(9, backoff=Backoff(30, 2, 600))
    assert [nth_wait(plan, number) for number in range(1, 8)] == [30, 60, 120, 240, 480, 600, 600]
    assert nth_wait(one(9, backoff=Backoff(30)), 5) == 30
    assert nth_wait(plan, 10**6) == 600


def test_a_failure_waits_twice_where_there_are_two_budgets() -> None:
    plan = two(2, 2, backoff=Backoff(10, 2))
    found = course(plan, [PREEMPTION, FAILURE, FAILURE, PREEMPTION, PREEMPTION, PREEMPTION])
    # The retry that does not come, then the next round; the last attempt of a round has none.
    assert [a.wait for a in found.attempts] == [10, 20 + 10, 10 + 20, 10, 20, 0]


def test_every_attempt_of_a_round_that_is_laid_out_is_followed_by_a_wait() -> None:
    plan = two(2, 2, backoff=Backoff(10, 2), laid_out=True)
    found = course(plan, [PREEMPTION, FAILURE, PREEMPTION, PREEMPTION, PREEMPTION, SUCCESS])
    # The waits begin anew with each round, also after one that has spent its budget.
    assert [a.wait for a in found.attempts] == [10, 20, 10, 20, 40, 0]


def test_a_step_that_failed_begins_anew_when_its_run_is_retried_by_hand() -> None:
    for plan in (one(2), two(2, 0), two(2, 2, laid_out=True)):
        assert retried_by_hand(plan, "failed") == State(0, 1)
        assert retried_by_hand(plan, "succeeded") == "succeeded"


def test_a_run_whose_rounds_the_platform_counts_hangs_when_it_is_retried_by_hand() -> None:
    assert two(2, 2).hangs_by_hand
    assert retried_by_hand(two(2, 2), "failed") is None
    assert not two(2, 2, patch="argo: {retryStrategy: …}").hangs_by_hand


def test_waits_before_the_end_are_waited_too() -> None:
    found = course(two(2, 0, backoff=Backoff(10)), [FAILURE])
    assert (found.end, found.attempts[0].wait) == ("failed", 10)


# ---------------------------------------------------------------- what holds of all plans

PLANS = st.one_of(
    st.builds(one, st.integers(0, 6), marks=st.sampled_from([(), ("done",)])),
    st.builds(
        two,
        st.integers(0, 6),
        st.integers(0, 4),
        marks=st.sampled_from([(), ("done",)]),
        laid_out=st.booleans(),
    ),
)
ENDS = [cause for cause in CAUSES if cause.counts not in (Counts.NOTHING, Counts.SUCCESS)]


@given(PLANS, st.data())
def test_every_schedule_ends_within_the_most_pods(plan: StepPlan, data: st.DataObject) -> None:
    most = plan.most_pods
    assert most is not None
    bad = st.lists(st.sampled_from([*ENDS, VANISHED]), min_size=0, max_size=3 * most)
    causes = [*data.draw(bad), *([FAILURE] * most)]
    found = course(plan, causes)
    assert found.end == "failed"
    assert found.pods <= most
    rounds = {attempt.state.failures for attempt in found.attempts}
    assert rounds == set(range(len(rounds)))
    assert len(rounds) <= (plan.failures or 0) + 1
    assert all(attempt.state.attempt <= (plan.retries or 0) + 1 for attempt in found.attempts)


@given(PLANS)
def test_the_most_pods_are_reached(plan: StepPlan) -> None:
    assert plan.most_pods is not None
    assert course(plan, [PREEMPTION] * 1000).pods == plan.most_pods


@given(PLANS, st.lists(st.sampled_from(CAUSES), max_size=30))
def test_spent_budgets_are_those_of_the_causes(plan: StepPlan, causes: list) -> None:
    found = course(plan, causes)
    spent = [attempt.spent for attempt in found.attempts]
    assert spent.count("a failure") <= (plan.failures or 0)
    assert spent.count("a retry") <= (plan.retries or 0) * ((plan.failures or 0) + 1)
    if any(cause is SUCCESS for cause in causes):
        assert found.end is not None
    last = found.attempts[-1] if found.attempts else None
    assert (found.end is None) == (last is None or bool(last.spent) or last.cause is VANISHED)


@given(st.integers(1, 60), st.integers(1, 5), st.integers(1, 3600), st.integers(1, 12))
def test_a_wait_is_never_longer_than_the_longest(
    delay: int, factor: int, longest: int, number: int
) -> None:
    found = nth_wait(one(12, backoff=Backoff(delay, factor, max(delay, longest))), number)
    assert found == min(max(delay, longest), delay * math.pow(factor, number - 1))


# ---------------------------------------------------------------- ladders

MEMORY = Rungs("memory", True, (("limits", "memory"),), (("1Gi",), ("2Gi",), ("4Gi",)))
CPU = Rungs("cpu", False, (("requests", "cpu"),), (("1",), ("2",)))


def test_memory_grows_after_running_out_of_it_and_is_kept_by_everything_else() -> None:
    ends = [OUT_OF_MEMORY, PREEMPTION, NODE_LOST, FAILURE, OUT_OF_MEMORY, PREEMPTION, SUCCESS]
    found = course(two(3, 4, laid_out=True, ladders=(MEMORY, CPU)), ends)
    assert [tuple(attempt.asked.values()) for attempt in found.attempts] == [
        ("1Gi", "1"), ("2Gi", "2"), ("2Gi", "2"), ("2Gi", "2"), ("2Gi", "2"), ("4Gi", "2"),
        ("4Gi", "2"),
    ]  # fmt: skip
    assert found.end == "succeeded"


def test_the_last_amount_stays() -> None:
    found = course(two(0, 4, laid_out=True, ladders=(MEMORY,)), [OUT_OF_MEMORY] * 5)
    limits = [attempt.asked["limits", "memory"] for attempt in found.attempts]
    assert (limits, found.end) == (["1Gi", "2Gi", "4Gi", "4Gi", "4Gi"], "failed")


def test_retried_by_hand_a_step_asks_for_the_first_amount_again() -> None:
    plan = two(0, 2, laid_out=True, ladders=(MEMORY,))
    state = retried_by_hand(plan, "failed")
    assert isinstance(state, State)
    assert asked(plan, state) == {("limits", "memory"): "1Gi"}
