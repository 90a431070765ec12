"""Steps at a step's end in a package; tests/cluster/test_step_exits.py runs them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import kfpc
from kfpc.bundle import dump
from kfpc.targets.argo.status import status_of
from tests.oracles import argo, crd

HEAD = "apiVersion: kfpc/v1\nname: demo\n"
RUN = "image: busybox, command: [echo]"
TOLD = '{image: busybox, command: [tell, "${{ steps.%s.status }}"]}'


def package(steps: str) -> Any:
    found = kfpc.compile(kfpc.Source(f"{HEAD}steps:\n{steps}"))
    assert found.manifest is not None, found.diagnostics
    return found.manifest


def hooks(manifest: Any) -> dict[str, Any]:
    """The exit hooks of tasks, by the tasks."""
    dags = (one["dag"]["tasks"] for one in manifest["spec"]["templates"] if "dag" in one)
    return {task["name"]: task["hooks"]["exit"] for tasks in dags for task in tasks
            if "hooks" in task}  # fmt: skip


def test_a_step_without_has_no_more_than_before() -> None:
    templates = package(f"  a: {{{RUN}}}")["spec"]["templates"]
    assert [one["name"] for one in templates] == ["main", "a"]


def test_each_kind_of_step_has_one_hook_around_all_its_rounds() -> None:
    found = hooks(package(f"""
  leaf: {{{RUN}, retries: {{preemptions: 1, failures: 1}}, on_exit: {{t: {TOLD % "leaf"}}}}}
  loop: {{{RUN}, for_each: [1, 2], on_exit: {{t: {TOLD % "loop"}}}}}
  group: {{steps: {{x: {{{RUN}}}}}, retries: 2, on_exit: {{t: {TOLD % "group"}}}}}
  again:
    repeat: {{state: {{n: 0}}, steps: {{x: {{{RUN}}}}}, while: "true", max: 3}}
    on_exit: {{t: {TOLD % "again"}}}
"""))  # fmt: skip
    assert list(found) == ["leaf", "loop", "group", "again"]
    for name, hook in found.items():
        assert hook["arguments"]["parameters"] == [
            {"name": "status", "value": f"{{{{=tasks['{name}'].status}}}}"}
        ]


def test_in_a_dag_that_is_split_they_are_given_what_they_read(tmp_path: Path) -> None:
    """Of steps in other parts too; and what runs at the ends of many steps is there once."""
    first = f"  first: {{{RUN}, outputs: {{x: {{type: Integer, path: /tmp/x}}}}}}"
    step = (
        "  s{0}: {{{1}, outputs: {{y: {{type: String, path: /tmp/y}}}}, on_exit: {{t: {{"
        'image: busybox, inputs: {{x: "${{{{ steps.first.outputs.x }}}}", y: "${{{{ '
        "steps.s{0}.outputs.y ?? 'none' }}}}\"}}, script: 'echo $INPUT_X $INPUT_Y'}}}}}}"
    )
    whole = package("\n".join([first, *(step.format(n, RUN) for n in range(250))]))
    assert crd.errors(whole) == []
    assert argo.validate_text(dump(whole).decode(), tmp_path) == []
    found = hooks(whole)
    assert len(found) == 250
    assert {hook["template"] for hook in found.values()} == {"s0-on-exit-anyway"}
    given = {one["name"]: one["value"] for one in found["s249"]["arguments"]["parameters"]}
    assert list(given) == ["first-x", "y"]
    assert "tasks['first']" not in given["first-x"]
    assert "tasks['s249'].status" in given["y"]


def test_their_nodes_are_counted() -> None:
    without = status_of(package(f"  a: {{{RUN}}}"))
    found = status_of(package(f"  a: {{{RUN}, on_exit: {{t: {TOLD % 'a'}}}}}"))
    # the dag around the step; the hook, the dag of its steps, one step, and what settles
    assert found.nodes - without.nodes == 6


def test_what_a_step_with_a_level_around_prints_is_an_output_of_that() -> None:
    """A dag has no result."""
    said = "outputs: {o: {type: String, stdout: true}}"
    reader = '{image: busybox, command: [echo, "${{ steps.a.outputs.o }}"]}'
    for more in ("cache: {key: abc}", f"on_exit: {{t: {TOLD % 'a'}}}"):
        whole = package(f"  a: {{{RUN}, {said}, {more}}}\n  b: {reader}")
        (main,) = (one for one in whole["spec"]["templates"] if one["name"] == "main")
        (given,) = main["dag"]["tasks"][1]["arguments"]["parameters"]
        assert given["value"] == "{{= tasks['a'].outputs.parameters['o'] }}"
