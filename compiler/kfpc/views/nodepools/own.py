"""Nodes of a cluster whose profile is the user's own: what labels and taints they need."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kfpc.views.machines import INSTANCE_TYPE
from kfpc.views.nodepools.pools import Pool
from kfpc.views.nodepools.shell import Command, assigned, script, tainted, word
from kfpc.views.nodepools.variables import Variable, of_pool
from kfpc.views.nodepools.words import rest, title

_OF_THE_MACHINE = {
    "kubernetes.io/arch",
    "kubernetes.io/hostname",
    "kubernetes.io/os",
    INSTANCE_TYPE,
    "topology.kubernetes.io/region",
    "topology.kubernetes.io/zone",
}
"""https://kubernetes.io/docs/reference/labels-annotations-taints/."""


def labels_and_taints(head: Sequence[str], pools: Sequence[Pool]) -> str:
    """Commands for one node; where nodes come and go, it is their template that needs them."""
    told = (
        "Where your platform makes the nodes, give these labels and taints to what it makes them "
        "from; the commands are for a node that is there."
    )
    commands = {pool: [*_commands(pool)] for pool in pools}
    variables = [_node(pool) for pool, ran in commands.items() if any(one.parts for one in ran)]
    return script([*head, told], variables, [one for ran in commands.values() for one in ran])


def _node(pool: Pool) -> Variable:
    if pool.preemptible:
        return of_pool(pool, "NODE", "name of a preemptible node")
    return of_pool(pool, "ON_DEMAND_NODE", "name of an on-demand node")


def _commands(pool: Pool) -> Iterator[Command]:
    yield Command((title(pool), *_notes(pool), *rest(pool)))
    node = word(_node(pool))
    labels = {key: value for key, value in pool.labels.items() if key not in _OF_THE_MACHINE}
    if labels:
        yield Command((), (f"kubectl label node {node} --overwrite", *_quoted(assigned(labels))))
    if pool.taints:
        yield Command(
            (), (f"kubectl taint node {node} --overwrite", *_quoted(tainted(pool.taints)))
        )


def _quoted(words: Sequence[str]) -> Iterator[str]:
    return map(word, words)


def _notes(pool: Pool) -> Iterator[str]:
    if not pool.preemptible:
        others = {key: value for key, value in pool.spot.items() if pool.labels.get(key) != value}
        kept = ", ".join(assigned(others))
        yield f"They must not have {kept}, nor a taint that the steps do not tolerate."
    if not pool.labels and not pool.taints:
        yield "They need no label and no taint."
    for key, value in pool.labels.items():
        if key in _OF_THE_MACHINE:
            yield f"Kubernetes sets the label {key} itself: see that it is {value}."
