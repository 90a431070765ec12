"""The steps that wait, and take no pods."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kfpc.kubernetes.duration import duration
from kfpc.pipeline.constants import known
from kfpc.pipeline.pipeline import Pipeline
from kfpc.pipeline.step import Leaf, Wait
from kfpc.record import record


@record
class Pause:
    """``seconds`` are how long it takes at most; None where somebody has to resume the run, or
    where only the run knows. One that ``goes_on`` is an approval with a limit: Argo resumes it by
    itself then, and does not fail it."""

    step: str
    sentence: str
    seconds: int | None
    approval: bool
    goes_on: bool = False


def pauses(pipeline: Pipeline, values: Mapping[str, str]) -> Iterator[Pause]:
    """All of them, in the order of the spec. ``values`` are those of params that are known."""
    for leaf in pipeline.leaves():
        if isinstance(leaf.program, Wait):
            yield pause(leaf, leaf.program, values)


def pause(leaf: Leaf, wait: Wait, values: Mapping[str, str]) -> Pause:
    """What there is to say of one."""
    seconds = None if wait.duration is None else _seconds(known(wait.duration, leaf.inputs, values))
    time = "for as long as the run says" if seconds is None else duration(seconds)
    if not wait.approval:
        text = f"waits {time}"
    elif wait.duration is None:
        text = "waits until somebody resumes the run"
    else:
        text = f"waits until somebody resumes the run, {time} at most"
    goes_on = wait.approval and wait.duration is not None
    return Pause(leaf.qualified, text, seconds, wait.approval, goes_on)


def _seconds(text: str | None) -> int | None:
    from kfpc.kubernetes.duration import seconds  # noqa: PLC0415 - rare

    if text is None:
        return None
    return int(text) if text.isascii() and text.isdecimal() else seconds(text)
