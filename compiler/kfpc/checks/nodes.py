"""Which nodes a pod asks for, and which it tolerates, by its scheduling fields."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from kfpc.clusters import Profile, Taint
from kfpc.pipeline.step import Leaf
from kfpc.source import Place

REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution"
PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution"

_KEEPS_AWAY = frozenset({"NoSchedule", "NoExecute"})


def untolerated(tolerations: Any, profile: Profile) -> list[Taint]:
    """The taints of preemptible nodes that keep a pod with these tolerations away."""
    listed = [one for one in _list(tolerations) if isinstance(one, Mapping)]
    return [
        taint
        for taint in profile.spot_taints
        if taint.effect in _KEEPS_AWAY and not any(_tolerates(one, taint) for one in listed)
    ]


def _tolerates(toleration: Mapping[str, Any], taint: Taint) -> bool:
    """Source: Kubernetes, ``Toleration.ToleratesTaint``. Operators that kfpc does not know
    (``Gt``, ``Lt``) are taken to tolerate."""
    key, effect = toleration.get("key"), toleration.get("effect")
    if effect not in (None, "", taint.effect) or key not in (None, "", taint.key):
        return False
    if toleration.get("operator") not in (None, "", "Equal"):
        return True
    return bool(key) and (toleration.get("value") or "") == taint.value


def wants(selector: Mapping[str, str], affinity: Any, profile: Profile) -> bool:
    """Whether a pod runs on preemptible nodes only: it asks for each of their labels."""
    labels = profile.spot_labels
    missing = [key for key, value in labels.items() if selector.get(key) != value]
    if not labels or not missing:
        return bool(labels)
    terms = list(_terms(affinity))
    return bool(terms) and all(_asks(term, key, profile) for term in terms for key in missing)


def asking(step: Leaf, profile: Profile) -> Place | None:
    """Where a step asks for preemptible nodes by hand: in its node selector, or its affinity."""
    for key in profile.spot_labels:
        if key in step.settings.node_selector:
            return step.setting("node_selector", key)
    return step.setting("affinity").key if step.settings.affinity is not None else None


def rules_out(selector: Mapping[str, Any], profile: Profile) -> str | None:
    """The label by which a node selector keeps a pod off preemptible nodes; what is not known
    before the run is None in it."""
    for key, value in profile.spot_labels.items():
        if selector.get(key) not in (None, value):
            return key
    return None


def affinity_rules_out(affinity: Any, profile: Profile) -> bool:
    """Whether a required node affinity keeps a pod off preemptible nodes: each alternative asks
    for what these are not."""
    terms = list(_terms(affinity))
    return bool(terms) and all(_denies(term, profile) for term in terms)


def mentions(value: Any, profile: Profile) -> bool:
    """Whether a node affinity has something to say of each label of preemptible nodes."""
    return set(profile.spot_labels) <= set(_keys(value))


def _asks(term: Mapping[str, Any], key: str, profile: Profile) -> bool:
    """Whether an alternative of a node affinity holds on nodes with that label alone."""
    wanted = profile.spot_labels[key]
    for expression in _list(term.get("matchExpressions")):
        if not isinstance(expression, Mapping) or expression.get("key") != key:
            continue
        operator, values = expression.get("operator"), _list(expression.get("values"))
        if operator == "In" and values == [wanted]:
            return True
        if operator == "Exists" and key not in profile.on_demand_labels:
            return True
    return False


def _denies(term: Mapping[str, Any], profile: Profile) -> bool:
    """Whether an alternative of a node affinity holds on no preemptible node."""
    for expression in _list(term.get("matchExpressions")):
        if not isinstance(expression, Mapping):
            continue
        has = profile.spot_labels.get(str(expression.get("key")))
        operator, values = expression.get("operator"), _list(expression.get("values"))
        if has is not None and (
            (operator == "In" and has not in values)
            or (operator == "NotIn" and has in values)
            or operator == "DoesNotExist"
        ):
            return True
    return False


def _terms(affinity: Any) -> Iterator[Mapping[str, Any]]:
    """The alternatives of a required node affinity."""
    nodes = affinity.get("nodeAffinity") if isinstance(affinity, Mapping) else None
    required = nodes.get(REQUIRED) if isinstance(nodes, Mapping) else None
    terms = required.get("nodeSelectorTerms") if isinstance(required, Mapping) else None
    for term in _list(terms):
        yield term if isinstance(term, Mapping) else {}


def _keys(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        if isinstance(value.get("key"), str):
            yield value["key"]
        for inner in value.values():
            yield from _keys(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _keys(inner)


def _list(value: Any) -> Iterable[Any]:
    return value if isinstance(value, (list, tuple)) else []
