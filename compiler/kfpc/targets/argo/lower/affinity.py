"""Node affinity: preemptible nodes preferred or required, and on-demand ones in the end.

A template's texts are worked out again for each attempt, and operators and values of a node
affinity are texts. So where the fallback begins is a condition in them (seen on a real
scheduler with Argo 4.0.7).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kfpc.clusters import Profile
from kfpc.kubernetes.affinity import (
    Affinity,
    NodeAffinity,
    NodeRequirement,
    NodeSelectorTerm,
    PreferredNode,
)
from kfpc.kubernetes.plain import NODE, REQUIRED, affinity_to_plain
from kfpc.pipeline.settings import Preemptible
from kfpc.targets.argo.expressions.paths import quote

_PREFERENCE = 50
"""Weight of the preferred node affinity: that of Kubeflow Pipelines' GKE helper."""

NO_NODE = "kfpc-no-such-node"
"""A label's value that no node has: ``NotIn`` it is true of every node."""

Requirements = tuple[NodeRequirement, ...]
"""All must hold; each has one value."""


def affinity(
    profile: Profile,
    preemptible: Preemptible | None,
    own: Affinity | None,
    fallen: str | None,
    others: Requirements = (),
) -> dict[str, Any] | None:
    """The author's affinity, with what the step asks of its nodes beside it.

    ``fallen`` is an expression that holds for the attempts on demand: ``true`` if that is all
    of them, None without a fallback. ``others`` hold of every attempt, whatever else it asks for.
    """
    if preemptible is None and not others:
        return None if own is None else affinity_to_plain(own)
    whole = own or Affinity()
    node = whole.node or NodeAffinity()
    required, preferred = node.required, node.preferred
    alternatives: list[Requirements] = []
    if preemptible is not None:
        alternatives = _required(profile, required=preemptible.required, fallen=fallen)
    if preemptible is not None and not preemptible.required and fallen != "true":
        spot = PreferredNode(_PREFERENCE, NodeSelectorTerm(_spot(profile)))
        preferred = (*(preferred or ()), spot)
    if others:
        alternatives = [(*one, *others) for one in alternatives or [()]]
    if alternatives:
        required = tuple(_beside(required or (NodeSelectorTerm(),), alternatives))
    plain = affinity_to_plain(Affinity(NodeAffinity(required, preferred), whole.rest))
    # What is added comes after what the author has, and requirements after preferences.
    if whole.node is None:
        _put_last(plain, NODE)
    if node.required is None:
        _put_last(plain[NODE], REQUIRED)
    return plain


def _put_last(fields: dict[str, Any], key: str) -> None:
    if key in fields:
        fields[key] = fields.pop(key)


def _required(profile: Profile, *, required: bool, fallen: str | None) -> list[Requirements]:
    """Alternatives."""
    if fallen is None:
        return [_spot(profile)] if required else []
    if fallen == "true":
        return _on_demand(profile)
    return list(_by_attempt(profile, _spot(profile) if required else (), fallen))


def _spot(profile: Profile) -> Requirements:
    return tuple(_requirement(key, "In", value) for key, value in profile.spot_labels.items())


def _on_demand(profile: Profile) -> list[Requirements]:
    """On-demand nodes by their own labels; where these do not tell them from preemptible ones,
    also by lacking one of the others'."""
    own = profile.on_demand_labels
    asked = tuple(_requirement(key, "In", value) for key, value in own.items())
    if any(own.get(key, value) != value for key, value in profile.spot_labels.items()):
        return [asked]
    lacking = (item for item in profile.spot_labels.items() if item[0] not in own)
    return [(*asked, _requirement(key, "NotIn", value)) for key, value in lacking]


def _by_attempt(profile: Profile, before: Requirements, fallen: str) -> Iterator[Requirements]:
    """What is asked ``before`` the fallback, and from there on, in one."""
    first = {requirement.key: requirement for requirement in before}
    for after in _on_demand(profile):
        then = {requirement.key: requirement for requirement in after}
        yield tuple(
            _switched(first.get(key) or _any(key), then.get(key) or _any(key), fallen)
            for key in {**first, **then}
        )


def _any(key: str) -> NodeRequirement:
    """A requirement that every node meets."""
    return _requirement(key, "NotIn", NO_NODE)


def _switched(before: NodeRequirement, then: NodeRequirement, fallen: str) -> NodeRequirement:
    return _requirement(
        before.key,
        _choice(fallen, then.operator, before.operator),
        _choice(fallen, then.values[0], before.values[0]),
    )


def _choice(fallen: str, then: str, before: str) -> str:
    return then if then == before else f"{{{{={fallen} ? {quote(then)} : {quote(before)}}}}}"


def _requirement(key: str, operator: str, value: str) -> NodeRequirement:
    return NodeRequirement(key, operator, (value,))


def _beside(
    own: tuple[NodeSelectorTerm, ...], alternatives: list[Requirements]
) -> Iterator[NodeSelectorTerm]:
    """Terms are alternatives, so each of the author's is joined with each of these."""
    for term in own:
        for requirements in alternatives:
            yield NodeSelectorTerm((*term.expressions, *requirements), term.fields)
