"""The table "After what" of the language, row by row, and how the run itself ends."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.cluster.controller import Outcome, Run
from tests.cluster.specs import spec

pytestmark = pytest.mark.cluster

# The first row, and the second: `skipped` does not run.
SUCCEEDED_AND_SKIPPED = spec("""
params: {go: "no"}
steps:
  made:
    image: busybox:1
    outputs: {x: String}
    script: printf made > ${{ outputs.x.path }}
  skipped:
    image: busybox:1
    when: params.go == 'yes'
    outputs: {x: String}
    script: printf skipped > ${{ outputs.x.path }}
  after_made: {image: busybox:1, after: made, script: "true"}
  after_skipped: {image: busybox:1, after: skipped, script: "true"}
  after_both: {image: busybox:1, after: [made, skipped], script: "true"}
  reader:
    image: busybox:1
    inputs:
      made: ${{ steps.made.outputs.x }}
      maybe: ${{ steps.skipped.outputs.x ?? 'none' }}
      either: ${{ steps.skipped.outputs.x ?? steps.made.outputs.x }}
    outputs: {seen: String}
    script: printf '%s' "$INPUT_MADE, $INPUT_MAYBE, $INPUT_EITHER" > ${{ outputs.seen.path }}
  in_args:
    image: busybox:1
    command: [sh, -c, 'printf "%s" "$0 $MAYBE" > /tmp/seen']
    args: ["${{ steps.skipped.outputs.x ?? 'none' }}"]
    env: {MAYBE: "${{ steps.skipped.outputs.x ?? 'nothing' }}"}
    outputs: {seen: {path: /tmp/seen}}
  same_condition:
    image: busybox:1
    when: params.go == 'yes'
    inputs: {x: "${{ steps.skipped.outputs.x }}"}
    outputs: {seen: String}
    script: printf '%s' "$INPUT_X" > ${{ outputs.seen.path }}
  by_status:
    image: busybox:1
    when: steps.skipped.status == 'Skipped' && steps.made.status == 'Succeeded'
    script: "true"
  by_value:
    image: busybox:1
    when: (steps.skipped.outputs.x ?? 'none') == 'none'
    script: "true"
  by_other_value:
    image: busybox:1
    when: (steps.skipped.outputs.x ?? 'none') != 'none'
    script: "true"
outputs:
  seen: ${{ steps.reader.outputs.seen }}
  in_args: ${{ steps.in_args.outputs.seen }}
  same_condition: ${{ steps.same_condition.outputs.seen ?? 'not run' }}
""")

# The third row and the last, beside siblings that still run and have followers.
FAILED = spec("""
steps:
  fails:
    image: busybox:1
    outputs: {x: String}
    script: |
      printf half > ${{ outputs.x.path }}
      exit 3
  after_it: {image: busybox:1, after: fails, script: "true"}
  reads_it:
    image: busybox:1
    inputs: {x: "${{ steps.fails.outputs.x }}"}
    script: "true"
  after_that: {image: busybox:1, after: after_it, continue_on_failure: true, script: "true"}
  even_later: {image: busybox:1, after: after_that, script: "true"}
  sibling: {image: busybox:1, script: sleep 8}
  after_sibling: {image: busybox:1, after: sibling, script: sleep 1}
  much_later: {image: busybox:1, after: after_sibling, script: "true"}
""")

# The fourth row: written or not, retried or not, read in every way.
CONTINUED = spec("""
steps:
  half:
    image: busybox:1
    continue_on_failure: true
    outputs: {x: String}
    script: |
      printf half > ${{ outputs.x.path }}
      exit 3
  nothing:
    image: busybox:1
    continue_on_failure: true
    outputs: {x: String}
    script: |
      exit 4
      printf all > ${{ outputs.x.path }}
  forgot:
    image: busybox:1
    continue_on_failure: true
    outputs: {x: String}
    script: |
      exit 0
      printf all > ${{ outputs.x.path }}
  retried:
    image: busybox:1
    continue_on_failure: true
    retries: 1
    outputs: {x: String}
    script: |
      exit 5
      printf all > ${{ outputs.x.path }}
  fine:
    image: busybox:1
    continue_on_failure: true
    outputs: {x: String}
    script: printf fine > ${{ outputs.x.path }}
  after_all: {image: busybox:1, after: [half, nothing, forgot, retried, fine], script: "true"}
  reader:
    image: busybox:1
    inputs:
      half: ${{ steps.half.outputs.x ?? 'none' }}
      nothing: ${{ steps.nothing.outputs.x ?? 'none' }}
      forgot: ${{ steps.forgot.outputs.x ?? 'none' }}
      retried: ${{ steps.retried.outputs.x ?? 'none' }}
      fine: ${{ steps.fine.outputs.x ?? 'none' }}
    outputs: {seen: String}
    script: |
      printf '%s' "$INPUT_HALF $INPUT_NOTHING $INPUT_FORGOT $INPUT_RETRIED $INPUT_FINE" \\
        > ${{ outputs.seen.path }}
  told: {image: busybox:1, when: steps.nothing.status == 'Failed', script: "true"}
  told_otherwise: {image: busybox:1, when: steps.nothing.status == 'Succeeded', script: "true"}
  after_skipped: {image: busybox:1, after: told_otherwise, script: "true"}
outputs:
  seen: ${{ steps.reader.outputs.seen }}
  half: ${{ steps.half.outputs.x ?? 'none' }}
  nothing: ${{ steps.nothing.outputs.x ?? 'none' }}
  fine: ${{ steps.fine.outputs.x ?? 'none' }}
""")

LEAF = spec("""
steps:
  sibling: {image: busybox:1, script: sleep 6}
  leaf: {image: busybox:1, continue_on_failure: true, script: exit 1}
  after_sibling: {image: busybox:1, after: sibling, script: "true"}
""")

SKIPPED_FOLLOWER = spec("""
params: {go: "no"}
steps:
  fails: {image: busybox:1, continue_on_failure: true, script: exit 1}
  follower: {image: busybox:1, after: fails, when: params.go == 'yes', script: "true"}
""")

CONTINUED_BESIDE_A_FAILURE = spec("""
steps:
  goes_on: {image: busybox:1, continue_on_failure: true, script: exit 1}
  follower: {image: busybox:1, after: goes_on, script: "true"}
  fails: {image: busybox:1, script: exit 1}
""")

# A step that may be skipped and may fail, and readers that repeat its condition.
IMPLIED = spec("""
params: {go: "no", mode: fast}
steps:
  maker:
    image: busybox:1
    when: params.go == 'yes' && params.mode != 'slow'
    outputs: {x: String, n: Integer}
    script: |
      printf "it's x" > ${{ outputs.x.path }}
      printf 12 > ${{ outputs.n.path }}
  reader:
    image: busybox:1
    when: params.mode != 'slow' && params.go == 'yes' && steps.maker.outputs.n > 9
    inputs: {x: "${{ steps.maker.outputs.x }}", text: "<${{ steps.maker.outputs.x }}>"}
    outputs: {seen: String}
    script: printf '%s' "$INPUT_X $INPUT_TEXT" > ${{ outputs.seen.path }}
  by_number: {image: busybox:1, when: "(steps.maker.outputs.n ?? 0) > 9", script: "true"}
  not_by_number: {image: busybox:1, when: "!((steps.maker.outputs.n ?? 0) > 9)", script: "true"}
outputs:
  seen: ${{ steps.reader.outputs.seen ?? 'not run' }}
  number: ${{ steps.maker.outputs.n ?? -1 }}
""")

RUNS = {
    "succeeded and skipped": Run(SUCCEEDED_AND_SKIPPED),
    "failed": Run(FAILED),
    "continued": Run(CONTINUED),
    "leaf": Run(LEAF),
    "skipped follower": Run(SKIPPED_FOLLOWER),
    "continued beside a failure": Run(CONTINUED_BESIDE_A_FAILURE),
    "implied, no": Run(IMPLIED),
    "implied, yes": Run(IMPLIED, {"go": "yes"}),
}

RUNS |= {f"{key}, two levels": run.in_two_levels() for key, run in RUNS.items()}

Outcomes = Mapping[str, Outcome]


@pytest.fixture(params=["one level", "two levels"])
def outcomes(outcomes: Outcomes, request: pytest.FixtureRequest) -> Outcomes:
    """What became of the runs, without retries or with failures and preemptions apart."""
    end = "" if request.param == "one level" else ", two levels"
    return {key: outcomes[f"{key}{end}"] for key in RUNS if not key.endswith("two levels")}


def test_after_a_step_that_succeeded_or_was_skipped_others_run(outcomes: Outcomes) -> None:
    outcome = outcomes["succeeded and skipped"]
    assert outcome.phase == "Succeeded", outcome
    assert outcome.steps == {
        "after-both": "Succeeded",
        "after-made": "Succeeded",
        "after-skipped": "Succeeded",
        "by-other-value": "Skipped",
        "by-status": "Succeeded",
        "by-value": "Succeeded",
        "in-args": "Succeeded",
        "made": "Succeeded",
        "reader": "Succeeded",
        "same-condition": "Skipped",
        "skipped": "Skipped",
    }


def test_what_a_skipped_step_would_have_made_is_absent(outcomes: Outcomes) -> None:
    assert outcomes["succeeded and skipped"].results == {
        "seen": "made, none, made",
        "in_args": "none nothing",
        "same_condition": "not run",
    }


def test_after_a_step_that_failed_nothing_runs_and_all_else_does(outcomes: Outcomes) -> None:
    outcome = outcomes["failed"]
    assert outcome.phase == "Failed", outcome
    assert outcome.steps == {
        "after-it": "Omitted",
        "after-sibling": "Succeeded",
        "after-that": "Omitted",
        "after-that-settled": "Omitted",
        "even-later": "Omitted",
        "fails": "Failed",
        "much-later": "Succeeded",
        "reads-it": "Omitted",
        "sibling": "Succeeded",
    }


def test_after_a_failure_that_may_be_others_run_and_so_does_the_run(outcomes: Outcomes) -> None:
    outcome = outcomes["continued"]
    assert outcome.phase == "Succeeded", outcome
    ended = {name: phase for name, phase in outcome.steps.items() if "settled" not in name}
    assert ended == {
        "after-all": "Succeeded",
        "after-skipped": "Succeeded",
        "fine": "Succeeded",
        "forgot": "Error",
        "half": "Failed",
        "nothing": "Failed",
        "reader": "Succeeded",
        "retried": "Failed",
        "told": "Succeeded",
        "told-otherwise": "Skipped",
    }
    assert len(outcome.attempts("retried")) == 2


def test_a_failed_step_gives_nothing_even_if_it_wrote_something(outcomes: Outcomes) -> None:
    assert outcomes["continued"].results == {
        "seen": "none none none none fine",
        "half": "none",
        "nothing": "none",
        "fine": "fine",
    }


def test_a_failure_that_may_be_at_the_end_of_a_run(outcomes: Outcomes) -> None:
    outcome = outcomes["leaf"]
    assert outcome.phase == "Succeeded", outcome
    assert outcome.steps == {
        "after-sibling": "Succeeded",
        "leaf": "Failed",
        "leaf-settled": "Succeeded",
        "sibling": "Succeeded",
    }


def test_a_failure_that_may_be_before_a_step_that_is_skipped(outcomes: Outcomes) -> None:
    outcome = outcomes["skipped follower"]
    assert outcome.phase == "Succeeded", outcome
    assert outcome.steps["follower"] == "Skipped"


def test_another_failure_still_fails_the_run(outcomes: Outcomes) -> None:
    outcome = outcomes["continued beside a failure"]
    assert outcome.phase == "Failed", outcome
    assert outcome.steps["follower"] == "Succeeded"


def test_a_reader_that_repeats_the_condition_of_what_it_reads(outcomes: Outcomes) -> None:
    no, yes = outcomes["implied, no"], outcomes["implied, yes"]
    assert no.phase == yes.phase == "Succeeded", f"{no}\n{yes}"
    assert no.results == {"seen": "not run", "number": "-1"}
    assert yes.results == {"seen": "it's x <it's x>", "number": "12"}
    assert no.steps == {
        "by-number": "Skipped",
        "maker": "Skipped",
        "not-by-number": "Succeeded",
        "reader": "Skipped",
    }
    assert yes.steps == {
        "by-number": "Succeeded",
        "maker": "Succeeded",
        "not-by-number": "Skipped",
        "reader": "Succeeded",
    }
