"""Scopes within scopes, as Argo runs them: what is checked is in the pipeline, see tests/nested.py.

There steps fail unless values have come through letter by letter, files as they were, and lists in
their order.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest

from tests.cluster.controller import Outcome, Run
from tests.nested import GREETING, ITEMS, nested, output, pipeline, text, unlucky

pytestmark = pytest.mark.cluster

RUNS = {
    "nested": Run(nested()),
    "unlucky": Run(pipeline([unlucky()], {"out": text(output("each", "out"))})),
}

Outcomes = Mapping[str, Outcome]


def test_values_and_files_come_through_scopes(outcomes: Outcomes) -> None:
    outcome = outcomes["nested"]
    assert outcome.phase == "Succeeded", outcome
    assert outcome.results["model"] == f"{GREETING}/<&>"
    assert len(json.loads(outcome.results["sizes"])) == len(ITEMS)


def test_steps_of_one_name_are_told_apart(outcomes: Outcomes) -> None:
    outcome = outcomes["nested"]
    for step in ("tune.train", "tune.inner.train", "eval.train"):
        assert outcome.node(step)["phase"] == "Succeeded"


def test_a_group_whose_condition_does_not_hold_runs_nothing(outcomes: Outcomes) -> None:
    outcome = outcomes["nested"]
    assert outcome.steps["never"] == "Skipped"
    assert not any("never.made" in node["name"] for node in outcome.nodes.values())


def test_no_more_rounds_run_at_once_than_are_allowed(outcomes: Outcomes) -> None:
    """Each begins no earlier than the one ended that is three before it."""
    outcome = outcomes["nested"]
    rounds = [
        node
        for node in outcome.nodes.values()
        if node["name"].startswith(f"{outcome.name}.each.round(") and node["name"].endswith(")")
    ]
    assert len(rounds) == len(ITEMS)
    for one in rounds:
        begun = one["startedAt"]
        meanwhile = [o for o in rounds if o["startedAt"] <= begun < o["finishedAt"]]
        assert len(meanwhile) <= 3


def test_a_round_that_fails_fails_the_loop(outcomes: Outcomes) -> None:
    outcome = outcomes["unlucky"]
    assert outcome.phase == "Failed", outcome
    assert outcome.node("each.round")["phase"] == "Failed"
    ended = [outcome.node(f"each.round({n}:{n})")["phase"] for n in range(3)]
    assert ended == ["Succeeded", "Failed", "Succeeded"]
