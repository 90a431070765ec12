"""Tolerations and affinity as Kubernetes writes them: from plain data, and back.

Data of any shape is read, for it may be a patch of the author's. What Kubernetes would refuse for
its form is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from kfpc.kubernetes.affinity import (
    Affinity,
    NodeAffinity,
    NodeRequirement,
    NodeSelectorTerm,
    PreferredNode,
)
from kfpc.kubernetes.taints import Toleration

NODE = "nodeAffinity"
REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution"
PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution"


# ---------------------------------------------------------------- from plain data


def tolerations_from_plain(plain: Any) -> tuple[Toleration, ...]:
    """The tolerations of a list of them; none of anything else."""
    return tuple(found for item in _list(plain) if (found := _toleration(item)) is not None)


def _toleration(item: Any) -> Toleration | None:
    if not isinstance(item, Mapping):
        return None
    key, operator, effect = item.get("key"), item.get("operator"), item.get("effect")
    value = item.get("value")
    if operator == "Exists" and not isinstance(value, str):
        value = None  # it takes none
    if not all(text is None or isinstance(text, str) for text in (key, operator, value, effect)):
        return None
    return Toleration(key, operator, value, effect, _whole(item.get("tolerationSeconds")))


def affinity_from_plain(plain: Any) -> Affinity | None:
    """The affinity of a mapping; None of anything else."""
    if not isinstance(plain, Mapping):
        return None
    rest = {key: value for key, value in plain.items() if key != NODE}
    return Affinity(node_affinity_from_plain(plain.get(NODE)), rest)


def node_affinity_from_plain(plain: Any) -> NodeAffinity | None:
    """The node affinity of a mapping; None of anything else. A key that is there with something
    odd says nothing, which is not None."""
    if not isinstance(plain, Mapping):
        return None
    required = preferred = None
    if REQUIRED in plain:
        terms = _list(_mapping(plain[REQUIRED]).get("nodeSelectorTerms"))
        required = tuple(_term(item) for item in terms)
    if PREFERRED in plain:
        preferred = tuple(_preferred(_mapping(item)) for item in _list(plain[PREFERRED]))
    return NodeAffinity(required, preferred)


def _preferred(item: Mapping[Any, Any]) -> PreferredNode:
    return PreferredNode(_whole(item.get("weight")) or 0, _term(item.get("preference")))


def _term(item: Any) -> NodeSelectorTerm:
    found = _mapping(item)
    expressions, fields = found.get("matchExpressions"), found.get("matchFields")
    return NodeSelectorTerm(tuple(_requirements(expressions)), tuple(_requirements(fields)))


def _requirements(items: Any) -> Iterator[NodeRequirement]:
    for item in map(_mapping, _list(items)):
        key, operator = item.get("key"), item.get("operator")
        if isinstance(key, str) and isinstance(operator, str):
            values = (value for value in _list(item.get("values")) if isinstance(value, str))
            yield NodeRequirement(key, operator, tuple(values))


def _mapping(value: Any) -> Mapping[Any, Any]:
    return value if isinstance(value, Mapping) else {}


def _list(value: Any) -> Iterable[Any]:
    return value if isinstance(value, (list, tuple)) else ()


def _whole(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


# ---------------------------------------------------------------- to plain data


def toleration_to_plain(toleration: Toleration) -> dict[str, Any]:
    """What the toleration says, and no more."""
    plain = {
        "key": toleration.key,
        "operator": toleration.operator,
        "value": toleration.value,
        "effect": toleration.effect,
        "tolerationSeconds": toleration.seconds,
    }
    return {name: value for name, value in plain.items() if value is not None}


def affinity_to_plain(affinity: Affinity) -> dict[str, Any]:
    """The node affinity, and after it the rest as it is."""
    if affinity.node is None:
        return dict(affinity.rest)
    return {NODE: _node_affinity(affinity.node), **affinity.rest}


def _node_affinity(node: NodeAffinity) -> dict[str, Any]:
    plain: dict[str, Any] = {}
    if node.required is not None:
        plain[REQUIRED] = {"nodeSelectorTerms": [_plain_term(term) for term in node.required]}
    if node.preferred is not None:
        plain[PREFERRED] = [
            {"weight": one.weight, "preference": _plain_term(one.preference)}
            for one in node.preferred
        ]
    return plain


def _plain_term(term: NodeSelectorTerm) -> dict[str, Any]:
    plain = {"matchExpressions": term.expressions, "matchFields": term.fields}
    return {key: [_requirement(one) for one in all_] for key, all_ in plain.items() if all_}


def _requirement(one: NodeRequirement) -> dict[str, Any]:
    plain: dict[str, Any] = {"key": one.key, "operator": one.operator}
    return {**plain, "values": list(one.values)} if one.values else plain
