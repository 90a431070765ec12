"""What was seen of a drill: its pods, how Argo showed their ends, what their programs got."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kfpc.preemption.course import State
from tests.cluster.controller import Outcome

PREEMPTIBLE_LABEL = "cloud.google.com/gke-preemptible"

_NODE_NAME = "workflows.argoproj.io/node-name"
_RETRY = re.compile(r"\((\d+)\)")
_ROUND = re.compile(r"\.round-(\d+)\(")


@dataclass(frozen=True)
class Told:
    """What a program got in its environment; None where the variable is not there.

    ``begins_at`` is where its checkpoint stood.
    """

    begins_at: int
    attempt: str | None
    failures: str | None
    last_cause: str | None
    checkpoint: str | None


@dataclass(frozen=True)
class SeenPod:
    """``preemptible`` is the kind of its node, None where it got none. ``told`` is None where
    its program did not begin. ``created`` is in seconds since the epoch."""

    uid: str
    state: State
    preemptible: bool | None
    told: Told | None
    created: float = 0


@dataclass(frozen=True)
class Face:
    """How Argo showed an attempt's end. ``finished`` is in seconds since the epoch."""

    phase: str
    message: str
    exit_code: int | None
    finished: float = 0


@dataclass(frozen=True)
class Seen:
    """``pods`` in the order in which they came; ``faces`` of the attempts by their states."""

    name: str
    phase: str
    message: str
    pods: tuple[SeenPod, ...]
    faces: Mapping[State, Face]

    def __str__(self) -> str:
        lines = [f"run {self.name}: {self.phase} {self.message}"]
        lines += [f"  {pod}" for pod in self.pods]
        lines += [f"  {state}: {face}" for state, face in self.faces.items()]
        return "\n".join(lines)


def state_of(node_name: str, *, two_levels: bool) -> State:
    """Where an attempt stands, from the name of its node: ``drill-x.train.round-1(1)``, or
    ``drill-x.train(0).train(1)`` where Argo counts the rounds.

    A step without retries has no number.
    """
    found = [int(number) for number in _RETRY.findall(node_name)]
    if laid_out := _ROUND.search(node_name):
        return State(int(laid_out[1]) - 1, found[0] + 1)
    if two_levels:
        failures, *found = found or [0]
        return State(failures, found[0] + 1 if found else 1)
    return State(0, found[0] + 1 if found else 1)


def see(
    outcome: Outcome,
    pods: Iterable[Mapping[str, Any]],
    records: Mapping[str, Told],
    preemptible_nodes: Iterable[str],
    two_levels: bool,
) -> Seen:
    """Puts together what is known of a run. ``pods`` are the run's own, in order, ``records``
    are of their programs by the pods' uids."""
    spot = set(preemptible_nodes)
    return Seen(
        outcome.name,
        outcome.phase,
        outcome.message,
        tuple(
            SeenPod(
                pod["metadata"]["uid"],
                state_of(pod["metadata"]["annotations"][_NODE_NAME], two_levels=two_levels),
                node in spot if (node := pod["spec"].get("nodeName")) else None,
                records.get(pod["metadata"]["uid"]),
                _seconds(pod["metadata"]["creationTimestamp"]),
            )
            for pod in pods
        ),
        {
            state_of(node["name"], two_levels=two_levels): _face(node)
            for node in sorted(outcome.nodes.values(), key=lambda node: node["name"])
            if node["type"] == "Pod"
        },
    )


def _face(node: Mapping[str, Any]) -> Face:
    code = node.get("outputs", {}).get("exitCode")
    finished = node.get("finishedAt")
    return Face(
        node["phase"],
        node.get("message", ""),
        None if code is None else int(code),
        _seconds(finished) if finished else 0,
    )


def _seconds(text: str) -> float:
    """Of a time as Kubernetes writes it, in whole seconds."""
    return datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()


def read_records(log: str) -> dict[str, Told]:
    """What the reader's pod printed (``program.reader``), by the pods' uids. Argo may say things of
    its own between."""
    found = {}
    for line in log.splitlines():
        words = line.split()
        if words[1:2] == ["told"]:
            uid, _number, begins_at, *told = words[2:]
            found[uid] = Told(int(begins_at), *(None if word == "-" else word for word in told))
    return found
