"""Where a pod runs: tolerations, affinity, retries."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kfpc.clusters import Profile
from kfpc.pipeline.model import Backoff, Preemptible

_PREFERENCE = 50
"""Weight of the preferred node affinity: that of Kubeflow Pipelines' GKE helper."""

_REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution"
_PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution"


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


def affinity(
    profile: Profile, preemptible: Preemptible | None, own: Mapping[str, Any] | None
) -> dict[str, Any] | None:
    """The author's affinity, with the preemptible nodes preferred or required beside it."""
    if preemptible is None:
        return dict(own) if own else None
    labels = [
        {"key": key, "operator": "In", "values": [value]}
        for key, value in profile.spot_labels.items()
    ]
    whole = dict(own or {})
    nodes = dict(whole.get("nodeAffinity") or {})
    if preemptible.required:
        nodes[_REQUIRED] = _and_required(nodes.get(_REQUIRED), labels)
    else:
        nodes[_PREFERRED] = [
            *nodes.get(_PREFERRED, ()),
            {"weight": _PREFERENCE, "preference": {"matchExpressions": labels}},
        ]
    whole["nodeAffinity"] = nodes
    return whole


def _and_required(own: Mapping[str, Any] | None, labels: list[dict[str, Any]]) -> dict[str, Any]:
    """Terms are alternatives, so the labels go into each of them."""
    terms = (own or {}).get("nodeSelectorTerms") or [{}]
    return {
        "nodeSelectorTerms": [
            {**term, "matchExpressions": [*term.get("matchExpressions", ()), *labels]}
            for term in terms
        ]
    }


def duration(seconds: int) -> str:
    """Seconds as Argo writes a duration, in the largest unit that keeps it whole."""
    for unit, size in (("h", 3600), ("m", 60)):
        if seconds % size == 0:
            return f"{seconds // size}{unit}"
    return f"{seconds}s"


def retry_strategy(limit: str, backoff: Backoff | None) -> dict[str, Any]:
    """One budget for any cause.

    A preemption ends an attempt as Failed or as Error ("pod deleted"), so the policy is
    always Always, and always written: Argo's default covers one of the two, and a
    controller's own defaults would be merged into a strategy without a policy.
    ``maxDuration`` is never used: it counts from the first attempt's start.
    """
    strategy: dict[str, Any] = {"limit": limit, "retryPolicy": "Always"}
    if backoff is not None:
        strategy["backoff"] = {"duration": duration(backoff.delay)}
        if backoff.factor is not None:
            strategy["backoff"]["factor"] = str(backoff.factor)
        if backoff.max_delay is not None:
            strategy["backoff"]["cap"] = duration(backoff.max_delay)
    return strategy
