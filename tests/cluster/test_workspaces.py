"""Claims that a run makes: a workspace that steps share, and claims with names of their own.

The volumes are folders of the nodes, made beforehand; a claim of their storage class gets one.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from tests.cluster.controller import Controller, Outcome, Run
from tests.cluster.kubectl import create, get, kubectl
from tests.cluster.specs import spec
from tests.cluster.stand_ins import HOST_PATH

pytestmark = pytest.mark.cluster

PATIENCE = 600.0
CLASS = "kfpc-test-folders"

SHARED = spec("""
params: {class: kfpc-test-folders}
workflow:
  workspace: {size: 1Mi, storage_class: "${{ params.class }}", access_modes: [ReadWriteMany]}
  volume_claims:
    notes: {size: 1Mi, storage_class: "${{ params.class }}", access_modes: [ReadWriteMany]}
steps:
  write:
    image: busybox:1
    workspace: /space
    volumes: {/notes: {volume: notes}}
    script: |
      mkdir /space/parts /notes/within
      echo 'begun $HOME' > /space/begun
      echo noted > /notes/within/note
  each:
    after: write
    for_each: [a, b]
    image: busybox:1
    inputs: {of: "${{ item }}"}
    workspace: /shared
    script: cp /shared/begun "/shared/parts/$INPUT_OF"
  group:
    after: each
    steps:
      read:
        image: busybox:1
        workspace: /space
        volumes: {/note: {volume: notes, sub_path: within, read_only: true}}
        outputs: {seen: String}
        script: |
          { ls /space/parts; cat /space/parts/a /note/note
            touch /note/more 2> /dev/null || echo read-only; } > ${{ outputs.seen.path }}
    outputs: {seen: "${{ steps.read.outputs.seen }}"}
outputs: {seen: "${{ steps.group.outputs.seen }}"}
""")


def failing(keep: str) -> str:
    return spec(f"""
workflow:
  workspace: {{size: 1Mi, storage_class: {CLASS}, access_modes: [ReadWriteMany]}}
  keep_claims: {keep}
steps:
  a: {{image: "busybox:1", workspace: /space, script: "exit 1"}}
""")


RUNS = {
    "shared": Run(SHARED),
    "kept": Run(failing("on_failure")),
    "never kept": Run(failing("never")),
}


def volume(session: str, number: int) -> dict[str, Any]:
    name = f"kfpc-test-{session}-{number}"
    path = {"path": f"{HOST_PATH}/{name}", "type": "DirectoryOrCreate"}
    return {
        "apiVersion": "v1",
        "kind": "PersistentVolume",
        "metadata": {"name": name, "labels": {"kfpc-test": session}},
        "spec": {
            "capacity": {"storage": "1Mi"},
            "accessModes": ["ReadWriteMany"],
            "storageClassName": CLASS,
            "persistentVolumeReclaimPolicy": "Retain",
            "hostPath": path,
        },
    }


@pytest.fixture(scope="module")
def runs(cluster: None) -> Iterator[Mapping[str, Outcome]]:
    controller = Controller(uuid.uuid4().hex[:8], PATIENCE)
    try:
        for number in range(4):
            create(volume(controller.session, number))
        yield controller.finish(RUNS)
    finally:
        controller.clear()
        kubectl(
            "delete", "persistentvolume", "-l", f"kfpc-test={controller.session}", "--wait=false"
        )


def claims(outcome: Outcome) -> list[str]:
    found = get("persistentvolumeclaims")["items"]
    names = [one["metadata"]["name"] for one in found]
    return [name for name in names if name.startswith(outcome.name)]


def gone(outcome: Outcome) -> bool:
    end = time.monotonic() + PATIENCE
    while claims(outcome) and time.monotonic() < end:
        time.sleep(1)
    return not claims(outcome)


def test_steps_share_what_they_write(runs: Mapping[str, Outcome]) -> None:
    outcome = runs["shared"]
    assert outcome.phase == "Succeeded", outcome
    assert outcome.results == {"seen": "a\nb\nbegun $HOME\nnoted\nread-only"}


def test_claims_go_with_a_run_that_succeeded(runs: Mapping[str, Outcome]) -> None:
    assert gone(runs["shared"])


def test_claims_of_a_run_that_failed_are_kept_unless_it_says_never(
    runs: Mapping[str, Outcome],
) -> None:
    assert runs["kept"].phase == runs["never kept"].phase == "Failed"
    assert gone(runs["never kept"])
    assert claims(runs["kept"]) == [f"{runs['kept'].name}-workspace"]
