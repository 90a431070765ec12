"""What the steps of a pipeline come to together."""

from __future__ import annotations

from kfpc.preemption import Nodes
from kfpc.views.plans.as_text import plan_text
from kfpc.views.plans.totals import Totals
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
    assert "Nothing bounds how long they take: b and c have no `timeout`." in text
    assert "The run is ended after 1 d." in text
