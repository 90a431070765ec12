"""What can happen to a pod of a drill, and what a plan may take it for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kfpc.preemption import StepPlan, causes
from kfpc.preemption.causes import Cause


@dataclass(frozen=True)
class Happening:
    """``word`` is what the program is told to do, None where no program ever starts.

    ``causes`` are what the controller may see in it; more than one where that is a matter of
    moments. That it saw nothing of a pod that was ``taken`` away is not among them: then an end
    was lost. ``timeout`` is in seconds, for what only a timeout ends. ``init`` asks for an init
    container, ``image`` and ``secret`` are what the step uses, ``nowhere`` that no node takes it.
    """

    name: str
    sentence: str
    causes: tuple[Cause, ...]
    word: str | None
    timeout: int | None = None
    init: bool = False
    marked: bool = False
    """Only of interest where an output marks the step's end."""
    image: str | None = None
    secret: str | None = None
    nowhere: bool = False

    def causes_in(self, plan: StepPlan) -> tuple[Cause, ...]:
        """What a plan takes it for. Where outputs mark the step's end, one that is missing is
        no mistake of the program."""
        if plan.marks and self.causes == (causes.MISSING_OUTPUT,):
            return (causes.CUT_SHORT,)
        return self.causes

    @property
    def taken(self) -> bool:
        """Whether the pod is taken away."""
        return self.word is not None and self.word.partition(":")[0] in _TAKES

    @property
    def always(self) -> bool:
        """Whether it happens to every pod, for the step cannot start."""
        return self.word is None and not self.nowhere


_TAKES = ("wait", "init", "hush", "quick")
"""What programs do that wait to be taken away."""


LONG = 60
"""A timeout that leaves a machine time to start the pods that shall succeed; a slow one gets
more (``pace``)."""

SHORT = 10
"""A timeout of pods of which none shall succeed."""

_TAKEN = (causes.PREEMPTION,)
_LOST = (causes.NODE_LOST, causes.PREEMPTION)
_SHORT = (causes.PREEMPTION, causes.CUT_SHORT)

_ALL = (
    Happening("delete", "the pod is deleted", _TAKEN, "wait:delete"),
    Happening("evict", "the pod is evicted", _TAKEN, "wait:evict"),
    Happening(
        "evict-at-once",
        "the pod is evicted, and the program ends at once, exit code 143",
        _TAKEN,
        "quick:evict",
    ),
    Happening("vanish", "the pod is deleted by force", _TAKEN, "wait:vanish"),
    Happening("shutdown", "the node shuts down", _TAKEN, "wait:shutdown"),
    Happening("node-loss", "the node is lost, and comes back soon", _LOST, "wait:node-loss"),
    Happening(
        "init",
        "the pod is deleted while its init container runs",
        _TAKEN,
        "init:delete",
        init=True,
    ),
    Happening(
        "cut-short",
        "the pod is deleted, and the program ends with exit code 0 before it is done",
        _SHORT,
        "hush:delete",
        marked=True,
    ),
    Happening("exit-1", "the program ends with exit code 1", (causes.FAILURE,), "exit:1"),
    Happening("exit-143", "the program ends with exit code 143 by itself", _TAKEN, "exit:143"),
    Happening("memory", "out of memory", (causes.OUT_OF_MEMORY,), "memory"),
    Happening("timeout", "longer than `timeout`", (causes.TIMEOUT,), "sleep", timeout=LONG),
    Happening(
        "output",
        "the program ends with exit code 0 without its output",
        (causes.MISSING_OUTPUT,),
        "nothing",
    ),
    Happening(
        "text",
        'the program writes "evicted: preempted" as its last words, exit code 1',
        (causes.FAILURE,),
        "text",
    ),
    Happening(
        "image",
        "an image that does not exist, until `timeout`",
        (causes.TIMEOUT,),
        None,
        timeout=SHORT,
        image="kfpc-no-such-image:1",
    ),
    Happening(
        "secret",
        "a Secret that does not exist, until `timeout`",
        (causes.TIMEOUT,),
        None,
        timeout=SHORT,
        secret="kfpc-no-such-secret",
    ),
    Happening(
        "nowhere",
        "no node takes the pod for longer than `timeout`",
        (causes.SUCCESS,),
        None,
        timeout=LONG // 2,
        nowhere=True,
    ),
    Happening("success", "the program succeeds", (causes.SUCCESS,), "success"),
)

HAPPENINGS: Mapping[str, Happening] = {happening.name: happening for happening in _ALL}
