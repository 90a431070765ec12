"""Files of a loop's rounds: by their number, all in a folder, and round by round in another loop.

The cluster needs an artifact repository of its own for these.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest

from tests.cluster.controller import Outcome, Run
from tests.cluster.specs import spec

pytestmark = pytest.mark.cluster

ALL = spec("""
params: {rates: [0.1, 0.2, 0.3]}
steps:
  shards:
    for_each: {zip: {name: [a, "$(HOME) $$ '; `ls`", d], size: [0.10, 9007199254740993, 3]}}
    max_parallel: 2
    image: busybox:1
    inputs: {name: "${{ item.name }}", size: "${{ item.size }}"}
    outputs: {model: Artifact, size: String, length: Integer}
    script: |
      printf '%s' "$INPUT_NAME" > ${{ outputs.model.path }}
      printf '%s' "$INPUT_SIZE" > ${{ outputs.size.path }}
      printf '%s' "${#INPUT_SIZE}" > ${{ outputs.length.path }}
  each:
    for_each: {zip: {rate: "${{ params.rates }}", model: "${{ steps.shards.outputs.model }}"}}
    image: busybox:1
    inputs: {model: "${{ item.model }}", rate: "${{ item.rate }}"}
    outputs: {o: String}
    script: |
      printf '%s at %s' "$(cat ${{ inputs.model.path }})" "$INPUT_RATE" > ${{ outputs.o.path }}
  folds:
    for_each: {matrix: {model: "${{ steps.shards.outputs.model }}", fold: [1, 2]}}
    retries: 1
    steps:
      deep:
        steps:
          one:
            image: busybox:1
            inputs: {model: "${{ item.model }}", fold: "${{ item.fold }}"}
            outputs: {o: Integer}
            script: |
              printf '%s%s' $(wc -c < ${{ inputs.model.path }}) $INPUT_FOLD > ${{ outputs.o.path }}
        outputs: {o: "${{ steps.one.outputs.o }}"}
    outputs: {o: "${{ steps.deep.outputs.o }}"}
  group:
    steps:
      copies:
        for_each: ${{ steps.shards.outputs.model }}
        steps:
          copy:
            image: busybox:1
            inputs: {model: "${{ item }}"}
            outputs: {model: Artifact}
            script: echo "again $(cat ${{ inputs.model.path }})" > ${{ outputs.model.path }}
        outputs: {model: "${{ steps.copy.outputs.model }}"}
    outputs: {last: "${{ steps.copies.outputs.model[-1] }}"}
  merge:
    image: busybox:1
    inputs:
      first: ${{ steps.shards.outputs.model[0] }}
      models: ${{ steps.shards.outputs.model }}
      last: ${{ steps.group.outputs.last }}
    outputs: {o: String}
    script: |
      {
        cat ${{ inputs.first.path }}; echo
        for model in ${{ inputs.models.path }}/*; do echo "${model##*/}: $(cat "$model")"; done
        cat ${{ inputs.last.path }}
      } > ${{ outputs.o.path }}
outputs:
  sizes: ${{ json(steps.shards.outputs.size) }}
  total: ${{ sum(steps.shards.outputs.length) }}
  each: ${{ json(steps.each.outputs.o) }}
  folds: ${{ json(steps.folds.outputs.o) }}
  merged: ${{ steps.merge.outputs.o }}
""")

FAILED = spec("""
steps:
  shards:
    for_each: [a, bad, c]
    continue_on_failure: true
    image: busybox:1
    inputs: {x: "${{ item }}"}
    outputs: {model: Artifact, score: Float}
    script: |
      printf '%s' "$INPUT_X" > ${{ outputs.model.path }}
      echo 0.5 > ${{ outputs.score.path }}
      test "$INPUT_X" != bad
  sometimes:
    for_each: [1, 2]
    when: item != 2
    image: busybox:1
    inputs: {x: "${{ item }}"}
    outputs: {model: Artifact}
    script: echo "$INPUT_X" > ${{ outputs.model.path }}
  each:
    for_each: {zip: {name: [x, y, z], model: "${{ steps.shards.outputs.model }}"}}
    image: busybox:1
    inputs:
      model: {type: Artifact, value: "${{ item.model }}", optional: true}
      name: ${{ item.name }}
    outputs: {o: String}
    script: |
      model=$(cat ${{ inputs.model.path }} || echo none)
      printf '%s' "$INPUT_NAME: $model" > ${{ outputs.o.path }}
  read:
    image: busybox:1
    inputs:
      first: {type: Artifact, value: "${{ steps.shards.outputs.model[0] }}", optional: true}
      second: {type: Artifact, value: "${{ steps.shards.outputs.model[1] }}", optional: true}
      all: {type: List, value: "${{ steps.shards.outputs.model }}", optional: true}
      some: {type: List, value: "${{ steps.sometimes.outputs.model }}", optional: true}
    outputs: {o: String}
    script: |
      {
        cat ${{ inputs.first.path }}; echo
        test -e ${{ inputs.second.path }} || echo none
        echo $(ls ${{ inputs.all.path }} ${{ inputs.some.path }})
      } > ${{ outputs.o.path }}
outputs:
  scores: ${{ json(steps.shards.outputs.score) }}
  joined: ${{ join(steps.shards.outputs.score, ' ') }}
  second: ${{ steps.shards.outputs.score[1] ?? 0.25 }}
  each: ${{ json(steps.each.outputs.o) }}
  status: ${{ steps.shards.status }}
  read: ${{ steps.read.outputs.o }}
""")

IN_LOOPS = spec("""
steps:
  shards:
    for_each: [{name: a, size: 1}, {name: b, size: 2}]
    steps:
      folds:
        for_each: [10, 20]
        when: steps.shards.item.size > 1 || item > 10
        image: busybox:1
        inputs: {name: "${{ steps.shards.item.name }}", sum: "${{ steps.shards.item.size + item }}"}
        outputs: {o: String}
        script: printf '%s' "$INPUT_NAME $INPUT_SUM" > ${{ outputs.o.path }}
    outputs: {o: "${{ steps.folds.outputs.o }}"}
outputs: {o: "${{ json(steps.shards.outputs.o) }}"}
""")

STOPPED = spec("""
steps:
  real:
    for_each: [bad, b, c]
    max_parallel: 1
    image: busybox:1
    inputs: {x: "${{ item }}"}
    script: test "$INPUT_X" != bad
  unrolled:
    for_each: [bad, b, c]
    max_parallel: 1
    image: busybox:1
    inputs: {x: "${{ item }}"}
    outputs: {f: Artifact}
    script: echo > ${{ outputs.f.path }}; test "$INPUT_X" != bad
  read:
    image: busybox:1
    inputs: {f: "${{ steps.unrolled.outputs.f[1] }}"}
    script: cat ${{ inputs.f.path }}
""")

RUNS = {"all": Run(ALL), "failed": Run(FAILED), "in loops": Run(IN_LOOPS), "stopped": Run(STOPPED)}

Outcomes = Mapping[str, Outcome]


def _results(outcome: Outcome) -> dict[str, object]:
    found: dict[str, object] = {}
    for name, text in outcome.results.items():
        found[name] = json.loads(text) if text.startswith("[") else text
    return found


def test_each_file_arrives_where_it_is_read(outcomes: Outcomes) -> None:
    outcome = outcomes["all"]
    assert outcome.phase == "Succeeded", outcome
    names = ["a", "$(HOME) $$ '; `ls`", "d"]
    assert _results(outcome) == {
        "sizes": ["0.10", "9007199254740993", "3"],
        "total": "21",
        "each": [f"{name} at {rate}" for name, rate in zip(names, (0.1, 0.2, 0.3), strict=True)],
        "folds": [int(f"{len(name)}{fold}") for name in names for fold in (1, 2)],
        "merged": f"a\n0: a\n1: {names[1]}\n2: d\nagain d",
    }


def test_a_round_that_failed_keeps_its_place(outcomes: Outcomes) -> None:
    outcome = outcomes["failed"]
    assert outcome.phase == "Succeeded", outcome
    assert _results(outcome) == {
        "scores": [0.5, None, 0.5],
        "joined": "0.5 0.5",
        "second": "0.25",
        "each": ["x: a", "y: none", "z: c"],
        "status": "Failed",
        "read": "a\nnone\n/tmp/inputs/all/data: 0 2 /tmp/inputs/some/data: 0",
    }


def test_a_loop_that_is_unrolled_fails_as_any_other(outcomes: Outcomes) -> None:
    outcome = outcomes["stopped"]
    assert outcome.phase == "Failed", outcome
    ended = {node["displayName"]: node["phase"] for node in outcome.nodes.values()}
    for round_ in ("round({0}:{0})", "unrolled-{0}"):
        found = [ended[round_.format(number)] for number in range(3)]
        assert found == ["Failed", "Succeeded", "Succeeded"]
    assert ended["read"] == "Omitted"


def test_an_inner_loop_sees_the_element_of_the_outer_one(outcomes: Outcomes) -> None:
    outcome = outcomes["in loops"]
    assert outcome.phase == "Succeeded", outcome
    assert _results(outcome)["o"] == [[None, "a 21"], ["b 12", "b 22"]]
