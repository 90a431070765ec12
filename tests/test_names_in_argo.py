"""``docs/names-in-argo.md``: every node that it names is one that its package gives, as Argo calls
them (seen on Argo 4.0.7)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

import kfpc

PAGE = (Path(__file__).parent.parent / "docs" / "names-in-argo.md").read_text(encoding="utf-8")
NODES = re.findall(r"^\|[^|]*\| `(RUN[^`]*)` \|", PAGE, re.MULTILINE)
DEEPEST = 6
"""A repeat runs itself, and would be walked without end."""


def manifest_of(spec: str) -> Mapping[str, Any]:
    result = kfpc.compile(kfpc.Source(spec, "names.yaml"))
    assert result.manifest is not None, result.diagnostics
    return result.manifest


def nodes_of(manifest: Mapping[str, Any]) -> set[str]:
    """The names of the nodes that a run of a package may have; of loops the first two rounds."""
    spec = manifest["spec"]
    templates = {one["name"]: one for one in spec["templates"]}

    def within(template: str, name: str, depth: int) -> Iterator[str]:
        yield name
        body = templates[template]
        if "retryStrategy" in body:
            yield from (f"{name}({attempt})" for attempt in range(2))
        for task in body.get("dag", {}).get("tasks", ()) if depth else ():
            inner = f"{name}.{task['name']}"
            if "withSequence" in task or "withItems" in task or "withParam" in task:
                yield inner
                for number in range(2):
                    yield from within(task["template"], f"{inner}({number}:{number})", depth - 1)
            else:
                yield from within(task["template"], inner, depth - 1)
            for hook in task.get("hooks", {}).values():
                yield from within(hook["template"], f"{inner}.onExit", depth - 1)

    found = set(within(spec["entrypoint"], "RUN", DEEPEST))
    at_end = spec.get("onExit") or spec.get("hooks", {}).get("exit", {}).get("template")
    if at_end is not None:
        found |= set(within(at_end, "RUN.onExit", DEEPEST))
    for name, hook in spec.get("hooks", {}).items():
        if name != "exit":
            found |= set(within(hook["template"], f"RUN.hooks.{name}", DEEPEST))
    return found


@pytest.fixture(scope="module")
def manifest() -> Mapping[str, Any]:
    (spec,) = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    return manifest_of(spec)


@pytest.mark.parametrize("node", NODES)
def test_a_node_of_the_page_is_one_of_the_run(node: str, manifest: Mapping[str, Any]) -> None:
    assert node in nodes_of(manifest)


def test_a_plan_has_the_template_of_each_pod(manifest: Mapping[str, Any]) -> None:
    (spec,) = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    view = kfpc.plan(kfpc.Source(spec, "names.yaml")).view
    assert view is not None
    called = {step.name: step.called for step in view.steps}
    assert all(one is not None for one in called.values())
    units = {one.unit for one in called.values() if one is not None}
    pods = {one["name"] for one in manifest["spec"]["templates"] if "container" in one}
    assert units == pods
    assert called["plain"] == called["group.inner"]


def test_the_page_has_a_row_for_each_step(manifest: Mapping[str, Any]) -> None:
    steps = {node.split(".")[1].partition("(")[0] for node in nodes_of(manifest) if "." in node}
    named = {node.split(".")[1].partition("(")[0] for node in NODES}
    assert steps == named


def test_a_graph_of_many_steps_has_a_level_for_each_part() -> None:
    steps = "\n".join(
        f"  s{n}: {{image: 'busybox:1', command: ['true']{f', after: s{n - 1}' if n else ''}}}"
        for n in range(250)
    )
    nodes = nodes_of(manifest_of(f"apiVersion: kfpc/v1\nname: many\nsteps:\n{steps}\n"))
    assert "part-2" in PAGE
    assert any(re.fullmatch(r"RUN\.part-2\.s[0-9]+", node) for node in nodes)
