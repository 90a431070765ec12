"""Loops that go on after failures and in which no round succeeds: what is read of them is there.
Those of an empty list likewise."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest

from tests.cluster.controller import Outcome, Run
from tests.cluster.specs import spec

pytestmark = pytest.mark.cluster


def _loop(rounds: str) -> Run:
    return Run(
        spec(f"""
steps:
  train:
    for_each: {rounds}
    continue_on_failure: true
    image: busybox:1
    inputs: {{n: "${{{{ item }}}}"}}
    outputs: {{score: Float, word: String}}
    script: |
      echo "$INPUT_N" > ${{{{ outputs.score.path }}}}
      echo "$INPUT_N" > ${{{{ outputs.word.path }}}}
      exit 1
  show:
    image: busybox:1
    inputs:
      best: ${{{{ max(steps.train.outputs.score) ?? 0.0 }}}}
      all: ${{{{ steps.train.outputs.score }}}}
    outputs: {{o: String}}
    script: printf '%s of %s' "$INPUT_BEST" "$INPUT_ALL" > ${{{{ outputs.o.path }}}}
  group:
    steps:
      show:
        image: busybox:1
        inputs: {{first: "${{{{ steps.train.outputs.word[0] ?? 'none' }}}}"}}
        outputs: {{o: String}}
        script: printf '%s' "$INPUT_FIRST" > ${{{{ outputs.o.path }}}}
    outputs: {{o: "${{{{ steps.show.outputs.o }}}}"}}
outputs:
  show: ${{{{ steps.show.outputs.o }}}}
  group: ${{{{ steps.group.outputs.o }}}}
  words: ${{{{ steps.train.outputs.word }}}}
  status: ${{{{ steps.train.status }}}}
""")
    )


GROUPS = Run(
    spec("""
steps:
  outer:
    for_each: [a, b]
    steps:
      each:
        for_each: [1, 2]
        continue_on_failure: true
        steps:
          fail:
            image: busybox:1
            inputs: {n: "${{ item }}"}
            outputs: {o: Integer}
            script: echo "$INPUT_N" > ${{ outputs.o.path }}; exit 1
        outputs: {o: "${{ steps.fail.outputs.o }}"}
    outputs:
      most: ${{ max(steps.each.outputs.o) ?? 0 }}
      all: ${{ steps.each.outputs.o }}
outputs:
  most: ${{ json(steps.outer.outputs.most) }}
  all: ${{ json(steps.outer.outputs.all) }}
""")
)

UNROLLED = Run(
    spec("""
steps:
  shards:
    for_each: [a, b]
    continue_on_failure: true
    image: busybox:1
    outputs: {model: Artifact, score: Float}
    script: |
      echo 1 > ${{ outputs.model.path }}
      echo 1 > ${{ outputs.score.path }}
      exit 1
  merge:
    image: busybox:1
    inputs:
      first: {type: Artifact, value: "${{ steps.shards.outputs.model[0] }}", optional: true}
      best: ${{ max(steps.shards.outputs.score) ?? 0.0 }}
    outputs: {o: String}
    script: |
      there=no
      if test -e ${{ inputs.first.path }}; then there=yes; fi
      printf '%s %s' $there "$INPUT_BEST" > ${{ outputs.o.path }}
outputs:
  o: ${{ steps.merge.outputs.o }}
  scores: ${{ steps.shards.outputs.score }}
  status: ${{ steps.shards.status }}
""")
)

NO_ROUND = Run(
    spec("""
params: {a: [1, 2], b: [1, 2]}
steps:
  train:
    for_each: {zip: {a: "${{ params.a }}", b: "${{ params.b }}"}}
    continue_on_failure: true
    image: busybox:1
    env: {A: "${{ item.a }}"}
    outputs: {score: Float}
    script: echo "$A" > ${{ outputs.score.path }}
  show:
    image: busybox:1
    inputs: {best: "${{ max(steps.train.outputs.score) ?? 0.0 }}"}
    outputs: {o: String}
    script: printf '%s' "$INPUT_BEST" > ${{ outputs.o.path }}
  group:
    steps:
      show:
        image: busybox:1
        inputs: {all: "${{ steps.train.outputs.score }}"}
        outputs: {o: String}
        script: printf '%s' "$INPUT_ALL" > ${{ outputs.o.path }}
    outputs: {o: "${{ steps.show.outputs.o }}"}
outputs:
  show: ${{ steps.show.outputs.o }}
  group: ${{ steps.group.outputs.o }}
  scores: ${{ steps.train.outputs.score }}
  status: ${{ steps.train.status }}
"""),
    params={"b": "[1]"},
)

COMPARED = Run(
    spec("""
params: {none: {type: List, default: []}}
steps:
  failed:
    for_each: [1, 2]
    continue_on_failure: true
    image: busybox:1
    inputs: {n: "${{ item }}"}
    outputs: {score: Float}
    script: echo "$INPUT_N" > ${{ outputs.score.path }}; exit 1
  empty:
    for_each: ${{ params.none }}
    image: busybox:1
    inputs: {n: "${{ item }}"}
    outputs: {score: Float}
    script: echo "$INPUT_N" > ${{ outputs.score.path }}
  best:
    when: max(steps.failed.outputs.score) > 0.5
    image: busybox:1
    command: [echo, "${{ max_by(steps.failed.outputs.score, steps.failed.outputs.score) }}"]
  first:
    when: steps.empty.outputs.score[0] > 0.5
    image: busybox:1
    command: [echo, "${{ steps.empty.outputs.score[0] }}"]
  show:
    image: busybox:1
    inputs: {first: "${{ steps.empty.outputs.score[0] ?? 0.25 }}"}
    outputs: {o: String}
    script: printf '%s' "$INPUT_FIRST" > ${{ outputs.o.path }}
outputs:
  best: ${{ steps.best.status }}
  first: ${{ steps.first.status }}
  show: ${{ steps.show.outputs.o }}
""")
)

RUNS = {
    "compared": COMPARED,
    "no round": NO_ROUND,
    "one round": _loop("[1]"),
    "two rounds": _loop("[1, 2]"),
    "two budgets": _loop("[1, 2]").in_two_levels(),
    "groups": GROUPS,
    "unrolled": UNROLLED,
    "unrolled, two budgets": UNROLLED.in_two_levels(),
}

Outcomes = Mapping[str, Outcome]


@pytest.mark.parametrize(
    ("run", "nothing"),
    [("one round", [None]), ("two rounds", [None] * 2), ("two budgets", [None] * 2)],
)
def test_a_loop_gives_null_for_each_round(
    outcomes: Outcomes, run: str, nothing: list[None]
) -> None:
    outcome = outcomes[run]
    assert outcome.phase == "Succeeded", outcome
    assert outcome.results["show"] == f"0.0 of {json.dumps(nothing, separators=(',', ':'))}"
    assert outcome.results["group"] == "none"
    assert json.loads(outcome.results["words"]) == nothing
    assert outcome.results["status"] == "Failed"


def test_a_loop_of_groups_does_so_in_each_round_of_another(outcomes: Outcomes) -> None:
    outcome = outcomes["groups"]
    assert outcome.phase == "Succeeded", outcome
    assert json.loads(outcome.results["most"]) == [0, 0]
    assert json.loads(outcome.results["all"]) == [[None, None], [None, None]]


@pytest.mark.parametrize("run", ["unrolled", "unrolled, two budgets"])
def test_a_loop_laid_out_does_so_too(outcomes: Outcomes, run: str) -> None:
    outcome = outcomes[run]
    assert outcome.phase == "Succeeded", outcome
    assert outcome.results["o"] == "no 0.0"
    assert json.loads(outcome.results["scores"]) == [None, None]
    assert outcome.results["status"] == "Failed"


def test_a_loop_that_ends_before_its_first_round_gives_empty_lists(outcomes: Outcomes) -> None:
    """Its lists are of two lengths, so nobody knows how many rounds there would have been."""
    outcome = outcomes["no round"]
    assert outcome.phase == "Succeeded", outcome
    assert outcome.results == {"show": "0.0", "group": "[]", "scores": "[]", "status": "Error"}


def test_who_compares_what_is_not_there_is_skipped(outcomes: Outcomes) -> None:
    outcome = outcomes["compared"]
    assert outcome.phase == "Succeeded", outcome
    assert outcome.results == {"best": "Skipped", "first": "Skipped", "show": "0.25"}
