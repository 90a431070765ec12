"""Hours and costs of steps that begin more than once: in loops, repeats, and groups with retries.

The expected numbers are those of the same step alone, which begins once.
"""

from __future__ import annotations

import pytest

from kfpc.views.plans import PlanView, Work
from kfpc.views.plans.as_text import plan_text
from kfpc.views.plans.estimate import Estimate, Scenario
from kfpc.views.plans.estimates import summed
from tests.views.plans.support import PRICES, planned

RUN = (
    "image: busybox, command: [echo], preemptible: {required: true}, retries: 3, "
    "resume: idempotent, node_selector: {node.kubernetes.io/instance-type: n1-standard-16}"
)
ALONE = f"train: {{{RUN}}}"
LOOP = f"train: {{for_each: [1, 2, 3, 4, 5], {RUN}}}"
GROUP = f"group: {{retries: 2, for_each: [1, 2], steps: {{train: {{{RUN}}}}}}}"
NEXT = "next: {n: '${{ state.n + 1 }}'}, while: state.n < 3, max: 4"
REPEAT = f"again: {{repeat: {{state: {{n: 0}}, steps: {{train: {{{RUN}}}}}, {NEXT}}}}}"
OPEN = f"train: {{for_each: '${{{{ params.list }}}}', {RUN}}}"


def plan_of(steps: str) -> PlanView:
    """The plan with 10 h for the one step, and a fifth of a preemption an hour."""
    params = "params: {list: {type: List}}\n" if "params.list" in steps else ""
    body = f"cluster: gke-spot\n{params}steps: {{{steps}}}\n"
    (one,) = planned(body).steps
    return planned(body, Work({one.id: 10}, 0.2, prices=PRICES))


def estimated(steps: str) -> Estimate:
    found = plan_of(steps).steps[0].estimate
    assert found is not None
    return found


def bare(found: Estimate) -> Scenario:
    assert found.bare is not None
    return found.bare


CASES = {
    "loop": (LOOP, 5, 5),
    "group": (GROUP, 2, 6),
    "repeat": (REPEAT, 4, 4),
    "open": (OPEN, None, 1),
}


@pytest.mark.parametrize("case", CASES)
def test_hours_and_costs_are_of_all_beginnings(case: str) -> None:
    steps, rounds, at_worst = CASES[case]
    once, found = estimated(ALONE), estimated(steps)
    times = 1 if rounds is None else rounds
    assert (found.rounds, found.hours) == (rounds, 10 * times)
    one, all_ = bare(once), bare(found)
    assert one.expected is not None
    assert all_.expected is not None
    assert all_.expected.expected.hours == pytest.approx(times * one.expected.expected.hours)
    assert all_.expected.lost == pytest.approx(times * one.expected.lost)
    assert all_.expected.preemptions == pytest.approx(times * one.expected.preemptions)
    assert all_.worst.hours == pytest.approx(at_worst * one.worst.hours)
    assert all_.worst_cost == pytest.approx(at_worst * (one.worst_cost or 0))
    assert all_.expected_cost == pytest.approx(times * (one.expected_cost or 0))
    assert found.on_demand is not None
    assert once.on_demand is not None
    cost = found.on_demand.expected_cost
    assert cost == pytest.approx(times * (once.on_demand.expected_cost or 0))
    assert found.saving(all_.expected_cost) == pytest.approx(once.saving(one.expected_cost))


def test_one_of_several_beginnings_fails_more_probably() -> None:
    once, five = bare(estimated(ALONE)).expected, bare(estimated(LOOP)).expected
    assert once is not None
    assert five is not None
    assert 0 < once.failing < 1
    assert five.failing == pytest.approx(1 - (1 - once.failing) ** 5)


def test_an_empty_loop_takes_nothing() -> None:
    found = estimated(LOOP.replace("[1, 2, 3, 4, 5]", "[]"))
    assert (found.hours, bare(found).worst.hours, bare(found).worst_cost) == (0, 0, 0)


def test_what_the_text_says_of_a_loop() -> None:
    text = plan_text(plan_of(LOOP))
    assert "  5 × 10 h of work, 0.2 preemptions an hour\n" in text
    assert "for 50 h of work" in " ".join(text.split())


def test_the_rounds_of_a_repeat_are_taken_to_be_all() -> None:
    assert "Reckoned as if `again` had all its rounds." in estimated(REPEAT).remarks


def test_what_only_the_run_knows_is_told_of_one_beginning_and_not_summed() -> None:
    plan = plan_of(OPEN)
    text, found = plan_text(plan), summed(plan)
    assert "  10 h of work each time, 0.2 preemptions an hour\n" in text
    assert "costs are of one beginning: only the run knows" in " ".join(text.split())
    assert text.splitlines()[1].split() == ["train", "preemptible", "?"]
    assert found is not None
    assert (found.steps, found.left_out) == (
        (),
        ("train (only the run knows how often it is begun)",),
    )
