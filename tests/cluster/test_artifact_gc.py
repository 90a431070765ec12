"""Files that Argo deletes with the run, and those that stay."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator

import pytest

from tests.cluster.controller import Controller, Outcome, Run
from tests.cluster.kubectl import kubectl
from tests.cluster.specs import spec

pytestmark = pytest.mark.cluster

PATIENCE = 600.0

WRITES = spec("""
params: {mark: {type: String}}
workflow: {artifact_gc: {strategy: OnWorkflowDeletion, service_account: default}}
steps:
  write:
    image: busybox:1
    outputs:
      goes: {type: Artifact, s3: {key: "kfpc-test/${{ params.mark }}/goes"}, archive: none}
      stays:
        type: Artifact
        s3: {key: "kfpc-test/${{ params.mark }}/stays"}
        archive: none
        artifact_gc: Never
    script: |
      echo goes > ${{ outputs.goes.path }}
      echo stays > ${{ outputs.stays.path }}
outputs:
  goes: {type: Artifact, value: "${{ steps.write.outputs.goes }}"}
""")

READS = spec("""
params: {mark: {type: String}}
steps:
  read:
    image: busybox:1
    inputs:
      goes: {from: {s3: {key: "kfpc-test/${{ params.mark }}/goes"}}, optional: true}
      stays: {from: {s3: {key: "kfpc-test/${{ params.mark }}/stays"}}, optional: true}
    outputs: {seen: String}
    script: |
      for file in ${{ inputs.goes.path }} ${{ inputs.stays.path }}; do
        if [ -f $file ]; then cat $file; else echo gone; fi
      done > ${{ outputs.seen.path }}
outputs: {seen: "${{ steps.read.outputs.seen }}"}
""")


@pytest.fixture
def controller(cluster: None) -> Iterator[Controller]:
    made = Controller(uuid.uuid4().hex[:8], PATIENCE)
    yield made
    made.clear()


def finished(controller: Controller, text: str, mark: str) -> Outcome:
    outcome = controller.finish({"run": Run(text, {"mark": mark})})["run"]
    assert outcome.phase == "Succeeded", outcome
    return outcome


def test_files_go_with_their_run_but_those_that_never_do(controller: Controller) -> None:
    mark = uuid.uuid4().hex
    run = finished(controller, WRITES, mark)
    assert finished(controller, READS, mark).results == {"seen": "goes\nstays"}
    kubectl("delete", "workflow", run.name, "--wait=false")
    end = time.monotonic() + PATIENCE
    while kubectl("get", "workflow", run.name, "--ignore-not-found") and time.monotonic() < end:
        time.sleep(2)
    assert finished(controller, READS, mark).results == {"seen": "gone\nstays"}
