"""The exit code of another step, where it is there and where it is not."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.cluster.controller import Outcome, Run
from tests.cluster.specs import spec

pytestmark = pytest.mark.cluster

CODES = spec("""
steps:
  plain: {image: busybox:1, continue_on_failure: true, script: exit 123}
  succeeded: {image: busybox:1, continue_on_failure: true, script: "true"}
  retried:
    image: busybox:1
    continue_on_failure: true
    retries: 1
    command: [sh, -c, "exit $(( 10 + $0 ))", "${{ attempt }}"]
  recovered:
    image: busybox:1
    continue_on_failure: true
    retries: 1
    command: [sh, -c, "exit $(( 2 - $0 ))", "${{ attempt }}"]
  skipped:
    image: busybox:1
    continue_on_failure: true
    when: steps.plain.status == 'Succeeded'
    script: "true"
  told:
    image: busybox:1
    inputs:
      codes: >-
        ${{ steps.plain.exit_code ?? -1 }} ${{ steps.succeeded.exit_code ?? -1 }}
        ${{ steps.retried.exit_code ?? -1 }} ${{ steps.recovered.exit_code ?? -1 }}
        ${{ steps.skipped.exit_code ?? -1 }}
    outputs: {seen: String}
    script: printf '%s' "$INPUT_CODES" > ${{ outputs.seen.path }}
  if_so: {image: busybox:1, when: (steps.plain.exit_code ?? 0) == 123, script: "true"}
  if_not: {image: busybox:1, when: (steps.plain.exit_code ?? 0) != 123, script: "true"}
  deep:
    when: (steps.plain.exit_code ?? 0) > 100
    outputs: {seen: "${{ steps.inner.outputs.seen }}"}
    steps:
      inner:
        image: busybox:1
        inputs: {code: "${{ (steps.plain.exit_code ?? 0) + 1 }}"}
        outputs: {seen: String}
        script: printf '%s' "$INPUT_CODE" > ${{ outputs.seen.path }}
outputs:
  seen: ${{ steps.told.outputs.seen }}
  inner: ${{ steps.deep.outputs.seen ?? 'none' }}
  code: ${{ steps.retried.exit_code ?? -1 }}
""")

RUNS = {"codes": Run(CODES)}

Outcomes = Mapping[str, Outcome]


def test_it_is_that_of_the_last_attempt_and_absent_where_the_step_was_skipped(
    outcomes: Outcomes,
) -> None:
    outcome = outcomes["codes"]
    assert outcome.phase == "Succeeded", outcome
    assert outcome.results == {"seen": "123 0 12 0 -1", "inner": "124", "code": "12"}


def test_a_condition_may_ask_for_it(outcomes: Outcomes) -> None:
    steps = outcomes["codes"].steps
    assert steps["if-so"] == "Succeeded"
    assert steps["if-not"] == "Skipped"
