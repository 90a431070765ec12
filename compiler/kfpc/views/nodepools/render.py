"""Which profile's pools are made how."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from kfpc.analysis import Analysis
from kfpc.pipeline.erroneous import sound
from kfpc.pipeline.pipeline import Pipeline
from kfpc.views.nodepools import aks, eks, gke, karpenter, own
from kfpc.views.nodepools.pools import Pool, pools

Renderer = Callable[[Sequence[str], Sequence[Pool]], str]
"""From the sentences of the head and the pools to what is printed."""

RENDERERS: Mapping[str, Renderer] = {
    "gke-preemptible": gke.preemptible_pools,
    "gke-spot": gke.spot_pools,
    "gke-autopilot": gke.autopilot,
    "eks": eks.node_groups,
    "karpenter": karpenter.node_pools,
    "aks": aks.node_pools,
    "own": own.labels_and_taints,
}
"""By the profile's name."""


def node_pools(analysis: Analysis, notice: int | None = None) -> str:
    """The commands or manifests that make the pools; empty where no step is preemptible.

    ``notice`` is how many seconds pods are to get of a preemption, where the profile does not
    say it.
    """
    found = pools(analysis, notice)
    if not found:
        return ""
    pipeline = analysis.pipeline
    return RENDERERS[sound(pipeline.profile).name](_head(pipeline, found), found)


def _head(pipeline: Pipeline, found: Sequence[Pool]) -> list[str]:
    profile = sound(pipeline.profile).name
    head = [f"Nodes for the preemptible steps of {pipeline.name}, profile {profile}."]
    if any(pool.need.assumed for pool in found):
        head.append("What params decide is as their defaults have it.")
    return head
