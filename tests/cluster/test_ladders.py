"""What pods ask for as failures come: memory and CPU that grow, and other GPUs.

Storage is not here: nodes of a test cluster may have none to give.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from tests.cluster.controller import Controller, Outcome, Run, Taking, pod_of
from tests.cluster.kubectl import RefusedError, get, kubectl
from tests.cluster.specs import spec_of

pytestmark = pytest.mark.cluster

PATIENCE = 240.0
GPU_LABEL = "cloud.google.com/gke-accelerator"
KINDS = ("nvidia-l4", "nvidia-tesla-t4")

USES_MEMORY = "exec dd if=/dev/zero of=/dev/null bs=400M count=1"
"""More than the first two amounts, and less than the last one."""


def run(*takings: Taking, **settings: object) -> Run:
    step: dict[str, object] = {
        "image": "busybox:1",
        "resume": {"checkpoint": "gs://bucket/${{ run.name }}"},
        "preemptible": True,
        **settings,
    }
    return Run(spec_of("grows", cluster="gke-preemptible", steps={"a": step}), takings=takings)


def memory(script: str, *takings: Taking) -> Run:
    return run(
        *takings,
        script=script,
        memory={"limit": "64Mi", "after_oom": ["96Mi", "600Mi"]},
        retries={"preemptions": 2, "failures": 3},
    )


WAITS_IN_ROUND = 'test "$KFPC_FAILURES.$KFPC_ATTEMPT" = {} && {{ echo pod-may-go; sleep 600; }}'

RUNS: Mapping[str, Run] = {
    "out of memory, preempted, out of memory": memory(
        f"{WAITS_IN_ROUND.format('1.1')}; {USES_MEMORY}", Taking("a", "delete", "pod-may-go")
    ),
    "out of memory, another failure, preempted": memory(
        f'{WAITS_IN_ROUND.format("2.1")}; test "$KFPC_FAILURES" = 1 && exit 3;'
        f'test "$KFPC_FAILURES" = 2 || {USES_MEMORY}',
        Taking("a", "evict", "pod-may-go"),
    ),
    "other GPUs": run(
        script='test "$KFPC_FAILURES" = 1',
        gpus={"count": 1, "type": KINDS[0], "after_failure": [KINDS[1]]},
        retries={"preemptions": 2, "failures": 1},
    ),
    "CPU": run(
        script='test "$KFPC_FAILURES" = 2',
        cpu={"request": "10m", "after_failure": ["20m", {"request": "20m", "limit": "1"}]},
        retries={"preemptions": 2, "failures": 2},
    ),
}


@pytest.fixture(scope="module")
def grown(cluster: None) -> Iterator[Mapping[str, Outcome]]:
    """On nodes of which each has another kind of GPU, by its label."""
    nodes = [node["metadata"]["name"] for node in get("nodes")["items"]]
    if len(nodes) < len(KINDS):
        pytest.skip("two kinds of GPU need two nodes")
    controller = Controller(uuid.uuid4().hex[:8], PATIENCE)
    try:
        for node, kind in zip(nodes, KINDS, strict=False):
            kubectl("label", "node", node, f"{GPU_LABEL}={kind}", "--overwrite")
        yield controller.finish(RUNS)
    finally:
        controller.clear()
        for node in nodes:
            kubectl("label", "node", node, f"{GPU_LABEL}-")


def pods(outcome: Outcome) -> list[dict[str, Any] | None]:
    """The pod of each attempt; None for one that is gone."""
    return [_pod(pod_of(outcome.name, node)) for node in outcome.attempts("a")]


def _pod(name: str) -> dict[str, Any] | None:
    try:
        return dict(get("pod", name))
    except RefusedError:
        return None


def resources(pod: dict[str, Any]) -> dict[str, Any]:
    (main,) = (one for one in pod["spec"]["containers"] if one["name"] == "main")
    return dict(main["resources"])


def limits(outcome: Outcome, name: str) -> list[str | None]:
    return [None if pod is None else resources(pod)["limits"][name] for pod in pods(outcome)]


def test_memory_grows_after_running_out_of_it_and_a_preemption_keeps_it(
    grown: Mapping[str, Outcome],
) -> None:
    outcome = grown["out of memory, preempted, out of memory"]
    assert outcome.phase == "Succeeded", outcome
    found = limits(outcome, "memory")
    assert [found[0], *found[2:]] == ["64Mi", "96Mi", "600Mi"], outcome
    assert found[1] in ("96Mi", None)


def test_another_failure_keeps_the_memory_too(grown: Mapping[str, Outcome]) -> None:
    outcome = grown["out of memory, another failure, preempted"]
    assert outcome.phase == "Succeeded", outcome
    found = limits(outcome, "memory")
    assert [*found[:2], found[-1]] == ["64Mi", "96Mi", "96Mi"], outcome
    if len(found) == 3:
        pytest.xfail("the controller did not see the eviction, and made the pod again")
    assert len(found) == 4


def test_other_gpus_are_on_another_node(grown: Mapping[str, Outcome]) -> None:
    outcome = grown["other GPUs"]
    assert outcome.phase == "Succeeded", outcome
    kinds = []
    for pod in pods(outcome):
        assert pod is not None
        node = get("node", pod["spec"]["nodeName"])
        kinds.append(node["metadata"]["labels"][GPU_LABEL])
    assert kinds == list(KINDS)


def test_a_limit_may_come_later(grown: Mapping[str, Outcome]) -> None:
    outcome = grown["CPU"]
    assert outcome.phase == "Succeeded", outcome
    found = [resources(pod) for pod in pods(outcome) if pod is not None]
    assert [one["requests"]["cpu"] for one in found] == ["10m", "20m", "20m"]
    assert [one.get("limits", {}).get("cpu") for one in found] == [None, None, "1"]
