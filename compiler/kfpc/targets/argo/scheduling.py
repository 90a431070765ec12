"""Which nodes a pod tolerates, and how often it is tried."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from kfpc.clusters import Profile
from kfpc.kubernetes.plain import toleration_to_plain
from kfpc.kubernetes.taints import Toleration, toleration_of
from kfpc.pipeline.settings import Backoff, Preemptible


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


def retry_strategy(
    limit: str, backoff: Backoff | None, expression: str | None = None
) -> dict[str, Any]:
    """How often, and with an expression after what.

    A preemption ends an attempt as Failed or as Error ("pod deleted"), so the policy is
    always Always, and always written: Argo's default covers one of the two, and a
    controller's own defaults would be merged into a strategy without a policy.
    ``maxDuration`` is never used: it counts from the first attempt's start.
    """
    strategy: dict[str, Any] = {"limit": limit, "retryPolicy": "Always"}
    if expression is not None:
        strategy["expression"] = expression
    if backoff is not None:
        strategy["backoff"] = {"duration": duration(backoff.delay)}
        if backoff.factor is not None:
            strategy["backoff"]["factor"] = str(backoff.factor)
        if backoff.max_delay is not None:
            strategy["backoff"]["cap"] = duration(backoff.max_delay)
    return strategy
