"""A step that asks for preemptible nodes and does not tolerate them.

A `node_selector` or a required affinity with the label of preemptible nodes asks for them by hand.
Where the cluster's profile says that these nodes have a taint, the pod needs its toleration too:
without it the step waits for a node that never takes it. `preemptible: {required: true}` says
both.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
cluster: gke-spot
steps:
  train:
    image: busybox:1
    command: [train]
    gpus: 4
    node_selector: {cloud.google.com/gke-spot: "true"}
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
cluster: gke-spot
steps:
  train:
    image: busybox:1
    command: [train]
    gpus: 4
    preemptible: {required: true}
    retries: 5
    resume: idempotent
```
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from kfpc.analysis import Analysis
from kfpc.checks.findings import Finding
from kfpc.checks.nodes import asking
from kfpc.clusters import Profile
from kfpc.clusters.fit import untolerated, wants
from kfpc.diagnostics.catalogue.spot import UNTOLERATED
from kfpc.kubernetes.affinity import Affinity, NodeAffinity
from kfpc.kubernetes.plain import NODE, affinity_from_plain, tolerations_from_plain
from kfpc.kubernetes.taints import Taint
from kfpc.pipeline.erroneous import ERRONEOUS, if_sound
from kfpc.pipeline.patches import may_say_more
from kfpc.pipeline.pipeline import Pipeline
from kfpc.pipeline.step import Leaf
from kfpc.source import Place

CODE = UNTOLERATED


def of_leaf(leaf: Leaf, analysis: Analysis) -> Iterator[Finding]:
    pipeline = analysis.pipeline
    profile = pipeline.profile
    if pipeline.profile_place is None or not profile.spot_taints:
        return  # what the nodes are like is not said, or they have no taint
    taints = _untolerated(leaf, pipeline)
    if taints:
        key, toleration = taints[0].key, _toleration(taints[0])
        yield Finding(
            _place(leaf, profile),
            leaf.id,
            lambda steps: (
                f"{steps} {steps.verb('asks', 'ask')} for preemptible nodes by hand, and their "
                f"taint `{key}` is not tolerated (profile `{profile.name}`): no node takes the pod"
            ),
            "write `preemptible: {required: true}` instead, or tolerate the taint: " + toleration,
        )


def _untolerated(step: Leaf, pipeline: Pipeline) -> list[Taint]:
    """The taints that keep a step off the nodes that it asks for; none if it asks for others."""
    settings, profile = step.settings, pipeline.profile
    own = settings.tolerations
    if own is ERRONEOUS or settings.argo is ERRONEOUS:
        return []
    argo, whole = settings.argo or {}, pipeline.argo or {}
    if settings.preemptible is not None or may_say_more(argo, whole):
        return []
    selector = {key: text.literal or "" for key, text in settings.node_selector.items()}
    selector |= _mapping(argo.get("nodeSelector"))
    if not wants(
        selector or _mapping(whole.get("nodeSelector")),
        _node_affinity(argo.get("affinity"), settings.affinity, whole.get("affinity")),
        profile,
    ):
        return []
    if "tolerations" in argo:
        own = tolerations_from_plain(argo["tolerations"])
    return untolerated(own or tolerations_from_plain(whole.get("tolerations")), profile)


def _node_affinity(patch: Any, own: Affinity | None, whole: Any) -> NodeAffinity | None:
    """That of the step after its patch; that of the whole Workflow if the step has no affinity."""
    affinity = own if own is not None and (own.node or own.rest) else affinity_from_plain(whole)
    if isinstance(patch, Mapping) and NODE in patch:
        affinity = affinity_from_plain(patch)
    return None if affinity is None else affinity.node


def _mapping(value: Any) -> dict[str, Any]:
    return dict(value) if isinstance(value, Mapping) else {}


def _place(step: Leaf, profile: Profile) -> Place:
    """Where the step asks for the nodes."""
    found = asking(step, profile)
    if found is not None:
        return found
    argo = if_sound(step.settings.argo) or {}
    for key in ("nodeSelector", "affinity"):
        if key in argo:
            return step.setting("argo", key).key
    return step.place.document.place("argo").key


def _toleration(taint: Taint) -> str:
    said = f"value: {_quoted(taint.value)}" if taint.value else "operator: Exists"
    return f"`{{key: {taint.key}, {said}, effect: {taint.effect}}}`"


def _quoted(value: str) -> str:
    return f'"{value}"'
