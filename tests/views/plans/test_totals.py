"""What the steps of a pipeline come to together."""

from __future__ import annotations

import pytest

import kfpc
from kfpc.pipeline.scope import ScopeKind, Step
from kfpc.pipeline.settings import Settings
from kfpc.pipeline.step import Leaf
from kfpc.pipeline.workflow import Workflow
from kfpc.preemption import Nodes
from kfpc.record import replace
from kfpc.targets.argo.target import ARGO
from kfpc.views.plans import Work, view
from kfpc.views.plans.as_text import plan_text
from kfpc.views.plans.totals import Totals
from tests import nested
from tests.telling import whole
from tests.views.plans.support import planned

RUN = "image: busybox, command: [echo]"


def totals(body: str) -> Totals:
    return planned(body).totals


def test_pods_by_their_nodes() -> None:
    found = totals(f"""
        cluster: gke-spot
        steps:
          a: {{{RUN}, preemptible: {{fallback: on-demand}}, retries: 3, resume: idempotent}}
          b: {{{RUN}, preemptible: {{required: true}}, retries: {{preemptions: 2, failures: 1}}}}
          c: {{{RUN}, retries: 1}}
    """)
    assert found.most_pods == 12
    assert found.on == {
        Nodes.ANY: 2,
        Nodes.PREFERRED: 3,
        Nodes.PREEMPTIBLE: 6,
        Nodes.ON_DEMAND: 1,
    }


def test_a_number_that_only_the_run_knows() -> None:
    plan = planned(f"""
        params: {{n: {{type: Integer}}}}
        steps:
          a: {{{RUN}, timeout: 1h, retries: "${{{{ params.n }}}}"}}
          b: {{{RUN}, timeout: 1h}}
    """)
    found = plan.totals
    assert (found.most_pods, found.unknown, found.longest) == (None, ("a",), None)
    text = plan_text(plan)
    assert "\nAll 2 steps: only the run knows how many pods, for a.\n" in text
    assert "Nothing bounds" not in text


def test_the_longest_way_through_the_graph() -> None:
    plan = planned(f"""
        steps:
          last: {{{RUN}, after: [long, short], timeout: 1m}}
          long: {{{RUN}, timeout: 1h, retries: {{total: 1, backoff: {{delay: 30s}}}}}}
          short: {{{RUN}, timeout: 1h}}
    """)
    assert plan.totals.longest == 2 * 3600 + 30 + 60
    assert (
        "at most 2 h 1 min 30 s, if no pod waits for a node and no wait is drawn out."
        in " ".join(plan_text(plan).split())
    )


def test_what_comes_after_a_step_waits_for_what_runs_at_its_end() -> None:
    plan = planned(f"""
        steps:
          next: {{{RUN}, after: train, timeout: 1m}}
          train: {{{RUN}, timeout: 1h, on_exit: {{tell: {{{RUN}, timeout: 2m}}}}}}
    """)
    assert plan.totals.most_pods == 3
    assert plan.totals.longest == 3600 + 120 + 60


def test_without_waits_none_can_be_drawn_out() -> None:
    text = plan_text(
        planned(f"""
        steps:
          a: {{{RUN}, timeout: 1h, retries: 1}}
          b: {{{RUN}, timeout: 1h, retries: {{total: 0, backoff: {{delay: 30s}}}}}}
    """)
    )
    assert "They take at most 2 h, if no pod waits for a node.\n" in text


def test_rounds_with_their_waits() -> None:
    found = totals(f"""
        cluster: gke-spot
        steps:
          a:
            {{{RUN}, preemptible: true, resume: idempotent, timeout: 1h,
              retries: {{preemptions: 2, failures: 1, backoff: {{delay: 10s, factor: 2}}}}}}
    """)
    assert found.longest == 6 * 3600 + 2 * (10 + 20 + 40)


def test_not_all_pods_at_once() -> None:
    found = totals(f"""
        workflow: {{parallelism: 1, timeout: 1d}}
        steps:
          a: {{{RUN}, timeout: 1h}}
          b: {{{RUN}, timeout: 2h}}
    """)
    assert (found.longest, found.timeout) == (3 * 3600, 86400)


SHARD = f"{RUN}, preemptible: true, resume: idempotent, timeout: 1h, retries: 3"


def test_five_of_twenty_shards_at_once() -> None:
    shards = "\n".join(f"  shard-{number}: {{{SHARD}}}" for number in range(20))
    plan = planned(f"cluster: gke-spot\nworkflow: {{parallelism: 5}}\nsteps:\n{shards}")
    assert plan.totals.longest == 19 * 3600
    said = "They take at most 19 h, 5 pods at once, if no pod waits for a node."
    assert said in " ".join(plan_text(plan).split())


def test_a_step_alone_has_no_others_to_wait_for() -> None:
    steps = f"steps: {{a: {{{SHARD}}}, b: {{{SHARD}}}}}"
    body = whole(f"cluster: gke-spot\nworkflow: {{parallelism: 1}}\n{steps}")
    result = kfpc.plan(kfpc.Source(body), step="a")
    assert result.view is not None
    assert result.view.totals.longest == 4 * 3600


def timed(dotted: str, seconds: int, *after: str) -> Leaf:
    return nested.leaf(dotted, "", after=after, settings=Settings(timeout=seconds))


def longest_of(*steps: Step, parallelism: int | None = None) -> float | None:
    made = replace(nested.pipeline(steps), workflow=Workflow(parallelism=parallelism))
    analysis = ARGO.analysis(made)
    return view(analysis, analysis.plans, Work()).totals.longest


def test_steps_in_groups_wait_for_what_their_groups_wait_for() -> None:
    """A pipeline made by hand: the language has no groups yet."""
    inner = timed("group.a", 60), timed("group.b", 60)
    group = nested.block("group", ScopeKind.GROUP, inner, after=["first"])
    steps = timed("first", 10), group, timed("last", 1, "group")
    assert longest_of(*steps) == 71
    assert longest_of(*steps, parallelism=1) == 131
    assert longest_of(*steps, parallelism=2) == 71


def test_how_often_a_loop_goes_round_only_the_run_knows() -> None:
    inner = [timed("each.a", 60)]
    loop = nested.block("each", ScopeKind.LOOP, inner, for_each=nested.text("[1, 2]"))
    assert longest_of(loop) is None


def test_steps_without_a_timeout() -> None:
    plan = planned(f"""
        workflow: {{timeout: 1d}}
        steps:
          a: {{{RUN}, timeout: 1h}}
          b: {{{RUN}}}
          c: {{{RUN}}}
    """)
    assert (plan.totals.longest, plan.totals.unbounded) == (None, ("b", "c"))
    text = " ".join(plan_text(plan).split())
    said = "Only the run's end after 1 d bounds how long they take: b and c have no `timeout`."
    assert said in text
    assert "The run is ended" not in text, "once is enough"


@pytest.mark.parametrize("patch", ["parallelism: 5", "synchronization: {mutexes: [{name: m}]}"])
def test_a_patch_that_may_hold_steps_back_leaves_nothing_to_bound(patch: str) -> None:
    step = "{image: x, command: [x], timeout: 1h}"
    steps = "\n".join(f"  s{n}: {step}" for n in range(3))
    spec = f"argo: {{{patch}}}\nsteps:\n{steps}"
    assert totals(spec).longest is None
    text = plan_text(planned(spec))
    assert "A patch decides for what they wait beside, so nobody knows how long at most." in (
        " ".join(text.split())
    )
