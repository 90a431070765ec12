"""Groups whose time is up: their pods are ended, and the group has failed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import pytest

from tests.cluster.controller import Outcome, Run
from tests.cluster.specs import spec

pytestmark = pytest.mark.cluster

RUNS = {
    "a group": Run(
        spec("""
steps:
  tune:
    timeout: 25s
    steps:
      first: {image: "busybox:1", command: [sleep, "1"]}
      second: {image: "busybox:1", command: [sleep, "900"], after: first}
      third: {image: "busybox:1", command: [sleep, "0"], after: second}
""")
    ),
    "retried": Run(
        spec("""
steps:
  tune:
    timeout: 25s
    retries: 1
    continue_on_failure: true
    steps:
      train:
        image: busybox:1
        command: [sleep, "900"]
        retries: {preemptions: 1, failures: 1}
  tells:
    image: busybox:1
    inputs: {how: "${{ steps.tune.status }}"}
    script: test "$INPUT_HOW" = Failed
""")
    ),
    "within": Run(
        spec("""
steps:
  outer:
    timeout: 25s
    steps:
      inner:
        timeout: 1h
        steps:
          train:
            image: busybox:1
            command: [sleep, "900"]
            timeout: 2h
            on_exit:
              says: {image: "busybox:1", command: [sleep, "3"]}
""")
    ),
    "a repeat": Run(
        spec("""
steps:
  long:
    timeout: 30s
    continue_on_failure: true
    repeat:
      state: {n: 0}
      steps:
        work: {image: "busybox:1", command: [sleep, "12"]}
      next: {n: "${{ state.n + 1 }}"}
      while: state.n < 8
      max: 9
  short:
    timeout: 10m
    repeat:
      state: {n: 0}
      steps:
        work: {image: "busybox:1", command: [sleep, "1"]}
      next: {n: "${{ state.n + 1 }}"}
      while: state.n < 2
      max: 3
    outputs: {n: "${{ state.n }}"}
outputs: {long: "${{ steps.long.status }}", short: "${{ steps.short.outputs.n }}"}
""")
    ),
    "a loop": Run(
        spec("""
steps:
  shards:
    for_each: [1, 900, 1]
    max_parallel: 1
    timeout: 25s
    steps:
      read: {image: "busybox:1", command: [sleep, "${{ item }}"]}
""")
    ),
}

Outcomes = Mapping[str, Outcome]
LONGEST = 60
"""Seconds that a group of 25 s may have on a busy machine."""


def seconds(node: Mapping[str, Any]) -> float:
    begun, ended = (
        datetime.fromisoformat(str(node[key]).replace("Z", "+00:00"))
        for key in ("startedAt", "finishedAt")
    )
    return (ended - begun).total_seconds()


def test_the_pod_that_runs_is_ended_and_the_group_fails(outcomes: Outcomes) -> None:
    outcome = outcomes["a group"]
    assert outcome.phase == "Failed", outcome
    assert outcome.node("tune")["phase"] == "Failed"
    assert outcome.node("tune.first")["phase"] == "Succeeded"
    assert "deadline" in outcome.node("tune.second")["message"]
    assert outcome.node("tune.third")["phase"] == "Omitted"
    assert 15 < seconds(outcome.node("tune")) < LONGEST


def test_each_attempt_of_a_group_has_its_own_time(outcomes: Outcomes) -> None:
    outcome = outcomes["retried"]
    assert outcome.phase == "Succeeded", outcome
    for attempt in ("tune.round-1", "tune.round-2"):
        assert outcome.node(attempt)["phase"] == "Failed"
        assert 15 < seconds(outcome.node(attempt)) < LONGEST
    assert len(outcome.attempts("tune.round-1.train")) == 2


def test_the_group_that_ends_first_counts(outcomes: Outcomes) -> None:
    outcome = outcomes["within"]
    assert outcome.phase == "Failed", outcome
    assert outcome.node("outer.inner")["phase"] == "Failed"
    assert seconds(outcome.node("outer")) < LONGEST
    said = [node for node in outcome.nodes.values() if node["name"].endswith(".says")]
    assert [node["phase"] for node in said] == ["Succeeded"]


def test_each_round_of_a_loop_has_its_own_time(outcomes: Outcomes) -> None:
    outcome = outcomes["a loop"]
    assert outcome.phase == "Failed", outcome
    ended = [outcome.node(f"shards.round({n}:{n})")["phase"] for n in range(3)]
    assert ended == ["Succeeded", "Failed", "Succeeded"]


def test_a_repeat_has_one_time_for_all_its_rounds(outcomes: Outcomes) -> None:
    outcome = outcomes["a repeat"]
    assert outcome.phase == "Succeeded", outcome
    assert outcome.results == {"long": "Failed", "short": "1"}
    assert 20 < seconds(outcome.node("long")) < LONGEST
    rounds = [node for node in outcome.nodes.values() if node["name"].endswith(".work")]
    assert len([one for one in rounds if ".long." in one["name"]]) in (1, 2, 3)
