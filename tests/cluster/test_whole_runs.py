"""What is said of a run as a whole, and of a group: what the controller makes of it."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

import pytest

from tests.cluster.controller import Outcome, Run, conditions
from tests.cluster.kubectl import get
from tests.cluster.specs import spec

pytestmark = pytest.mark.cluster

GROUP = spec("""
params: {model: small}
steps:
  g:
    max_parallel: 1
    steps:
      a: {image: "busybox:1", command: [sleep, "3"], readiness: {exec: ["true"], period: 1s}}
      b: {image: "busybox:1", command: [sleep, "3"], retries: {preemptions: 1, failures: 1}}
      c: {steps: {d: {image: "busybox:1", command: [sleep, "3"]}}}
  show: {image: "busybox:1", command: [echo, "${{ params.model }}"]}
workflow:
  labels: {model: "of-${{ params.model }}", fixed: here}
""")

MEASURED = spec("""
params: {text: x, many: 3}
steps:
  a: {image: "busybox:1", command: [echo, "${{ params.text }}", "${{ params.many }}"]}
workflow:
  metrics:
    kfpc_test_runs:
      help: How many.
      labels: {text: "${{ params.text }}", both: "${{ params.text }} ${{ run.status }}"}
      counter: "${{ params.many * 2 }}"
    kfpc_test_failed: {help: How many., when: run.status == 'Failed', counter: 1}
    kfpc_test_seconds:
      help: How long.
      histogram: {value: "${{ run.duration / 60 }}", buckets: [0.5, 1]}
    kfpc_test_so_far:
      help: How long.
      labels: {of: "${{ run.name }}"}
      gauge: {value: "${{ run.duration }}", realtime: true}
""")

NOT_MEASURED = spec("""
params: {any: 1}
steps:
  a: {image: "busybox:1", command: [echo, "${{ params.any }}"]}
workflow:
  metrics: {kfpc_test_any: {help: How many., counter: "${{ params.any }}"}}
""")

RUNS = {
    "group": Run(GROUP, {"model": "large"}),
    "measured": Run(MEASURED, {"text": "it's {{workflow.name}} {{x}} \\"}),
    "not measured": Run(NOT_MEASURED, {"any": "no number"}),
}

Outcomes = Mapping[str, Outcome]


def test_the_steps_of_a_group_run_one_after_another(outcomes: Outcomes) -> None:
    outcome = outcomes["group"]
    assert outcome.phase == "Succeeded", outcome
    pods = sorted(
        (node["startedAt"], node["finishedAt"])
        for node in outcome.nodes.values()
        if node["type"] == "Pod" and ".g." in node["name"]
    )
    assert len(pods) == 3
    assert all(before[1] <= after[0] for before, after in pairwise(pods))


def test_labels_of_a_run_are_made_of_its_params(outcomes: Outcomes) -> None:
    labels = get("workflow", outcomes["group"].name)["metadata"]["labels"]
    assert (labels["model"], labels["fixed"]) == ("of-large", "here")


def test_the_controller_takes_what_it_is_to_tell_whatever_the_values(outcomes: Outcomes) -> None:
    outcome = outcomes["measured"]
    assert outcome.phase == "Succeeded", outcome
    assert "MetricsError" not in conditions(outcome)


def test_a_value_that_is_no_number_is_told_of_the_run(outcomes: Outcomes) -> None:
    outcome = outcomes["not measured"]
    assert outcome.phase == "Succeeded", outcome
    assert "kfpc_test_any" in conditions(outcome)["MetricsError"]
