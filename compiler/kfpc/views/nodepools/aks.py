"""Node pools of AKS: ``az aks nodepool add``.

Source: https://learn.microsoft.com/azure/aks/spot-node-pool. With ``--priority Spot`` AKS gives
the nodes their label and their taint itself, and its own labels cannot be set:
https://learn.microsoft.com/azure/aks/use-labels#reserved-prefixes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kfpc.views.machines import INSTANCE_TYPE
from kfpc.views.nodepools.labels import AKS, foreign_labels, own_labels
from kfpc.views.nodepools.names import short_names
from kfpc.views.nodepools.pools import Pool
from kfpc.views.nodepools.shell import Command, assigned, joined, option, script, tainted, word
from kfpc.views.nodepools.variables import CLUSTER, Variable, machine_type, most_nodes
from kfpc.views.nodepools.words import rest, title

_LONGEST_NAME = 12
_GROUP = Variable("RESOURCE_GROUP", "resource group of the cluster")
_SPOT_TAINT = "kubernetes.azure.com/scalesetpriority"
_COUNTS = "--node-count 0 --min-count 0"

_ITSELF = (
    "AKS gives the nodes of a Spot pool the label and the taint "
    f"{_SPOT_TAINT}=spot:NoSchedule itself."
)


def node_pools(head: Sequence[str], pools: Sequence[Pool]) -> str:
    variables = [CLUSTER, _GROUP, *(v for pool in pools for v in _variables(pool))]
    commands = [
        Command((title(pool), *_notes(pool)), (*_parts(pool, name),))
        for pool, name in zip(pools, short_names(pools, longest=_LONGEST_NAME), strict=True)
    ]
    return script([*head, _ITSELF], variables, commands)


def _notes(pool: Pool) -> Iterator[str]:
    yield from foreign_labels(pool, AKS)
    yield from rest(pool)


def _variables(pool: Pool) -> Iterator[Variable]:
    if INSTANCE_TYPE not in pool.labels:
        yield _size(pool)
    yield most_nodes(pool)


def _size(pool: Pool) -> Variable:
    return machine_type(pool, "VM_SIZE", "VM size")


def _parts(pool: Pool, name: str) -> Iterator[str]:
    yield f"az aks nodepool add --name {word(name)}"
    yield f"--resource-group {word(_GROUP)} --cluster-name {word(CLUSTER)}"
    if pool.preemptible:
        yield "--priority Spot --eviction-policy Delete --spot-max-price -1"
    size = pool.labels.get(INSTANCE_TYPE)
    yield f"--node-vm-size {word(size or _size(pool))}"
    yield from option("--labels", *assigned(own_labels(pool, AKS)))
    taints = [taint for taint in pool.taints if taint.key != _SPOT_TAINT]
    yield from option("--node-taints", *joined(tainted(taints)))
    yield f"--enable-cluster-autoscaler {_COUNTS} --max-count {word(most_nodes(pool))}"
