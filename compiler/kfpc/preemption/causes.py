"""Why an attempt ends: the one table of causes.

The retry expression in ``targets/argo``, the word that a program gets as ``KFPC_LAST_CAUSE``
and ``docs/causes.md`` come from it. What the platform shows was seen on a
real cluster with Argo 4.0.7, or read in the source of its controller (``inferFailedReason``,
``podReconciliation``).
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
    """Argo does not see it: the attempt begins again under its number, and spends nothing."""


@record
class Sign:
    """One way in which the platform shows a cause.

    ``exit_code`` is that of the step's own container, None where the platform has none.
    """

    phase: str
    message: str
    exit_code: int | None = None


@record
class Cause:
    """``name`` is the word that programs get, ``meaning`` a sentence for people.

    One that is only ``marked`` counts as it says where an output marks the step's end, and as
    a failure everywhere else.
    """

    name: str
    meaning: str
    counts: Counts
    signs: tuple[Sign, ...] = ()
    marked: bool = False


SUCCESS = Cause(
    "success", "the program ended with exit code 0 and left its outputs", Counts.SUCCESS
)

PREEMPTION = Cause(
    "preemption",
    "the pod or its node was taken away, a node did not take the pod, or the program ended as one "
    "that was taken away (143, 137)",
    Counts.PREEMPTION,
    (
        Sign("Failed", "Pod was terminated in response to imminent node shutdown.", 143),
        Sign("Failed", "Pod was terminated in response to imminent node shutdown.", 0),
        Sign("Failed", "Pod was terminated in response to imminent node shutdown."),
        Sign("Failed", "Pod was rejected: Pod was rejected as the node is shutting down."),
        Sign("Failed", "Pod was rejected: The node had condition: [DiskPressure]. "),
        Sign("Failed", "Pod was rejected: Node didn't have enough resource: cpu, requested: 4000"),
        Sign("Failed", "Pod was rejected: Predicate NodeAffinity failed"),
        Sign("Failed", "main: Error (exit code 143)", 143),
        Sign("Failed", "main: Error (exit code 143): last words of the program", 143),
        Sign("Failed", "main: Error (exit code 137)", 137),
        Sign("Error", "pod deleted"),
        Sign("Error", "pod deleted", 0),
        Sign("Failed", "The node was low on resource: memory. Threshold quantity: 100Mi", 137),
        Sign("Failed", "Preempted in order to admit critical pod"),
        Sign("Error", "Pod failed before main container starts due to PodInitializing: "),
        Sign("Error", "Pod failed before main container starts due to ContainerCreating: "),
    ),
)

NODE_LOST = Cause(
    "node-lost",
    "the node went without notice, and Argo saw it",
    Counts.PREEMPTION,
    (
        # Argo decides by this, and writes "pod deleted" over it a moment later.
        Sign(
            "Failed",
            "main: ContainerStatusUnknown (exit code 137): "
            "The container could not be located when the pod was terminated",
            137,
        ),
        Sign("Error", "pod deleted", 137),
        Sign("Failed", "pod failed: neither main nor wait container completed successfully"),
    ),
)

CUT_SHORT = Cause(
    "cut-short",
    "the program ended with exit code 0 without the output that marks its end",
    Counts.PREEMPTION,
    (
        Sign(
            "Error",
            "wait: Error (exit code 64): open /var/run/argo/outputs/parameters/tmp/output-done: "
            "no such file or directory",
            0,
        ),
    ),
    marked=True,
)

OUT_OF_MEMORY = Cause(
    "out-of-memory",
    "a process of the step took more memory than its limit",
    Counts.FAILURE,
    (Sign("Failed", "main: OOMKilled (exit code 137)", 137),),
)

OUT_OF_DISK = Cause(
    "out-of-disk",
    "the step wrote more than its `storage`, or the size of an `empty_dir`, allows",
    Counts.FAILURE,
    (
        Sign("Failed", 'Container main exceeded its local ephemeral storage limit "1Gi". ', 137),
        Sign(
            "Failed",
            "Pod ephemeral local storage usage exceeds the total limit of containers 1Gi. ",
            137,
        ),
        Sign("Failed", 'Usage of EmptyDir volume "scratch" exceeds the limit "10Mi". ', 143),
    ),
)

TIMEOUT = Cause(
    "timeout",
    "the attempt took longer than `timeout`, or could not start in that time",
    Counts.FAILURE,
    (
        Sign("Failed", "Pod was active on the node longer than the specified deadline", 143),
        Sign("Failed", "Pod was active on the node longer than the specified deadline", 137),
        Sign("Failed", "Pod was active on the node longer than the specified deadline"),
    ),
)

MISSING_OUTPUT = Cause(
    "missing-output",
    "the program ended with exit code 0 without an output that it has to leave",
    Counts.FAILURE,
    (
        Sign(
            "Error",
            "wait: Error (exit code 64): open /var/run/argo/outputs/parameters/tmp/output-x: "
            "no such file or directory",
            0,
        ),
    ),
)

CANNOT_START = Cause(
    "cannot-start",
    "a container before the program failed, or could not be made",
    Counts.FAILURE,
    (
        Sign("Error", "init: Error (exit code 1)"),
        Sign("Error", "Pod failed before main container starts due to ErrImagePull: denied"),
    ),
)

FAILURE = Cause(
    "failure",
    "the program ended with another exit code",
    Counts.FAILURE,
    (
        Sign("Failed", "main: Error (exit code 1)", 1),
        Sign("Failed", "main: Error (exit code 1): evicted: preempted", 1),
        Sign("Failed", "main: Error (exit code 2): pod deleted", 2),
    ),
)

VANISHED = Cause(
    "vanished",
    "the pod went unseen: by force, with a node that stayed away, or before its program began",
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
