"""What a name in an expression stands for, once it is known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from kfpc.pipeline.ids import StepId
from kfpc.record import record

if TYPE_CHECKING:
    from kfpc.pipeline.values.nodes import TypedText


@record
class ParamRef:
    """A param of a scope: of the pipeline, or of a sub-pipeline."""

    scope: StepId
    name: str


@record
class ItemRef:
    """The element that a loop is at, or what keys lead to in it."""

    scope: StepId
    path: tuple[str, ...] = ()


@record
class StateRef:
    """What a round of a repeat is given by the round before."""

    scope: StepId
    name: str


@record
class FailuresRef:
    """What failed in the end, known in the scope of the steps that run then."""

    scope: StepId


@record
class OutputRef:
    """An output of another step. ``round``: what one round of a loop gave, counted from 0."""

    step: StepId
    output: str
    round: int | None = None


@record
class StatusRef:
    """How another step ended, in the platform's words: Succeeded, Failed, Skipped, …"""

    step: StepId


@record
class ExitCodeRef:
    """The exit code of another step's program, in its last attempt; absent where it has none."""

    step: StepId


@record
class InputRef:
    """The value of an input of the step itself."""

    name: str


@record
class InputPathRef:
    """The path of the file that holds an input of the step itself."""

    name: str


@record
class OutputPathRef:
    """The path that the step itself writes an output to."""

    name: str


@record
class RunRef:
    """``field`` is one of name, id, namespace, created, scheduled, status, duration."""

    field: str


@record
class ScheduleRef:
    """What a schedule knows of its runs: how many ``succeeded`` and ``failed`` so far, and how
    many seconds ago it started the last one (``since_last``)."""

    field: Literal["succeeded", "failed", "since_last"]


@record
class PodName:
    """The name of the pod that runs the step."""


@record
class Attempt:
    """Which attempt of the step this is, from 1."""


@record
class SecretKeyRef:
    """A key of a Kubernetes Secret; its value is never written out. Params and the step's own
    inputs may decide which Secret it is, and which key."""

    name: TypedText
    key: TypedText


@record
class PlatformTag:
    """A tag of the platform that a component file uses, such as ``pod.name``; kept as it is."""

    tag: str


@record
class OwnEnd:
    """How the step itself ended: its ``status``, or its ``duration`` in seconds. Known in its
    metrics."""

    field: Literal["status", "duration"]


@record
class OwnOutput:
    """The value of an output of the step itself, which succeeded. Known in its metrics."""

    output: str


StepRef: TypeAlias = (
    InputRef | InputPathRef | OutputPathRef | PodName | Attempt | SecretKeyRef | OwnEnd | OwnOutput
)
"""What is known in a step alone, and never comes from around it."""

Ref: TypeAlias = (
    ParamRef
    | ItemRef
    | StateRef
    | FailuresRef
    | OutputRef
    | StatusRef
    | ExitCodeRef
    | ScheduleRef
    | RunRef
    | StepRef
    | PlatformTag
)
