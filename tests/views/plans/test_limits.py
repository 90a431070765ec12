"""Groups that end after a time: what a plan says of the steps in them."""

from __future__ import annotations

from kfpc.views.plans import Work
from kfpc.views.plans.as_text import plan_text
from tests.views.plans.support import planned

POD = "{image: busybox, command: [echo]}"


SPOT = (
    f"{POD[:-1]}, preemptible: {{required: true}}, retries: 3, resume: {{checkpoint: 'gs://a/b'}}}}"
)


def text_of(steps: str, work: Work | None = None) -> str:
    spec = f"cluster: gke-spot\nsteps: {{{steps}}}\n"
    return " ".join(plan_text(planned(spec, work or Work())).split())


def test_a_step_of_a_group_is_ended_with_it():
    found = text_of(f"g: {{timeout: 1h, steps: {{a: {POD}, b: {POD}}}}}")
    assert "All its attempts are stopped 1 h after `g` starts." in found
    assert "Nothing bounds how long they take" not in found


def test_of_a_loop_it_is_the_round():
    found = text_of(f"g: {{for_each: [1, 2], timeout: 2h, steps: {{a: {POD}}}}}")
    assert "All its attempts are stopped 2 h after a round of `g` starts." in found


def test_a_group_that_begins_again_has_its_time_anew():
    anew = "Whenever `g` begins again, it has its 1 h anew."
    steps = f"steps: {{a: {POD}}}"
    assert anew in text_of(f"g: {{timeout: 1h, retries: 2, {steps}}}")
    assert anew not in text_of(f"g: {{timeout: 1h, {steps}}}")
    around = text_of(f"o: {{retries: 2, steps: {{g: {{timeout: 1h, {steps}}}}}}}")
    assert anew.replace("`g`", "`o.g`") in around


def test_only_steps_without_any_time_are_unbounded():
    found = text_of(f"g: {{timeout: 1h, steps: {{a: {POD}, b: {POD}}}}}, c: {POD}")
    assert "Nothing bounds how long they take: c has no `timeout`." in found


def test_what_runs_at_the_end_of_a_step_has_its_own_time():
    ends = f"{POD[:-1]}, on_exit: {{tell: {POD}}}}}"
    found = text_of(f"g: {{timeout: 1h, steps: {{a: {ends}}}}}")
    assert found.count("are stopped 1 h after `g` starts") == 1


def test_a_pod_that_waits_for_a_node_is_not_ended():
    found = text_of(f"g: {{timeout: 3h, steps: {{a: {SPOT}}}}}")
    ended = "Its attempts that run are stopped 3 h after `g` starts;"
    assert f"{ended} one that waits for a node goes on waiting." in found


def test_work_that_does_not_fit_the_time_of_a_group():
    group = f"g: {{timeout: 3h, KEYS steps: {{a: {SPOT}}}}}"
    never = (
        "4 h of work do not fit the `timeout` of `g`, 3 h for all attempts and what comes before "
        "them: it can never finish, even with checkpoints."
    )
    plain, again = group.replace("KEYS ", ""), group.replace("KEYS", "retries: 2,")
    longer, fitting = (Work({("g", "a"): hours}) for hours in (4.0, 3.0))
    assert never in text_of(plain, longer)
    assert "can never finish" not in text_of(plain, fitting)
    assert "can never finish" not in text_of(again, longer)  # it goes on from its checkpoint


def test_a_group_around_begins_the_time_of_one_in_it_again():
    outer = f"o: {{KEYS steps: {{g: {{timeout: 3h, steps: {{a: {SPOT}}}}}}}}}"
    work = Work({("o", "g", "a"): 4.0})
    assert "can never finish" in text_of(outer.replace("KEYS ", ""), work)
    assert "can never finish" not in text_of(outer.replace("KEYS", "retries: 2,"), work)


def test_work_that_does_not_fit_the_time_of_a_round():
    found = text_of(
        f"g: {{for_each: [1, 2], timeout: 1h, steps: {{a: {POD}}}}}", Work({("g", "a"): 2.0})
    )
    assert "2 h of work do not fit the `timeout` of a round of `g`, 1 h for all" in found
