"""A run that is submitted anew goes on from the checkpoint of another, as docs/preemption.md shows.

The first run counts to two and fails; what it has written is on a volume that outlives it.
"""

from __future__ import annotations

import shutil
import subprocess
import uuid
from collections.abc import Iterator, Mapping

import pytest

from tests.cluster.controller import Controller, Outcome, Run
from tests.cluster.kubectl import namespace
from tests.cluster.specs import spec_of
from tests.cluster.stand_ins import on_the_nodes

pytestmark = pytest.mark.cluster

PATIENCE = 240.0
HOME = "/checkpoints"
WHOSE = "${{ if(params.checkpoint_of == '', run.name, params.checkpoint_of) }}"
SCRIPT = """
mkdir -p "$KFPC_CHECKPOINT"
n=$(cat "$KFPC_CHECKPOINT/n" 2>/dev/null || echo 0)
n=$((n + 1))
echo $n > "$KFPC_CHECKPOINT/n"
test $n -ge 3
echo $n > /tmp/n
"""
"""Each attempt counts one further, and the third of all succeeds."""


def run(**params: str) -> Run:
    """Two attempts."""
    step = {
        "image": "busybox:1",
        "script": SCRIPT,
        "retries": 1,
        "outputs": {"n": {"type": "String", "path": "/tmp/n"}},
        "volumes": {HOME: {"claim": "submitted-anew"}},
        "resume": {"checkpoint": f"{HOME}/{WHOSE}"},
    }
    spec = spec_of(
        "anew",
        params={"checkpoint_of": {"type": "String", "default": ""}},
        steps={"a": step},
        outputs={"n": "${{ steps.a.outputs.n ?? 'none' }}"},
    )
    return Run(spec, params, edit=on_the_nodes)


@pytest.fixture(scope="module")
def runs(cluster: None) -> Iterator[Mapping[str, Outcome]]:
    """The run that fails, and what becomes of those that come after it."""
    controller = Controller(uuid.uuid4().hex[:8], PATIENCE)
    try:
        first = controller.finish({"first": run()})
        name = first["first"].name
        more = controller.finish({"of its own": run()})
        more |= controller.finish({"submitted": run(checkpoint_of=name)})
        if shutil.which("argo") is not None:
            more |= controller.await_all({"resubmitted": resubmitted(name)})
        yield first | more
    finally:
        controller.clear()


def resubmitted(name: str) -> str:
    """The name of the run that `argo resubmit` makes of one, to go on from it; the label of the
    session goes with it."""
    done = subprocess.run(
        ["argo", "resubmit", name, "-n", namespace(), "-o", "name",
         "-p", f"checkpoint_of={name}"],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    return done.stdout.strip().rpartition("/")[2]


def test_a_run_keeps_its_own(runs: Mapping[str, Outcome]) -> None:
    for key in ("first", "of its own"):
        assert runs[key].phase == "Failed", runs[key]
        assert len(runs[key].attempts("a")) == 2, runs[key]


@pytest.mark.parametrize(("key", "counted"), [("submitted", "3"), ("resubmitted", "4")])
def test_it_goes_on_from_another(key: str, counted: str, runs: Mapping[str, Outcome]) -> None:
    if key not in runs:
        pytest.skip("`argo resubmit` needs Argo's command line")
    assert runs[key].phase == "Succeeded", runs[key]
    assert len(runs[key].attempts("a")) == 1, runs[key]
    assert runs[key].results["n"] == counted
