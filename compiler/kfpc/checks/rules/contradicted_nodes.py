"""A node selector that contradicts `preemptible`.

A `node_selector` or a required node affinity of a step's own holds in all its attempts, beside what
`preemptible` asks for. Where it keeps the pod off preemptible nodes, no node takes a step with
`preemptible: {required: true}`, and the pod waits without end; without `required` the step never
runs on a preemptible node.

The other way round, one that asks for preemptible nodes by hand contradicts a `fallback`: from its
fallback on a step asks for on-demand nodes, no node is both, and that pod waits without end.
`preemptible` asks for preemptible nodes by itself.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
cluster: karpenter
steps:
  train:
    image: busybox:1
    command: [train]
    node_selector: {karpenter.sh/capacity-type: on-demand}
    preemptible: {required: true}
    retries: 4
    resume: idempotent
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
cluster: karpenter
steps:
  train:
    image: busybox:1
    command: [train]
    preemptible: {required: true, fallback: on-demand}
    retries: 4
    resume: idempotent
```
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum, auto

from kfpc.analysis import Analysis
from kfpc.checks.findings import Finding, Steps
from kfpc.checks.nodes import asking
from kfpc.clusters.fit import excluding_label, wants
from kfpc.diagnostics import Located
from kfpc.diagnostics.catalogue.spot import CONTRADICTED_NODES
from kfpc.kubernetes.affinity import excludes
from kfpc.pipeline.erroneous import ERRONEOUS, if_sound
from kfpc.pipeline.settings import Preemptible
from kfpc.pipeline.step import Leaf

CODE = CONTRADICTED_NODES


class _Kind(Enum):
    """What comes of it."""

    NO_FALLBACK = auto()
    WAITS = auto()
    NEVER = auto()


def of_pod(leaf: Leaf, analysis: Analysis) -> Iterator[Finding]:
    preemptible = if_sound(leaf.settings.preemptible)
    if preemptible is None:
        return
    contradiction = _contradiction(leaf, preemptible, analysis)
    if contradiction is not None:
        kind, place = contradiction
        yield _finding(kind, place or leaf.setting("preemptible"), leaf, preemptible)


def _contradiction(
    leaf: Leaf, preemptible: Preemptible, analysis: Analysis
) -> tuple[_Kind, Located | None] | None:
    """What the step's own selector and affinity make of `preemptible`, and where they say so.

    What a patch of the step says anew is another rule's matter, and so is a fallback that is
    all there is or never comes.
    """
    plan, profile = analysis.plans[leaf.id], analysis.pipeline.profile
    if profile is ERRONEOUS or plan.always_on_demand:
        return None
    kept = analysis.patches.kept_nodes(leaf)
    label = excluding_label(kept.selector, profile)
    if label is not None or excludes(kept.affinity, profile.spot_labels):
        kind = _Kind.WAITS if preemptible.required else _Kind.NEVER
        key = ("affinity",) if label is None else ("node_selector", label)
        place = leaf.setting(*key)
        return kind, place.key if label is None else place
    if preemptible.fallback is None or plan.never_falls_back:
        return None
    if not wants(kept.selector, kept.affinity, profile):
        return None
    return _Kind.NO_FALLBACK, asking(leaf, kept, profile)


def _finding(kind: _Kind, place: Located, leaf: Leaf, preemptible: Preemptible) -> Finding:
    related: tuple[str, Located] = ("what it contradicts", leaf.setting("preemptible"))
    if kind is _Kind.NO_FALLBACK and preemptible.fallback is not None:
        related = ("the fallback", leaf.setting("preemptible", "fallback"))
    return Finding(
        place, leaf.id, lambda steps: _message(kind, steps), _HELPS[kind], (related,), kind
    )


def _message(kind: _Kind, steps: Steps) -> str:
    if kind is _Kind.NO_FALLBACK:
        return (
            f"no node takes the attempts of {steps} on demand: "
            f"{steps.verb('it asks', 'they ask')} for preemptible ones by hand in all attempts"
        )
    if kind is _Kind.WAITS:
        return f"no node takes {steps}: preemptible ones are required, and this rules them out"
    return f"{steps} never {steps.verb('runs', 'run')} on a preemptible node: this rules them out"


_HELPS = {
    _Kind.NO_FALLBACK: "leave that out, and write `required: true` beside the `fallback`",
    _Kind.WAITS: "leave one of the two out",
    _Kind.NEVER: "leave it out, or leave `preemptible` out",
}
