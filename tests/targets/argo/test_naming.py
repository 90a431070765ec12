"""Names that Argo takes, whatever the spec or a component calls things."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kfpc.targets.argo.naming import (
    LONGEST_TASK,
    LONGEST_TEMPLATE,
    parameter_name,
    run_prefix,
    task_name,
    template_name,
    unique,
)

STEPS = st.from_regex(r"\A[A-Za-z][A-Za-z0-9_-]{0,200}\Z")


@pytest.mark.parametrize(
    ("step", "task"), [("train", "train"), ("log_dataset", "log-dataset"), ("A__b", "A-b")]
)
def test_task_names(step: str, task: str) -> None:
    assert task_name(step) == task


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Train T2T model", "train-t2t-model"),
        ("Évaluer le modèle", "evaluer-le-modele"),
        ("训练", "step"),
        ("--", "step"),
    ],
)
def test_template_names(title: str, name: str) -> None:
    assert template_name(title) == name


def test_parameter_names_keep_underscores() -> None:
    assert parameter_name("Model archive") == "Model-archive"
    assert parameter_name("learning_rate") == "learning_rate"


def test_run_prefix_is_lower_case() -> None:
    assert run_prefix("My Pipeline_2.0") == "my-pipeline-2-0"


@given(STEPS)
def test_every_task_name_is_within_the_limits(step: str) -> None:
    assert re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9-]*", task_name(step))
    assert len(task_name(step)) <= LONGEST_TASK


@given(st.text(max_size=300))
def test_every_name_of_a_component_is_within_the_limits(text: str) -> None:
    assert re.fullmatch(r"[a-z0-9][a-z0-9-]*", template_name(text))
    assert len(template_name(text)) <= LONGEST_TEMPLATE
    assert re.fullmatch(r"[A-Za-z0-9_-]+", parameter_name(text))
    assert len(parameter_name(text)) <= LONGEST_TASK


def test_long_names_stay_apart() -> None:
    one, other = "a" * 150 + "1", "a" * 150 + "2"
    assert task_name(one) != task_name(other)


def test_unique_counts_on() -> None:
    taken = {"train", "train-2"}
    assert unique("train", taken) == "train-3"
    assert len(unique("a" * 63, {"a" * 63})) == 63
