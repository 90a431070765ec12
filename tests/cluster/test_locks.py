"""Locks: nobody else has one while a step goes on, through all its attempts."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

import pytest

from tests.cluster.controller import Outcome, Run, Taking, pod_of
from tests.cluster.kubectl import get
from tests.cluster.specs import spec
from tests.cluster.stand_ins import on_the_nodes

pytestmark = pytest.mark.cluster

SIDE_BY_SIDE = spec("""
params: {what: table}
steps:
  a: {image: "busybox:1", command: [sleep, "4"], lock: {mutex: "kfpc-test-${{ params.what }}"}}
  b: {image: "busybox:1", command: [sleep, "4"], lock: {mutex: kfpc-test-table}}
  c: &meets
    image: busybox:1
    inputs: {run: "${{ run.name }}", own: c, other: d}
    volumes: {/meeting: {claim: meeting}}
    lock: {semaphore: {config_map: kfpc-test-limits, key: two}}
    timeout: 10m
    script: |
      touch "/meeting/$INPUT_RUN-$INPUT_OWN"
      until test -e "/meeting/$INPUT_RUN-$INPUT_OTHER"; do sleep 1; done
  d: {<<: *meets, inputs: {run: "${{ run.name }}", own: d, other: c}}
workflow: {lock: {mutex: "kfpc-test-run-${{ params.what }}"}}
""")


def failing(retries: str) -> str:
    """A step that fails twice, beside one that wants the same lock."""
    return spec(f"""
steps:
  fails:
    image: busybox:1
    command: [sh, -c, 'sleep 3; test "$ATTEMPT" = 3']
    env: {{ATTEMPT: "{"${{ attempt }}" if "total" in retries else "0"}"}}
    retries: {retries}
    lock: {{mutex: "kfpc-test-of-${{{{ run.name }}}}"}}
  other:
    image: busybox:1
    command: [sleep, "3"]
    lock: {{mutex: "kfpc-test-of-${{{{ run.name }}}}"}}
""")


def preempted(retries: str) -> Run:
    """A step whose pod is deleted while it holds a lock that another step waits for. What it holds
    it says in a folder, which the other step finds empty."""
    return Run(
        spec(f"""
steps:
  holds: &holds
    image: busybox:1
    timeout: 10m
    retries: {retries}
    inputs: {{run: "${{{{ run.name }}}}"}}
    volumes: {{/meeting: {{claim: meeting}}}}
    lock: {{mutex: "kfpc-test-kept-${{{{ run.name }}}}"}}
    resume: idempotent
    script: |
      touch "/meeting/$INPUT_RUN-held"
      until test -e "/meeting/$INPUT_RUN-sees"; do sleep 1; done
      if mkdir "/meeting/$INPUT_RUN-once"; then echo pod-may-go; sleep 900; fi
      sleep 3
      rm "/meeting/$INPUT_RUN-held"
  sees:
    <<: *holds
    lock: false
    retries: 0
    script: |
      until test -e "/meeting/$INPUT_RUN-held"; do sleep 1; done
      touch "/meeting/$INPUT_RUN-sees"
  other:
    <<: *holds
    after: sees
    retries: 0
    script: test ! -e "/meeting/$INPUT_RUN-held"
"""),
        edit=on_the_nodes,
        takings=(Taking("holds", "delete", "pod-may-go"),),
    )


RUNS = {
    "side by side": Run(SIDE_BY_SIDE, edit=on_the_nodes),
    "one budget": Run(failing("{total: 2, backoff: {delay: 3s}}")),
    "two budgets": Run(failing("{preemptions: 1, failures: 2, backoff: {delay: 3s}}")),
    "preempted, one budget": preempted("1"),
    "preempted, two budgets": preempted("{preemptions: 1, failures: 1}"),
    "no semaphore": Run(
        spec("""
steps:
  a:
    image: busybox:1
    command: [echo]
    retries: 2
    lock: {semaphore: {config_map: kfpc-test-nowhere, key: n}}
""")
    ),
}


def spans(outcome: Outcome, *steps: str) -> list[tuple[str, str]]:
    """From the start of the first program of each step to the end of its last, as Kubernetes has
    it; the first step first. A node of Argo's begins when it waits for a lock."""
    found = []
    for step in steps:
        pods = [get("pod", pod_of(outcome.name, node)) for node in outcome.attempts(step)]
        ended = [
            one["state"]["terminated"]
            for pod in pods
            for one in pod["status"]["containerStatuses"]
            if one["name"] == "main"
        ]
        found.append(
            (min(one["startedAt"] for one in ended), max(one["finishedAt"] for one in ended))
        )
    return sorted(found)


def overlap(outcome: Outcome, *steps: str) -> bool:
    return any(later[0] < earlier[1] for earlier, later in pairwise(spans(outcome, *steps)))


def test_two_steps_with_one_mutex_do_not_overlap(outcomes: Mapping[str, Outcome]) -> None:
    outcome = outcomes["side by side"]
    assert outcome.phase == "Succeeded", outcome
    assert not overlap(outcome, "a", "b")
    assert {outcome.steps["c"], outcome.steps["d"]} == {"Succeeded"}, "they have met"


@pytest.mark.parametrize(
    ("name", "phase"), [("one budget", "Succeeded"), ("two budgets", "Failed")]
)
def test_a_lock_is_held_between_attempts(
    outcomes: Mapping[str, Outcome], name: str, phase: str
) -> None:
    outcome = outcomes[name]
    assert outcome.phase == phase, outcome
    assert len(outcome.attempts("fails")) == 3
    assert outcome.steps["other"] == "Succeeded"
    assert not overlap(outcome, "fails", "other")


@pytest.mark.parametrize("name", ["preempted, one budget", "preempted, two budgets"])
def test_a_lock_is_held_while_a_pod_is_taken_away(
    outcomes: Mapping[str, Outcome], name: str
) -> None:
    outcome = outcomes[name]
    assert outcome.phase == "Succeeded", outcome
    assert outcome.steps == {"holds": "Succeeded", "other": "Succeeded", "sees": "Succeeded"}


def test_a_semaphore_that_is_not_there_is_an_error_at_once(outcomes: Mapping[str, Outcome]) -> None:
    outcome = outcomes["no semaphore"]
    assert outcome.phase == "Error", outcome
    assert "failed to initialize semaphore" in outcome.node("a")["message"]
