"""What Argo tells Prometheus is what is written, with the values of the run."""

from __future__ import annotations

import pytest

from tests.oracles import argo
from tests.targets.argo.support import codes, of_steps

STEPS = '  a: {image: "busybox:1", command: [echo, "${{ params.p }}"]}'
BEFORE = {"workflow.parameters.p": "V", "workflow.name": "w", "workflow.namespace": "ns"}
AT_THE_END = {**BEFORE, "workflow.status": "Succeeded", "workflow.duration": "3.5"}


def head(label: str) -> str:
    metric = f"m: {{help: h, counter: 1, labels: {{a: {label}}}}}"
    return f"params: {{p: V}}\nworkflow: {{metrics: {{{metric}}}}}"


def told(label: str) -> object:
    """The label as Argo tells it: it fills in a Workflow's fields twice, the first time without
    the status."""
    whole = of_steps(STEPS, head(label))
    text = whole["spec"]["metrics"]["prometheus"][0]["labels"][0]["value"]
    for env in (BEFORE, AT_THE_END):
        asked = {"expression": text, "as": "text", "env": env, "keep_unknown": env is BEFORE}
        (text,) = argo.evaluate([asked])
    return text


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ('"{${{ params.p }}}"', "{V}"),
        ('"{${{ run.namespace }}}"', "{ns}"),
        ('"{${{ run.status }}}"', "{Succeeded}"),
        ('"{${{ run.duration }}}"', "{3.5}"),
        ('"a{${{ params.p }}{${{ params.p }}"', "a{V{V"),
        ("\"${{ '{' }}${{ run.name }}\"", "{w"),
        ("\"{${{ if(params.p == 'V', 'x', 'y') }}}\"", "{x}"),
        ('"${{ run.namespace }}}"', "ns}"),
    ],
)
def test_a_brace_before_a_value_stays(label: str, expected: str):
    assert told(label) == expected


@pytest.mark.parametrize(
    "label", ["\"${{ '{' }}{workflow.name}}\"", '"$${{"', "\"${{ '{' }}${{ '{' }}x\""]
)
def test_braces_that_argo_would_expand_are_refused(label: str):
    spec = f"apiVersion: kfpc/v1\nname: demo\n{head(label)}\nsteps:\n{STEPS}\n"
    assert codes(spec) == ["KFPC804"]


def test_a_condition_of_a_metric_is_an_expression():
    metrics = "metrics: {m: {help: params.p, when: params.p == 'V', counter: 1}}"
    spec = f"apiVersion: kfpc/v1\nname: demo\nparams: {{p: V}}\nworkflow: {{{metrics}}}\n"
    assert codes(f"{spec}steps:\n{STEPS}\n") == []
    without = spec.replace("params.p == 'V'", "params.b").replace("{p: V}", "{p: V, b: true}")
    assert codes(f"{without}steps:\n{STEPS}\n") == []
