"""Node affinity: preemptible nodes preferred or required, and on-demand ones in the end.

A template's texts are worked out again for each attempt, and operators and values of a node
affinity are texts. So where the fallback begins is a condition in them (seen on a real
scheduler with Argo 4.0.7).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from kfpc.clusters import Profile
from kfpc.pipeline.settings import Preemptible
from kfpc.targets.argo.expressions.paths import quote

_PREFERENCE = 50
"""Weight of the preferred node affinity: that of Kubeflow Pipelines' GKE helper."""

_REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution"
_PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution"

_NO_NODE = "kfpc-no-such-node"
"""A label's value that no node has: ``NotIn`` it is true of every node."""

Terms = list[list[dict[str, Any]]]
"""Alternatives; of each, all expressions must hold."""


def affinity(
    profile: Profile,
    preemptible: Preemptible | None,
    own: Mapping[str, Any] | None,
    fallen: str | None,
) -> dict[str, Any] | None:
    """The author's affinity, with what the step asks of its nodes beside it.

    ``fallen`` is an expression that holds for the attempts on demand: ``true`` if that is all
    of them, None without a fallback.
    """
    if preemptible is None:
        return dict(own) if own else None
    whole = dict(own or {})
    nodes = dict(whole.get("nodeAffinity") or {})
    if not preemptible.required and fallen != "true":
        nodes[_PREFERRED] = [
            *nodes.get(_PREFERRED, ()),
            {"weight": _PREFERENCE, "preference": {"matchExpressions": _spot(profile)}},
        ]
    terms = _required(profile, required=preemptible.required, fallen=fallen)
    if terms:
        nodes[_REQUIRED] = _and_required(nodes.get(_REQUIRED), terms)
    whole["nodeAffinity"] = nodes
    return whole


def _required(profile: Profile, *, required: bool, fallen: str | None) -> Terms:
    if fallen is None:
        return [_spot(profile)] if required else []
    if fallen == "true":
        return _on_demand(profile)
    return list(_by_attempt(profile, _spot(profile) if required else [], fallen))


def _spot(profile: Profile) -> list[dict[str, Any]]:
    return [_expression(key, "In", value) for key, value in profile.spot_labels.items()]


def _on_demand(profile: Profile) -> Terms:
    """On-demand nodes by their own labels; where these do not tell them from preemptible ones,
    also by lacking one of the others'."""
    own = profile.on_demand_labels
    asked = [_expression(key, "In", value) for key, value in own.items()]
    if any(own.get(key, value) != value for key, value in profile.spot_labels.items()):
        return [asked]
    lacking = (item for item in profile.spot_labels.items() if item[0] not in own)
    return [[*asked, _expression(key, "NotIn", value)] for key, value in lacking]


def _by_attempt(
    profile: Profile, before: list[dict[str, Any]], fallen: str
) -> Iterator[list[dict[str, Any]]]:
    """What is asked ``before`` the fallback, and from there on, in one."""
    first = {expression["key"]: expression for expression in before}
    for after in _on_demand(profile):
        then = {expression["key"]: expression for expression in after}
        yield [
            _switched(first.get(key) or _any(key), then.get(key) or _any(key), fallen)
            for key in {**first, **then}
        ]


def _any(key: str) -> dict[str, Any]:
    """An expression that holds of every node."""
    return _expression(key, "NotIn", _NO_NODE)


def _switched(before: dict[str, Any], then: dict[str, Any], fallen: str) -> dict[str, Any]:
    return {
        "key": before["key"],
        "operator": _choice(fallen, then["operator"], before["operator"]),
        "values": [_choice(fallen, then["values"][0], before["values"][0])],
    }


def _choice(fallen: str, then: str, before: str) -> str:
    return then if then == before else f"{{{{={fallen} ? {quote(then)} : {quote(before)}}}}}"


def _expression(key: str, operator: str, value: str) -> dict[str, Any]:
    return {"key": key, "operator": operator, "values": [value]}


def _and_required(own: Mapping[str, Any] | None, terms: Terms) -> dict[str, Any]:
    """Terms are alternatives, so each of the author's is joined with each of these."""
    return {
        "nodeSelectorTerms": [
            {**term, "matchExpressions": [*term.get("matchExpressions", ()), *expressions]}
            for term in (own or {}).get("nodeSelectorTerms") or [{}]
            for expressions in terms
        ]
    }
