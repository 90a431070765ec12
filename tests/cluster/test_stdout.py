"""What a program prints, as an output: by value, by path, after preemptions and failures."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.cluster.controller import Outcome, Run
from tests.cluster.specs import spec

pytestmark = pytest.mark.cluster

SAID = 'two\n lines, "quoted", $(HOME), $$, é, \x1b[1m\n'

READ = r"""
steps:
  say:
    image: busybox:1
    outputs: {said: {stdout: true}}
    script: |
      printf 'two\n lines, "quoted", $(HOME), $$, é, \033[1m\n\n'
      echo 'not this' >&2
  count: {image: "busybox:1", command: [echo, "7"], outputs: {n: {type: Integer, stdout: true}}}
  quiet: {image: "busybox:1", command: ["true"], outputs: {nothing: {stdout: true}}}
  skipped:
    image: busybox:1
    command: [echo, x]
    outputs: {x: {stdout: true}}
    when: steps.count.outputs.n > 7
  fails:
    image: busybox:1
    command: [sh, -c, "echo half; exit 1"]
    outputs: {x: {stdout: true}}
    continue_on_failure: true
  read:
    image: report
    inputs: {said: "${{ steps.say.outputs.said }}"}
    args:
    - ${{ steps.say.outputs.said }}
    - ${{ steps.count.outputs.n }}
    - ${{ steps.quiet.outputs.nothing }}
    - ${{ steps.skipped.outputs.x ?? 'skipped' }}
    - ${{ steps.fails.outputs.x ?? 'failed' }}
    - ${{ inputs.said.path }}
outputs:
  n: ${{ steps.count.outputs.n }}
  said: ${{ steps.say.outputs.said }}
"""

AGAIN = r"""
steps:
  say:
    image: busybox:1
    outputs: {said: {stdout: true}, done: {type: String, path: /tmp/done}}
    retries: {preemptions: 2, failures: BUDGET} # kfpc: ignore KFPC716
    resume: {checkpoint: "${{ run.name }}"}
    script: |
      case "$KFPC_FAILURES-$KFPC_ATTEMPT" in
      0-1) echo half; exit 143 ;;
      0-2) echo two thirds; exit 1 ;;
      1-1) echo half; exit 143 ;;
      esac
      echo whole > /tmp/done
      echo whole
outputs:
  said: ${{ steps.say.outputs.said }}
"""

BLOCKS = """
steps:
  pick: {image: "busybox:1", command: [echo, "3"], outputs: {n: {type: Integer, stdout: true}}}
  each:
    for_each: [1, 2]
    image: busybox:1
    command: [sh, -c, 'echo $(($1 * $2))', sh, "${{ item }}", "${{ steps.pick.outputs.n }}"]
    outputs: {product: {type: Integer, stdout: true}}
  group:
    steps:
      say: {image: "busybox:1", command: [echo, inside], outputs: {said: {stdout: true}}}
      skipped:
        image: busybox:1
        command: [echo, x]
        outputs: {x: {stdout: true}}
        when: steps.say.outputs.said != 'inside'
    outputs:
      said: ${{ steps.say.outputs.said }}
      x: ${{ steps.skipped.outputs.x ?? 'none' }}
outputs:
  products: ${{ json(steps.each.outputs.product) }}
  said: ${{ steps.group.outputs.said }}, ${{ steps.group.outputs.x }}
"""

RUNS = {
    "blocks": Run(spec(BLOCKS)),
    "read": Run(spec(READ)),
    "read in two levels": Run(spec(READ)).in_two_levels(),
    "rounds laid out": Run(spec(AGAIN.replace("BUDGET", "1"))),
    "rounds counted": Run(spec(AGAIN.replace("BUDGET", "'${{ params.n }}'") + "params: {n: 1}\n")),
}

Outcomes = Mapping[str, Outcome]


@pytest.mark.parametrize("run", ["read", "read in two levels"])
def test_what_a_program_prints_is_read_as_any_other_output(outcomes: Outcomes, run: str) -> None:
    outcome = outcomes[run]
    assert outcome.phase == "Succeeded", outcome
    report = outcome.report("read")
    assert report.args[:5] == [SAID, "7", "", "skipped", "failed"]
    assert report.files == {report.args[5]: SAID}
    assert outcome.results == {"n": "7", "said": SAID}


@pytest.mark.parametrize("run", ["rounds laid out", "rounds counted"])
def test_it_is_of_the_attempt_that_succeeded(outcomes: Outcomes, run: str) -> None:
    outcome = outcomes[run]
    assert outcome.phase == "Succeeded", outcome
    assert outcome.results == {"said": "whole"}


def test_it_goes_out_of_loops_and_groups(outcomes: Outcomes) -> None:
    outcome = outcomes["blocks"]
    assert outcome.phase == "Succeeded", outcome
    assert outcome.results == {"products": "[3,6]", "said": "inside, none"}
