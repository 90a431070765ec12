"""The outputs that mark a step's end.

A program that handles SIGTERM and ends with exit code 0 counts as done, to Kubernetes and to
Argo, however little it did (seen on Argo 4.0.7). With an output that the program writes at its
very end, and that has to be there, it does not.
"""

from __future__ import annotations

from collections.abc import Collection

from kfpc.pipeline.model import Settings, Step


def may_be_cut_short(settings: Settings) -> bool:
    """Whether a step is one whose program is told to handle SIGTERM on nodes that go."""
    resume = settings.resume
    return (
        settings.preemptible is not None and resume is not None and resume.grace_period is not None
    )


def marks(step: Step, read: Collection[str]) -> tuple[str, ...]:
    """The names of the outputs without one of which a step that may be cut short is not done.

    Those that have to be there and are ``read`` by somebody; where there are none, the first
    that is a plain value. An unread file would need a place to be kept.
    """
    if not may_be_cut_short(step.settings):
        return ()
    required = [
        output for output in step.outputs.values() if output.written and not output.optional
    ]
    found = tuple(output.name for output in required if output.name in read)
    return found or tuple(output.name for output in required if output.type.is_scalar)[:1]
