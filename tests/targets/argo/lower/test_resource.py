"""A manifest is JSON once its holes are filled, whatever is written in it."""

from __future__ import annotations

import json
import re
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

import kfpc
from tests.targets.argo.support import manifest as manifest_of_spec
from tests.targets.argo.support import template

CHARACTERS = st.characters(codec="utf-8", exclude_categories=["Co"])
"""A file that has private characters of its own has no pairs of escapes, see ``disguise``."""

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(CHARACTERS),
    lambda inner: st.lists(inner) | st.dictionaries(st.text("abc$ '\"\\", max_size=4), inner),
    max_leaves=8,
)


def manifest_of(data: object, **params: object) -> str:
    manifest = {"apiVersion": "v1", "kind": "Thing", "metadata": {"name": "x"}, "spec": data}
    step = {"resource": {"action": "apply", "manifest": manifest}}
    spec = {"apiVersion": "kfpc/v1", "name": "x", "params": params, "steps": {"a": step}}
    result = kfpc.compile(kfpc.Source(json.dumps(spec), "x.yaml"))
    assert result.manifest is not None, result.diagnostics
    text: str = result.manifest["spec"]["templates"][1]["resource"]["manifest"]
    return text


@given(PLAIN)
def test_what_is_written_arrives(data: object):
    escaped = json.loads(json.dumps(data).replace("${{", "$${{"))
    if "{{" in re.sub(r"\$\{\{", "", json.dumps(data)):
        return  # an error: a tag of Argo's
    text = manifest_of(escaped)
    assert json.loads(text)["spec"] == data
    assert "{{" not in text
    assert re.search(r"\$[$(]", text) is None


def test_a_value_is_written_as_json_of_its_type():
    holes = {
        "text": "${{ params.text }}",
        "within": "a ${{ params.text }} b",
        "number": "${{ params.number }}",
        "rate": "${{ params.rate }}",
        "fast": "${{ params.fast }}",
        "list": "${{ params.list }}",
    }
    text = manifest_of(holes, text="x", number=1, rate=0.5, fast=True, list=[1])
    found = dict(re.findall(r'"(\w+)": \{\{= (.*) \}\}', text))
    assert "toRawJson(inputs.parameters['text'])" in found["text"]
    assert "toRawJson('a ' + inputs.parameters['text'] + ' b')" in found["within"]
    assert found["number"] == "string(int(inputs.parameters['number']))"
    assert found["rate"] == "toJson(float(inputs.parameters['rate']))"
    assert found["fast"] == "string(lower(inputs.parameters['fast']) == 'true')"
    assert "[fromJSON(inputs.parameters['list']), inputs.parameters['list']][1]" in found["list"]


def test_a_literal_expression_keeps_its_type():
    text = manifest_of({"number": "${{ 3 }}", "text": "${{ '3' }}"})
    assert json.loads(text)["spec"] == {"number": 3, "text": "3"}


DOLLARS = "$$ $(ARGO_POD_NAME) $x"


def written_with(**data: str) -> dict[str, Any]:
    """The template of a resource step whose flags and queries have dollars."""
    program = {
        "resource": {
            "action": "patch",
            "flags": ["configmap", "x", f"--field={DOLLARS}"],
            "manifest": {"data": data},
        },
        "outputs": {"a": {"jq": f'"{DOLLARS}"'}, "b": {"jsonpath": f"{{.a}}{DOLLARS}"}},
    }
    read = {name: f"${{{{ steps.a.outputs.{name} }}}}" for name in "ab"}
    steps = {"a": program, "b": {"image": "busybox:1", "command": ["echo", *read.values()]}}
    return template(
        manifest_of_spec(json.dumps({"apiVersion": "kfpc/v1", "name": "x", "steps": steps})), "a"
    )


def texts_of(found: dict[str, Any]) -> list[str]:
    sources = [one["valueFrom"] for one in found["outputs"]["parameters"]]
    return [found["resource"]["flags"][-1], sources[0]["jqFilter"], sources[1]["jsonPath"]]


AS_AUTHORED = [f"--field={DOLLARS}", f'"{DOLLARS}"', f"{{.a}}{DOLLARS}"]


def test_dollars_are_kept_from_kubernetes_which_reads_the_template():
    assert texts_of(written_with()) == [text.replace("$", "$$") for text in AS_AUTHORED]


def test_dollars_stay_as_they_are_in_a_template_that_kubernetes_does_not_read():
    assert texts_of(written_with(large="x" * 128 * 1024)) == AS_AUTHORED
