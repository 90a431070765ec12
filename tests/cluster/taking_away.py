"""Ways in which a cluster takes a pod away.

The first three any cluster has, for they are requests to its API. For the others, which
end a node, the environment variable ``KFPC_PREEMPT`` names a command that does it, called
as ``COMMAND POD --how shutdown`` or ``--how node-loss``; when it returns, the node is coming
back.
"""

from __future__ import annotations

import json
import os
import shlex
import subprocess
from collections.abc import Callable, Mapping

from tests.cluster.kubectl import kubectl, namespace

COMMAND = "KFPC_PREEMPT"
NODE_ENDS = ("shutdown", "node-loss")


def _delete(pod: str) -> None:
    """As a node that is drained by hand does, and the Node controller's taint manager."""
    kubectl("delete", "pod", pod, "--wait=false")


def _evict(pod: str) -> None:
    """As ``kubectl drain`` and cluster autoscalers do."""
    eviction = {
        "apiVersion": "policy/v1",
        "kind": "Eviction",
        "metadata": {"name": pod, "namespace": namespace()},
    }
    path = f"/api/v1/namespaces/{namespace()}/pods/{pod}/eviction"
    kubectl("create", "--raw", path, "-f", "-", given=json.dumps(eviction))


def _vanish(pod: str) -> None:
    """As when the node is gone and somebody removes what is left of the pod."""
    kubectl("delete", "pod", pod, "--grace-period=0", "--force", "--wait=false")


def _by_command(how: str) -> Callable[[str], None]:
    def take(pod: str) -> None:
        command = shlex.split(os.environ[COMMAND])
        subprocess.run([*command, pod, "--how", how], check=True, capture_output=True)

    return take


WAYS: Mapping[str, Callable[[str], None]] = {
    "delete": _delete,
    "evict": _evict,
    "vanish": _vanish,
    "shutdown": _by_command("shutdown"),
    "node-loss": _by_command("node-loss"),
}


def lacking(how: str) -> str | None:
    """Why this cluster cannot take a pod away like that; None if it can."""
    if how in NODE_ENDS and not os.environ.get(COMMAND):
        return f"{COMMAND} names no command that takes a pod away by `{how}`"
    return None
