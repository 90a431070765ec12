"""A drill: a kind of plan, and what happens to each pod."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from math import ceil
from typing import Any, Literal

import kfpc
from kfpc.preemption import StepPlan
from kfpc.preemption.causes import TIMEOUT, VANISHED, Cause
from kfpc.targets.argo.target import ARGO
from tests.cluster.drills import program
from tests.cluster.drills.blocks import Block, wrapped
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

WAITED_FOR = "kfpc-test/waited-for"
"""The label of a node that there is not, until it is given."""

NOWHERE: Mapping[str, Any] = {
    "spot": {
        "labels": {WAITED_FOR: "true"},
        "taints": [{"key": "preemptible", "value": "true", "effect": "NoSchedule"}],
    },
}
"""A cluster whose preemptible nodes are not there yet."""

BY_OPERATOR = "gke-preemptible"
"""A profile where only preemptible nodes have it."""

GRACE_PERIOD = 10
"""Seconds: enough for a program that does nothing with them."""


@dataclass(frozen=True)
class Kind:
    """What a spec says of a step's attempts. ``retries`` is one budget, or two, or none;
    ``by_param`` the one for failures is a param's.

    ``fallback`` is the attempt after which the step falls back, or ``last``. ``checkpoint``
    with a grace period has outputs that mark the step's end. ``backoff`` are the seconds of the
    first wait; each further one is twice as long. ``grows`` asks for more memory after running
    out of it, or for more CPU after any failure.
    """

    retries: int | tuple[int, int] | None
    fallback: int | Literal["last"] | None = None
    by_value: bool = False
    required: bool = True
    checkpoint: Literal["none", "plain", "grace"] = "none"
    backoff: int | None = None
    by_param: bool = False
    grows: Literal["after_oom", "after_failure"] | None = None

    @property
    def step(self) -> dict[str, Any]:
        preemptible: dict[str, Any] = {"required": self.required}
        if self.fallback == "last":
            preemptible["fallback"] = "on-demand"
        elif self.fallback is not None:
            preemptible["fallback"] = {"after": self.fallback}
        settings = {"preemptible": preemptible, "resume": self._resume, **self._grows}
        if self.retries is None:
            return settings
        names = ("preemptions", "failures") if isinstance(self.retries, tuple) else ("total",)
        numbers = self.retries if isinstance(self.retries, tuple) else (self.retries,)
        retries: dict[str, Any] = dict(zip(names, numbers, strict=True))
        if self.by_param:
            retries["failures"] = braced("params.failures")
        if self.backoff is not None:
            retries["backoff"] = {"delay": f"{self.backoff}s", "factor": 2}
        return {"retries": retries, **settings}

    @property
    def _grows(self) -> dict[str, Any]:
        """No amount is enough for a program that is to run out of memory."""
        if self.grows is None:
            return {}
        assert isinstance(self.retries, tuple)
        most = self.retries[1]
        if self.grows == "after_oom":
            return {"memory": {"limit": "64M", "after_oom": ["96M", "128M"][:most]}}
        return {"cpu": {"request": "10m", "after_failure": ["20m", "30m"][:most]}}

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
    """``happenings`` are what happens to one pod after another; what comes after succeeds.

    One that is ``bounded`` has a timeout of the whole run, a little longer than that of an
    attempt. A ``bare`` step leaves no outputs. One that is a ``script``, not a command, is another
    kind of template to Argo. On a slow cluster an attempt may take ``scale`` times as long.

    ``blocks`` are around the step, from the outermost on. Where one is a loop, ``happenings`` are
    those of its first element, and ``others`` those of the elements after it.
    """

    kind: Kind
    happenings: tuple[Happening, ...]
    bounded: bool = False
    bare: bool = False
    script: bool = False
    scale: float = 1
    blocks: tuple[Block, ...] = ()
    others: tuple[tuple[Happening, ...], ...] = ()

    @classmethod
    def of(cls, kind: Kind, *names: str) -> Drill:
        return cls(kind, tuple(HAPPENINGS[name] for name in names))

    @property
    def spec(self) -> str:
        happens = self.happenings
        step: dict[str, Any] = {
            "image": _only((h.image for h in happens), "busybox:1"),
            "inputs": self._inputs,
            **self._program,
            "volumes": {program.HOME: {"claim": "drills"}},
            "memory": "64M",
            **self.kind.step,
        }
        if self.timeout is not None:
            step["timeout"] = f"{self.timeout}s"
        secret = _only((h.secret for h in happens), "")
        if secret:
            step["secrets"] = {secret: {"env": {"TOKEN": "token"}}}
        if any(h.init for h in happens):
            step["init"] = [_INIT]
        params: dict[str, Any] = {"session": {"type": "String"}, "does": {"default": ""}}
        if self.kind.by_param:
            assert isinstance(self.kind.retries, tuple)
            params["failures"] = self.kind.retries[1]
        name, outermost = wrapped(self.blocks, STEP, step, [self.does, *map(_words, self.others)])
        return spec_of(
            "drill",
            cluster=self._cluster,
            params=params,
            **({"workflow": {"timeout": f"{self.bound}s"}} if self.bounded else {}),
            steps={name: outermost},
            **({} if self.bare else {"outputs": {"done": braced(f"steps.{name}.outputs.done")}}),
        )

    @property
    def _inputs(self) -> dict[str, str]:
        """An element of a loop has its own records, and its own things that happen."""
        looped = any(block.kind == "loop" for block in self.blocks)
        return {
            "session": braced("params.session"),
            "does": braced("item.does" if looped else "params.does"),
            "run": braced("run.name") + (f"-{braced('item.of')}" if looped else ""),
        }

    @property
    def _program(self) -> dict[str, Any]:
        text = program.BARE if self.bare else program.SCRIPT
        outputs = {} if self.bare else {"done": {"type": "String", "path": program.OUTPUT}}
        own = {"script": text} if self.script else {"command": ["sh", "-c", text], "env": _ENV}
        return {**own, "outputs": outputs} if outputs else own

    @property
    def timeout(self) -> int | None:
        """Seconds that an attempt may take. What no pod can keep is not stretched."""
        found = [h.timeout for h in self.happenings if h.timeout is not None]
        if not found:
            return None
        return ceil(max(found) * (1 if self.happenings[0].always else self.scale))

    @property
    def bound(self) -> int:
        """Seconds that the run may take, if that is bounded."""
        return (self.timeout or 0) + 10

    @property
    def _cluster(self) -> str | Mapping[str, Any]:
        if self.nowhere:
            return NOWHERE
        return BY_VALUE if self.kind.by_value else BY_OPERATOR

    @property
    def nowhere(self) -> bool:
        """Whether its pods wait for a node."""
        return any(happening.nowhere for happening in self.happenings)

    @property
    def does(self) -> str:
        """What each pod's program is to do, as the program reads it."""
        return _words(self.happenings)

    @cached_property
    def plan(self) -> StepPlan:
        """kfpc's word."""
        pipeline = kfpc.load(kfpc.Source(self.spec)).pipeline
        assert pipeline is not None
        (plan,) = ARGO.analysis(pipeline).plans.values()
        return plan

    @property
    def two_levels(self) -> bool:
        """Whether rounds have a level of their own, in whose name an attempt's has its number."""
        retries = self.kind.retries
        return isinstance(retries, tuple) and (self.kind.by_param or retries[1] != 0)

    @property
    def ends_node(self) -> str | None:
        """How it ends a node, if it does."""
        return _only((h.name for h in self.happenings if h.name in NODE_ENDS), None)

    def beginning(self, element: int, earlier: int) -> Drill:
        """What is left of the drill for one beginning of an element's step, where ``earlier`` pods
        were made in those before it."""
        happens = (self.happenings, *self.others)[element]
        return replace(self, happenings=happens[earlier:], others=())

    def happening(self, number: int) -> Happening:
        """What happens to a pod; they count from 0."""
        if self.happenings and self.happenings[0].always:
            return self.happenings[0]
        return self.happenings[number] if number < len(self.happenings) else HAPPENINGS["success"]

    def causes(self, number: int) -> tuple[Cause, ...]:
        """What a pod's end may be taken for, what was lost last; pods count from 0."""
        if self.nowhere and self.bounded:
            return (TIMEOUT,)
        happening = self.happening(number)
        found = happening.causes_in(self.plan)
        return (*found, VANISHED) if happening.taken else found

    def package(self, session: str) -> dict[str, Any]:
        """The manifest that kfpc makes of it, ready for a cluster of the tests."""
        result = kfpc.compile(kfpc.Source(self.spec), set={"session": session, "does": self.does})
        said = [f"{found.code}: {found.message}" for found in result.diagnostics]
        assert result.manifest is not None, "\n".join(said)
        manifest: dict[str, Any] = json.loads(json.dumps(result.manifest))
        program.furnish(manifest, session)
        return manifest


_ENV = {f"INPUT_{name.upper()}": braced(f"inputs.{name}") for name in ("session", "run", "does")}

_INIT = {
    "name": "prepare",
    "image": "busybox:1",
    "command": ["sh", "-c", program.INIT],
    "mounts": [program.HOME],
    "env": _ENV,
}


def _words(happenings: Iterable[Happening]) -> str:
    return " ".join(happening.word or "success" for happening in happenings)


def _only(values: Any, otherwise: Any) -> Any:
    found = {value for value in values if value is not None}
    assert len(found) <= 1, f"one drill cannot have {found}"
    return found.pop() if found else otherwise
