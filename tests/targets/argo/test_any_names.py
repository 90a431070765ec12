"""Whatever a user calls things, and however long the names are: Argo takes the package, or kfpc
says with a place why there is none.
"""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import kfpc
from kfpc.bundle import dump
from tests.oracles import argo, crd

LENGTHS = (1, 2, 55, 56, 57, 58, 63, 64, 112, 119, 120, 121, 122, 127, 128, 129, 200, 254)
"""Around what Argo and Kubernetes take, with and without what kfpc adds to a name."""

WORDS = (
    "true",
    "in",
    "not",
    "item",
    "main",
    "settle",
    "name",
    "status",
    "outputs",
    "main-failures",
)
"""Words that mean something to Argo, to its expressions, or to kfpc."""


def of_length(alphabet: str) -> st.SearchStrategy[str]:
    """Names of a letter and more of an alphabet, some of which differ in their ends alone."""
    return st.builds(
        lambda letter, length, end: (letter + alphabet * length)[: max(length - 1, 1)] + end,
        st.sampled_from("aZ"),
        st.sampled_from(LENGTHS),
        st.sampled_from(["", "x", "y", "-", "_"]),
    )


own_names = (
    of_length("s") | of_length("_-") | of_length("a-") | st.sampled_from(WORDS)
    | st.from_regex(r"\A[A-Za-z][A-Za-z0-9_-]{0,9}\Z")
)  # fmt: skip
in_expressions = own_names.filter(lambda name: name not in ("true", "in", "not"))
of_pipelines = st.sampled_from(["demo", "a" * 57, "A_b-c"]) | own_names
objects = st.sampled_from(LENGTHS).map(lambda length: "s" * length) | st.from_regex(
    r"\A[a-z0-9]([a-z0-9-]{0,9}[a-z0-9])?\Z"
)
containers = st.sampled_from(["beside", "b" * 63])
of_components = own_names | st.text(min_size=1, max_size=9) | of_length("é ")

settings_of_steps = st.fixed_dictionaries(
    {},
    optional={
        "continue_on_failure": st.booleans(),
        "retries": st.sampled_from([2, {"preemptions": 1, "failures": 1}, {"failures": 2}]),
        "preemptible": st.just({"fallback": "on-demand"}),
        "resume": st.just({"checkpoint": "gs://x/${{ run.name }}"}),
        "when": st.sampled_from(["run.name != 'x'", "{param} == 'x'"]),
        "memory": st.just({"limit": "1Gi", "after_failure": ["2Gi"]}),
    },
)


@st.composite
def specs(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, Any]]:
    """A spec with names of all kinds, and a component that it uses."""
    names = draw(st.lists(in_expressions, min_size=3, max_size=5, unique=True))
    param, port = (draw(in_expressions) for _ in range(2))
    volume, claim = (draw(own_names) for _ in range(2))
    wanted, written = (draw(of_components) for _ in range(2))
    component = {
        "name": draw(of_components),
        "inputs": [{"name": wanted}],
        "outputs": [{"name": written}],
        "implementation": {
            "container": {
                "image": "busybox:1",
                "args": [{"inputValue": wanted}, {"outputPath": written}],
            }
        },
    }
    steps: dict[str, Any] = {names[0]: {"component": "component.yaml", "with": {wanted: "x"}}}
    for before, name in pairwise(names):
        steps[name] = {
            "image": "busybox:1",
            "inputs": {port: f"${{{{ params.{param} }}}}"},
            "args": [
                f"${{{{ inputs.{port} }}}}",
                f"${{{{ params.{param} }}}}",
                f"${{{{ outputs.{port}.path }}}}",
            ],
            "outputs": {port: "String"},
            "after": before,
            **draw(settings_of_steps),
        }
        if "when" in steps[name]:
            steps[name]["when"] = steps[name]["when"].replace("{param}", f"params.{param}")
        if "memory" in steps[name]:
            steps[name]["retries"] = {"failures": 1}
    last = steps[names[-1]]
    last["secrets"] = {draw(objects): {"mount": "/s"}, draw(objects): {"env": {"A": "k"}}}
    last["volumes"] = {
        "/c": {"claim": draw(objects)}, "/v": {"volume": volume}, "/w": {"volume": claim}
    }  # fmt: skip
    last["sidecars"] = [{"name": draw(containers), "image": "busybox:1"}]
    first = f"steps.{names[0]}.outputs['{written}']" if "'" not in written else "run.name"
    last["args"].append(f"${{{{ {first} ?? 'x' }}}}")
    spec = {
        "apiVersion": "kfpc/v1",
        "name": draw(of_pipelines),
        "params": {param: "x"},
        "cluster": "gke-spot",
        "steps": steps,
        "outputs": {port: f"${{{{ steps.{names[1]}.outputs.{port} ?? 'x' }}}}"},
        "workflow": {
            "volumes": {volume: {"claim": draw(objects)}},
            "volume_claims": {claim: {"size": "1Gi"}},
        },
    }
    return spec, component


@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(specs())
def test_argo_takes_whatever_names_there_are(
    tmp_path_factory: pytest.TempPathFactory, made: tuple[dict[str, Any], dict[str, Any]]
) -> None:
    spec, component = made
    folder = tmp_path_factory.mktemp("names")
    problems = refused(spec, component, folder)
    assert problems == []


def refused(spec: dict[str, Any], component: dict[str, Any], folder: Path) -> list[str]:
    """What Argo has against the package of a spec; nothing where kfpc itself says why not."""
    (folder / "component.yaml").write_text(json.dumps(component), encoding="utf-8")
    source = kfpc.Source(json.dumps(spec), str(folder / "pipeline.yaml"))
    result = kfpc.compile(source)
    if result.manifest is None:
        assert all(found.span.source.text for found in result.diagnostics), "no place"
        return []
    text = dump(result.manifest).decode()
    return [*crd.errors(result.manifest), *argo.validate_text(text, folder)]


@pytest.mark.parametrize("length", range(118, 132))
@pytest.mark.parametrize("retries", ["0", "{preemptions: 1, failures: 1}"])
def test_long_names_of_steps_that_let_the_run_go_on(
    length: int, retries: str, tmp_path: Path
) -> None:
    """kfpc puts a task after each, and calls it after the step."""
    name = "s" * length
    text = (
        "apiVersion: kfpc/v1\nname: demo\nsteps:\n"
        f"  {name}: {{image: x, continue_on_failure: true, retries: {retries}}}\n"
        f"  {name[:-1]}t: {{image: x, continue_on_failure: true, retries: {retries}}}\n"
        f"  b: {{image: y, after: [{name}, {name[:-1]}t]}}\n"
    )
    manifest = kfpc.compile(kfpc.Source(text, str(tmp_path / "pipeline.yaml"))).manifest
    assert manifest is not None
    assert crd.errors(manifest) == argo.validate_text(dump(manifest).decode(), tmp_path) == []
    tasks = [task["name"] for task in manifest["spec"]["templates"][0]["dag"]["tasks"]]
    assert len(set(tasks)) == len(tasks) == 5
    assert all(task.startswith("sss") or task == "b" for task in tasks)
