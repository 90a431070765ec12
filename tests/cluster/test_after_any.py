"""A step after one of several: the table "After one of several steps" of the language."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.cluster.controller import Outcome, Run
from tests.cluster.specs import spec

pytestmark = pytest.mark.cluster

BRANCHES = spec("""
params: {go: "no"}
steps:
  one:
    image: busybox:1
    when: params.go == 'yes'
    outputs: {x: String}
    script: printf one > ${{ outputs.x.path }}
  two:
    image: busybox:1
    when: params.go != 'yes'
    outputs: {x: String}
    script: printf two > ${{ outputs.x.path }}
  first: {image: busybox:1, script: "true"}
  reader:
    image: busybox:1
    after: {any: [one, two], all: [first]}
    inputs: {x: "${{ steps.one.outputs.x ?? steps.two.outputs.x }}"}
    outputs: {seen: String}
    script: printf '%s' "$INPUT_X" > ${{ outputs.seen.path }}
outputs: {seen: "${{ steps.reader.outputs.seen }}"}
""")

ONE_FAILED = spec("""
steps:
  fails: {image: busybox:1, script: exit 1}
  fine: {image: busybox:1, script: sleep 3}
  either: {image: busybox:1, after: {any: [fails, fine]}, script: "true"}
""")

NONE_SUCCEEDED = spec("""
params: {go: "no"}
steps:
  fails: {image: busybox:1, script: exit 1}
  skipped: {image: busybox:1, when: params.go == 'yes', script: "true"}
  may_fail: {image: busybox:1, continue_on_failure: true, script: exit 1}
  neither: {image: busybox:1, after: {any: [fails, skipped]}, script: "true"}
  goes_on: {image: busybox:1, after: {any: [skipped, may_fail]}, script: "true"}
""")

RUNS = {
    "branches": Run(BRANCHES),
    "one failed": Run(ONE_FAILED),
    "none succeeded": Run(NONE_SUCCEEDED),
}

Outcomes = Mapping[str, Outcome]


def test_the_branch_that_ran_is_enough_and_is_read(outcomes: Outcomes) -> None:
    outcome = outcomes["branches"]
    assert outcome.phase == "Succeeded", outcome
    assert outcome.results == {"seen": "two"}


def test_where_one_succeeded_the_failure_of_another_is_none_of_the_run(outcomes: Outcomes) -> None:
    outcome = outcomes["one failed"]
    assert outcome.phase == "Succeeded", outcome
    assert outcome.steps == {"fails": "Failed", "fine": "Succeeded", "either": "Succeeded"}


def test_a_skipped_step_is_not_enough_and_one_that_may_fail_is(outcomes: Outcomes) -> None:
    outcome = outcomes["none succeeded"]
    assert outcome.phase == "Failed", outcome
    assert outcome.steps["neither"] == "Omitted"
    assert outcome.steps["goes-on"] == "Succeeded"
