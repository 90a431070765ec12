"""Taints of nodes, and tolerations of pods.

Source: Kubernetes, "Taints and Tolerations", and ``Toleration.ToleratesTaint`` of its API.
"""

from __future__ import annotations

from collections.abc import Iterable

from kfpc.record import record

_KEEPS_AWAY = frozenset({"NoSchedule", "NoExecute"})


@record
class Taint:
    """What keeps pods off a node that do not tolerate it; ``value`` may be empty."""

    key: str
    value: str
    effect: str


@record
class Toleration:
    """What a pod puts up with; None is what it does not say.

    Without a key it is of all keys, without an effect of all effects; the operator is ``Equal``
    where it has none. ``seconds`` is how long a ``NoExecute`` taint is tolerated.
    """

    key: str | None = None
    operator: str | None = None
    value: str | None = None
    effect: str | None = None
    seconds: int | None = None


def tolerates(toleration: Toleration, taint: Taint) -> bool:
    """Whether a pod with the toleration puts up with the taint. An operator that is not known
    here (``Gt``, ``Lt``) is taken to do so."""
    if toleration.effect and toleration.effect != taint.effect:
        return False
    if toleration.key and toleration.key != taint.key:
        return False
    if toleration.operator not in (None, "", "Equal"):
        return True
    return bool(toleration.key) and (toleration.value or "") == taint.value


def keeps_away(taint: Taint, tolerations: Iterable[Toleration]) -> bool:
    """Whether no pod with these tolerations gets onto a node with the taint."""
    return taint.effect in _KEEPS_AWAY and not any(tolerates(one, taint) for one in tolerations)


def toleration_of(taint: Taint) -> Toleration:
    """The narrowest toleration of a taint."""
    if not taint.value:
        return Toleration(taint.key, "Exists", effect=taint.effect)
    return Toleration(taint.key, "Equal", taint.value, taint.effect)
