"""Where a step says which nodes it asks for."""

from __future__ import annotations

from kfpc.clusters import Profile
from kfpc.kubernetes.affinity import label_keys
from kfpc.pipeline.patches import NodeRequest
from kfpc.pipeline.step import Leaf
from kfpc.source import Place


def asking(step: Leaf, kept: NodeRequest, profile: Profile) -> Place | None:
    """Where a step asks for preemptible nodes by hand: in its node selector, or its affinity.
    ``kept`` is what its patches leave of both."""
    for key in profile.spot_labels:
        if key in kept.selector:
            return step.setting("node_selector", key)
    required = () if kept.affinity is None else kept.affinity.required or ()
    if label_keys(required) & profile.spot_labels.keys():
        return step.setting("affinity").key
    return None
