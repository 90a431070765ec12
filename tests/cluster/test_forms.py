"""Forms of a spec that its other tests leave out: templates of steps, aliases, patches, exits and
repeats as authors write them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from tests.cluster.controller import Outcome, Run
from tests.cluster.kubectl import get
from tests.cluster.specs import spec

pytestmark = pytest.mark.cluster

FORMS = spec("""
description: "what it's {for}"
params:
  size: {type: String, enum: [small, large], default: small, description: "how {large}"}
  limit: 3
components: {show: components/show.yaml}
step_templates:
  base:
    image: busybox:1
    env: {A: of the template, B: theirs}
    retries: {total: 1, backoff: {delay: 1s, factor: 2, max_delay: 2s}}
  says:
    extends: base
    inputs: {word: one}
    outputs: {o: String}
    script: echo "$INPUT_WORD $A $B" > ${{ outputs.o.path }}
workflow: {exit_failure: fail}
steps:
  first:
    extends: says
    display_name: "The first { }"
    description: "says it's $(HOME) {first}"
  second:
    extends: says
    inputs: {word: {type: String, value: "two ${{ params.size }}"}}
    env: {A: mine}
  aliased: {component: show, with: {text: "${{ steps.second.outputs.o }}", secret: none}}
  patched:
    image: busybox:1
    command: [sh, -c, 'test "$P" = "it is small"']
    argo:
      container: {env: [{name: P, value: "it is ${{ params.size }}"}]}
      metadata: {labels: {of: patch}}
  group:
    steps: {a: {image: busybox:1, outputs: {n: Integer}, script: "echo 4 > ${{ outputs.n.path }}"}}
    outputs: {n: {type: Integer, value: "${{ steps.a.outputs.n }}"}}
  count:
    retries: 1
    repeat:
      state: {n: 0, said: "it's $HOME", kept: [1, "a"]}
      steps:
        more:
          image: busybox:1
          inputs: {n: "${{ state.n }}", said: "${{ state.said }}", kept: "${{ json(state.kept) }}"}
          outputs: {n: Integer, said: String}
          script: |
            echo $((INPUT_N + 1)) > ${{ outputs.n.path }}
            printf '%s' "$INPUT_SAID;" > ${{ outputs.said.path }}
            test "$INPUT_KEPT" = '[1,"a"]'
      next: {n: "${{ steps.more.outputs.n }}", said: "${{ steps.more.outputs.said }}"}
      while: state.n < params.limit
      max: 5
    outputs: {said: "${{ steps.more.outputs.said }}", n: "${{ steps.more.outputs.n }}"}
  stops:
    repeat:
      steps: {one: {image: busybox:1, command: [echo]}}
      while: "true"
      max: 2
      on_max: succeed
on_exit:
  told: {image: busybox:1, inputs: {s: "${{ run.status }}"}, script: 'test "$INPUT_S" = Succeeded'}
  after: {image: busybox:1, after: told, command: [echo]}
argo: {podMetadata: {annotations: {example.com/of: "patch of ${{ run.name }}"}}}
outputs:
  first: {type: String, value: "${{ steps.first.outputs.o }}"}
  second: ${{ steps.second.outputs.o }}
  n: ${{ steps.group.outputs.n + steps.count.outputs.n }}
  said: ${{ steps.count.outputs.said }}
""")

STOPPED = spec("""
steps:
  count:
    repeat:
      state: {n: 0}
      steps:
        one: {image: busybox:1, outputs: {n: Integer}, script: "echo 1 > ${{ outputs.n.path }}"}
      next: {n: "${{ steps.one.outputs.n }}"}
      while: state.n < 2
      max: 2
on_exit:
  told:
    image: busybox:1
    inputs: {failures: "${{ json(run.failures) }}"}
    script: printf '%s' "$INPUT_FAILURES"
  unlucky: {image: busybox:1, command: ["false"]}
""")

RUNS = {"forms": Run(FORMS), "stopped": Run(STOPPED)}

Outcomes = Mapping[str, Outcome]


def at_the_end(outcome: Outcome, step: str) -> str:
    return str(node_at_the_end(outcome, step)["phase"])


def node_at_the_end(outcome: Outcome, step: str) -> Mapping[str, Any]:
    """Where a step at the end may fail the run, Argo's exit handler is their graph itself."""
    names = [f"{outcome.name}.{place}.{step}" for place in ("onExit", "onExit.steps")]
    (found,) = (node for node in outcome.nodes.values() if node["name"] in names)
    return dict(found)


def test_templates_and_repeats_give_what_they_say(outcomes: Outcomes) -> None:
    outcome = outcomes["forms"]
    assert outcome.phase == "Succeeded", outcome
    assert outcome.results == {
        "first": "one of the template theirs",
        "second": "two small mine theirs",
        "n": "7",
        "said": "it's $HOME;;;",
    }
    assert outcome.report("aliased").args[1] == "two small mine theirs"


def test_patches_reach_the_pods(outcomes: Outcomes) -> None:
    outcome = outcomes["forms"]
    assert outcome.steps["patched"] == "Succeeded"
    metadata = outcome.pod("patched")["metadata"]
    assert metadata["labels"]["of"] == "patch"
    assert metadata["annotations"]["example.com/of"] == f"patch of {outcome.name}"


def test_steps_at_the_end_run_after_a_success(outcomes: Outcomes) -> None:
    assert at_the_end(outcomes["forms"], "told") == "Succeeded"
    assert at_the_end(outcomes["forms"], "after") == "Succeeded"


def test_what_people_are_told_stands_in_the_object(outcomes: Outcomes) -> None:
    run = get("workflow", outcomes["forms"].name)
    said = json.dumps([run["metadata"]["annotations"], run["spec"]])
    for text in ("what it's {for}", "how {large}", "The first { }"):
        assert json.dumps(text)[1:-1] in said, text


def test_a_repeat_that_hits_its_max_fails_the_run_and_the_exit_is_told(outcomes: Outcomes) -> None:
    outcome = outcomes["stopped"]
    assert outcome.phase == "Failed", outcome
    assert at_the_end(outcome, "told") == "Succeeded"
    assert at_the_end(outcome, "unlucky") == "Failed"
    told = node_at_the_end(outcome, "told")["name"].removeprefix(f"{outcome.name}.")
    failures = json.loads(outcome.log(told))
    assert [one["step"] for one in failures] == ["count"]
    assert "`count` would go on after 2 rounds" in failures[0]["message"]
