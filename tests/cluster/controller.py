"""Specs on their way through kfpc and a real Argo controller.

A ``Run`` says what is to happen; ``Controller.finish`` starts many at once and waits for
them together; an ``Outcome`` tells what became of one.
"""

from __future__ import annotations

import base64
import gzip
import json
import re
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Generic, TypeVar

import kfpc
from kfpc.pipeline import Pipeline
from kfpc.targets.argo.target import ARGO
from tests.cluster import stand_ins
from tests.cluster.kubectl import RefusedError, create, get, kubectl, log
from tests.cluster.kubectl import replace as replace_object
from tests.cluster.specs import in_two_levels
from tests.cluster.taking_away import WAYS

HERE = Path(__file__).parent
ENDED = ("Succeeded", "Failed", "Error")
LABEL = "kfpc-test"
"""Label of everything that the tests create: its value is the session's."""


@dataclass(frozen=True)
class Taking:
    """A pod that is taken away, ``how`` is one of ``WAYS``.

    It happens once, to the pod that runs ``step`` as soon as its log has the line ``when``.
    """

    step: str
    how: str
    when: str


@dataclass(frozen=True)
class Run:
    """A spec, as a text or a file, or a pipeline made by hand, and what is done with it.

    ``params`` are given at submit, as ``argo submit -p`` does. ``edit`` changes the package
    before it is created, ``takings`` happen one after another. One that is not ``awaited``
    is looked at when all others have ended; one that goes on ``alone`` begins after that, for
    its takings end a node with all that runs there. ``apart`` makes several objects of the package,
    that of the run last.
    """

    spec: str | Path | Pipeline
    params: Mapping[str, str] = field(default_factory=dict)
    edit: Callable[[dict[str, Any]], None] | None = None
    takings: tuple[Taking, ...] = ()
    awaited: bool = True
    alone: bool = False
    apart: Callable[[dict[str, Any]], tuple[dict[str, Any], ...]] | None = None

    def in_two_levels(self) -> Run:
        """The same with failures and preemptions counted apart."""
        assert isinstance(self.spec, str)
        return replace(self, spec=in_two_levels(self.spec))

    def package(self) -> dict[str, Any]:
        """The manifest that kfpc makes of it, with stand-ins."""
        spec = self.spec
        manifest = emitted(spec) if isinstance(spec, Pipeline) else compiled(spec)
        given = dict(self.params)
        for parameter in manifest["spec"].get("arguments", {}).get("parameters", ()):
            if parameter["name"] in given:
                parameter["value"] = given.pop(parameter["name"])
        assert not given, f"no such params: {', '.join(given)}"
        stand_ins.put_in(manifest)
        if self.edit is not None:
            self.edit(manifest)
        return manifest


def compiled(spec: str | Path) -> dict[str, Any]:
    """The manifest that kfpc makes of a spec, as plain data of its own."""
    source = spec if isinstance(spec, Path) else kfpc.Source(spec, str(HERE / "spec.yaml"))
    result = kfpc.compile(source)
    said = [f"{found.code}: {found.message}" for found in result.diagnostics]
    assert result.manifest is not None, "\n".join(said)
    manifest: dict[str, Any] = json.loads(json.dumps(result.manifest))
    return manifest


def emitted(pipeline: Pipeline) -> dict[str, Any]:
    """The manifest of a pipeline that no spec says."""
    emission = ARGO.emit(ARGO.analysis(pipeline), None)
    assert emission.package is not None, emission.problems
    manifest: dict[str, Any] = json.loads(json.dumps(emission.package.manifest))
    return manifest


@dataclass(frozen=True)
class Outcome:
    """What became of a run. ``nodes`` are Argo's, by id; steps go by their tasks' names."""

    name: str
    phase: str
    message: str
    nodes: Mapping[str, Any]

    @property
    def steps(self) -> dict[str, str]:
        """The phase of each task's node, in the order of the alphabet."""
        own = (node for node in self.nodes.values() if node.get("boundaryID") == self.name)
        phases = {node["displayName"]: node["phase"] for node in own}
        return {name: phases[name] for name in sorted(phases) if not name.endswith(")")}

    @property
    def results(self) -> dict[str, str]:
        """The outputs of the pipeline."""
        return _outputs(self.nodes[self.name])

    def outputs(self, step: str) -> dict[str, str]:
        return _outputs(self.node(step))

    def node(self, step: str) -> dict[str, Any]:
        """The step's node: that of all attempts, where there are several."""
        found = [node for node in self.nodes.values() if node["name"] == f"{self.name}.{step}"]
        assert found, f"no node `{step}`; {self}"
        return dict(found[0])

    def attempts(self, step: str) -> list[dict[str, Any]]:
        """The pods' nodes, first to last; where failures are counted apart, round by round."""
        return self._pods(self.node(step))

    def _pods(self, node: Mapping[str, Any]) -> list[dict[str, Any]]:
        if node["type"] == "Pod":
            return [dict(node)]
        children = [self.nodes[child] for child in node.get("children", ())]
        if node["type"] == "DAG":  # a round is a child of the pod before it
            inner = (one for one in self.nodes.values() if one.get("boundaryID") == node["id"])
            children = sorted(
                (one for one in inner if one["type"] in ("Retry", "Pod") and _is_top(one, node)),
                key=lambda one: one["name"],
            )
        if node["type"] == "Retry":
            numbered = [child for child in children if _NUMBER.search(child["name"])]
            children = sorted(numbered, key=lambda child: int(_NUMBER.findall(child["name"])[0]))
        return [pod for child in children for pod in self._pods(child)]

    def log(self, step: str, attempt: int = -1) -> str:
        """What the program of one attempt printed, without what Argo says around it."""
        lines = log(pod_of(self.name, self.attempts(step)[attempt])).splitlines()
        return "\n".join(line for line in lines if not _ARGO_SAYS.match(line))

    def pod(self, step: str) -> dict[str, Any]:
        """The pod of the last attempt, as Kubernetes has it."""
        return dict(get("pod", pod_of(self.name, self.attempts(step)[-1])))

    def report(self, step: str) -> stand_ins.Report:
        """What the stand-in ``report`` saw in its last attempt."""
        return stand_ins.Report.of(self.log(step))

    def __str__(self) -> str:
        lines = [f"run {self.name}: {self.phase} {self.message}"]
        lines += [
            f"  {node['displayName']}: {node['phase']} {node.get('message', '')}"
            for node in self.nodes.values()
        ]
        return "\n".join(lines)


def _is_top(node: Mapping[str, Any], dag: Mapping[str, Any]) -> bool:
    """Whether a node is one of a dag's tasks, and no attempt of one."""
    return not _NUMBER.search(node["name"].removeprefix(dag["name"]))


_NUMBER = re.compile(r"\((\d+)\)$")
_ARGO_SAYS = re.compile(r"time=\S+ level=.* argo=true|Error: exit status \d+$")


def _outputs(node: Mapping[str, Any]) -> dict[str, str]:
    found = node.get("outputs", {}).get("parameters", ())
    return {item["name"]: item["value"] for item in found if "value" in item}


def pod_of(run: str, node: Mapping[str, Any]) -> str:
    """The name of the pod of a node. Source: Argo's ``GeneratePodName``, version 2."""
    if node["name"] == run:
        return run
    digest = node["id"].rpartition("-")[2]
    return f"{run}-{node['templateName']}-{digest}"


Key = TypeVar("Key")


@dataclass
class _Going(Generic[Key]):
    """A run that has not ended, and the takings that are still to come."""

    key: Key
    takings: list[Taking]
    awaited: bool


class Controller:
    """The controller of the cluster. Everything that it is given carries ``session``."""

    def __init__(self, session: str, patience: float) -> None:
        self.session = session
        self.patience = patience
        """Seconds that runs which are started together may take."""

    def finish(self, runs: Mapping[Key, Run]) -> dict[Key, Outcome]:
        """Starts all runs and waits until all have ended, or patience has.

        One that does not compile or is refused is "not started".
        """
        outcomes = self._finish({key: run for key, run in runs.items() if not run.alone})
        for key, run in runs.items():
            if run.alone:
                outcomes |= self._finish({key: run})
        return outcomes

    def _finish(self, runs: Mapping[Key, Run]) -> dict[Key, Outcome]:
        outcomes: dict[Key, Outcome] = {}
        going: dict[str, _Going[Key]] = {}
        for key, run in runs.items():
            name, problem = self._start(run)
            if problem is None:
                going[name] = _Going(key, list(run.takings), run.awaited)
            else:
                outcomes[key] = Outcome(name, "not started", problem, {})
        end = time.monotonic() + self.patience
        while any(run.awaited for run in going.values()) and time.monotonic() < end:
            time.sleep(1)
            for outcome in _look(going):
                found = going[outcome.name]
                if outcome.phase in ENDED:
                    outcomes[going.pop(outcome.name).key] = outcome
                elif found.takings and _take(outcome, found.takings[0]):
                    found.takings.pop(0)
        return outcomes | {going[outcome.name].key: outcome for outcome in _look(going)}

    def await_all(self, names: Mapping[Key, str]) -> dict[Key, Outcome]:
        """What becomes of runs that go on, by their names."""
        end = time.monotonic() + self.patience
        while True:
            found = {outcome.name: outcome for outcome in _look(list(names.values()))}
            ended = all(outcome.phase in ENDED for outcome in found.values())
            if ended or time.monotonic() >= end:
                return {key: found[name] for key, name in names.items()}
            time.sleep(1)

    def _start(self, run: Run) -> tuple[str, str | None]:
        """The name of the run, or why there is none."""
        try:
            package = run.package()
            *beside, manifest = (package,) if run.apart is None else run.apart(package)
            for one in (*beside, manifest):
                one["metadata"].setdefault("labels", {})[LABEL] = self.session
            for one in beside:
                replace_object(one)
            return create(manifest), None
        except (AssertionError, RefusedError) as problem:
            return "", str(problem)

    def clear(self) -> None:
        """Deletes the session's runs, and with them their pods."""
        for kind in ("workflows", "workflowtemplates"):
            kubectl("delete", kind, "-l", f"{LABEL}={self.session}", "--wait=false")


def _look(names: Collection[str]) -> list[Outcome]:
    """What has become of runs so far."""
    found = get("workflows", *names) if names else {"items": []}
    items = found.get("items", [found])
    return [
        Outcome(
            item["metadata"]["name"],
            item.get("status", {}).get("phase", "Pending"),
            item.get("status", {}).get("message", ""),
            nodes_of(item.get("status", {})),
        )
        for item in items
    ]


def conditions(outcome: Outcome) -> dict[str, str]:
    """What Argo says of a run as a whole, by the types of the conditions."""
    found = get("workflow", outcome.name)["status"]["conditions"]
    return {one["type"]: one.get("message", "") for one in found}


def nodes_of(status: Mapping[str, Any]) -> dict[str, Any]:
    """The nodes of a run. Argo compresses many, or large ones, to keep the object small."""
    compressed = status.get("compressedNodes")
    if compressed:
        found = json.loads(gzip.decompress(base64.b64decode(compressed)))
    else:
        found = status.get("nodes") or {}
    return dict(found)


def _take(outcome: Outcome, taking: Taking) -> bool:
    """Takes the pod away if it is time; whether that was done."""
    if not any(node["name"] == f"{outcome.name}.{taking.step}" for node in outcome.nodes.values()):
        return False
    attempts = outcome.attempts(taking.step)
    if not attempts or attempts[-1]["phase"] != "Running":
        return False
    pod = pod_of(outcome.name, attempts[-1])
    try:
        if taking.when not in log(pod):
            return False
    except RefusedError:  # it has not begun, or is just ending
        return False
    WAYS[taking.how](pod)
    return True
