"""Caches: a second run gives what the first one gave, and runs nothing."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest

import kfpc
from tests.cluster.kubectl import create, get, kubectl

pytestmark = pytest.mark.cluster

SPEC = """\
apiVersion: kfpc/v1
name: kfpc-test-caches
params: {what: events}
workflow: {labels: {of: kfpc-test-caches}}
steps:
  once:
    image: busybox:1
    outputs: {at: String}
    script: cat /proc/uptime > ${{ outputs.at.path }}
    retries: 2
    cache: {key: "MARK-once"}
  rounds:
    image: busybox:1
    outputs: {at: String}
    script: cat /proc/uptime > ${{ outputs.at.path }}
    retries: {preemptions: 1, failures: 1}
    cache:
      key: "it's \\"${{ params.what }}\\" of MARK ${{ steps.once.outputs.at }}"
      max_age: 1h
      config_map: MORE
outputs: {once: "${{ steps.once.outputs.at }}", rounds: "${{ steps.rounds.outputs.at }}"}
"""


MORE = "kfpc-test-caches-more"


@pytest.fixture
def clean() -> Iterator[None]:
    yield
    kubectl("delete", "workflow", "-l", "of=kfpc-test-caches")
    kubectl("delete", "configmap", "kfpc-test-caches-cache", MORE, "--ignore-not-found")


def ran(spec: str) -> tuple[dict[str, str], int]:
    """What a run gives, and how many pods it took."""
    result = kfpc.compile(kfpc.Source(spec))
    assert result.manifest is not None, result.diagnostics
    name = create(result.manifest)
    status: dict[str, Any] = {}
    for _ in range(400):
        status = get("workflow", name).get("status", {})
        if status.get("phase") in ("Succeeded", "Failed", "Error"):
            break
        time.sleep(1)
    assert status["phase"] == "Succeeded", status
    outputs = {p["name"]: p["value"] for p in status["nodes"][name]["outputs"]["parameters"]}
    pods = get("pod", "-l", f"workflows.argoproj.io/workflow={name}")["items"]
    return outputs, len(pods)


def test_a_second_run_takes_no_pods_and_gives_the_same(clean: None) -> None:
    spec = SPEC.replace("MARK", uuid4().hex).replace("MORE", MORE)
    first, pods = ran(spec)
    assert pods == 2
    assert ran(spec) == (first, 0)
    assert [*get("configmap", MORE)["data"]], "the one that is named is used"
    other, pods = ran(spec.replace("what: events", "what: others"))
    assert (other["once"], pods) == (first["once"], 1)
    assert other["rounds"] != first["rounds"]


AT_ITS_END = """\
apiVersion: kfpc/v1
name: kfpc-test-caches
workflow: {labels: {of: kfpc-test-caches}}
steps:
  once:
    image: busybox:1
    outputs: {at: String}
    script: cat /proc/uptime > ${{ outputs.at.path }}
    cache: {key: "MARK"}
    on_exit: {tell: {image: "busybox:1", command: ["true"]}}
outputs: {once: "${{ steps.once.outputs.at }}"}
"""


def test_what_runs_at_the_end_of_a_step_runs_although_the_step_does_not(clean: None) -> None:
    """What KFPC657 warns of."""
    spec = AT_ITS_END.replace("MARK", f"k{uuid4().hex}")
    first, pods = ran(spec)
    assert pods == 2
    assert ran(spec) == (first, 1)
