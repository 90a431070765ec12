"""Steps at a step's end, as Argo runs them. They fail unless they are told how the step ended, and
what it gave."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest

from tests.cluster.controller import Outcome, Run
from tests.cluster.specs import spec

pytestmark = pytest.mark.cluster

SUCCEEDS = spec("""
steps:
  data: {image: busybox:1, outputs: {rows: Integer}, script: "echo 3 > ${{ outputs.rows.path }}"}
  fine:
    image: busybox:1
    outputs: {x: String, said: {type: String, stdout: true}, file: Artifact}
    script: |
      printf "it's \\173\\173no.such}} <&>" > ${{ outputs.x.path }}
      echo f > ${{ outputs.file.path }}
      echo hello
    on_exit:
      told:
        image: busybox:1
        inputs:
          status: ${{ steps.fine.status }}
          x: ${{ steps.fine.outputs.x ?? 'none' }}
          said: ${{ steps.fine.outputs.said ?? 'none' }}
          rows: ${{ steps.data.outputs.rows }}
          file: {type: Artifact, value: "${{ steps.fine.outputs.file }}", optional: true}
        script: |
          test "$INPUT_STATUS $INPUT_SAID $INPUT_ROWS" = "Succeeded hello 3"
          test "$INPUT_X" = "$(printf "it's \\173\\173no.such}} <&>")"
          test "$(cat ${{ inputs.file.path }})" = f
      second:
        image: busybox:1
        after: told
        script: exit 1
        on_exit:
          deep:
            image: busybox:1
            inputs: {s: "${{ steps.second.status }}"}
            script: test "$INPUT_S" = Failed
      only: {image: busybox:1, when: steps.fine.status != 'Succeeded', script: exit 1}
  next: {image: busybox:1, after: fine, script: "true"}
  skipped:
    image: busybox:1
    when: steps.data.outputs.rows == 4
    script: "true"
    on_exit: {never: {image: busybox:1, script: exit 1}}
  may-fail:
    image: busybox:1
    continue_on_failure: true
    outputs: {x: {type: String, path: /tmp/x}, file: {type: Artifact, path: /tmp/file}}
    script: exit 1
    on_exit:
      told:
        image: busybox:1
        inputs:
          status: ${{ steps.may-fail.status }}
          x: ${{ steps.may-fail.outputs.x ?? 'none' }}
          file: {type: Artifact, value: "${{ steps.may-fail.outputs.file }}", optional: true}
        script: |
          test "$INPUT_STATUS $INPUT_X" = "Failed none"
          test ! -e ${{ inputs.file.path }}
  goes-on: {image: busybox:1, after: may-fail, script: "true"}
  chooses:
    image: busybox:1
    outputs: {file: Artifact}
    script: echo c > ${{ outputs.file.path }}
    on_exit:
      told:
        image: busybox:1
        inputs:
          own:
            type: Artifact
            optional: true
            value: ${{ steps.may-fail.outputs.file ?? steps.chooses.outputs.file }}
          other: ${{ steps.may-fail.outputs.file ?? steps.fine.outputs.file }}
        script: test "$(cat ${{ inputs.own.path }} ${{ inputs.other.path }})" = "$(printf 'c\\nf')"
  group:
    retries: 1
    continue_on_failure: true
    steps: {one: {image: busybox:1, script: exit 1}}
    on_exit:
      told:
        image: busybox:1
        inputs: {s: "${{ steps.group.status }}"}
        script: test "$INPUT_S" = Failed
  each:
    for_each: [1, 2]
    image: busybox:1
    retries: 1
    inputs: {n: "${{ item }}"}
    env: {ATTEMPT: "${{ attempt }}"}
    outputs: {n: Integer}
    script: |
      test "$ATTEMPT" = 2
      echo "$INPUT_N" > ${{ outputs.n.path }}
    on_exit:
      told:
        image: busybox:1
        inputs: {s: "${{ steps.each.status }}", n: "${{ json(steps.each.outputs.n ?? []) }}"}
        script: test "$INPUT_S $INPUT_N" = "Succeeded [1,2]"
""")

FAILS = spec("""
steps:
  fails:
    image: busybox:1
    retries: {preemptions: 1, failures: 1}
    script: exit 1
    on_exit:
      told:
        image: busybox:1
        inputs: {s: "${{ steps.fails.status }}"}
        script: test "$INPUT_S" = Failed
  next: {image: busybox:1, after: fails, script: "true"}
  each:
    for_each: [1, 2]
    steps:
      one:
        image: busybox:1
        inputs: {n: "${{ item }}"}
        script: test "$INPUT_N" = 1
        on_exit:
          told:
            image: busybox:1
            inputs: {n: "${{ item }}", s: "${{ steps.one.status }}"}
            script: |
              case "$INPUT_N $INPUT_S" in "1 Succeeded"|"2 Failed") ;; *) exit 1;; esac
  rounds:
    repeat:
      state: {n: 0}
      steps: {one: {image: busybox:1, inputs: {n: "${{ state.n }}"}, script: test "$INPUT_N" = 0}}
      next: {n: "${{ state.n + 1 }}"}
      while: state.n < 9
      max: 1
    on_exit:
      told:
        image: busybox:1
        inputs: {s: "${{ steps.rounds.status }}"}
        script: test "$INPUT_S" = Failed
  fine: {image: busybox:1, script: "true", on_exit: {bad: {image: busybox:1, script: exit 1}}}
on_exit:
  failures:
    image: busybox:1
    inputs: {f: "${{ run.failures }}"}
    outputs: {f: {type: List, stdout: true}}
    script: printf '%s' "$INPUT_F"
    on_exit:
      told:
        image: busybox:1
        inputs: {f: "${{ json(steps.failures.outputs.f ?? []) }}", s: "${{ run.status }}"}
        script: |
          test "$INPUT_S" = Failed
          found=$(printf '%s' "$INPUT_F" | grep -o '"step":"[^"]*"' | tr '\\n' ' ')
          test "$found" = '"step":"fails" "step":"each.one" "step":"rounds" '
""")

RUNS = {"succeeds": Run(SUCCEEDS), "fails": Run(FAILS)}

Outcomes = Mapping[str, Outcome]


def phases(outcome: Outcome) -> dict[str, str]:
    """How each node has ended, by its name without that of the run, and without the dag around what
    runs at an end."""
    return {
        node["name"].partition(".")[2].replace(".onExit.steps", ".onExit"): str(node["phase"])
        for node in outcome.nodes.values()
    }


def test_they_are_told_how_the_step_ended_and_what_it_gave(outcomes: Outcomes) -> None:
    found = phases(outcomes["succeeds"])
    assert found["fine.onExit.told"] == "Succeeded", json.dumps(found, indent=1)
    assert found["fine.onExit.only"] == "Skipped"


def test_what_follows_the_step_runs_whatever_becomes_of_them(outcomes: Outcomes) -> None:
    outcome = outcomes["succeeds"]
    assert outcome.phase == "Succeeded", outcome
    found = phases(outcome)
    assert found["fine.onExit.second"] == "Failed"
    assert found["fine.onExit.second.onExit.deep"] == "Succeeded"
    assert found["next"] == "Succeeded"


def test_what_follows_the_step_waits_for_them(outcomes: Outcomes) -> None:
    nodes = {node["name"].partition(".")[2]: node for node in outcomes["succeeds"].nodes.values()}
    assert nodes["next"]["startedAt"] >= nodes["fine.onExit"]["finishedAt"]


def test_they_do_not_run_where_the_step_was_skipped(outcomes: Outcomes) -> None:
    found = phases(outcomes["succeeds"])
    assert found["skipped"] == "Skipped"
    assert "skipped.onExit" not in found


def test_a_step_that_may_fail_gives_them_nothing(outcomes: Outcomes) -> None:
    found = phases(outcomes["succeeds"])
    assert found["may-fail.onExit.told"] == "Succeeded", json.dumps(found, indent=1)
    assert found["goes-on"] == "Succeeded"


def test_they_choose_among_files_of_the_step_and_of_those_before(outcomes: Outcomes) -> None:
    found = phases(outcomes["succeeds"])
    assert found["chooses.onExit.told"] == "Succeeded", json.dumps(found, indent=1)


def test_they_run_once_for_all_attempts_and_for_all_rounds(outcomes: Outcomes) -> None:
    found = phases(outcomes["succeeds"])
    assert found["group.onExit.told"] == found["each.onExit.told"] == "Succeeded"
    ends = [name for name in found if name.endswith(".onExit")]
    assert sorted(ends) == [
        "chooses.onExit", "each.onExit", "fine.onExit", "fine.onExit.second.onExit", "group.onExit",
        "may-fail.onExit",
    ]  # fmt: skip


def test_a_run_that_failed_stays_failed(outcomes: Outcomes) -> None:
    outcome = outcomes["fails"]
    assert outcome.phase == "Failed", outcome
    found = phases(outcome)
    assert found["fails.onExit.told"] == found["rounds.onExit.told"] == "Succeeded"
    assert found["next"] == "Omitted"


def test_those_within_a_loop_run_in_each_round(outcomes: Outcomes) -> None:
    found = phases(outcomes["fails"])
    told = [phase for name, phase in found.items() if name.endswith(".one.onExit.told")]
    assert told == ["Succeeded", "Succeeded"]


def test_they_are_no_failures_of_the_run(outcomes: Outcomes) -> None:
    found = phases(outcomes["fails"])
    assert found["fine.onExit.bad"] == "Failed"
    (told,) = (phase for name, phase in found.items() if name.endswith("failures.onExit.told"))
    assert told == "Succeeded", json.dumps(found, indent=1)
