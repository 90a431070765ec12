"""Repeats, as Argo runs them; the pipelines are in tests/repeats.py."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest

from tests.cluster.controller import Outcome, Run
from tests.repeats import converges, fails, hits_max, once, within

pytestmark = pytest.mark.cluster

RUNS = {
    "converges": Run(converges()),
    "hits max": Run(hits_max()),
    "may stop": Run(hits_max(may_stop=True)),
    "once": Run(once()),
    "within": Run(within()),
    "fails": Run(fails()),
}

Outcomes = Mapping[str, Outcome]


def test_rounds_until_the_condition_no_longer_holds(outcomes: Outcomes) -> None:
    """What the last round gave arrives: values letter by letter, and its file."""
    outcome = outcomes["converges"]
    assert outcome.phase == "Succeeded", outcome
    assert outcome.results["n"] == "3"


def test_a_stop_by_max_is_a_failure_that_says_so(outcomes: Outcomes) -> None:
    outcome = outcomes["hits max"]
    assert outcome.phase == "Failed", outcome
    assert (
        "`count` would go on after 2 rounds, which is its `max`"
        in (outcome.node("count.again.limit")["message"])
    )


def test_a_stop_by_max_may_be_fine(outcomes: Outcomes) -> None:
    outcome = outcomes["may stop"]
    assert outcome.phase == "Succeeded", outcome
    assert outcome.results["n"] == "2"


def test_there_is_always_one_round(outcomes: Outcomes) -> None:
    outcome = outcomes["once"]
    assert outcome.phase == "Succeeded", outcome
    assert outcome.results["n"] == "1"


def test_repeats_in_the_rounds_of_a_loop(outcomes: Outcomes) -> None:
    outcome = outcomes["within"]
    assert outcome.phase == "Succeeded", outcome
    assert json.loads(outcome.results["text"]) == ["{{x}} {{x}} ", "b", "\"'\"'"]
    assert json.loads(outcome.results["word"]) == ["none", "x", "none"]


def test_a_round_that_fails_ends_it(outcomes: Outcomes) -> None:
    outcome = outcomes["fails"]
    assert outcome.phase == "Failed", outcome
    after = [node["phase"] for node in outcome.nodes.values() if "again.again" in node["name"]]
    assert after == ["Omitted"]
