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
from kfpc.checks.naming import by_cause, named
from kfpc.checks.nodes import asking
from kfpc.checks.preemptible import has_idle_fallback, is_always_on_demand
from kfpc.clusters import Profile
from kfpc.clusters.fit import excluding_label, wants
from kfpc.diagnostics import Diagnostic, Located
from kfpc.diagnostics.catalogue.spot import CONTRADICTED_NODES
from kfpc.kubernetes.affinity import excludes
from kfpc.pipeline.erroneous import if_sound
from kfpc.pipeline.ids import StepId
from kfpc.pipeline.settings import Preemptible
from kfpc.pipeline.step import Leaf
from kfpc.preemption import StepPlan

CODE = CONTRADICTED_NODES


class _Kind(Enum):
    """What comes of it."""

    NO_FALLBACK = auto()
    WAITS = auto()
    NEVER = auto()


def check(analysis: Analysis) -> Iterator[Diagnostic]:
    profile = analysis.pipeline.profile
    found: dict[_Kind, list[tuple[Located, StepId]]] = {}
    made: dict[StepId, Preemptible] = {}
    for step in analysis.pipeline.leaves():
        preemptible = if_sound(step.settings.preemptible)
        if preemptible is None:
            continue
        contradiction = _contradiction(step, preemptible, analysis.plans[step.id], profile)
        if contradiction is not None:
            kind, place = contradiction
            made[step.id] = preemptible
            found.setdefault(kind, []).append((place or preemptible.place, step.id))
    for kind, places in found.items():
        for place, names in by_cause(places):
            yield _diagnose(kind, place, names, made[names[0]])


def _contradiction(
    step: Leaf, preemptible: Preemptible, plan: StepPlan, profile: Profile
) -> tuple[_Kind, Located | None] | None:
    """What the step's own selector and affinity make of `preemptible`, and where they say so.

    What a patch of the step says anew is another rule's matter, and so is a fallback that is
    all there is or never comes.
    """
    settings, patch = step.settings, if_sound(step.settings.argo) or {}
    patched = patch.get("nodeSelector", {})
    texts = settings.node_selector.items() if isinstance(patched, dict) else ()
    selector = {key: text.literal for key, text in texts if key not in patched}
    affinity = None if "affinity" in patch else settings.affinity
    node = None if affinity is None else affinity.node
    if is_always_on_demand(plan):
        return None
    label = excluding_label(selector, profile)
    if label is not None or excludes(node, profile.spot_labels):
        kind = _Kind.WAITS if preemptible.required else _Kind.NEVER
        key = ("affinity",) if label is None else ("node_selector", label)
        place = step.setting(*key)
        return kind, place.key if label is None else place
    if preemptible.fallback is None or has_idle_fallback(plan):
        return None
    known = {key: value for key, value in selector.items() if value is not None}
    return (_Kind.NO_FALLBACK, asking(step, profile)) if wants(known, node, profile) else None


def _diagnose(
    kind: _Kind, place: Located, names: list[StepId], preemptible: Preemptible
) -> Diagnostic:
    one = len(names) == 1
    said: tuple[str, Located] = ("what it contradicts", preemptible.place)
    if kind is _Kind.NO_FALLBACK:
        asks = "it asks" if one else "they ask"
        message = f"no node takes the attempts of {named(names)} on demand: {asks} for preemptible "
        message += "ones by hand in all attempts"
        help = "leave that out, and write `required: true` beside the `fallback`"
        if preemptible.fallback is not None:
            said = ("the fallback", preemptible.fallback.place)
    elif kind is _Kind.WAITS:
        message = f"no node takes {named(names)}: preemptible ones are required, and this rules "
        message += "them out"
        help = "leave one of the two out"
    else:
        message = f"{named(names)} never {'runs' if one else 'run'} on a preemptible node: this "
        message += "rules them out"
        help = "leave it out, or leave `preemptible` out"
    return CONTRADICTED_NODES.at(place, message, help=help, related=[said])
