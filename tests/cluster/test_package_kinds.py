"""Packages that are no runs themselves: a schedule, and a template that runs are submitted from."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest

import kfpc
from tests.cluster.kubectl import create, get, kubectl

pytestmark = pytest.mark.cluster

SPEC = """\
apiVersion: kfpc/v1
name: kfpc-test-kinds
params: {who: you}
schedule:
  cron: "* * * * *"
  timezone: Asia/Tokyo
  concurrency: forbid
  starting_deadline: 5m
  suspend: false
  history: {succeeded: 2, failed: 1}
  stop_after: {successes: 1}
workflow: {labels: {of: kfpc-test-kinds}}
steps:
  greet:
    image: busybox:1
    command: [echo, "${{ params.who }}"]
outputs: {name: "${{ run.name }}", at: "${{ run.scheduled }}"}
"""


def made(kind: str) -> dict[str, Any]:
    spec = SPEC if kind == "CronWorkflow" else SPEC.replace("run.scheduled", "run.created")
    result = kfpc.compile(kfpc.Source(spec), kind=kind)
    assert result.manifest is not None, result.diagnostics
    return result.manifest


@pytest.fixture
def clean() -> Iterator[None]:
    yield
    for kind in ("cronworkflow", "workflowtemplate"):
        kubectl("delete", kind, "kfpc-test-kinds", "--ignore-not-found")
    kubectl("delete", "workflow", "-l", "of=kfpc-test-kinds")


def ended(selector: str) -> dict[str, Any]:
    for _ in range(180):
        found = get("workflow", "-l", selector)["items"]
        if found and found[0].get("status", {}).get("phase") in ("Succeeded", "Failed", "Error"):
            return dict(found[0])
        time.sleep(1)
    raise AssertionError(f"no run of {selector} has ended")


def test_a_schedule_starts_runs_and_stops(clean: None) -> None:
    create(made("CronWorkflow"))
    run = ended("workflows.argoproj.io/cron-workflow=kfpc-test-kinds")
    assert run["status"]["phase"] == "Succeeded", run["status"].get("message")
    assert run["metadata"]["labels"]["of"] == "kfpc-test-kinds"
    outputs = run["status"]["nodes"][run["metadata"]["name"]]["outputs"]["parameters"]
    (at,) = (one["value"] for one in outputs if one["name"] == "at")
    assert datetime.fromisoformat(at.replace("Z", "+00:00")).second == 0
    status: dict[str, Any] = {}
    for _ in range(90):
        status = get("cronworkflow", "kfpc-test-kinds").get("status", {})
        if status.get("phase") == "Stopped":
            break
        time.sleep(1)
    assert (status["phase"], status["succeeded"]) == ("Stopped", 1)


CONDITIONAL = """\
apiVersion: kfpc/v1
name: kfpc-test-kinds
schedule:
  cron: "* * * * *"
  when: (schedule.since_last ?? 1e9) > {} && schedule.failed == 0 && schedule.succeeded < 9
steps:
  greet: {{image: "busybox:1", command: [echo]}}
"""


@pytest.mark.parametrize(("seconds", "runs"), [("30.0", {2, 3}), ("3600.0", {1})])
def test_a_schedule_asks_its_condition_each_time(clean: None, seconds: str, runs: set[int]) -> None:
    found = kfpc.compile(kfpc.Source(CONDITIONAL.format(seconds)))
    assert found.manifest is not None, found.diagnostics
    create(found.manifest)
    selector = "workflows.argoproj.io/cron-workflow=kfpc-test-kinds"
    ended(selector)
    time.sleep(75)  # one more of its times, or two
    assert len(get("workflow", "-l", selector)["items"]) in runs
    kubectl("delete", "workflow", "-l", selector)


def test_a_template_is_what_runs_are_submitted_from(clean: None) -> None:
    create(made("WorkflowTemplate"))
    create(
        {
            "apiVersion": "argoproj.io/v1alpha1",
            "kind": "Workflow",
            "metadata": {"generateName": "kfpc-test-kinds-", "labels": {"from": "kfpc-test-kinds"}},
            "spec": {
                "workflowTemplateRef": {"name": "kfpc-test-kinds"},
                "arguments": {"parameters": [{"name": "who", "value": "me"}]},
            },
        }
    )
    run = ended("from=kfpc-test-kinds")
    assert run["status"]["phase"] == "Succeeded", run["status"].get("message")
    assert run["metadata"]["labels"]["of"] == "kfpc-test-kinds"
