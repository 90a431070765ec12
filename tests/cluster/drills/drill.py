"""A drill: a kind of plan, and what happens to each pod."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import kfpc
from kfpc.preemption import StepPlan
from kfpc.targets.argo.target import ARGO
from tests.cluster.drills import program
from tests.cluster.drills.happenings import HAPPENINGS, Happening
from tests.cluster.specs import braced, spec_of
from tests.cluster.taking_away import NODE_ENDS

STEP = "train"

BY_VALUE: Mapping[str, Any] = {
    "spot": {
        "labels": {"karpenter.sh/capacity-type": "spot"},
        "taints": [{"key": "preemptible", "value": "true", "effect": "NoSchedule"}],
    },
    "on_demand": {"labels": {"karpenter.sh/capacity-type": "on-demand"}},
}
"""A cluster where both kinds of nodes have the label."""

BY_OPERATOR = "gke-preemptible"
"""A profile where only preemptible nodes have it."""

GRACE_PERIOD = 10
"""Seconds: enough for a program that does nothing with them."""


@dataclass(frozen=True)
class Kind:
    """What a spec says of a step's attempts. ``retries`` is one budget, or two; ``by_param`` the
    one for failures is a param's.

    ``fallback`` is the attempt after which the step falls back, or ``last``. ``checkpoint``
    with a grace period has outputs that mark the step's end. ``backoff`` are the seconds of the
    first wait; each further one is twice as long.
    """

    retries: int | tuple[int, int]
    fallback: int | Literal["last"] | None = None
    by_value: bool = False
    required: bool = True
    checkpoint: Literal["none", "plain", "grace"] = "none"
    backoff: int | None = None
    by_param: bool = False

    @property
    def step(self) -> dict[str, Any]:
        preemptible: dict[str, Any] = {"required": self.required}
        if self.fallback == "last":
            preemptible["fallback"] = "on-demand"
        elif self.fallback is not None:
            preemptible["fallback"] = {"after": self.fallback}
        names = ("preemptions", "failures") if isinstance(self.retries, tuple) else ("total",)
        numbers = self.retries if isinstance(self.retries, tuple) else (self.retries,)
        retries: dict[str, Any] = dict(zip(names, numbers, strict=True))
        if self.by_param:
            retries["failures"] = braced("params.failures")
        if self.backoff is not None:
            retries["backoff"] = {"delay": f"{self.backoff}s", "factor": 2}
        return {"retries": retries, "preemptible": preemptible, "resume": self._resume}

    @property
    def _resume(self) -> Any:
        if self.checkpoint == "none":
            return "idempotent"
        folder = f"{program.HOME}/{braced('inputs.session')}/{braced('inputs.run')}"
        resume: dict[str, Any] = {"checkpoint": f"{folder}/checkpoint"}
        if self.checkpoint == "grace":
            resume["grace_period"] = f"{GRACE_PERIOD}s"
        return resume


@dataclass(frozen=True)
class Drill:
    """``happenings`` are what happens to one pod after another; what comes after succeeds."""

    kind: Kind
    happenings: tuple[Happening, ...]

    @classmethod
    def of(cls, kind: Kind, *names: str) -> Drill:
        return cls(kind, tuple(HAPPENINGS[name] for name in names))

    @property
    def spec(self) -> str:
        happens = self.happenings
        step: dict[str, Any] = {
            "image": _only((h.image for h in happens), "busybox:1"),
            "inputs": {name: braced(f"params.{name}") for name in ("session", "does")}
            | {"run": braced("run.name")},
            "script": program.SCRIPT,
            "outputs": {"done": {"type": "String", "path": program.OUTPUT}},
            "volumes": {program.HOME: {"claim": "drills"}},
            "memory": "64M",
            **self.kind.step,
        }
        timeout = max((h.timeout for h in happens if h.timeout is not None), default=None)
        if timeout is not None:
            step["timeout"] = f"{timeout}s"
        secret = _only((h.secret for h in happens), "")
        if secret:
            step["secrets"] = {secret: {"env": {"TOKEN": "token"}}}
        if any(h.init for h in happens):
            step["init"] = [_INIT]
        params: dict[str, Any] = {"session": {"type": "String"}, "does": {"default": ""}}
        if self.kind.by_param:
            assert isinstance(self.kind.retries, tuple)
            params["failures"] = self.kind.retries[1]
        return spec_of(
            "drill",
            cluster=BY_VALUE if self.kind.by_value else BY_OPERATOR,
            params=params,
            steps={STEP: step},
            outputs={"done": braced(f"steps.{STEP}.outputs.done")},
        )

    @property
    def does(self) -> str:
        """What each pod's program is to do, as the program reads it."""
        return " ".join(h.word or "success" for h in self.happenings)

    @cached_property
    def plan(self) -> StepPlan:
        """kfpc's word."""
        pipeline = kfpc.load(kfpc.Source(self.spec)).pipeline
        assert pipeline is not None
        return ARGO.analysis(pipeline).plans[STEP,]

    @property
    def ends_node(self) -> str | None:
        """How it ends a node, if it does."""
        return _only((h.name for h in self.happenings if h.name in NODE_ENDS), None)

    def happening(self, number: int) -> Happening:
        """What happens to a pod; they count from 0."""
        if self.happenings and self.happenings[0].always:
            return self.happenings[0]
        return self.happenings[number] if number < len(self.happenings) else HAPPENINGS["success"]

    def package(self, session: str) -> dict[str, Any]:
        """The manifest that kfpc makes of it, ready for a cluster of the tests."""
        result = kfpc.compile(kfpc.Source(self.spec), set={"session": session, "does": self.does})
        said = [f"{found.code}: {found.message}" for found in result.diagnostics]
        assert result.manifest is not None, "\n".join(said)
        manifest: dict[str, Any] = json.loads(json.dumps(result.manifest))
        program.furnish(manifest, session)
        return manifest


_INIT = {
    "name": "prepare",
    "image": "busybox:1",
    "command": ["sh", "-c", program.INIT],
    "mounts": [program.HOME],
    "env": {
        f"INPUT_{name.upper()}": braced(f"inputs.{name}") for name in ("session", "run", "does")
    },
}


def _only(values: Any, otherwise: Any) -> Any:
    found = {value for value in values if value is not None}
    assert len(found) <= 1, f"one drill cannot have {found}"
    return found.pop() if found else otherwise
