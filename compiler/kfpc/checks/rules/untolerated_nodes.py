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

from collections.abc import Iterator

from kfpc.analysis import Analysis
from kfpc.checks.findings import Finding
from kfpc.checks.nodes import asking
from kfpc.clusters import Profile
from kfpc.clusters.fit import untolerated, wants
from kfpc.diagnostics import Located
from kfpc.diagnostics.catalogue.spot import UNTOLERATED
from kfpc.kubernetes.taints import Taint
from kfpc.pipeline.erroneous import ERRONEOUS
from kfpc.pipeline.step import Leaf

CODE = UNTOLERATED


def of_pod(leaf: Leaf, analysis: Analysis) -> Iterator[Finding]:
    pipeline = analysis.pipeline
    profile = pipeline.profile
    if profile is ERRONEOUS or pipeline.profile_place is None:
        return  # what the nodes are like is not said
    taints = _untolerated(leaf, analysis, profile)
    if taints:
        key, toleration = taints[0].key, _toleration(taints[0])
        yield Finding(
            _place(leaf, analysis, profile),
            leaf.id,
            lambda steps: (
                f"{steps} {steps.verb('asks', 'ask')} for preemptible nodes by hand, and their "
                f"taint `{key}` is not tolerated (profile `{profile.name}`): no node takes the pod"
            ),
            "write `preemptible: {required: true}` instead, or tolerate the taint: " + toleration,
        )


def _untolerated(leaf: Leaf, analysis: Analysis, profile: Profile) -> list[Taint]:
    """The taints that keep a step off the nodes that it asks for; none if it asks for others."""
    if not profile.spot_taints or leaf.settings.preemptible is not None:
        return []
    asked = analysis.patches.asked_nodes(leaf)
    if asked is None or not wants(asked.selector, asked.affinity, profile):
        return []
    return untolerated(asked.tolerations, profile)


def _place(leaf: Leaf, analysis: Analysis, profile: Profile) -> Located:
    """Where the step asks for the nodes."""
    kept = analysis.patches.kept_nodes(leaf)
    return asking(leaf, kept, profile) or analysis.patches.asking(leaf)


def _toleration(taint: Taint) -> str:
    said = f"value: {_quoted(taint.value)}" if taint.value else "operator: Exists"
    return f"`{{key: {taint.key}, {said}, effect: {taint.effect}}}`"


def _quoted(value: str) -> str:
    return f'"{value}"'
