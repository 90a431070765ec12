"""The outputs that mark a step's end.

A program that handles SIGTERM and ends with exit code 0 counts as done, however little it did
(seen on a real cluster). With an output that the program writes at its very end, and that has to
be there, it does not.
"""

from __future__ import annotations

from collections.abc import Collection

from kfpc.pipeline.erroneous import if_sound, sound_ones
from kfpc.pipeline.settings import Settings
from kfpc.pipeline.step import Leaf, Output


def may_be_cut_short(settings: Settings) -> bool:
    """Whether a step is one whose program is told to handle SIGTERM on nodes that go."""
    preemptible, resume = if_sound(settings.preemptible), if_sound(settings.resume)
    return preemptible is not None and resume is not None and bool(if_sound(resume.grace_period))


def marks(step: Leaf, read: Collection[str]) -> tuple[str, ...]:
    """The names of the outputs without one of which a step that may be cut short is not done.

    All plain values that have to be there, whoever reads them, for the author alone knows which
    of them is written last; and what may be a file and is ``read`` by somebody, for an unread one
    would need a place to be kept. What lies on a volume may be left from an earlier attempt, and
    marks nothing; nor does standard output, which is always there.
    """
    if not may_be_cut_short(step.settings):
        return ()
    outputs = if_sound(step.outputs) or {}
    required = [output for output in outputs.values() if _has_to_be_written(output)]
    return tuple(
        output.name
        for output in required
        if (output.is_text or output.name in read) and not _outlives(output, step.settings)
    )


def _has_to_be_written(output: Output) -> bool:
    return output.written and not output.optional and not output.stdout


def _outlives(output: Output, settings: Settings) -> bool:
    """Whether an output's file lies on a volume that outlives the pod."""
    path = output.path
    return path is not None and any(
        f"{path}/".startswith(f"{mount.path.rstrip('/')}/") and mount.source.kind != "empty_dir"
        for mount in sound_ones(settings.mounts)
    )
