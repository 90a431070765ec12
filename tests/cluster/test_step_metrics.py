"""Metrics of a step: told once, whatever the values, however often it was tried.

The cluster's controller keeps no metrics. But it works each out, and says in the run's condition
``MetricsError``, time by time, which it cannot take.
"""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.cluster.controller import Outcome, Run, conditions
from tests.cluster.specs import spec

pytestmark = pytest.mark.cluster

MEASURED = spec("""
params: {text: x, many: 3}
steps:
  a:
    image: busybox:1
    retries: 1
    inputs: {attempt: "${{ params.text }}"}
    env: {N: "${{ attempt }}"}
    outputs: {loss: Float, said: String}
    script: |
      test "$N" = 2
      echo 0.5 > ${{ outputs.loss.path }}
      printf '%s{workflow.name}} <&>' '{' > ${{ outputs.said.path }}
    metrics:
      kfpc_test_step:
        help: What it is.
        labels:
          text: ${{ params.text }}
          own: ${{ inputs.attempt }}
          said: ${{ steps.a.outputs.said }}
          both: "${{ params.text }} ${{ steps.a.status }} ${{ run.name }}"
        when: steps.a.outputs.loss < 1.0 && steps.a.duration > 0 && params.text != '<&>'
        gauge: ${{ steps.a.outputs.loss * params.many }}
      kfpc_test_step_ends: {help: How many., counter: "${{ params.many }}"}
      kfpc_test_step_seconds:
        help: How long.
        histogram: {value: "${{ steps.a.duration }}", buckets: [0.5, 1]}
      kfpc_test_step_so_far:
        help: How long.
        labels: {of: "${{ run.name }}"}
        gauge: {value: "${{ steps.a.duration }}", realtime: true}
  b:
    for_each: [one, two]
    image: busybox:1
    continue_on_failure: true
    script: exit 1
    metrics:
      kfpc_test_failed:
        help: How many.
        labels: {tag: "${{ item }}"}
        when: steps.b.status != 'Succeeded'
        counter: 1
""")

NOT_MEASURED = spec("""
params: {any: 1}
steps:
  a:
    image: busybox:1
    retries: 2
    command: [sh, -c, "exit $(( 2 - $0 ))", "${{ attempt }}"]
    metrics: {kfpc_test_once: {help: How many., counter: "${{ params.any }}"}}
  b:
    for_each: [one, two]
    image: busybox:1
    continue_on_failure: true
    retries: {failures: 1, preemptions: 1}
    script: exit 1
    metrics:
      kfpc_test_rounds:
        help: How many.
        when: steps.b.status == 'Failed'
        counter: ${{ params.any }}
      kfpc_test_never:
        help: How many.
        when: steps.b.status == 'Succeeded'
        counter: ${{ params.any }}
""")

RUNS = {
    "measured": Run(MEASURED, {"text": "it's {{workflow.name}} {{x}} \\\\ <&>"}),
    "not measured": Run(NOT_MEASURED, {"any": "no number"}),
}

Outcomes = Mapping[str, Outcome]


def test_the_controller_takes_what_it_is_to_tell_whatever_the_values(outcomes: Outcomes) -> None:
    outcome = outcomes["measured"]
    assert outcome.phase == "Succeeded", outcome
    assert "MetricsError" not in conditions(outcome)


def test_a_step_is_told_of_once_and_each_round_of_a_loop(outcomes: Outcomes) -> None:
    outcome = outcomes["not measured"]
    assert outcome.phase == "Succeeded", outcome
    told = conditions(outcome)["MetricsError"]
    assert told.count("'kfpc_test_once'") == 1
    assert told.count("'kfpc_test_rounds'") == 2
    assert "kfpc_test_never" not in told
