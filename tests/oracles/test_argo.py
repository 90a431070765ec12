"""Argo's own code finds what its schema cannot, and answers as the controller would."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.oracles import argo
from tests.oracles.argo import Refused

GOOD = """
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {generateName: good-}
spec:
  entrypoint: main
  arguments: {parameters: [{name: data, value: x}]}
  templates:
  - name: main
    dag:
      tasks:
      - name: a
        template: leaf
        arguments: {parameters: [{name: in, value: "{{workflow.parameters.data}}"}]}
      - name: b
        template: leaf
        depends: a.Succeeded
        when: "{{= tasks['a'].outputs.parameters.out == 'go' }}"
        arguments: {parameters: [{name: in, value: "{{tasks.a.outputs.parameters.out}}"}]}
  - name: leaf
    inputs: {parameters: [{name: in}]}
    outputs: {parameters: [{name: out, valueFrom: {path: /out}}]}
    retryStrategy:
      limit: "5"
      retryPolicy: Always
      expression: "asInt(retries) < 2 && lastRetry.message matches 'deleted'"
    container: {image: "busybox:1", args: ["{{=inputs.parameters.in + '!'}}", "{{pod.name}}"]}
"""


def test_accepts_a_good_workflow(tmp_path: Path) -> None:
    assert argo.validate_text(GOOD, tmp_path) == []


REFUSED = {
    "an unknown field": (
        ("container: {image", "container: {imge: x, image"),
        'unknown field "spec.templates[1].container.imge"',
    ),
    "a key given twice": (
        ("limit: ", "limit: '1'\n      limit: "),
        'key "limit" already set in map',
    ),
    "retries, which are text, as a number": (
        ("asInt(retries) < 2", "retries < 2"),
        "templates.leaf.retryStrategy.expression: invalid operation: < (mismatched types",
    ),
    "a name that no retry expression has": (
        ("asInt(retries) < 2", "inputs.parameters.in == 'x'"),
        "templates.leaf.retryStrategy.expression: unknown name inputs",
    ),
    "a broken tag": (
        ("== 'go' }}", "== 'go }}"),
        "templates.main.dag.tasks[b].when: literal not terminated",
    ),
    "a tag that does not end": (
        ("'!'}}", "'!'"),
        "templates.leaf.container.args[0]: Cannot find end tag",
    ),
    "a task that is no ancestor": (
        ("depends: a.Succeeded\n", "\n"),
        'templates.main.dag.tasks[b].when: task "a" is not an ancestor',
    ),
    "a task that is not there": (
        ("tasks['a'].outputs", "tasks['z'].outputs"),
        "templates.main.dag.tasks[b].when: nothing gives tasks.z",
    ),
    "an output that the task does not give": (
        (".parameters.out == 'go'", "?.parameters?.other == 'go'"),
        "templates.main.dag.tasks[b].when: nothing gives tasks.a.outputs.parameters.other",
    ),
    "an input that the template does not have": (
        ("inputs.parameters.in + '!'", "inputs.parameters.im + '!'"),
        "templates.leaf.container.args[0]: nothing gives inputs.parameters.im",
    ),
    "a function that is not there": (
        ("inputs.parameters.in + '!'", "sprig.uper(inputs.parameters.in)"),
        "templates.leaf.container.args[0]: there is no function sprig.uper",
    ),
    "what only Argo's own validation finds": (
        ("template: leaf\n        depends", "template: leave\n        depends"),
        "templates.main.tasks.b template name 'leave' undefined",
    ),
}


@pytest.mark.parametrize(("change", "message"), REFUSED.values(), ids=REFUSED.keys())
def test_refuses(change: tuple[str, str], message: str, tmp_path: Path) -> None:
    assert GOOD.count(change[0]) == 1
    found = argo.validate_text(GOOD.replace(*change), tmp_path)
    assert any(message in problem for problem in found), found


def test_a_problem_names_file_and_object(tmp_path: Path) -> None:
    file = tmp_path / "bad.yaml"
    file.write_text(GOOD.replace("busybox:1", "{{=}}"), encoding="utf-8")
    (problem, *_) = argo.validate([file])
    assert problem.startswith(f"{file}: good-: templates.leaf.container.image: ")


def test_evaluates_a_tag_to_text() -> None:
    assert argo.tag("asInt(retries) >= 2 ? 'on-demand' : 'spot'", retries="2") == "on-demand"
    assert argo.tag("1 == 1") == "true"


def test_names_may_hold_dashes() -> None:
    request = {
        "expression": "tasks['a-b'].outputs.parameters.p == 'x'",
        "as": "tag",
        "env": {"tasks.a-b.outputs.parameters.p": "x"},
    }
    assert argo.evaluate([request, request]) == ["true", "true"]


def test_a_value_never_becomes_syntax() -> None:
    evil = "a' == 'a' || 'z' == 'z"
    assert argo.tag("inputs.parameters.x == 'b'", inputs__parameters__x=evil) == "false"


def test_an_absent_output_takes_the_fallback() -> None:
    expression = "tasks.a.outputs?.parameters?.p ?? 'none'"
    assert argo.tag(expression, tasks__a__outputs__parameters__p=None) == "none"
    assert argo.tag(expression, tasks__a__status="Skipped") == "none"


def test_substitutes_a_field() -> None:
    field = "{{inputs.parameters.x}} and {{=inputs.parameters.x + '!'}}"
    assert argo.text(field, inputs__parameters__x='a "b"') == 'a "b" and a "b"!'


@pytest.mark.parametrize(
    ("message", "again"),
    [("pod deleted", True), ("main: OOMKilled (exit code 137)", False)],
)
def test_evaluates_a_retry_expression(message: str, again: bool) -> None:
    expression = "lastRetry.message matches '^pod deleted'"
    assert argo.retries(expression, lastRetry__message=message) is again


def test_says_why_an_evaluation_fails() -> None:
    assert argo.tag("foo") == Refused("failed to evaluate expression: foo is missing")
    assert isinstance(argo.retries("1 +"), Refused)
    assert isinstance(argo.tag("jsonpath('{', 'x')"), Refused)
