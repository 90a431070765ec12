"""Karpenter's NodePools, of the API karpenter.sh/v1, on AWS.

Source: https://karpenter.sh/docs/concepts/nodepools/ and
https://karpenter.sh/docs/concepts/scheduling/#well-known-labels. Karpenter chooses the machine
by what the pods ask for, so there is no size to say.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from kfpc.kubernetes.taints import Taint
from kfpc.views.machines import INSTANCE_TYPE
from kfpc.views.nodepools.manifests import Manifest, manifests, placeholder
from kfpc.views.nodepools.names import names
from kfpc.views.nodepools.pools import Pool
from kfpc.views.nodepools.variables import Variable
from kfpc.views.nodepools.words import rest, title

_LONGEST_NAME = 63
_NODE_CLASS = Variable(
    "NODE_CLASS", "name of an EC2NodeClass: the machines' image, network and role"
)

_WELL_KNOWN = {
    "topology.kubernetes.io/zone",
    "topology.kubernetes.io/region",
    "topology.k8s.aws/zone-id",
    INSTANCE_TYPE,
    "node.kubernetes.io/windows-build",
    "kubernetes.io/arch",
    "kubernetes.io/os",
    "karpenter.sh/capacity-type",
}
"""Labels that come with the machine, beside those of ``karpenter.k8s.aws``; a pool requires them,
and sets the others."""

_RESTRICTED = {"karpenter.sh/nodepool", "kubernetes.io/hostname"}
"""Labels that are different on each pool or node."""

_MANUFACTURER = "karpenter.k8s.aws/instance-gpu-manufacturer"
_COUNT = "karpenter.k8s.aws/instance-gpu-count"
_MANUFACTURERS = {"nvidia.com/gpu": "nvidia", "amd.com/gpu": "amd"}


def node_pools(head: Sequence[str], pools: Sequence[Pool]) -> str:
    documents = [
        Manifest((title(pool), *_told(pool)), _node_pool(pool, name))
        for pool, name in zip(pools, names(pools, longest=_LONGEST_NAME), strict=True)
    ]
    return manifests(head, [_NODE_CLASS], documents, apply="kubectl apply --filename -")


def _node_pool(pool: Pool, name: str) -> dict[str, Any]:
    template: dict[str, Any] = {}
    labels = {key: value for key, value in pool.labels.items() if _is_set(key)}
    if labels:
        template["metadata"] = {"labels": labels}
    template["spec"] = {
        "nodeClassRef": {
            "group": "karpenter.k8s.aws",
            "kind": "EC2NodeClass",
            "name": placeholder(_NODE_CLASS),
        },
        "requirements": [*_requirements(pool)],
    }
    if pool.taints:
        template["spec"]["taints"] = [*map(_taint, pool.taints)]
    return {
        "apiVersion": "karpenter.sh/v1",
        "kind": "NodePool",
        "metadata": {"name": name},
        "spec": {
            "template": template,
            # Otherwise Karpenter takes nodes away from steps to pack pods more tightly.
            "disruption": {"consolidationPolicy": "WhenEmpty", "consolidateAfter": "1m"},
        },
    }


def _taint(taint: Taint) -> dict[str, str]:
    value = {"value": taint.value} if taint.value else {}
    return {"key": taint.key, **value, "effect": taint.effect}


def _requirements(pool: Pool) -> Iterator[dict[str, Any]]:
    for key, value in pool.labels.items():
        if _is_required(key):
            yield {"key": key, "operator": "In", "values": [value]}
    for key in pool.need.undecided:
        if key not in _RESTRICTED:
            yield {"key": key, "operator": "Exists"}  # the pod then says which
    yield from _gpus(pool)


def _gpus(pool: Pool) -> Iterator[dict[str, Any]]:
    manufacturer = _MANUFACTURERS.get(pool.need.gpu)
    if manufacturer is None:
        return
    if _MANUFACTURER not in pool.labels:
        yield {"key": _MANUFACTURER, "operator": "In", "values": [manufacturer]}
    if pool.need.gpus is not None and _COUNT not in pool.labels:
        # `Gte` is younger than `Gt`.
        yield {"key": _COUNT, "operator": "Gt", "values": [str(pool.need.gpus - 1)]}


def _is_required(key: str) -> bool:
    return key in _WELL_KNOWN or key.startswith("karpenter.k8s.aws/")


def _is_set(key: str) -> bool:
    return not _is_required(key) and key not in _RESTRICTED


def _told(pool: Pool) -> Iterator[str]:
    for key, value in pool.labels.items():
        if key in _RESTRICTED:
            yield f"Karpenter sets the label {key} itself: see that it is {value}."
    yield from rest(pool, [key for key in pool.need.undecided if key in _RESTRICTED])
