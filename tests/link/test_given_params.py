"""Values of params from outside the spec: what is wrong with them, and where that is said."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import kfpc
from kfpc.diagnostics import Diagnostic, Report
from kfpc.source import read_file
from tests.telling import whole

SPEC = whole("""
    params:
      steps: 3
      color: {type: String, enum: [red, blue]}
      token: {secret: {name: registry, key: token}}
    steps:
      a:
        image: busybox:1.36
        command: [echo, "${{ params.steps }} ${{ params.color }}"]
        env: {TOKEN: "${{ params.token }}"}
    """)


def compiled(**options: Any) -> kfpc.CompileResult:
    return kfpc.compile(kfpc.Source(SPEC, "spec.yaml"), **options)


def where(found: Diagnostic) -> str:
    return f"{found.span.file}:{found.span.line}:{found.span.column}"


@pytest.mark.parametrize(
    ("line", "code", "column"),
    [
        ("stps: 4", "KFPC903", 1),
        ("token: x", "KFPC904", 8),
        ("steps: many", "KFPC451", 8),
        ("steps:", "KFPC904", 1),
        ("color: green", "KFPC460", 8),
    ],
)
def test_in_a_file(tmp_path: Path, line: str, code: str, column: int):
    file = tmp_path / "values.yaml"
    file.write_text(f"# values\n{line}\n")
    document = read_file(file, Report())
    assert document is not None
    places = {name: document.place(name) for name in document.data}
    (found,) = compiled(params=document.data, places=places).diagnostics
    assert (found.code, where(found)) == (code, f"{file}:2:{column}")


def test_a_text_of_the_command_line_goes_before_a_file():
    result = compiled(params={"steps": "many", "color": "red"}, set={"steps": "7"})
    assert result.diagnostics == ()
    assert result.manifest is not None
    given = result.manifest["spec"]["arguments"]["parameters"]
    assert {one["name"]: one["value"] for one in given} == {"steps": "7", "color": "red"}


def test_a_param_with_a_mistake_is_there():
    spec = kfpc.Source(SPEC.replace("enum:", "enumm:"), "spec.yaml")
    found = kfpc.compile(spec, set={"color": "red"}).diagnostics
    assert [one.code for one in found] == ["KFPC201"]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"n": "-2"}, ["`-2` is less than zero, and `a` uses it as a number of retries"]),
        ({"n": "7"}, []),
        (
            {"n": "2147483647"},  # Argo's limit is one more, for the wait at the end
            [
                "`2147483647` is more than the platform can count here, and `a` uses it as a "
                "number of retries"
            ],
        ),
        ({"n": "2147483646"}, []),
        (
            {"m": "4QB"},
            ["`4QB` is not a quantity of Kubernetes, and `a` uses it as a quantity"],
        ),
        (
            {"m": "8Ei"},
            ["`8Ei` is more than a quantity of Kubernetes can hold, and `a` uses it as a quantity"],
        ),
        ({"m": "8Gi", "n": "0"}, []),
    ],
)
def test_values_that_decide_numbers_of_a_step(given: dict[str, str], expected: list[str]):
    text = whole("""
        params: {n: 3, m: 4Gi}
        steps:
          a:
            image: busybox:1.36
            inputs: {size: "${{ params.m }}"}
            memory: "${{ inputs.size }}"
            retries: {preemptions: "${{ params.n }}"}
        """)
    result = kfpc.compile(kfpc.Source(text, "spec.yaml"), set=given)
    assert [found.message for found in result.diagnostics] == expected
    assert result.valid is not bool(expected)
    assert all(found.span.file == "--set" for found in result.diagnostics)


def test_rules_judge_what_the_run_is_given():
    text = whole("""
        cluster: eks
        params: {n: 9}
        steps:
          a:
            image: busybox:1.36
            retries: "${{ params.n }}"
            preemptible: {fallback: {after: 4}}
            resume: idempotent
        """)
    found = kfpc.compile(kfpc.Source(text, "spec.yaml"), set={"n": "3"}).diagnostics
    assert [one.code for one in found] == ["KFPC709"]
    assert kfpc.compile(kfpc.Source(text, "spec.yaml")).diagnostics == ()
