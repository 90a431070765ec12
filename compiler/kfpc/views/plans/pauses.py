"""The steps that wait, and take no pods."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kfpc.kubernetes.duration import duration, seconds_waited
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
    text = None if wait.duration is None else known(wait.duration, leaf.inputs, values)
    seconds = None if text is None else seconds_waited(text)
    time = "for as long as the run says" if seconds is None else duration(seconds)
    if not wait.approval:
        sentence = f"waits {time}"
    elif wait.duration is None:
        sentence = "waits until somebody resumes the run"
    else:
        sentence = f"waits until somebody resumes the run, {time} at most"
    goes_on = wait.approval and wait.duration is not None
    return Pause(leaf.qualified, sentence, seconds, wait.approval, goes_on)
