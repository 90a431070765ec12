"""Hooks of the run in the package."""

from __future__ import annotations

from typing import Any

import pytest

import kfpc
from kfpc.targets.argo.status import status_of
from tests.targets.argo.support import codes, manifest, template

HEAD = "apiVersion: kfpc/v1\nname: demo\n"
STEPS = "steps: {train: {image: 'busybox:1', command: [train]}}\n"
TELL = "image: 'busybox:1', command: [tell]"


def spec(*hooks: str, workflow: str = "", more: str = "") -> str:
    listed = "".join(f"    {hook}\n" for hook in hooks)
    return f"{HEAD}{STEPS}{more}workflow:\n{workflow}  hooks:\n{listed}"


def of(text: str) -> dict[str, Any]:
    found: dict[str, Any] = manifest(text)["spec"]
    return found


def test_a_hook_succeeds_whatever_became_of_its_step() -> None:
    whole = manifest(spec(f"tell: {{{TELL}, when: run.status == 'Running'}}"))
    hook = whole["spec"]["hooks"]["tell"]
    assert hook["expression"] == "workflow.status == 'Running'"
    step, settled = template(whole, hook["template"])["dag"]["tasks"]
    assert (step["name"], "when" in step) == ("tell", False)
    assert settled["depends"] == ("tell.Succeeded || tell.Skipped || tell.Failed || tell.Errored")


def test_hooks_that_run_the_same_share_its_template() -> None:
    found = of(spec(*(f"h{n}: {{{TELL}, when: run.status == 'Running'}}" for n in range(64))))
    assert len(found["hooks"]) == 64
    assert sum("container" in one for one in found["templates"]) == 2


def test_a_patch_of_the_whole_is_merged_with_hooks() -> None:
    patch = (
        "argo: {hooks: {tell: {expression: 'true'}, own: {expression: 'false', template: train}}}\n"
    )
    hooks = of(spec(f"tell: {{{TELL}, when: run.status == 'Running'}}", more=patch))["hooks"]
    assert hooks["tell"] == {"expression": "true", "template": "hooks-tell-hook"}
    assert hooks["own"]["template"] == "train"


@pytest.mark.parametrize("kind", ["WorkflowTemplate", "ClusterWorkflowTemplate"])
def test_other_kinds_have_hooks(kind: str) -> None:
    text = spec(f"tell: {{{TELL}, when: run.status == 'Running'}}")
    found = kfpc.compile(kfpc.Source(text), kind=kind).manifest
    assert found is not None
    assert "tell" in found["spec"]["hooks"]


def test_a_schedule_starts_runs_with_hooks_that_know_their_time() -> None:
    text = spec(f"tell: {{{TELL}, when: run.scheduled != ''}}", more="schedule: {cron: '@daily'}\n")
    hooks = of(text)["workflowSpec"]["hooks"]
    assert hooks["tell"]["expression"] == "workflow.scheduledTime != ''"
    compiled = kfpc.compile(kfpc.Source(text), kind="Workflow")
    assert "KFPC606" in {one.code for one in compiled.diagnostics} or compiled.manifest is None


def test_hooks_count_in_the_size_of_a_run() -> None:
    none = status_of(manifest(HEAD + STEPS))
    one = status_of(manifest(spec(f"tell: {{{TELL}, when: run.status == 'Running'}}")))
    tried = status_of(manifest(spec(f"tell: {{{TELL}, when: true, retries: 3}}")))
    assert one.nodes - none.nodes == 4  # the dag, the pod, the dag that settles and its moment
    assert tried.most_nodes - one.most_nodes == 4
    assert one.bytes > none.bytes


PARALLELISM = "  parallelism: {}\n"
LATE = f"late: {{{TELL}, when: run.status == 'Failed' && run.name != ''}}"
LATER = f"later: {{{TELL}, when: run.status != 'Running'}}"


@pytest.mark.parametrize(
    ("most", "hooks", "refused"),
    [
        (50, (f"tell: {{{TELL}, when: run.status == 'Running'}}",), True),
        (50, (f"tell: {{{TELL}, when: run.status != 'Failed'}}",), True),
        (50, (f"tell: {{{TELL}, when: run.status == 'Failed' || true}}",), True),
        (50, (f"tell: {{when: run.status == 'Failed', steps: {{a: {{{TELL}}}}}}}",), True),
        (50, (f"tell: {{{TELL}, when: run.status == 'Failed', for_each: [1, 2]}}",), True),
        (50, (LATE.replace("}", ", on_exit: {more: {image: i, command: [x]}}}"),), True),
        (1, (LATE,), True),
        (2, (LATE,), False),
        (2, (LATE, LATER), True),
        (3, (LATE, LATER), False),
    ],
)
def test_hooks_that_may_meet_the_parallelism(
    most: int, hooks: tuple[str, ...], refused: bool
) -> None:
    found = codes(spec(*hooks, workflow=PARALLELISM.format(most)))
    assert ("KFPC634" in found) == refused


def test_a_patch_may_set_the_bound_or_lift_it() -> None:
    hook = f"tell: {{{TELL}, when: run.status == 'Running'}}"
    assert "KFPC634" in codes(spec(hook, more="argo: {parallelism: 2}\n"))
    lifted = spec(hook, workflow=PARALLELISM.format(2), more="argo: {parallelism: null}\n")
    assert "KFPC634" not in codes(lifted)


@pytest.mark.parametrize(
    "condition",
    ["int(params.t) > 1", "params.l[0] == 1", "1 / params.n > 1", "params.n % params.n == 1",
     "sum(params.l) > 1", "run.status == 'Failed' && float(params.t) > 1", "5 / 0 > 1"],
)  # fmt: skip
def test_conditions_that_may_fail(condition: str) -> None:
    params = 'params: {t: "1", l: [1], n: 3}\n'
    found = codes(spec(f'tell: {{{TELL}, when: "{condition}"}}', more=params))
    assert {"KFPC634"} & {*found} or any(code.startswith("KFPC3") for code in found)


def test_what_a_child_run_leaves_belongs_to_the_run() -> None:
    text = f"""{HEAD}
steps:
  first: {{steps: {{train: {{image: 'busybox:1', command: [tell], retries: 8000}}}}}}
  second: {{steps: {{train: {{image: 'busybox:1', command: [b], retries: 8000}}}}}}
workflow:
  hooks: {{tell: {{{TELL}, when: run.status == 'Running'}}}}
"""
    result = kfpc.compile(kfpc.Source(text), split=True)
    assert result.manifest is not None, result.diagnostics
    parent = result.manifest["spec"]
    assert result.children
    assert all("hooks" not in child["spec"] for child in result.children)
    names = {one["name"] for one in parent["templates"]}
    hook = template(result.manifest, parent["hooks"]["tell"]["template"])
    assert {task["template"] for task in hook["dag"]["tasks"]} <= names
