"""Groups that end after a time: what a plan says of the steps in them."""

from __future__ import annotations

from kfpc.views.plans.as_text import plan_text
from tests.views.plans.support import planned

POD = "{image: busybox, command: [echo]}"


def text_of(steps: str) -> str:
    return " ".join(plan_text(planned(f"steps: {{{steps}}}\n")).split())


def test_a_step_of_a_group_is_ended_with_it():
    found = text_of(f"g: {{timeout: 1h, steps: {{a: {POD}, b: {POD}}}}}")
    assert "All its attempts are stopped 1 h after `g` starts." in found
    assert "Nothing bounds how long they take" not in found


def test_of_a_loop_it_is_the_round():
    found = text_of(f"g: {{for_each: [1, 2], timeout: 2h, steps: {{a: {POD}}}}}")
    assert "All its attempts are stopped 2 h after a round of `g` starts." in found


def test_only_steps_without_any_time_are_unbounded():
    found = text_of(f"g: {{timeout: 1h, steps: {{a: {POD}, b: {POD}}}}}, c: {POD}")
    assert "Nothing bounds how long they take: c has no `timeout`." in found


def test_what_runs_at_the_end_of_a_step_has_its_own_time():
    ends = f"{POD[:-1]}, on_exit: {{tell: {POD}}}}}"
    found = text_of(f"g: {{timeout: 1h, steps: {{a: {ends}}}}}")
    assert found.count("are stopped 1 h after `g` starts") == 1
