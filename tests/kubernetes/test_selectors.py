"""Conditions on an object's fields are those that Kubernetes' ``labels.Parse`` takes."""

from __future__ import annotations

import pytest

from kfpc.kubernetes.selectors import selector_problem


@pytest.mark.parametrize(
    "text",
    [
        "status.succeeded > 0",
        "status.phase == Succeeded",
        "status.phase=Succeeded",
        "status.phase != Failed,status.succeeded>3",
        "status.phase in (Bound, Lost), spec.paused notin (true)",
        "!spec.paused, status.ready",
        "status.reason =",
        "example.com/ready == yes",
    ],
)
def test_a_condition(text: str):
    assert selector_problem(text) is None


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "it is empty"),
        ("  ", "it is empty"),
        ("status.succeeded >= 1", "there is no `>=`"),
        ("status.succeeded > many", "`>` needs a whole number"),
        ("status.succeeded >", "`>` needs a whole number"),
        ("status.phase === Done", "`=` is not a value that can stand there"),
        ("status.phase == 'Done'", "`'Done'` is not a value that can stand there"),
        ("a == b && c == d", "requirements are separated by `,`"),
        ("a == b,", "it ends with `,`"),
        ("a in b", "`in` needs its values in parentheses"),
        ("a in (b c)", "values are separated by `,`"),
        ("{.status.phase} == Done", "`{.status.phase}` is not the path of a field"),
        ("!", "`` is not the path of a field"),
        ("a b", "`b` is not an operator"),
    ],
)
def test_what_is_none(text: str, problem: str):
    assert selector_problem(text) == problem
