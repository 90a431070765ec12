"""Repeats, from a pipeline made by hand to a package; tests/cluster/test_repeats.py runs them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from kfpc.bundle import dump
from kfpc.pipeline.pipeline import Pipeline
from kfpc.pipeline.settings import Retries
from kfpc.record import replace
from kfpc.targets.argo.target import ARGO
from kfpc.views.plans.notes import notes
from tests.nested import make, pipeline, text
from tests.oracles import argo, crd
from tests.repeats import converges, counted, fails, hits_max, once, within
from tests.targets.argo.support import template
from tests.targets.argo.test_scopes import arguments, emitted, expressions, tasks


@pytest.mark.parametrize("make_", [converges, hits_max, once, within, fails])
def test_argo_and_its_schema_accept_it(make_: Callable[[], Pipeline], tmp_path: Path) -> None:
    whole = emitted(make_())
    assert crd.errors(json.loads(json.dumps(whole))) == []
    assert argo.validate_text(dump(whole).decode(), tmp_path) == []


def test_a_round_and_then_all_the_others() -> None:
    found = tasks(emitted(converges()), "count")
    assert found["round"]["template"] == "count-round"
    assert found["again"]["template"] == "count"
    assert found["again"]["when"] == (
        "{{= tasks['round'].outputs.parameters['goes-on'] == 'true' "
        "&& int(inputs.parameters['round']) < 5 }}"
    )
    assert arguments(found["again"]) == {
        "round": "{{=string(int(inputs.parameters['round']) + 1)}}",
        "state-n": "{{=tasks['round'].outputs.parameters['next-n']}}",
        "state-text": "{{=inputs.parameters['state-text']}}",
        "state-seen": "{{=tasks['round'].outputs.parameters['next-seen']}}",
        "make-flag": "{{=inputs.parameters['make-flag']}}",
    }


def test_the_condition_is_asked_of_the_new_state() -> None:
    whole = emitted(converges())
    assert expressions(template(whole, "count-round"))["goes-on"] == (
        "string(int((tasks['count'].outputs.parameters['n'])) < 3)"
    )


def test_what_may_stop_has_no_task_that_fails() -> None:
    assert "limit" in tasks(emitted(hits_max()), "count")
    assert "limit" not in tasks(emitted(hits_max(may_stop=True)), "count")


def _deep(most: int) -> list[str]:
    emission = ARGO.emit(ARGO.analysis(pipeline([make(), counted("count", 1, most)])), None)
    return [f"{one.message}: {one.help}" for one in emission.problems]


def test_argo_takes_as_many_levels_as_that() -> None:
    """The entry, the rounds, the last one's dag, its level of failures, and what ends that."""
    assert _deep(94) == []
    assert _deep(95) == [
        "95 rounds come to 100 levels of templates: Argo takes 99: "
        "here `max` may be 94; let a step do more of the work"
    ]


def test_the_plan_counts_rounds_and_says_so() -> None:
    plan = ARGO.analysis(converges()).plans["count", "count"]
    assert plan.times == 5
    assert next(notes(plan, (), None)) == (
        "It starts at most 5 times: `count` has 5 rounds at most."
    )


def test_a_repeat_with_retries_begins_again_as_a_whole(tmp_path: Path) -> None:
    repeat = counted("count", 3, 5)
    retries = Retries(total=text("1"))
    whole = emitted(pipeline([make(), replace(repeat, retries=retries)]))
    assert tasks(whole, "main")["count"]["template"] == "count-attempts"
    assert {one["template"] for one in tasks(whole, "count-attempts").values()} == {
        "count",
        "settle",
    }
    assert argo.validate_text(dump(whole).decode(), tmp_path) == []
