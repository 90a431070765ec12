"""Which nodes a pod tolerates, and how long something takes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from kfpc.clusters import Profile
from kfpc.kubernetes.plain import toleration_to_plain
from kfpc.kubernetes.taints import Toleration, toleration_of
from kfpc.pipeline.settings import Preemptible


def tolerations(
    profile: Profile, preemptible: Preemptible | None, own: Iterable[Toleration]
) -> list[dict[str, Any]]:
    """The author's tolerations, and those of the taints that preemptible nodes have."""
    wanted = list(own)
    if preemptible is not None:
        for toleration in map(toleration_of, profile.spot_taints):
            if toleration not in wanted:
                wanted.append(toleration)
    return [toleration_to_plain(toleration) for toleration in wanted]


def duration(seconds: int) -> str:
    """Seconds as Argo writes a duration, in the largest unit that keeps it whole."""
    for unit, size in (("h", 3600), ("m", 60)):
        if seconds % size == 0:
            return f"{seconds // size}{unit}"
    return f"{seconds}s"
