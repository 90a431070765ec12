"""Steps at a run's end, from a pipeline made by hand to a package; tests/cluster/test_exits.py runs
them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kfpc.bundle import dump
from kfpc.pipeline.pipeline import Pipeline
from kfpc.targets.argo.expressions.failures import failures_path
from kfpc.targets.argo.target import ARGO
from tests.exits import after_failure, after_success, reads_the_run
from tests.oracles import argo, crd
from tests.targets.argo.test_scopes import emitted, tasks


@pytest.mark.parametrize(
    "pipeline", [after_success(), after_success(fails=True, fails_run=True), after_failure()]
)
def test_argo_and_its_schema_accept_it(pipeline: Pipeline, tmp_path: Path) -> None:
    whole = emitted(pipeline)
    assert crd.errors(json.loads(json.dumps(whole))) == []
    assert argo.validate_text(dump(whole).decode(), tmp_path) == []


def test_the_dag_around_succeeds_whatever_became_of_them() -> None:
    whole = emitted(after_success())
    assert whole["spec"]["hooks"]["exit"]["template"] == "on-exit-anyway"
    around = tasks(whole, "on-exit-anyway")
    assert around["steps"]["template"] == "on-exit"
    assert around["steps-settled"]["depends"] == (
        "steps.Succeeded || steps.Skipped || steps.Failed || steps.Errored"
    )


def test_unless_the_run_is_to_fail_with_them() -> None:
    whole = emitted(after_success(fails_run=True))
    assert whole["spec"]["hooks"]["exit"]["template"] == "on-exit"


def test_steps_at_the_end_wait_for_each_other_alone() -> None:
    found = tasks(emitted(after_success()), "on-exit")
    assert found["second"]["depends"] == "notify"
    assert found["only"]["when"] == "{{= workflow.status != 'Succeeded' }}"


def test_a_hook_has_none_of_the_characters_that_argo_mistakes_there() -> None:
    expression = failures_path([["it's {{x}}", [["a", "b"]], "b", True]])
    assert not set("&<>") & set(expression)
    assert "}}" not in expression
    assert "{{" not in expression


def test_what_the_run_gave_is_not_known_at_its_end() -> None:
    emission = ARGO.emit(ARGO.analysis(reads_the_run()), None)
    (problem,) = emission.problems
    assert problem.message == "Argo knows nothing of `made` when a run has ended"
