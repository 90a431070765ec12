"""Managed node groups of EKS: a ``ClusterConfig`` of eksctl.

Source: https://docs.aws.amazon.com/eks/latest/eksctl/spot-instances.html, and the schema that
``eksctl utils schema`` prints. EKS gives the nodes the label eks.amazonaws.com/capacityType
itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kfpc.views.machines import INSTANCE_TYPE
from kfpc.views.nodepools.labels import EKS, ZONE, foreign_labels, own_labels
from kfpc.views.nodepools.manifests import Manifest, manifests, placeholder
from kfpc.views.nodepools.names import names
from kfpc.views.nodepools.pools import Pool
from kfpc.views.nodepools.variables import CLUSTER, Variable, machine_type
from kfpc.views.nodepools.words import rest, title

_LONGEST_NAME = 63
_REGION = Variable("REGION", "region of the cluster")


def node_groups(head: Sequence[str], pools: Sequence[Pool]) -> str:
    called = names(pools, longest=_LONGEST_NAME)
    variables = [
        CLUSTER,
        _REGION,
        *(_instance_type(pool) for pool in pools if INSTANCE_TYPE not in pool.labels),
    ]
    told = [
        f"{name}: {sentence}"
        for pool, name in zip(pools, called, strict=True)
        for sentence in (title(pool), *foreign_labels(pool, EKS), *rest(pool))
    ]
    body = {
        "apiVersion": "eksctl.io/v1alpha5",
        "kind": "ClusterConfig",
        "metadata": {"name": placeholder(CLUSTER), "region": placeholder(_REGION)},
        "managedNodeGroups": [_group(pool, name) for pool, name in zip(pools, called, strict=True)],
    }
    apply = "eksctl create nodegroup --config-file -"
    return manifests(head, variables, [Manifest(tuple(told), body)], apply=apply)


def _instance_type(pool: Pool) -> Variable:
    return machine_type(pool, "INSTANCE_TYPE", "instance type")


def _group(pool: Pool, name: str) -> dict[str, Any]:
    chosen = pool.labels.get(INSTANCE_TYPE)
    group: dict[str, Any] = {"name": name}
    if pool.preemptible:
        group["spot"] = True
    group["instanceTypes"] = [chosen or placeholder(_instance_type(pool))]
    if ZONE in pool.labels:
        group["availabilityZones"] = [pool.labels[ZONE]]
    group |= {"minSize": 0, "desiredCapacity": 0, "maxSize": pool.most}
    labels = own_labels(pool, EKS)
    if labels:
        group["labels"] = labels
    if pool.taints:
        group["taints"] = [
            {"key": taint.key, "value": taint.value, "effect": taint.effect}
            for taint in pool.taints
        ]
    # The autoscaler knows labels and taints of a group without nodes from the tags.
    group["propagateASGTags"] = True
    return group
