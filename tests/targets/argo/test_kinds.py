"""The kinds of objects that a package can be."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import kfpc
from kfpc.bundle import dump
from kfpc.targets.argo.kinds import KINDS, spec_of
from tests.oracles import argo, crd
from tests.telling import HEAD, codes, told
from tests.test_golden import PACKAGES

STEPS = 'steps: {a: {image: "busybox:1", command: [echo]}}\n'


def compiled(body: str, kind: str | None = None) -> dict[str, Any]:
    source = kfpc.Source(f"apiVersion: kfpc/v1\nname: demo\n{body}{STEPS}")
    result = kfpc.compile(source, kind=kind)
    assert result.manifest is not None, result.diagnostics
    assert result.kind == result.manifest["kind"]
    return result.manifest


def test_a_schedule_makes_a_cron_workflow_of_the_default() -> None:
    assert compiled("")["kind"] == "Workflow"
    assert compiled("schedule: {cron: '@daily'}\n")["kind"] == "CronWorkflow"
    assert compiled("schedule: {cron: '@daily'}\n", "Workflow") == compiled("")


@pytest.mark.parametrize("kind", KINDS)
def test_runs_of_every_kind_have_the_same_spec_and_the_same_labels(kind: str) -> None:
    body = (
        "schedule: {cron: '@daily'}\nworkflow: {labels: {team: data}}\n"
        "argo: {podMetadata: {labels: {tier: batch}}}\n"
    )
    one, plain = compiled(body, kind), compiled(body, "Workflow")
    spec = dict(spec_of(one))
    of_runs = spec.pop("workflowMetadata", None) or one["spec"].get("workflowMetadata")
    assert spec == plain["spec"]
    assert (of_runs or one["metadata"])["labels"] == {"team": "data"}
    named = {"generateName": "demo-"} if kind == "Workflow" else {"name": "demo"}
    assert one["metadata"] == {**named, "labels": {"team": "data"}}


def test_the_cluster_and_argo_take_each_package_as_every_kind(tmp_path: Path) -> None:
    files = []
    for name, (spec, _) in PACKAGES.items():
        for kind in KINDS:
            result = kfpc.compile(spec, kind=kind)
            if result.manifest is None:
                assert [one.code for one in result.diagnostics] == ["KFPC653"]
                continue
            if name in ("workflow", "schedule", "argo-patches", "volumes"):
                assert crd.errors(result.manifest) == [], (name, kind)
            file = tmp_path / f"{name.replace('/', '-')}-{kind}.yaml"
            file.write_bytes(dump(result.manifest))
            files.append(file)
    assert argo.validate(files) == []


def test_sizes_and_patches_are_looked_at_in_every_kind() -> None:
    templates = ", ".join(f"{{name: t{n}, suspend: {{}}}}" for n in range(200))
    patched = f"argo: {{templates: [{templates}]}}\nschedule: {{cron: '@daily'}}\n{STEPS}"
    wrong = f"argo: {{onExit: nowhere}}\n{STEPS}"
    for kind in ("Workflow", "WorkflowTemplate", "CronWorkflow"):
        assert codes(patched, kind=kind) == ["605"]
    for kind in ("Workflow", "WorkflowTemplate", "ClusterWorkflowTemplate"):
        assert codes(wrong, kind=kind) == ["625"]


def test_an_unknown_kind_and_one_that_the_spec_cannot_become() -> None:
    (unknown,) = told(STEPS, kind="workflowtemplate")
    assert (unknown.code, unknown.at) == ("653", "workflowtemplate")
    assert unknown.help == "did you mean `WorkflowTemplate`?"
    assert codes(STEPS, kind="CronWorkflow") == ["653"]


def test_when_a_run_was_to_start_is_known_in_a_schedule_alone() -> None:
    steps = 'steps: {a: {image: "busybox:1", command: [echo, "${{ run.scheduled }}"]}}\n'
    (found,) = told(steps)
    assert found.message == "`run.scheduled` is known only in scheduled runs"
    scheduled = f"schedule: {{cron: '@daily'}}\n{steps}"
    assert codes(scheduled) == []
    result = kfpc.compile(kfpc.Source(f"{HEAD}{scheduled}"), kind="WorkflowTemplate")
    assert [one.code for one in result.diagnostics] == ["KFPC653"]
    assert result.manifest is None
