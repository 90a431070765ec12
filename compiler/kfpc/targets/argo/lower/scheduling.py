"""Which nodes a pod tolerates, and how long something takes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kfpc.clusters import Profile
from kfpc.pipeline.settings import Preemptible


def tolerations(
    profile: Profile, preemptible: Preemptible | None, own: tuple[Mapping[str, Any], ...]
) -> list[dict[str, Any]]:
    """The author's tolerations, and those of the taints that preemptible nodes have."""
    wanted = [dict(toleration) for toleration in own]
    if preemptible is not None:
        for taint in profile.spot_taints:
            toleration = {"key": taint.key, "operator": "Equal", "value": taint.value}
            if not taint.value:
                toleration = {"key": taint.key, "operator": "Exists"}
            toleration["effect"] = taint.effect
            if toleration not in wanted:
                wanted.append(toleration)
    return wanted


def duration(seconds: int) -> str:
    """Seconds as Argo writes a duration, in the largest unit that keeps it whole."""
    for unit, size in (("h", 3600), ("m", 60)):
        if seconds % size == 0:
            return f"{seconds // size}{unit}"
    return f"{seconds}s"
