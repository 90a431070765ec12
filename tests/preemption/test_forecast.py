"""Hours before the run: the formula beside a count of all cases, and beside a simulation."""

from __future__ import annotations

import math
from collections import defaultdict
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kfpc.pipeline.settings import Backoff
from kfpc.preemption import Nodes, StepPlan
from kfpc.preemption.causes import PREEMPTION
from kfpc.preemption.course import State, after, wait
from kfpc.preemption.forecast import (
    Spent,
    at_worst,
    comes_short,
    fits,
    forecast,
    preemptible_attempts,
)


def one(total: int, **more: object) -> StepPlan:
    """One budget for any cause, on preemptible nodes."""
    return StepPlan(("a",), True, total, 0, Nodes.PREEMPTIBLE, **more)  # type: ignore[arg-type]


def two(preemptions: int, failures: int, **more: object) -> StepPlan:
    """Two budgets, on preemptible nodes."""
    return StepPlan(("a",), False, preemptions, failures, Nodes.PREEMPTIBLE, **more  # type: ignore[arg-type]
    )  # fmt: skip


def falling(total: int, after: int, **more: object) -> StepPlan:
    return one(total, falls_back=True, after=after, **more)


def expected(plan: StepPlan, hours: float, rate: float, every: float | None = None) -> Spent:
    found = forecast(plan, hours, rate, every)
    assert found is not None
    return found.expected


# ---------------------------------------------------------------- what a timeout cuts short


def test_work_that_does_not_fit_a_timeout_is_not_reckoned() -> None:
    plan = one(3, timeout=3600)
    assert forecast(plan, 5, 0.1) is None
    assert at_worst(plan, 5, 0.1) is None
    assert forecast(plan, 1, 0.1) is not None
    assert fits(one(3, timeout=61), 61 / 3600)
    assert fits(one(3), 1e6)


def test_attempts_that_together_are_too_short() -> None:
    assert comes_short(one(3, timeout=3600), 5)
    assert not comes_short(one(3, timeout=3600), 4)
    assert not comes_short(StepPlan(("a",), True, None, 0, Nodes.PREEMPTIBLE, timeout=3600), 5)


# ---------------------------------------------------------------- which attempts may be preempted


@pytest.mark.parametrize(
    ("plan", "attempts"),
    [
        (one(5), (6, False)),
        (two(20, 2), (63, False)),
        (falling(5, 3), (3, True)),
        (two(20, 2, falls_back=True, after=20), (20, True)),
        (falling(0, 0), (0, True)),
        (falling(2, 7), (3, False)),  # the fallback is beyond the last attempt
        (StepPlan(("a",), True, 5, 0, Nodes.ANY), (0, True)),
        (StepPlan(("a",), True, None, 0, Nodes.PREEMPTIBLE), None),
        (StepPlan(("a",), True, None, 0, Nodes.PREEMPTIBLE, falls_back=True), None),
        (StepPlan(("a",), False, 5, None, Nodes.PREEMPTIBLE), None),
    ],
)
def test_attempts_before_the_first_on_demand(
    plan: StepPlan, attempts: tuple[int, bool] | None
) -> None:
    assert preemptible_attempts(plan) == attempts


# ---------------------------------------------------------------- what is known by hand


def test_without_preemptions_it_is_the_work() -> None:
    for rate in (0.0, 1e-18):
        found = forecast(one(5), 12, rate)
        assert found is not None
        assert (found.expected, found.preemptions, found.failing) == (Spent(12), 0, 0)


def test_no_work_takes_no_time() -> None:
    assert expected(falling(5, 3), 0, 1, 0.5) == Spent()
    assert at_worst(falling(5, 3), 0, 0.5) == Spent()


def test_other_nodes_are_paid_on_demand() -> None:
    plan = StepPlan(("a",), True, 5, 0, Nodes.ANY)
    assert expected(plan, 12, 0.5) == Spent(on_demand=12)
    assert expected(falling(0, 0), 12, 0.5) == Spent(on_demand=12)


@given(st.floats(0.01, 20), st.floats(1e-6, 1), st.integers(0, 200))
def test_a_step_that_begins_anew_each_time(hours: float, rate: float, retries: int) -> None:
    """(e^RH - 1) / R without a limit; with one, that much of it which n attempts come to."""
    found = forecast(one(retries), hours, rate)
    assert found is not None
    lost = math.log1p(-math.exp(-rate * hours))  # the logarithm of the probability
    unlimited = math.expm1(rate * hours) / rate
    assert found.failing == pytest.approx(math.exp((retries + 1) * lost), abs=1e-11)
    limited = unlimited * -math.expm1((retries + 1) * lost)
    assert found.expected.preemptible == pytest.approx(limited, rel=1e-9)


def test_without_a_limit_it_is_the_known_sum() -> None:
    assert expected(one(100_000), 10, 0.3).hours == pytest.approx(math.expm1(3) / 0.3)
    segment = math.expm1(0.3 * 0.5) / 0.3
    assert expected(one(100_000), 10, 0.3, 0.5).hours == pytest.approx(20 * segment)
    last = math.expm1(0.3 * 0.25) / 0.3
    assert expected(one(100_000), 10.25, 0.3, 0.5).hours == pytest.approx(20 * segment + last)


def test_very_few_preemptions() -> None:
    for rate in (1e-6, 1e-9, 1e-12):
        found = forecast(falling(5, 3), 10, rate, 3)
        assert found is not None
        assert found.preemptions == pytest.approx(10 * rate, rel=1e-4)
        assert found.expected.preemptible == pytest.approx(10, rel=1e-4)
        assert found.expected.on_demand == pytest.approx(0, abs=1e-9)


def test_so_many_preemptions_that_nothing_is_done_on_such_nodes() -> None:
    found = forecast(falling(5, 3), 100, 1000, 5)
    assert found is not None
    assert found.expected.preemptible == pytest.approx(3 / 1000)
    assert found.expected.on_demand == pytest.approx(100)
    lost = forecast(one(5), 100, 1000)
    assert lost is not None
    assert (lost.failing, lost.preemptions) == (1, 6)


def test_what_a_preemption_loses() -> None:
    """Half a segment where they are rare, next to nothing where they come at once."""
    for rate, every, lost in ((1e-6, None, 5), (1e-6, 2, 1), (1e-12, 2, 1), (1e4, 2, 1e-4)):
        found = forecast(one(0), 10, rate, every)
        assert found is not None
        assert found.lost == pytest.approx(lost * found.preemptions, rel=1e-3)


@pytest.mark.parametrize("often", [0.99e-3, 1.01e-3, 699, 701])
def test_nothing_jumps_where_it_is_worked_out_in_another_way(often: float) -> None:
    found, beside = (forecast(one(0), 1, often * more) for more in (1, 1.05))
    assert found is not None
    assert beside is not None
    exact = 1 / often - 1 / (math.exp(often) - 1)
    assert found.lost == pytest.approx(exact * found.preemptions, rel=1e-8)
    assert beside.lost / beside.preemptions < found.lost / found.preemptions


def test_an_interval_that_divides_the_work_but_for_rounding() -> None:
    assert expected(one(3), 0.3, 2, 0.1).hours == pytest.approx(
        expected(one(3), 3, 0.2, 1).hours / 10
    )


# ---------------------------------------------------------------- all cases, counted


def counted(
    attempts: int, hours: float, rate: float, every: float | None
) -> tuple[float, float, float]:
    """Expected preemptions, work that is left after that many of them, and how probable they
    are: by going through all states of segments done and preemptions so far."""
    length = hours if every is None else min(every, hours)
    number = math.ceil(hours / length - 1e-9)
    segments = [length] * (number - 1) + [hours - length * (number - 1)]
    states: dict[tuple[int, int], float] = {(0, 0): 1.0}
    preemptions = left = used_up = 0.0
    while states:
        following: dict[tuple[int, int], float] = defaultdict(float)
        for (done, so_far), probability in states.items():
            kept = math.exp(-rate * segments[done])
            preemptions += probability * (1 - kept)
            if done + 1 < number:
                following[done + 1, so_far] += probability * kept
            if so_far + 1 == attempts:
                used_up += probability * (1 - kept)
                left += probability * (1 - kept) * sum(segments[done:])
            else:
                following[done, so_far + 1] += probability * (1 - kept)
        states = following
    return preemptions, left, used_up


@given(
    attempts=st.integers(1, 12),
    hours=st.floats(0.1, 30),
    rate=st.floats(0.001, 3),
    part=st.floats(0.05, 1.5),
)
def test_every_case_is_counted(attempts: int, hours: float, rate: float, part: float) -> None:
    every = hours * part
    preemptions, left, used_up = counted(attempts, hours, rate, every)
    failing = forecast(one(attempts - 1), hours, rate, every)
    rescued = forecast(falling(attempts, attempts), hours, rate, every)
    assert failing is not None
    assert rescued is not None
    assert failing.failing == pytest.approx(used_up, abs=1e-9)
    assert rescued.failing == 0
    for found in (failing, rescued):
        assert found.preemptions == pytest.approx(preemptions, rel=1e-9)
        assert found.expected.preemptible == pytest.approx(preemptions / rate, rel=1e-9)
        # What was lost is what ran and was not kept, whoever does the rest of the work.
        ran = preemptions / rate
        assert found.lost == pytest.approx(ran - (hours - left), rel=1e-7, abs=1e-9 * hours)
    assert rescued.expected.on_demand == pytest.approx(left, rel=1e-7, abs=1e-9)


# ---------------------------------------------------------------- a simulation


def simulated(
    plan: StepPlan, hours: float, rate: float, every: float | None, random: Random
) -> tuple[Spent, int, bool, float]:
    """One run of a step, as ``course`` has it, with preemptions at random times: what it took,
    how often it was preempted, whether it failed, and the hours that were lost."""
    state, done, preempted = State(), 0.0, 0
    spot = waiting = lost = 0.0
    while True:
        if plan.nodes_of(state.attempt) in (Nodes.ANY, Nodes.ON_DEMAND):
            return Spent(spot, hours - done, waiting / 3600), preempted, False, lost
        lasts = random.expovariate(rate)
        if lasts >= hours - done:
            return Spent(spot + hours - done, 0.0, waiting / 3600), preempted, False, lost
        spot, preempted = spot + lasts, preempted + 1
        kept = 0.0 if every is None else math.floor(lasts / every) * every
        done, lost = done + kept, lost + lasts - kept
        then = after(plan, state, PREEMPTION)
        waiting += wait(plan, state, then)
        if not isinstance(then, State):
            return Spent(spot, 0.0, waiting / 3600), preempted, True, lost
        state = then


BACKOFFS = [None, Backoff(60), Backoff(30, 2), Backoff(30, 3, 600)]

plans = st.one_of(
    st.builds(one, st.integers(0, 6), backoff=st.sampled_from(BACKOFFS)),
    st.builds(two, st.integers(0, 3), st.integers(0, 3), backoff=st.sampled_from(BACKOFFS)),
    st.builds(falling, st.integers(4, 6), st.integers(1, 5), backoff=st.sampled_from(BACKOFFS)),
    st.builds(
        lambda preemptions, failures, after: two(
            preemptions, failures, falls_back=True, after=after
        ),
        st.integers(3, 5),
        st.integers(0, 2),
        st.integers(1, 5),
    ),
)


@settings(max_examples=20)
@given(
    plan=plans,
    hours=st.floats(0.5, 10),
    often=st.floats(0.1, 3),
    part=st.none() | st.floats(0.1, 1.2),
    seed=st.integers(0, 2**32),
)
def test_a_simulation_agrees(
    plan: StepPlan, hours: float, often: float, part: float | None, seed: int
) -> None:
    runs, random = 2000, Random(seed)
    rate, every = often / hours, None if part is None else part * hours
    found, worst = forecast(plan, hours, rate, every), at_worst(plan, hours, every)
    attempts = preemptible_attempts(plan)
    assert found is not None
    assert worst is not None
    assert attempts is not None
    sample = [simulated(plan, hours, rate, every, random) for _ in range(runs)]

    for spent, preempted, failed, lost in sample:  # nothing is ever beyond the worst
        for price in (0, 0.3, 1):  # of an hour on preemptible nodes, by that on demand
            most = worst.preemptible * price + worst.on_demand
            assert spent.preemptible * price + spent.on_demand <= most + 1e-9
        assert spent.waiting <= worst.waiting + 1e-9
        assert lost <= worst.hours - hours + 1e-9 or failed
        assert preempted <= attempts[0]
        assert failed == (preempted == attempts[0] and not attempts[1])

    for told, seen, most in (
        (found.expected.preemptible, [s.preemptible for s, *_ in sample], worst.hours),
        (found.expected.on_demand, [s.on_demand for s, *_ in sample], worst.on_demand),
        (found.expected.waiting, [s.waiting for s, *_ in sample], worst.waiting),
        (found.preemptions, [float(preempted) for _, preempted, *_ in sample], attempts[0]),
        (found.failing, [float(failed) for _, _, failed, _ in sample], 1),
        (found.lost, [lost for *_, lost in sample], worst.hours),
    ):
        mean = sum(seen) / runs
        deviation = math.sqrt(sum((value - mean) ** 2 for value in seen) / runs)
        # Six standard errors; and what so few runs may have not a single time.
        assert abs(mean - told) <= 6 * deviation / math.sqrt(runs) + 0.005 * most


# ---------------------------------------------------------------- at worst


def test_each_attempt_is_preempted_right_before_its_end() -> None:
    assert at_worst(one(5), 12) == Spent(72)
    assert at_worst(falling(5, 3), 12) == Spent(36, 12)
    assert at_worst(StepPlan(("a",), True, 5, 0, Nodes.ANY), 12) == Spent(0, 12)


def test_a_checkpoint_bounds_what_is_lost() -> None:
    assert at_worst(one(5), 12, 0.5) == Spent(12 + 5 * 0.5)
    assert at_worst(falling(5, 3), 12, 0.5) == Spent(3 * 0.5, 12)
    assert at_worst(one(5), 12, 24) == at_worst(one(5), 12)


def test_all_waits_at_worst() -> None:
    worst = at_worst(two(2, 1, backoff=Backoff(60, 2)), 1)
    assert worst is not None
    assert worst.waiting * 3600 == pytest.approx(2 * (60 + 120) + 60)
    rescued = at_worst(falling(5, 3, backoff=Backoff(60, 2)), 1)
    assert rescued is not None
    assert rescued.waiting * 3600 == pytest.approx(60 + 120 + 240)


def test_a_number_that_only_the_run_knows() -> None:
    plan = StepPlan(("a",), True, None, 0, Nodes.PREEMPTIBLE)
    assert forecast(plan, 1, 1) is None
    assert at_worst(plan, 1) is None


# ---------------------------------------------------------------- sizes


def test_large_numbers_cost_what_is_to_be_expected_of_them() -> None:
    """Neither attempts nor checkpoints are counted through, only preemptions."""
    many = one(10**9 - 1)
    second = 1 / 3600
    assert expected(many, 1e6, 0.01, second).hours == pytest.approx(1e6, rel=1e-4)
    assert at_worst(two(10**9 - 1, 10**9 - 1, backoff=Backoff(1, 2)), 1) is not None


def test_more_preemptions_than_are_counted() -> None:
    assert forecast(one(10**9 - 1), 20, 1) is None
    assert forecast(one(1000), 20, 1) is not None
