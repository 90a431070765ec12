"""Hooks of the run, as Argo runs them. They fail unless they are told what they should be."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping

import pytest

from tests.cluster.controller import Outcome, Run, Taking
from tests.cluster.evil import EXACT
from tests.cluster.specs import spec

pytestmark = pytest.mark.cluster

EVIL = "|".join(EXACT.values())
IS_EVIL = (
    f'test "$(printf %s "$INPUT_X" | base64 | tr -d "\\n")" = {b64encode(EVIL.encode()).decode()}'
)

ALL = spec("""
params:
  evil: {type: String, default: x}
  word: "it's \\"b\\" {c} é"
  loud: {type: String, default: "yes", enum: ["yes", "no"]}
steps:
  main: {image: busybox:1, script: sleep 25}
workflow:
  hooks:
    begin:
      when: run.status == 'Running' && params.word == 'it''s "b" {c} é'
      image: busybox:1
      inputs: {x: "${{ params.evil }}", name: "${{ run.name }}", status: "${{ run.status }}"}
      script: |
        IS_EVIL
        test "$INPUT_STATUS" = Running
        test -n "$INPUT_NAME"
    fails: {image: busybox:1, when: run.status == 'Running', script: exit 3}
    unmade: {image: "registry.invalid/none:1", when: run.status == 'Running', args: [x]}
    retried:
      image: busybox:1
      when: run.status == 'Running'
      command: [sh, -c, test $0 = 2, "${{ attempt }}"]
      retries: 1
    in_two:
      when: run.status == 'Running'
      steps:
        one: {image: busybox:1, outputs: {x: String}, script: "echo 1 > ${{ outputs.x.path }}"}
        two:
          image: busybox:1
          when: steps.one.outputs.x == '1'
          inputs: {x: "${{ steps.one.outputs.x }}"}
          script: test "$INPUT_X" = 1
        not: {image: busybox:1, when: params.loud == 'no', script: "true"}
    ended:
      image: busybox:1
      when: run.status == 'Succeeded'
      inputs: {status: "${{ run.status }}"}
      script: test "$INPUT_STATUS" = Succeeded
    late: {image: busybox:1, when: run.duration > 1.5, script: "true"}
    not-failed: {image: busybox:1, when: run.status == 'Failed', script: "true"}
    not-loud: {image: busybox:1, when: params.loud == 'no', script: "true"}
""".replace("IS_EVIL", IS_EVIL))  # fmt: skip

FAILS = spec("""
steps:
  main: {image: busybox:1, script: exit 3}
workflow:
  hooks:
    told:
      image: busybox:1
      when: run.status == 'Failed'
      inputs: {status: "${{ run.status }}"}
      script: test "$INPUT_STATUS" = Failed
    ended: {image: busybox:1, when: run.status == 'Succeeded', script: "true"}
on_exit:
  last: {image: busybox:1, script: "true"}
""")

AT_ONCE = spec("""
params: {go: {type: String, default: "no"}}
steps:
  main: {image: busybox:1, when: params.go == 'yes', script: "true"}
workflow:
  hooks:
    begin: {image: busybox:1, when: run.status == 'Running', script: "true"}
    ended: {image: busybox:1, when: run.status == 'Succeeded', script: "true"}
""")

PREEMPTED = spec("""
steps:
  main: {image: busybox:1, script: sleep 5}
workflow:
  hooks:
    begin:
      image: busybox:1
      when: run.status == 'Running'
      retries: {preemptions: 2, failures: 1}
      env: {ATTEMPT: "${{ attempt }}"}
      script: |
        if [ "$ATTEMPT" = 1 ]; then echo begun; sleep 600; fi
""")

RUNS: Mapping[str, Run] = {
    "all": Run(ALL, params={"evil": EVIL}),
    "fails": Run(FAILS),
    "at once": Run(AT_ONCE),
    "preempted": Run(PREEMPTED, takings=(Taking("hooks.begin.begin", "delete", "begun"),)),
}

Outcomes = Mapping[str, Outcome]


def hook(outcome: Outcome, name: str, step: str | None = None) -> str:
    """What became of the step of a hook; the empty text where the hook did not begin."""
    path = f"{outcome.name}.hooks.{name}.{step or name}"
    return next((str(n["phase"]) for n in outcome.nodes.values() if n["name"] == path), "")


def test_hooks_run_while_the_run_goes_on(outcomes: Outcomes) -> None:
    outcome = outcomes["all"]
    assert outcome.phase == "Succeeded", outcome
    assert hook(outcome, "begin") == "Succeeded", outcome
    begun, main = outcome.node("hooks.begin"), outcome.node("main")
    assert begun["startedAt"] < main["finishedAt"]
    assert hook(outcome, "in-two", "in-two.two") == "Succeeded"
    assert hook(outcome, "in-two", "in-two.not") == "Skipped"
    assert hook(outcome, "late") == "Succeeded"


def test_a_hook_that_fails_does_not_fail_the_run(outcomes: Outcomes) -> None:
    outcome = outcomes["all"]
    assert (outcome.phase, hook(outcome, "fails")) == ("Succeeded", "Failed"), outcome
    assert hook(outcome, "unmade") == "Error", "Argo finds no program for its pod"


def test_a_hook_is_tried_again_as_a_step_is(outcomes: Outcomes) -> None:
    outcome = outcomes["all"]
    attempts = outcome.attempts("hooks.retried.retried")
    assert [one["phase"] for one in attempts] == ["Failed", "Succeeded"]


def test_hooks_know_how_the_run_ended(outcomes: Outcomes) -> None:
    outcome = outcomes["all"]
    assert hook(outcome, "ended") == "Succeeded", outcome
    assert hook(outcome, "not-failed") == hook(outcome, "not-loud") == ""
    failed = outcomes["fails"]
    assert (failed.phase, hook(failed, "told"), hook(failed, "ended")) == (
        "Failed", "Succeeded", "",
    )  # fmt: skip
    told, at_end = failed.node("hooks.told"), failed.node("onExit")
    assert told["finishedAt"] <= at_end["startedAt"]


def test_a_run_that_has_nothing_to_do_is_never_running(outcomes: Outcomes) -> None:
    outcome = outcomes["at once"]
    assert (hook(outcome, "begin"), hook(outcome, "ended")) == ("", "Succeeded"), outcome


def test_a_hook_that_is_preempted_is_begun_again(outcomes: Outcomes) -> None:
    outcome = outcomes["preempted"]
    assert outcome.phase == "Succeeded", outcome
    attempts = outcome.attempts("hooks.begin.begin")
    assert [one["phase"] == "Succeeded" for one in attempts] == [False, True], attempts
