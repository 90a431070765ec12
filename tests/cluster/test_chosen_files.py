"""Files that are one of several, by ``??`` and ``if``: who reads one gets that which is there.

The cluster needs an artifact repository of its own for these.
"""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.cluster.controller import Outcome, Run
from tests.cluster.specs import spec

pytestmark = pytest.mark.cluster

CHOSEN = spec("""
params: {quick: true}
steps:
  fast:
    image: busybox:1
    when: params.quick
    outputs: {m: Artifact}
    script: echo fast > ${{ outputs.m.path }}
  slow:
    image: busybox:1
    when: "!params.quick"
    outputs: {m: Artifact}
    script: echo slow > ${{ outputs.m.path }}
  lacking:
    image: busybox:1
    outputs: {m: {type: Artifact, optional: true}}
    script: ": ${{ outputs.m.path }}"
  fails:
    image: busybox:1
    continue_on_failure: true
    outputs: {m: Artifact}
    script: echo left behind > ${{ outputs.m.path }}; exit 1
  never:
    image: busybox:1
    when: run.namespace == 'nowhere'
    outputs: {m: Artifact}
    script: echo never > ${{ outputs.m.path }}
  group:
    retries: 1
    steps:
      within:
        image: busybox:1
        when: params.quick
        outputs: {m: Artifact}
        script: echo within > ${{ outputs.m.path }}
    outputs:
      either: ${{ steps.within.outputs.m ?? steps.slow.outputs.m }}
      alone: ${{ steps.within.outputs.m }}
      neither: ${{ steps.never.outputs.m ?? steps.lacking.outputs.m }}
  read:
    image: busybox:1
    inputs:
      merged: ${{ steps.fast.outputs.m ?? steps.slow.outputs.m }}
      asked: ${{ if(params.quick, steps.fast.outputs.m, steps.slow.outputs.m) }}
      left: "${{ steps.lacking.outputs.m ?? steps.fails.outputs.m ?? steps.never.outputs.m ??
        steps.fast.outputs.m ?? steps.slow.outputs.m }}"
      grouped: {value: "${{ steps.group.outputs.either }}", optional: true}
      alone: {value: "${{ steps.group.outputs.alone }}", optional: true}
      nothing: {value: "${{ steps.lacking.outputs.m ?? steps.fails.outputs.m }}", optional: true}
      neither:
        value: "${{ steps.group.outputs.neither ?? steps.never.outputs.m }}"
        optional: true
    outputs: {seen: String}
    script: |
      {
        cat ${{ inputs.merged.path }} ${{ inputs.asked.path }} ${{ inputs.left.path }}
        cat ${{ inputs.grouped.path }}
        for file in ${{ inputs.alone.path }} ${{ inputs.nothing.path }} ${{ inputs.neither.path }}
        do if [ -f $file ]; then cat $file; else echo -; fi; done
      } > ${{ outputs.seen.path }}
  loop:
    for_each: [true, false]
    image: busybox:1
    inputs:
      m: "${{ if(item, steps.lacking.outputs.m ?? steps.fast.outputs.m ?? steps.slow.outputs.m,
        steps.again.outputs.m) }}"
    outputs: {seen: String}
    script: cp ${{ inputs.m.path }} ${{ outputs.seen.path }}
  again:
    image: busybox:1
    outputs: {m: Artifact}
    script: echo again > ${{ outputs.m.path }}
outputs:
  seen: ${{ steps.read.outputs.seen }}
  rounds: ${{ steps.loop.outputs.seen }}
  file: ${{ steps.fast.outputs.m ?? steps.slow.outputs.m }}
""")

LEFT_OUT = spec("""
params: {quick: false}
steps:
  fast:
    image: busybox:1
    when: params.quick
    outputs: {m: Artifact}
    script: echo fast > ${{ outputs.m.path }}
  group:
    steps:
      needs-it:
        image: busybox:1
        when: params.quick
        inputs: {m: "${{ steps.fast.outputs.m }}"}
        script: cat ${{ inputs.m.path }}
      beside:
        image: busybox:1
        outputs: {seen: String}
        script: echo beside > ${{ outputs.seen.path }}
    outputs: {seen: "${{ steps.beside.outputs.seen }}"}
outputs: {seen: "${{ steps.group.outputs.seen }}"}
""")

RUNS = {
    "the one": Run(CHOSEN),
    "the other": Run(CHOSEN, params={"quick": "false"}),
    "left out": Run(LEFT_OUT),
}

SEEN = {
    "the one": ("fast fast fast within within - -", '["fast","again"]'),
    "the other": ("slow slow slow slow - - -", '["slow","again"]'),
}


@pytest.mark.parametrize("run", SEEN)
def test_the_file_that_is_there_arrives(outcomes: Mapping[str, Outcome], run: str) -> None:
    outcome = outcomes[run]
    assert outcome.phase == "Succeeded", outcome
    seen, rounds = SEEN[run]
    assert outcome.results["seen"].split() == seen.split()
    assert outcome.results["rounds"] == rounds


def test_a_file_that_is_not_there_keeps_no_group_from_running(
    outcomes: Mapping[str, Outcome],
) -> None:
    outcome = outcomes["left out"]
    assert outcome.phase == "Succeeded", outcome
    assert outcome.results == {"seen": "beside"}
