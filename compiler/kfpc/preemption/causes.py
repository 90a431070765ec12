"""Why an attempt ends: the one table of causes.

The word that a program gets as ``KFPC_LAST_CAUSE`` comes from it, and so does ``docs/causes.md``.
What a platform shows of each cause, and how it is told there from the others, its target knows.
"""

from __future__ import annotations

from enum import Enum

from kfpc.record import record


class Counts(Enum):
    """What an ended attempt counts as."""

    SUCCESS = "success"
    PREEMPTION = "preemption"
    FAILURE = "failure"
    NOTHING = "nothing"
    """Nobody sees it: the attempt begins again under its number, and spends nothing."""


@record
class Cause:
    """``name`` is the word that programs get, ``meaning`` a sentence for people.

    One that is only ``marked`` counts as it says where an output marks the step's end, and as
    a failure everywhere else.
    """

    name: str
    meaning: str
    counts: Counts
    marked: bool = False


SUCCESS = Cause(
    "success", "the program ended with exit code 0 and left its outputs", Counts.SUCCESS
)

PREEMPTION = Cause(
    "preemption",
    "the pod or its node was taken away, a node did not take the pod, or the program ended as one "
    "that was taken away (143, 137)",
    Counts.PREEMPTION,
)

NODE_LOST = Cause(
    "node-lost",
    "the node went without notice, and the platform saw it",
    Counts.PREEMPTION,
)

CUT_SHORT = Cause(
    "cut-short",
    "the program ended with exit code 0 without the output that marks its end",
    Counts.PREEMPTION,
    marked=True,
)

OUT_OF_MEMORY = Cause(
    "out-of-memory",
    "a process of the step took more memory than its limit",
    Counts.FAILURE,
)

OUT_OF_DISK = Cause(
    "out-of-disk",
    "the step wrote more than its `storage`, or the size of an `empty_dir`, allows",
    Counts.FAILURE,
)

TIMEOUT = Cause(
    "timeout",
    "the attempt took longer than `timeout` from when it had a node, or did not start in that "
    "time there; for a node it waits without end",
    Counts.FAILURE,
)

MISSING_OUTPUT = Cause(
    "missing-output",
    "the program ended with exit code 0 without an output that it has to leave",
    Counts.FAILURE,
)

CANNOT_START = Cause(
    "cannot-start",
    "a container before the program failed, or could not be made",
    Counts.FAILURE,
)

FAILURE = Cause(
    "failure",
    "the program ended with another exit code",
    Counts.FAILURE,
)

VANISHED = Cause(
    "vanished",
    "the pod was taken away, in whatever way, and was gone before the controller saw its end; one "
    "that is set to hold pods until then sees it",
    Counts.NOTHING,
)

CAUSES = (
    SUCCESS,
    PREEMPTION,
    NODE_LOST,
    CUT_SHORT,
    OUT_OF_MEMORY,
    OUT_OF_DISK,
    TIMEOUT,
    MISSING_OUTPUT,
    CANNOT_START,
    FAILURE,
    VANISHED,
)

UNKNOWN = "unknown"
"""The word where the platform does not say: an attempt that follows a spent failure, and, from
the second on, one whose pod is made again because the one before it vanished."""

FIRST = "none"
"""The word of the first attempt of all."""
