"""Whatever stands at whatever place of a patch is a diagnostic, or is written."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

import kfpc

WRONG: list[Any] = [None, True, 0, 1.5, "", "x", "{{x}}", [], [1], [[]], {}, {"name": []}, [{}]]
MOUNTS = [{"name": "v", "mountPath": "/v"}]
OF_WHOLE: dict[str, Any] = {
    "entrypoint": "t",
    "onExit": "t",
    "arguments": {"parameters": [{"name": "p", "value": "a"}]},
    "hooks": {"running": {"template": "t", "expression": "true"}},
    "volumes": [{"name": "v", "emptyDir": {}}],
    "volumeClaimTemplates": [{"metadata": {"name": "w"}}],
    "templates": [
        {
            "name": "t",
            "inputs": {"parameters": [{"name": "x", "value": "a"}]},
            "outputs": {"parameters": [{"name": "y", "globalName": "g", "value": "1"}]},
            "dag": {
                "tasks": [
                    {"name": "a", "template": "a"},
                    {
                        "name": "b",
                        "template": "s",
                        "depends": "a.Succeeded",
                        "when": "{{tasks.a.status}} == Succeeded",
                        "arguments": {"parameters": [{"name": "z", "value": "{{workflow.name}}"}]},
                        "hooks": {"exit": {"template": "s"}},
                    },
                ]
            },
        },
        {"name": "s", "steps": [[{"name": "one", "template": "a"}]]},
        {"name": "c", "container": {"image": "i", "command": ["c"], "volumeMounts": MOUNTS}},
    ],
}
OF_STEP: dict[str, Any] = {
    "inputs": {"parameters": [{"name": "x", "value": "a"}], "artifacts": [{"name": "f"}]},
    "outputs": {"artifacts": [{"name": "model", "s3": {"key": "{{workflow.name}}"}}]},
    "metrics": {"prometheus": [{"name": "m", "help": "h", "counter": {"value": "1"}}]},
    "volumes": [{"name": "v", "emptyDir": {}}],
    "container": {"args": ["{{inputs.parameters.x}}"], "volumeMounts": MOUNTS},
    "sidecars": [{"name": "s", "image": "i"}],
    "tolerations": [{"key": "k", "operator": "Exists"}],
}


def changed(value: Any) -> Iterator[Any]:
    """The value with something wrong in the place of each part of it, one at a time."""
    yield from WRONG
    if isinstance(value, dict):
        for key, part in value.items():
            for one in changed(part):
                yield {**value, key: one}
    elif isinstance(value, list):
        for number, part in enumerate(value):
            for one in changed(part):
                yield [*value[:number], one, *value[number + 1 :]]


@pytest.mark.parametrize("of_all", [True, False], ids=["spec", "step"])
def test_each_part_may_be_anything(of_all: bool) -> None:
    step: dict[str, Any] = {
        "image": "busybox:1",
        "command": ["a", "${{ outputs.model.path }}"],
        "outputs": {"model": "Model"},
    }
    for patch in changed(OF_WHOLE if of_all else OF_STEP):
        spec = {"apiVersion": "kfpc/v1", "name": "demo", "params": {"p": "a"}, "steps": {"a": step}}
        if of_all:
            spec["argo"] = patch
        else:
            spec["steps"] = {"a": {**step, "argo": patch}}
        result = kfpc.compile(kfpc.Source(json.dumps(spec), "spec.yaml"))
        assert result.manifest is not None or result.diagnostics, patch
