"""Steps at a run's end, as Argo runs them; the pipelines are in tests/exits.py.

They fail unless they are told how the run ended, and what failed in the end.
"""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.cluster.controller import Outcome, Run
from tests.exits import after_failure, after_success

pytestmark = pytest.mark.cluster

RUNS = {
    "success": Run(after_success()),
    "failing exit": Run(after_success(fails=True)),
    "failing exit that fails the run": Run(after_success(fails=True, fails_run=True)),
    "failure": Run(after_failure()),
    "failure and failing exit": Run(after_failure(fails=True)),
}

Outcomes = Mapping[str, Outcome]


def phase(outcome: Outcome, step: str, within: str = "onExit.steps") -> str:
    """How a step at the end has ended."""
    (found,) = (
        node["phase"]
        for node in outcome.nodes.values()
        if node["name"] == f"{outcome.name}.{within}.{step}"
    )
    return str(found)


def test_they_run_in_order_after_a_run_that_succeeded(outcomes: Outcomes) -> None:
    outcome = outcomes["success"]
    assert outcome.phase == "Succeeded", outcome
    assert phase(outcome, "notify") == "Succeeded"
    assert phase(outcome, "second") == "Succeeded"
    assert phase(outcome, "only") == "Skipped"


def test_one_that_fails_does_not_fail_a_run_that_succeeded(outcomes: Outcomes) -> None:
    outcome = outcomes["failing exit"]
    assert outcome.phase == "Succeeded", outcome
    assert phase(outcome, "second") == "Failed"


def test_unless_that_is_asked_for(outcomes: Outcomes) -> None:
    outcome = outcomes["failing exit that fails the run"]
    assert outcome.phase == "Failed", outcome
    assert phase(outcome, "second", "onExit") == "Failed"


def test_they_are_told_what_failed_in_the_end(outcomes: Outcomes) -> None:
    outcome = outcomes["failure"]
    assert outcome.phase == "Failed", outcome
    assert phase(outcome, "notify") == "Succeeded"


def test_a_run_that_failed_stays_failed(outcomes: Outcomes) -> None:
    outcome = outcomes["failure and failing exit"]
    assert outcome.phase == "Failed", outcome
    assert phase(outcome, "notify") == "Failed"
