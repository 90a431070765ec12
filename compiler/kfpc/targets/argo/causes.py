"""The causes of an attempt's end as Argo shows them, and how one is told from the others.

What is shown was seen on a real cluster with Argo 4.0.7, or read in the source of its controller
(``inferFailedReason``, ``podReconciliation``).

Argo tells of the attempt before by ``lastRetry.message``, ``.exitCode`` and ``.status``, all of
them texts. In a retry expression the exit code is ``-1`` where there is none, in a template
``0``. The status does not tell causes apart: Error is both a pod that was deleted and an output
that is missing.

Every pattern begins where the message does, for what a program writes to its termination log
stands in the message behind the name of its container. Patterns are those of Go's ``regexp``;
they use no quote, and no backslash, which would have to be escaped twice.
"""

from __future__ import annotations

from collections.abc import Mapping

from kfpc.preemption.causes import (
    CANNOT_START,
    CUT_SHORT,
    FAILURE,
    MISSING_OUTPUT,
    NODE_LOST,
    OUT_OF_DISK,
    OUT_OF_MEMORY,
    PREEMPTION,
    TIMEOUT,
    Cause,
)
from kfpc.record import record

MESSAGE = "lastRetry.message"
EXIT_CODE = "lastRetry.exitCode"
ENDED = "lastRetry.status in ['Failed', 'Error']"

NO_OUTPUT = "^wait: Error [(]exit code 64[)]: "
"""The executor did not find what it has to save."""


@record
class Sign:
    """One way in which Argo shows a cause.

    ``exit_code`` is that of the step's own container, None where Argo has none.
    """

    phase: str
    message: str
    exit_code: int | None = None


@record
class Shown:
    """``signs`` are the ways in which a cause is shown, ``condition`` the expression that holds
    then, none of those before it in the table being true; None for what is told otherwise."""

    signs: tuple[Sign, ...]
    condition: str | None = None


def _matches(pattern: str) -> str:
    return f"{MESSAGE} matches '{pattern}'"


SHOWN: Mapping[str, Shown] = {
    OUT_OF_MEMORY.name: Shown(
        (Sign("Failed", "main: OOMKilled (exit code 137)", 137),),
        _matches("^[^ ]+: OOMKilled"),
    ),
    OUT_OF_DISK.name: Shown(
        (
            Sign(
                "Failed", 'Container main exceeded its local ephemeral storage limit "1Gi". ', 137
            ),
            Sign(
                "Failed",
                "Pod ephemeral local storage usage exceeds the total limit of containers 1Gi. ",
                137,
            ),
            Sign("Failed", 'Usage of EmptyDir volume "scratch" exceeds the limit "10Mi". ', 143),
        ),
        _matches(
            "^(Container [^ ]+ exceeded its local ephemeral storage limit"
            "|Pod ephemeral local storage usage exceeds"
            "|Usage of EmptyDir volume .* exceeds the limit)"
        ),
    ),
    TIMEOUT.name: Shown(
        (
            Sign("Failed", "Pod was active on the node longer than the specified deadline", 143),
            Sign("Failed", "Pod was active on the node longer than the specified deadline", 137),
            Sign("Failed", "Pod was active on the node longer than the specified deadline"),
            Sign("Failed", "Step exceeded its deadline"),  # the run's own: its pod had no node yet
        ),
        _matches(
            "^(Pod was active on the node longer than the specified deadline"
            "|[^ ]+ exceeded its deadline$)"
        ),
    ),
    NODE_LOST.name: Shown(
        (
            # Argo decides by this, and writes "pod deleted" over it a moment later.
            Sign(
                "Failed",
                "main: ContainerStatusUnknown (exit code 137): "
                "The container could not be located when the pod was terminated",
                137,
            ),
            Sign("Error", "pod deleted", 137),
            # The container runtime lost the container's state, as when a node starts anew.
            Sign("Failed", "main: Unknown (exit code 255)", 255),
            Sign("Error", "wait: Unknown (exit code 255)", 0),
            Sign("Failed", "pod failed: neither main nor wait container completed successfully"),
            Sign("Failed", "pod failed: main container did not complete successfully"),
            Sign("Failed", "pod failed: wait container did not complete successfully", 0),
            # Its pod failed before the node's kubelet told of any container.
            Sign("Failed", "can't find failed message for pod train-1 namespace default"),
        ),
        f"({MESSAGE} == 'pod deleted' && {EXIT_CODE} == '137') || "
        + _matches("^(pod failed: |can.t find failed message |[^ ]+: (ContainerStatus)?Unknown )"),
    ),
    PREEMPTION.name: Shown(
        (
            Sign("Failed", "Pod was terminated in response to imminent node shutdown.", 143),
            Sign("Failed", "Pod was terminated in response to imminent node shutdown.", 0),
            Sign("Failed", "Pod was terminated in response to imminent node shutdown."),
            Sign("Failed", "Pod was rejected: Pod was rejected as the node is shutting down."),
            Sign("Failed", "Pod was rejected: The node had condition: [DiskPressure]. "),
            Sign(
                "Failed", "Pod was rejected: Node didn't have enough resource: cpu, requested: 4000"
            ),
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
            # Argo's own containers: one saves outputs for as long as the grace period lets it,
            # whatever the program ended with; one gives up fetching inputs at the signal.
            Sign("Error", "wait: Error (exit code 137)", 0),
            Sign("Error", "wait: Error (exit code 143)", 0),
            Sign("Error", "init: Error (exit code 137)"),
            Sign("Error", "init: Error (exit code 64): failed to get file: context canceled"),
        ),
        f"{EXIT_CODE} in ['143', '137'] || "
        + _matches(
            "(?i)^(pod deleted|pod was terminated.*shut|pod was rejected"
            "|the node (was low on resource|had condition)|preempted|evicted"
            "|pod failed before main container starts due to (podinitializing|containercreating)"
            "|(wait|init): error [(]exit code (137|143|64[)]: .*context canceled))"
        ),
    ),
    MISSING_OUTPUT.name: Shown(
        (
            Sign(
                "Error",
                "wait: Error (exit code 64): "
                "open /var/run/argo/outputs/parameters/tmp/output-x: no such file or directory",
                0,
            ),
        ),
        _matches(NO_OUTPUT),
    ),
    CANNOT_START.name: Shown(
        (
            Sign("Error", "init: Error (exit code 1)"),
            Sign("Error", "init: Error (exit code 64): The specified key does not exist."),
            Sign("Error", "Pod failed before main container starts due to ErrImagePull: denied"),
        ),
        _matches("^(init: |Pod failed before )"),
    ),
    CUT_SHORT.name: Shown(
        (
            Sign(
                "Error",
                "wait: Error (exit code 64): "
                "open /var/run/argo/outputs/parameters/tmp/output-done: no such file or directory",
                0,
            ),
        ),
    ),
    FAILURE.name: Shown(
        (
            Sign("Failed", "main: Error (exit code 1)", 1),
            Sign("Failed", "main: Error (exit code 1): evicted: preempted", 1),
            Sign("Failed", "main: Error (exit code 2): pod deleted", 2),
            Sign("Failed", "main: Error (exit code 255)", 255),
        ),
    ),
}
"""By the names of causes, in the order in which they are looked at."""


def signs(cause: Cause) -> tuple[Sign, ...]:
    """The ways in which a cause is shown; none where Argo shows nothing."""
    shown = SHOWN.get(cause.name)
    return () if shown is None else shown.signs
