"""Runs drills on a cluster, many at once, and takes their pods away when they say so."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from tests.cluster.controller import ENDED, LABEL, Outcome, nodes_of
from tests.cluster.drills import program
from tests.cluster.drills.api import PODS, WORKFLOWS, Api, PodWatch
from tests.cluster.drills.drill import WAITED_FOR, Drill, Kind
from tests.cluster.drills.pace import FEWEST, Pace, pace_of
from tests.cluster.drills.seen import PREEMPTIBLE_LABEL, Seen, read_records, seconds, see
from tests.cluster.kubectl import RefusedError, get, kubectl
from tests.cluster.taking_away import NODE_ENDS, WAYS

Key = TypeVar("Key")

_WORKFLOW = "workflows.argoproj.io/workflow"


@dataclass
class _Going(Generic[Key]):
    """The runs that have begun, by name; ``waiting`` are those whose node shall end, each with
    its pod. ``given`` is whether there is a node for those that wait for one."""

    at_once: int
    drills: dict[str, tuple[Key, Drill]] = field(default_factory=dict)
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)
    waiting: dict[str, str] = field(default_factory=dict)
    given: bool = False

    @property
    def living(self) -> list[str]:
        return [name for name in self.drills if name not in self.outcomes]


class Exercise:
    """One session on one cluster."""

    def __init__(self, api: Api, session: str, patience: float) -> None:
        self.api = api
        self.session = session
        self.patience = patience
        """Seconds without the end of any run after which the rest is given up."""
        self.pods = PodWatch(api, f"{LABEL}={session}")

    def measure(self, at_once: int) -> Pace:
        """How fast the cluster starts pods, where as many as shall run at once start together."""
        idle = Drill(Kind(None, required=False), ())
        self.finish(dict.fromkeys(range(at_once), idle), at_once)
        return pace_of(self.pods.all(), at_once)

    def finish(self, drills: Mapping[Key, Drill], at_once: int) -> dict[Key, Seen]:
        """Runs all drills: single tries a few at a time, so that they see a quiet cluster. Those
        that wait for a node follow the others, and get one when all have waited; then those that
        end a node in one way share one end of it."""
        going: _Going[Key] = _Going(min(at_once, FEWEST))
        self._run({k: d for k, d in drills.items() if d.bare}, going)
        going.at_once = at_once
        others = {k: d for k, d in drills.items() if not (d.bare or d.nowhere or d.ends_node)}
        self._run(others, going)
        self._run({k: d for k, d in drills.items() if d.nowhere}, going)
        for way in NODE_ENDS:
            self._run({k: d for k, d in drills.items() if d.ends_node == way}, going)
        return self._seen(going)

    def _run(self, drills: Mapping[Key, Drill], going: _Going[Key]) -> None:
        """Those that end a node or wait for one run all at once, the others a few at once."""
        together = any(d.nowhere or d.ends_node for d in drills.values())
        at_once = len(drills) if together else going.at_once
        todo = list(drills.items())
        last = time.monotonic()
        while (todo or going.living) and time.monotonic() < last + self.patience:
            room = at_once - len(going.living)
            for key, drill in todo[:room]:
                name = self.api.create(WORKFLOWS, drill.package(self.session))
                going.drills[name] = key, drill
            del todo[:room]
            self._take_away(going, len(drills))
            if self._look(going) or self._give_node(going):
                last = time.monotonic()
            time.sleep(0.5)
        for name in going.living:
            going.outcomes[name] = self._outcome(name)

    def _give_node(self, going: _Going[Key]) -> bool:
        """Whether there is now a node for the pods that wait for one: as soon as all have waited
        twice as long as the timeouts of their steps."""
        waiting = [drill for _, drill in map(going.drills.__getitem__, going.living)]
        if not waiting or going.given or not all(drill.nowhere for drill in waiting):
            return False
        longest = max(2 * (drill.timeout or 0) for drill in waiting)
        living = [pod for pod in self.pods.living() if _run_of(pod) in going.living]
        made = [seconds(pod["metadata"]["creationTimestamp"]) for pod in living]
        if len(made) < len(waiting) or time.time() < max(made) + longest:
            return False
        kubectl("label", "nodes", "-l", f"{PREEMPTIBLE_LABEL}=true", f"{WAITED_FOR}=true")
        going.given = True
        return True

    def _look(self, going: _Going[Key]) -> bool:
        """Whether runs have ended."""
        selector = f"{LABEL}={self.session},workflows.argoproj.io/completed=true"
        path = self.api.path(WORKFLOWS, labelSelector=selector)
        ended = [item["metadata"]["name"] for item in self.api.ask("GET", path)["items"]]
        new = [name for name in ended if name in going.drills and name not in going.outcomes]
        going.outcomes |= {name: self._outcome(name) for name in new}
        return bool(new)

    def _outcome(self, name: str) -> Outcome:
        status = self.api.ask("GET", self.api.path(WORKFLOWS, name)).get("status", {})
        phase, message = status.get("phase", "Pending"), status.get("message", "")
        return Outcome(name, phase, message, nodes_of(status))

    def _take_away(self, going: _Going[Key], together: int) -> None:
        """Takes away the pods that wait for it; a node as soon as all wait whose node shall
        end, ``together`` of them."""
        for pod in self.pods.living():
            uid, name = pod["metadata"]["uid"], pod["metadata"]["name"]
            run = _run_of(pod)
            if uid in going.taken or run not in going.living:
                continue
            how = self._waits_for(pod)
            if how is None:
                continue
            going.taken.add(uid)
            if how not in NODE_ENDS:
                WAYS[how](name)
                continue
            going.waiting[run] = name
            if len(going.waiting) == together:
                going.waiting.clear()
                WAYS[how](name)

    def _waits_for(self, pod: Mapping[str, Any]) -> str | None:
        """How a pod waits to be taken away, if it does."""
        for container in _running(pod):
            line = program.WAITS.search(self.api.log(pod["metadata"]["name"], container))
            if line is not None:
                return line[1]
        return None

    def _seen(self, going: _Going[Key]) -> dict[Key, Seen]:
        records = read_records(self._read())
        spot = _names(get("nodes", "-l", f"{PREEMPTIBLE_LABEL}=true"))
        pods = self.pods.all()
        return {
            key: see(
                going.outcomes[name],
                [pod for pod in pods if _run_of(pod) == name],
                records,
                spot,
                drill.two_levels,
            )
            for name, (key, drill) in going.drills.items()
        }

    def _read(self) -> str:
        """What the reader's pod prints."""
        name = self.api.create(PODS, program.reader(self.session))
        end = time.monotonic() + self.patience
        while time.monotonic() < end:
            phase = self.api.ask("GET", self.api.path(PODS, name))["status"].get("phase")
            if phase in ENDED:
                return self.api.log(name, "main")
            time.sleep(1)
        raise RefusedError(f"the pod {name} that reads what programs were told does not end")

    def clear(self) -> None:
        """Deletes all that the session made."""
        self.pods.stop()
        label = f"{LABEL}={self.session}"
        kubectl("delete", "workflows,pods", "-l", label, "--wait=false")
        kubectl("label", "nodes", "--all", f"{WAITED_FOR}-")


def _run_of(pod: Mapping[str, Any]) -> str | None:
    """The name of a pod's run; the reader's has none."""
    name = pod["metadata"]["labels"].get(_WORKFLOW)
    return None if name is None else str(name)


def _running(pod: Mapping[str, Any]) -> list[str]:
    """The names of the containers of ours that run now."""
    status = pod.get("status", {})
    found = [*status.get("initContainerStatuses", ()), *status.get("containerStatuses", ())]
    names = [one["name"] for one in found if "running" in one.get("state", {})]
    return [name for name in names if name in ("main", "prepare")]


def _names(found: Mapping[str, Iterable[Mapping[str, Any]]]) -> list[str]:
    return [item["metadata"]["name"] for item in found["items"]]
