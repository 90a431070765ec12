"""What is wrong as a literal is wrong as the default of a param too, and as the element of a
loop."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

import kfpc
from kfpc.diagnostics import Severity
from tests.keys import Key, with_key
from tests.test_keys import COMPONENT, MINIMAL_SPEC, open_texts

WRONG: tuple[Any, ...] = ("x y", "8GiB", "A_b/", "", -1)

_TYPE = "KFPC451"
"""A text where a number goes: what it is made of is never looked at."""

OF_THE_FORM = {
    "KFPC203", "KFPC204", "KFPC205", "KFPC208", "KFPC301", "KFPC304", "KFPC308", "KFPC315",
    "KFPC506", "KFPC624",
}  # fmt: skip
"""How something is written in YAML, and what an expression is, is told of what is written."""

OF_MORE_THAN_ONE = {"KFPC608", "KFPC718", "KFPC655", "KFPC714", "KFPC817"}
"""Two amounts that do not go together, and what is a guess about how a text was meant."""


@pytest.fixture
def codes(tmp_path) -> Callable[[dict[str, Any]], set[str]]:
    (tmp_path / "component.yaml").write_text(COMPONENT, encoding="utf-8")
    (tmp_path / "other.yaml").write_text(json.dumps(MINIMAL_SPEC), encoding="utf-8")
    name = str(tmp_path / "pipeline.yaml")
    return lambda spec: {
        found.code
        for found in kfpc.validate(kfpc.Source(json.dumps(spec), name)).diagnostics
        if found.severity is not Severity.NOTE
    }


def _with_param(key: Key, form: Callable[[Any], Any], value: Any) -> dict[str, Any]:
    spec = with_key(key, form("${{ params.zz }}"))
    spec["params"] = {**spec.get("params", {}), "zz": {"default": value}}
    return spec


def _in_a_loop(key: Key, form: Callable[[Any], Any], value: Any) -> Iterator[dict[str, Any]]:
    if key.path[:2] == ("steps", "a") and "for_each" not in key.path:
        spec = with_key(key, form("${{ item }}"))
        if "for_each" not in spec["steps"]["a"]:
            spec["steps"]["a"]["for_each"] = [value]
            yield spec


@pytest.mark.parametrize(("key", "form"), [*open_texts()])
def test_what_is_wrong_as_a_literal_is_wrong_however_it_is_known(
    key: Key, form: Callable[[Any], Any], codes: Callable[[dict[str, Any]], set[str]]
):
    before = codes(with_key(key))
    for value in WRONG:
        wanted = codes(with_key(key, form(value))) - before - OF_THE_FORM - OF_MORE_THAN_ONE
        if wanted:
            for spec in (_with_param(key, form, value), *_in_a_loop(key, form, value)):
                told = codes(spec)
                assert wanted <= told or _TYPE in told, (value, wanted, told)


def _spec(steps: str) -> kfpc.ValidateResult:
    return kfpc.validate(kfpc.Source(f"apiVersion: kfpc/v1\nname: demo\nsteps:\n{steps}"))


def test_a_condition_that_asks_for_the_element_may_leave_the_wrong_ones_out():
    step = '{for_each: ["", a], image: "busybox:1", command: [echo], service_account: "${{ item }}"'
    assert [found.code for found in _spec(f"  a: {step}}}").diagnostics] == ["KFPC613"]
    assert _spec(f"  a: {step}, when: \"item != ''\"}}").diagnostics == ()


def test_a_wrong_element_of_a_matrix_is_told_where_it_stands():
    rows = {"a": ["x", "y"], "b": ["u", "v", "w w"], "c": [1, 2]}
    spec = {
        **MINIMAL_SPEC,
        "steps": {
            "a": {
                "image": "busybox",
                "command": ["echo"],
                "for_each": {"matrix": rows},
                "labels": {"l": "${{ item.a }}${{ item.b }}${{ item.c }}"},
            }
        },
    }
    (found,) = kfpc.validate(kfpc.Source(json.dumps(spec))).diagnostics
    assert found.span is not None
    assert json.dumps(spec)[found.span.start : found.span.end] == '"w w"'
