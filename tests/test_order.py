"""What runs before what, of random specs whose dags are cut into parts: as the spec says."""

from __future__ import annotations

import os
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import kfpc
from kfpc.targets.argo import emit
from tests.random.order import disorder
from tests.random.values import Draw, Project, chance
from tests.random.writing import written

COUNT = int(os.environ.get("KFPC_ORDERS", "60"))
MOST = 4


def steps(draw: Draw, most: int, depth: int = 0) -> dict[str, Any]:
    """Steps of which each follows some of those just before it: chains, fans, and what they make
    of each other; here and there a group."""
    found: dict[str, Any] = {}
    for number in range(draw(st.integers(1, most))):
        near = list(found)[-draw(st.integers(1, 6)) :]
        before = draw(st.lists(st.sampled_from(near), max_size=3, unique=True)) if near else []
        says: dict[str, Any] = {"image": "busybox", "command": ["a"]}
        if depth < 2 and chance(draw, 8):
            says = {"steps": steps(draw, most // 2, depth + 1)}
        elif chance(draw, 2):
            says["command"] = ["a", "${{ outputs.o.path }}"]
            says["outputs"] = {"o": "String"}
        read = [one for one in before if "outputs" in found[one] and chance(draw, 2)]
        after = [one for one in before if one not in read]
        if "steps" in says:
            after, read = before, []
        if read:
            says["args"] = [f"${{{{ steps.{one}.outputs.o ?? 'x' }}}}" for one in read]
        if after:
            says["after"] = after
        if len(after) > 1 and chance(draw, 6):
            says["after"] = {"any": after}
        says |= {"when": f"run.name != '{number}'"} if chance(draw, 6) else {}
        says |= {"continue_on_failure": True} if chance(draw, 6) else {}
        says |= {"for_each": [1, 2]} if chance(draw, 10) and "outputs" not in says else {}
        found[f"s{depth}-{number}"] = says
    return found


@st.composite
def graphs(draw: Draw) -> Project:
    spec = {"apiVersion": "kfpc/v1", "name": "order", "steps": steps(draw, 20)}
    return Project(spec=spec)


def test_parts_keep_the_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(emit, "MOST_TASKS", MOST)
    cut = 0

    @settings(max_examples=COUNT, deadline=None, suppress_health_check=list(HealthCheck))
    @given(graphs())
    def kept(project: Project) -> None:
        nonlocal cut
        result = kfpc.compile(kfpc.Source(written(project.spec), "pipeline.yaml"))
        manifest = result.manifest
        assert manifest is not None
        held_up = any(found.code == "KFPC671" for found in result.diagnostics)
        found = disorder(project, manifest)
        assert [one for one in found if not (held_up and " waits for " in one)] == []
        templates = {one["name"]: one for one in manifest["spec"]["templates"]}
        tasks = templates[manifest["spec"]["entrypoint"]]["dag"]["tasks"]
        cut += len(tasks) < len(project.spec["steps"])

    kept()
    assert cut > COUNT / 10, "few come apart"


THREE: dict[str, Any] = {
    "a": {"image": "busybox", "command": ["a"]},
    "b": {"image": "busybox", "command": ["a"]},
    "c": {"image": "busybox", "command": ["a"], "after": ["a"]},
}


def test_what_is_wrong_at_a_steps_end_is_told() -> None:
    ended = {"image": "busybox", "command": ["a"], "on_exit": THREE}
    spec = {"apiVersion": "kfpc/v1", "name": "order", "steps": {"s": ended}}
    manifest = kfpc.compile(kfpc.Source(written(spec), "pipeline.yaml")).manifest
    assert manifest is not None
    assert disorder(Project(spec=spec), manifest) == []
    templates = {one["name"]: one for one in manifest["spec"]["templates"]}
    for task in templates["s-on-exit"]["dag"]["tasks"]:
        task.pop("depends", None)
    assert disorder(Project(spec=spec), manifest) == ["s.on_exit.c does not wait for ['a']"]
    del templates["main"]["dag"]["tasks"][0]["hooks"]
    assert disorder(Project(spec=spec), manifest) == ["s.on_exit does not run"]


def test_another_order_is_told() -> None:
    spec = {"apiVersion": "kfpc/v1", "name": "order", "steps": THREE}
    manifest = kfpc.compile(kfpc.Source(written(spec), "pipeline.yaml")).manifest
    assert manifest is not None
    assert disorder(Project(spec=spec), manifest) == []
    (main,) = (one for one in manifest["spec"]["templates"] if one["name"] == "main")
    tasks = {task["name"]: task for task in main["dag"]["tasks"]}
    tasks["b"]["depends"] = tasks["c"].pop("depends")
    assert disorder(Project(spec=spec), manifest) == [
        "b waits for ['a']",
        "c does not wait for ['a']",
    ]
