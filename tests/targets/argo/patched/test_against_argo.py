"""Patches before kfpc and before Argo's own validation: they refuse the same."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import kfpc
from kfpc.bundle import dump
from tests.oracles import argo

TAGS = [
    *("workflow.name", "workflow.nme", "workflow.uid", "workflow.status", "workflow.statu"),
    *("workflow.failures", "workflow.priority", "workflow.creationTimestamp.Y"),
    *("workflow.parameters", "workflow.parameters.p", "workflow.parameters.q", "workflow.duration"),
    *("workflow.parameters.json", "workflow.annotations", "workflow.labels.json", "workflow"),
    *(
        "inputs.parameters.x",
        "inputs.parameters.y",
        "inputs.artifacts.f",
        "inputs.artifacts.f.path",
    ),
    *("inputs.parameters", "inputs.artifacts.g", "inputs", "outputs.result", "outputs.x"),
    *("pod.name", "pod.nme", "retries", "anything.else", "anything", "item", "node.name"),
    *("tasks.train.status", "steps.train.id", "tasks.name", " workflow.name ", "=1 + 1"),
]
WORKFLOWS: list[dict[str, Any]] = [{}, {"onExit": "tell"}, {"priority": 1}]


def spec(own: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "apiVersion": "kfpc/v1",
        "name": "demo",
        "params": {"p": "a"},
        "steps": {"train": {"image": "busybox:1", "command": ["train"], **more}},
        "argo": own,
    }


def refused(said: Any, folder: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[bool, bool]:
    """Whether kfpc refuses a spec, and whether Argo does what kfpc writes for it all the same."""
    source = kfpc.Source(json.dumps(said), "spec.yaml")
    result = kfpc.compile(source)
    with monkeypatch.context() as patch:
        patch.setattr("kfpc.targets.argo.patched.problems_of_patches", lambda *_: ())
        manifest = kfpc.compile(source).manifest
    assert manifest is not None
    return result.manifest is None, argo.validate_text(dump(manifest).decode(), folder) != []


@pytest.mark.parametrize("more", WORKFLOWS, ids=json.dumps)
@pytest.mark.parametrize("tag", TAGS)
def test_tags(
    tag: str, more: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell = {
        "name": "tell",
        "inputs": {
            "parameters": [{"name": "x", "value": "a"}],
            "artifacts": [{"name": "f", "path": "/f", "raw": {"data": "a"}}],
        },
        "container": {"image": "busybox:1", "command": ["echo", f"{{{{{tag}}}}}"]},
    }
    by_kfpc, by_argo = refused(spec({"templates": [tell], **more}), tmp_path, monkeypatch)
    assert by_kfpc == by_argo


@pytest.mark.parametrize("tag", ["tasks.a.status", "tasks.c.status", "tasks.a.id", "workflow.nme"])
def test_tags_of_tasks(tag: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    both = {
        "name": "both",
        "dag": {
            "tasks": [
                {"name": "a", "template": "train"},
                {"name": "b", "template": "train", "depends": "a", "when": f"{{{{{tag}}}}} == x"},
            ]
        },
    }
    by_kfpc, by_argo = refused(spec({"templates": [both]}), tmp_path, monkeypatch)
    assert by_kfpc == by_argo


@pytest.mark.parametrize(
    "outputs",
    [
        {"artifacts": [{"name": "model", "s3": {"key": "a"}}]},
        {"artifacts": [{"name": "modl", "s3": {"key": "a"}}]},
        {"artifacts": [{"name": "log", "path": "/log"}]},
        {"parameters": [{"name": "loss", "globalName": "loss"}]},
        {"parameters": [{"name": "los", "globalName": "loss"}]},
        {"parameters": [{"name": "x", "value": "1"}]},
        {"parameters": [{"name": "x", "valueFrom": {"path": "/x"}}]},
        {"parameters": [{"name": "x", "valueFrom": {"default": "1"}}]},
        {"parameters": [{"name": "x", "valueFrom": {"expression": "1"}}]},
    ],
    ids=json.dumps,
)
def test_outputs(outputs: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those that the step declares say the rest, read or not."""
    said = spec(
        {},
        args=["${{ outputs.model.path }}", "${{ outputs.loss.path }}"],
        outputs={"model": "Model", "loss": "Float"},
        argo={"outputs": outputs},
    )
    by_kfpc, by_argo = refused(said, tmp_path, monkeypatch)
    assert by_kfpc == by_argo


def template(name: str, **more: Any) -> dict[str, Any]:
    program = {"image": "busybox:1", "command": ["echo"]}
    return {"name": name, "container": program, **more}


X = {"inputs": {"parameters": [{"name": "x"}]}}
GIVEN = {"inputs": {"parameters": [{"name": "x", "value": "a"}]}}
RING = [{"name": "s", "template": "train", "depends": "sss"}]
NEEDS = template("c", **X)
GLOBAL = "{{workflow.outputs.parameters.g}}"
OF_WHOLE: list[dict[str, Any]] = [
    {"onExit": "b", "templates": [template("b", **X)]},
    {"onExit": "b", "templates": [template("b", **GIVEN)]},
    {"onExit": "b", "templates": [{"name": "b", "container": {"command": ["x"]}}]},
    {"hooks": {"running": {"template": "train"}}},
    {"hooks": {"running": {"template": "b", "expression": "true"}}, "templates": [template("b")]},
    {"hooks": {"exit": {"template": "b"}}, "templates": [template("b")]},
    {"templates": [{"name": "b", "dag": {"tasks": [{"name": "s", "template": "train"}]}}]},
    {"templates": [{"name": "b", "dag": {"tasks": RING}}]},
    {"templates": [{"name": "b", "dag": {"tasks": [{"name": "s", "template": "c"}]}}, NEEDS]},
    {"podMetadata": {"labels": {"c": "{{inputs.parameters.x}}"}}},
    {"arguments": None},
    {"arguments": {"parameters": [{"name": "p", "$patch": "delete"}]}},
    {"arguments": {"parameters": [{"name": "q", "value": "a"}]}},
    {"templates": [{"name": "c", "container": {"image": "i", "command": [GLOBAL]}}]},
    {"templates": [{"name": "train", "$patch": "delete"}]},
]
OF_STEP: list[dict[str, Any]] = [
    {"outputs": None},
    {"outputs": {"artifacts": [{"name": "model", "$patch": "delete"}]}},
    {"inputs": None},
    {"inputs": {"parameters": [{"name": "p", "$patch": "delete"}]}},
    {"inputs": {"parameters": [{"name": "extra"}]}},
    {"inputs": {"parameters": [{"name": "extra", "value": "a"}]}},
    {"inputs": {"artifacts": [{"name": "g", "path": "/src"}]}},
    {"inputs": {"artifacts": [{"name": "g", "path": "/src", "raw": {"data": "a"}}]}},
    {"container": {"image": None}},
    {"container": {"$patch": "replace", "command": ["x"]}},
    {"container": {"$patch": "replace", "image": "busybox:1", "command": ["x"]}},
    {"activeDeadlineSeconds": "300"},
    {"timeout": "5m"},
]


@pytest.mark.parametrize("patch", OF_WHOLE, ids=json.dumps)
def test_what_the_whole_has(
    patch: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    by_kfpc, by_argo = refused(reading(patch, {}), tmp_path, monkeypatch)
    assert by_kfpc == by_argo


@pytest.mark.parametrize("patch", OF_STEP, ids=json.dumps)
def test_what_a_step_has(
    patch: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    by_kfpc, by_argo = refused(reading({}, patch), tmp_path, monkeypatch)
    assert by_kfpc == by_argo


def reading(whole: dict[str, Any], step: dict[str, Any]) -> dict[str, Any]:
    """A step that reads a param, and writes a file that another reads."""
    said = spec(
        whole,
        args=["${{ params.p }}", "${{ outputs.model.path }}"],
        outputs={"model": "Model"},
        argo=step,
    )
    said["steps"]["use"] = {
        "image": "busybox:1",
        "inputs": {"model": "${{ steps.train.outputs.model }}"},
        "command": ["use", "${{ inputs.model.path }}"],
    }
    return said
