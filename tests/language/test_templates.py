"""Templates of steps: what a step that extends them says."""

from __future__ import annotations

from typing import Any

import pytest

import kfpc
from kfpc.diagnostics import Report
from kfpc.language import spec_of
from kfpc.source import Document, read_text
from tests.source.reading import under


def made(text: str) -> tuple[Document, tuple[Any, ...]]:
    """A spec with its templates in its steps, and what is wrong with them."""
    report = Report()
    document = read_text(text, "spec.yaml", report)
    assert document is not None
    return spec_of(document, report), report.sorted()


def step_of(templates: str, step: str) -> dict[str, Any]:
    document, found = made(f"step_templates: {templates}\nsteps: {{s: {step}}}\n")
    assert [one for one in found if one.code != "KFPC127"] == []
    return {key: value for key, value in document.data["steps"]["s"].items() if key != "extends"}


@pytest.mark.parametrize(
    ("templates", "step", "expected"),
    [
        ("{t: {memory: 1Gi}}", "{extends: t}", {"memory": "1Gi"}),
        ("{t: {memory: 1Gi}}", "{extends: t, memory: 2Gi}", {"memory": "2Gi"}),
        ("{t: {args: [a, b]}}", "{extends: t, args: [c]}", {"args": ["c"]}),
        ("{t: {env: {A: a, B: b}}}", "{extends: t, env: {B: c}}", {"env": {"A": "a", "B": "c"}}),
        ("{t: {env: {A: a}}}", "{extends: t, env: false}", {"env": False}),
        ("{t: {for_each: [1]}}", "{extends: t, for_each: false}", {}),
        ("{t: {for_each: [1]}}", "{extends: t, for_each: 0}", {"for_each": 0}),
        ("{t: {max_parallel: 2}}", "{extends: t, max_parallel: 0}", {}),
        ("{t: {max_parallel: 2}}", "{extends: t, max_parallel: false}", {}),
        ("{t: {on_exit: {a: {image: b}}}}", "{extends: t, on_exit: false}", {}),
        ("{t: {after: a}, u: {after: false}}", "{extends: [t, u]}", {}),
        ("{t: {after: a}, u: {extends: t, after: false}}", "{extends: u, cpu: 1}", {"cpu": 1}),
        ("{t: {cpu: 1}}", "{extends: t, for_each: false}", {"cpu": 1, "for_each": False}),
        ("{t: {when: a}}", "{extends: t, when: false}", {"when": False}),
        ("{t: {inputs: {i: 1}}}", "{extends: t, inputs: {i: false}}", {"inputs": {"i": False}}),
        ("{t: {env: false}}", "{extends: t, env: {A: a}}", {"env": {"A": "a"}}),
        ("{t: {inputs: {i: {type: A}}}}", "{extends: t, inputs: {i: {value: 1}}}",
         {"inputs": {"i": {"value": 1}}}),
        ("{t: {cpu: 1}, u: {cpu: 2}}", "{extends: [t, u]}", {"cpu": 2}),
        ("{t: {extends: u, cpu: 1}, u: {cpu: 2, gpus: 3}}", "{extends: t}", {"cpu": 1, "gpus": 3}),
        ("{t: {steps: {a: {extends: u}}}, u: {cpu: 2}}", "{extends: t}",
         {"steps": {"a": {"extends": "u", "cpu": 2}}}),
        ("{t: {memory: {request: 1Gi, after_oom: [2Gi]}}}",
         "{extends: t, memory: {after_failure: [3Gi]}}",
         {"memory": {"request": "1Gi", "after_failure": ["3Gi"]}}),
    ],
)  # fmt: skip
def test_what_a_step_says(templates: str, step: str, expected: dict[str, Any]):
    assert step_of(templates, step) == expected


def test_what_a_template_brings_stands_there():
    document, _ = made("step_templates: {t: {env: {A: 3.10}, cpu: 1}}\nsteps:\n  s:\n"
                       "    extends: t\n    env: {B: b}\n  u: {extends: t}\n")  # fmt: skip
    place = document.place("steps", "s", "env", "A")
    assert (place.raw, place.span.line, under(place.key)) == ("3.10", 1, "A")
    assert document.place("steps", "s", "env", "B").span.line == 5
    assert document.place("steps", "u", "cpu").span.line == 1


@pytest.mark.parametrize(
    ("templates", "group"),
    [
        ("{t: {retries: 1}}", "{extends: t, steps: {a: {extends: t, image: x}}}"),
        ("{t: {timeout: 5m}, u: {steps: {a: {extends: t, image: x}}}}", "{extends: [t, u]}"),
    ],
)
def test_a_step_may_extend_what_the_group_around_it_does(templates: str, group: str):
    spec = f"apiVersion: kfpc/v1\nname: a\nstep_templates: {templates}\nsteps: {{g: {group}}}\n"
    result = kfpc.validate(kfpc.Source(spec))
    assert "KFPC126" not in [one.code for one in result.diagnostics]
    assert result.valid


def test_steps_without_templates_are_left_as_they_are():
    report = Report()
    document = read_text("steps: {a: {image: x}}", "spec.yaml", report)
    assert document is not None
    assert spec_of(document, report) is document


def test_keys_for_helpers_are_left_out():
    document, found = made("x-any: {{a: 1}: 2}\nsteps: {}\n".replace("{a: 1}", "a"))
    assert document.data == {"steps": {}}
    assert found == ()


def test_templates_cannot_grow_without_bounds():
    doubled = ", ".join(
        f"t{n}: {{steps: {{a: {{extends: t{n - 1}}}, b: {{extends: t{n - 1}}}}}}}"
        for n in range(1, 40)
    )
    _, found = made(
        f"step_templates: {{t0: {{cpu: 1}}, {doubled}}}\nsteps: {{s: {{extends: t39}}}}"
    )
    assert {one.code for one in found} == {"KFPC118"}
    chain = ", ".join(f"t{n}: {{extends: t{n - 1}}}" for n in range(1, 2000))
    _, found = made(
        f"step_templates: {{t0: {{cpu: 1}}, {chain}}}\nsteps: {{s: {{extends: t1999}}}}"
    )
    assert "KFPC119" in {one.code for one in found}
