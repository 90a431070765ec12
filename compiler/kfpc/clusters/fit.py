"""How what a pod says of its nodes fits the preemptible nodes of a cluster."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kfpc.clusters.profiles import Profile
from kfpc.kubernetes.affinity import NodeAffinity, NodeSelectorTerm, demands, label_keys
from kfpc.kubernetes.taints import Taint, Toleration, keeps_away


def untolerated(tolerations: Iterable[Toleration], profile: Profile) -> list[Taint]:
    """The taints of preemptible nodes that keep a pod with these tolerations away."""
    listed = tuple(tolerations)
    return [taint for taint in profile.spot_taints if keeps_away(taint, listed)]


def wants(selector: Mapping[str, str | None], node: NodeAffinity | None, profile: Profile) -> bool:
    """Whether a pod runs on preemptible nodes only: it asks for each of their labels.

    A label that on-demand nodes have too tells them apart by its value alone. What is not known
    before the run is None in the selector.
    """
    labels = profile.spot_labels
    return bool(labels) and all(
        selector.get(key) == value
        or demands(node, key, value, any_value=key not in profile.on_demand_labels)
        for key, value in labels.items()
    )


def excluding_label(selector: Mapping[str, str | None], profile: Profile) -> str | None:
    """The label by which a node selector keeps a pod off preemptible nodes; what is not known
    before the run is None in it."""
    for key, value in profile.spot_labels.items():
        if selector.get(key) not in (None, value):
            return key
    return None


def mentions(terms: Iterable[NodeSelectorTerm], profile: Profile) -> bool:
    """Whether terms have something to say of each label of preemptible nodes."""
    return profile.spot_labels.keys() <= label_keys(terms)
