"""A run that failed and is retried by hand, as `argo retry` and the UI's button do.

Each first meets a ConfigMap that makes steps fail. That is mended, and all runs are retried.
"""

from __future__ import annotations

import shutil
import subprocess
import uuid
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from tests.cluster.controller import Controller, Outcome, Run
from tests.cluster.kubectl import kubectl, namespace, replace
from tests.cluster.specs import spec_of

pytestmark = pytest.mark.cluster

MOOD = "kfpc-test-mood"
PATIENCE = 240.0


def step(retries: object, fails: bool = True, **more: object) -> dict[str, object]:
    """A step that fails while the mood is bad, but for its second round where it has rounds and
    ``fails`` is false."""
    rounds = 'test "$ROUND" = 1 || exit 3' if not fails else "true"
    unlucky = 'test "$(cat /mood/mood)" = good || exit 3' if fails else rounds
    said: dict[str, object] = {
        "image": "busybox:1",
        "script": f"ROUND=${{KFPC_FAILURES:-0}}; {unlucky}; echo $ROUND > /tmp/o; echo f > /tmp/f",
        "outputs": {"o": {"type": "String", "path": "/tmp/o"}},
        "resume": {"checkpoint": "gs://bucket/${{ run.name }}"},
        "volumes": {"/mood": {"config_map": MOOD}},
        **more,
    }
    return said if retries is None else {**said, "retries": retries}


READER: dict[str, object] = {
    "image": "busybox:1",
    "inputs": {"o": "${{ steps.a.outputs.o }}"},
    "script": 'test "$(cat /mood/mood)" = good || exit 4; echo "$INPUT_O" > /tmp/r',
    "outputs": {"r": {"type": "String", "path": "/tmp/r"}},
    "volumes": {"/mood": {"config_map": MOOD}},
}
AFTER: dict[str, object] = {**READER, "inputs": {"o": "x"}, "after": "a"}
WAITS = {"delay": "3s", "factor": 2}
AT_ITS_END: dict[str, object] = {"e": {"wait": "1s"}}
FAILS_AT_ITS_END: dict[str, object] = {"e": {"image": "busybox:1", "script": "exit 1"}}


def run(**steps: object) -> Run:
    last = list(steps)[-1]
    output = {"a": "o", "b": "r"}[last]
    return Run(spec_of("by-hand", steps=steps, outputs={
        "out": f"${{{{ steps.{last}.outputs.{output} ?? 'none' }}}}"
    }))  # fmt: skip


GOOD = 'test "$(cat /mood/mood)" = good'
KINDS: Mapping[str, Mapping[str, Any]] = {
    "an exit code": {"script": f"{GOOD} || exit 3; echo 0 > /tmp/o"},
    "memory": {
        "script": f"{GOOD} || exec dd if=/dev/zero of=/dev/null bs=400M count=1; echo 0 > /tmp/o",
        "memory": {"limit": "32M", "after_oom": ["64M"]},
    },
    "a timeout": {"script": f"{GOOD} || sleep 600; echo 0 > /tmp/o", "timeout": "30s"},
    "no output": {"script": f"{GOOD} || exit 0; echo 0 > /tmp/o"},
    "no start": {
        "script": "echo 0 > /tmp/o",
        "init": [
            {"name": "prepare", "image": "busybox:1", "command": ["sh", "-c", GOOD],
             "mounts": ["/mood"]}
        ],
    },
}  # fmt: skip
"""Each way in which an attempt fails while the mood is bad."""

RUNS: Mapping[str, Run] = {
    **{
        f"rounds that end by {kind}": run(a=step({"preemptions": 1, "failures": 1}, **said))
        for kind, said in KINDS.items()
    },
    "no retries": run(a=step(None)),
    "one budget": run(a=step(1)),
    "no failures": run(a=step({"preemptions": 2, "failures": 0})),
    "rounds": run(a=step({"preemptions": 1, "failures": 2})),
    "rounds that wait": run(a=step({"preemptions": 1, "failures": 1, "backoff": WAITS})),
    "rounds without retries": run(a=step({"preemptions": 0, "failures": 1, "backoff": WAITS})),
    "after one budget": run(a=step(1, fails=False, script="echo 0 > /tmp/o"), b=READER),
    "after a second round": run(a=step({"preemptions": 1, "failures": 2}, fails=False), b=READER),
    "after a second round that waited": run(
        a=step({"preemptions": 0, "failures": 2, "backoff": WAITS}, fails=False), b=READER
    ),
    "steps at its end": run(a=step(None, on_exit=AT_ITS_END)),
    "one budget and steps at its end": run(a=step(1, on_exit=AT_ITS_END)),
    "after one whose end failed": run(
        a=step(None, fails=False, script="echo 0 > /tmp/o", on_exit=FAILS_AT_ITS_END), b=READER
    ),
    "after what may fail": run(a=step(1, script="exit 1", continue_on_failure=True), b=AFTER),
    "after rounds that may fail": run(
        a=step({"preemptions": 0, "failures": 1}, script="exit 1", continue_on_failure=True),
        b=AFTER,
    ),
}
PODS = {
    **{f"rounds that end by {kind}": 1 for kind in KINDS},
    "no retries": 1,
    "one budget": 1,
    "no failures": 1,
    "rounds": 1,
    "rounds that wait": 1,
    "rounds without retries": 1,
    "after a second round": 2,
    "after a second round that waited": 2,
    "steps at its end": 1,
    "one budget and steps at its end": 1,
    "after one whose end failed": 1,
    "after one budget": 1,
    "after what may fail": 2,
    "after rounds that may fail": 2,
}
"""The attempts of ``a`` in the end: those of a step that failed begin anew."""


def mood(said: str) -> None:
    replace({
        "apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": MOOD},
        "data": {"mood": said},
    })  # fmt: skip


@pytest.fixture(scope="module")
def retried(cluster: None) -> Iterator[Mapping[str, tuple[Outcome, Outcome]]]:
    """What became of each run before and after it was retried."""
    if shutil.which("argo") is None:
        pytest.skip("`argo retry` needs Argo's command line")
    controller = Controller(uuid.uuid4().hex[:8], PATIENCE)
    try:
        mood("bad")
        failed = controller.finish(RUNS)
        mood("good")
        for outcome in failed.values():
            command = ["argo", "retry", outcome.name, "-n", namespace()]
            subprocess.run(command, check=True, capture_output=True)
        again = controller.await_all({key: outcome.name for key, outcome in failed.items()})
        yield {key: (failed[key], again[key]) for key in RUNS}
    finally:
        controller.clear()
        kubectl("delete", "configmap", MOOD, "--ignore-not-found")


@pytest.mark.parametrize("key", RUNS)
def test_it_ends_as_planned(key: str, retried: Mapping[str, tuple[Outcome, Outcome]]) -> None:
    failed, again = retried[key]
    assert failed.phase in ("Failed", "Error"), failed
    assert again.phase == "Succeeded", again
    assert len(again.attempts("a")) == PODS[key], again


@pytest.mark.parametrize("key", [key for key in RUNS if key.startswith("after a second")])
def test_what_succeeded_is_not_begun_again(
    key: str, retried: Mapping[str, tuple[Outcome, Outcome]]
) -> None:
    failed, again = retried[key]
    assert [node["id"] for node in failed.attempts("a")] == [
        node["id"] for node in again.attempts("a")
    ]
    assert again.results["out"] == "1"
