"""What was seen of a drill: its pods, how Argo showed their ends, what their programs got."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from kfpc.preemption.course import State
from tests.cluster.controller import Outcome

PREEMPTIBLE_LABEL = "cloud.google.com/gke-preemptible"

_NODE_NAME = "workflows.argoproj.io/node-name"
_RETRY = re.compile(r"\((\d+)\)")
_ROUND = re.compile(r"\.round-(\d+)\(")
_ELEMENT = re.compile(r"\.round\((\d+):")
_STEP = ".train"


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
class Records:
    """What programs wrote down, by the uids of their pods."""

    numbers: Mapping[str, int]
    told: Mapping[str, Told]


@dataclass(frozen=True)
class SeenPod:
    """``preemptible`` is the kind of its node, None where it got none. ``number`` says which of
    the run's pods its program took itself for, counted from 1, None where no program began;
    ``told`` is None where that was not the step's own. ``created`` is in seconds since the epoch;
    ``waited`` are the seconds until it had a node, None where it got none. ``asked`` are its
    program's requests and limits, by kind and name."""

    uid: str
    state: State
    preemptible: bool | None
    told: Told | None
    created: float = 0
    number: int | None = None
    waited: float | None = None
    asked: Mapping[tuple[str, str], str] = field(default_factory=dict)


@dataclass(frozen=True)
class Face:
    """How Argo showed an attempt's end. ``finished`` is in seconds since the epoch."""

    phase: str
    message: str
    exit_code: int | None
    finished: float = 0


@dataclass(frozen=True)
class Seen:
    """``pods`` in the order in which they came; ``faces`` of the attempts by their states.

    Of a step in blocks, ``begun`` are its beginnings, those of an element of a loop (``element``)
    one after another; ``earlier`` are the element's pods in the beginnings before.
    """

    name: str
    phase: str
    message: str
    pods: tuple[SeenPod, ...]
    faces: Mapping[State, Face]
    begun: tuple[Seen, ...] = ()
    element: int = 0
    earlier: int = 0

    @property
    def of(self) -> Mapping[int, list[Seen]]:
        """The beginnings of each element."""
        found: dict[int, list[Seen]] = {}
        for one in self.begun:
            found.setdefault(one.element, []).append(one)
        return found

    def __str__(self) -> str:
        lines = [f"run {self.name}: {self.phase} {self.message}"]
        lines += [f"  {pod}" for pod in self.pods]
        lines += [f"  {state}: {face}" for state, face in self.faces.items()]
        return "\n".join(lines)


def state_of(node_name: str, *, two_levels: bool) -> State:
    """Where an attempt stands, from the name of its node: ``drill-x.train.round-1(1)``, or
    ``drill-x.train(0).train(1)`` where Argo counts the rounds.

    A step without retries has no number. Those of the blocks around it come before its name.
    """
    own = node_name[len(_place(node_name)) :]
    found = [int(number) for number in _RETRY.findall(own)]
    if laid_out := _ROUND.search(own):
        return State(int(laid_out[1]) - 1, found[0] + 1)
    if two_levels:
        failures, *found = found or [0]
        return State(failures, found[0] + 1 if found else 1)
    return State(0, found[0] + 1 if found else 1)


def see(
    outcome: Outcome,
    pods: Iterable[Mapping[str, Any]],
    records: Records,
    preemptible_nodes: Iterable[str],
    two_levels: bool,
) -> Seen:
    """Puts together what is known of a run. ``pods`` are the run's own, in order, ``records``
    are of their programs."""
    spot = set(preemptible_nodes)
    found = [(_node_of(pod), _pod(pod, records, spot, two_levels)) for pod in pods]
    whole = _part(outcome, outcome.name, outcome.name, found, two_levels)
    places = list(dict.fromkeys(_place(node) for node, _ in found))
    if places in ([], [outcome.name]):
        return whole
    begun: list[Seen] = []
    for place in places:
        element = _element(place)
        own = [(node, pod) for node, pod in found if _place(node) == place]
        folder = outcome.name if element is None else f"{outcome.name}-{element}"
        part = replace(_part(outcome, folder, place, own, two_levels), element=element or 0)
        earlier = sum(len(one.pods) for one in begun if one.element == part.element)
        begun.append(replace(part, earlier=earlier))
    return replace(whole, begun=tuple(begun))


def _part(
    outcome: Outcome,
    folder: str,
    place: str,
    found: Iterable[tuple[str, SeenPod]],
    two_levels: bool,
) -> Seen:
    """What was seen of a run, or of one beginning of its step: the nodes below ``place``."""
    nodes = outcome.nodes.values()
    steps = [node for node in nodes if node["name"] == place + _STEP] if place != folder else []
    end = steps[0] if steps else {"phase": outcome.phase, "message": outcome.message}
    return Seen(
        folder,
        end["phase"],
        end.get("message", ""),
        tuple(pod for _, pod in found),
        {
            state_of(node["name"], two_levels=two_levels): _face(node)
            for node in sorted(nodes, key=lambda node: node["name"])
            if node["type"] == "Pod" and place in (_place(node["name"]), outcome.name)
        },
    )


def _pod(
    pod: Mapping[str, Any], records: Records, spot: Collection[str], two_levels: bool
) -> SeenPod:
    uid = pod["metadata"]["uid"]
    return SeenPod(
        uid,
        state_of(_node_of(pod), two_levels=two_levels),
        node in spot if (node := pod["spec"].get("nodeName")) else None,
        records.told.get(uid),
        seconds(pod["metadata"]["creationTimestamp"]),
        records.numbers.get(uid),
        _waited(pod),
        _asked(pod),
    )


def _node_of(pod: Mapping[str, Any]) -> str:
    return str(pod["metadata"]["annotations"][_NODE_NAME])


def _place(node_name: str) -> str:
    """What a node's name has before the step's own: the run, and the blocks around it."""
    return node_name.partition(_STEP)[0]


def _element(place: str) -> int | None:
    """The element of a loop, from 0; None where there is no loop."""
    found = _ELEMENT.search(place)
    return int(found[1]) if found else None


def _face(node: Mapping[str, Any]) -> Face:
    code = node.get("outputs", {}).get("exitCode")
    finished = node.get("finishedAt")
    return Face(
        node["phase"],
        node.get("message", ""),
        None if code is None else int(code),
        seconds(finished) if finished else 0,
    )


def seconds(text: str) -> float:
    """Of a time as Kubernetes writes it, in whole seconds since the epoch."""
    return datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()


def _asked(pod: Mapping[str, Any]) -> dict[tuple[str, str], str]:
    (main,) = (one for one in pod["spec"]["containers"] if one["name"] == "main")
    return {
        (kind, name): amount
        for kind, amounts in main.get("resources", {}).items()
        for name, amount in amounts.items()
    }


def _waited(pod: Mapping[str, Any]) -> float | None:
    for condition in pod.get("status", {}).get("conditions", ()):
        if (condition["type"], condition["status"]) == ("PodScheduled", "True"):
            got = seconds(condition["lastTransitionTime"])
            return got - seconds(pod["metadata"]["creationTimestamp"])
    return None


def read_records(log: str) -> Records:
    """What the reader's pod printed (``program.reader``). Argo may say things of its own
    between."""
    numbers, told = {}, {}
    for line in log.splitlines():
        words = line.split()
        if words[1:2] == ["of"] and len(words) == 4:
            numbers[words[2]] = int(words[3])
        if words[1:2] == ["told"]:
            uid, _number, begins_at, *rest = words[2:]
            told[uid] = Told(int(begins_at), *(None if word == "-" else word for word in rest))
    return Records(numbers, told)
