"""What the preemptible steps of a pipeline ask of their nodes.

Steps that ask for the same GPUs and the same labels share a need, and so a pool; its sizes are
those of the largest of them. A step that asks for more after a failure has a need for each
stage. What params decide is as their defaults have it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Any

from kfpc.analysis import Analysis
from kfpc.clusters import Profile
from kfpc.kubernetes.affinity import demanded_labels
from kfpc.kubernetes.labels import is_key, is_label_value
from kfpc.kubernetes.quantity import quantity
from kfpc.pipeline.constants import known
from kfpc.pipeline.erroneous import if_sound, sound
from kfpc.pipeline.ids import StepId
from kfpc.pipeline.settings import Resources
from kfpc.pipeline.step import Leaf
from kfpc.pipeline.values import TypedText
from kfpc.preemption import StepPlan
from kfpc.preemption.stages import at_stage, stages
from kfpc.record import record, replace
from kfpc.views.machines import SIZES, gpus

Size = tuple[str, ...]
"""Quantities that add up: of the step's own container, and of those beside it."""


@record(eq=False)
class Need:
    """``steps`` are those that ask for it.

    ``gpu`` is the resource's name, empty for none; ``gpus`` is None where only the run knows how
    many. ``labels`` come from ``node_selector``, the kind of GPU and the node affinity;
    the values of the ``undecided`` ones only the run knows. Those of preemptible nodes are not
    among them, for all such nodes have them. With ``more`` the affinity asks for
    something that is not one value of a label. ``assumed`` says that defaults of params count,
    ``later`` that the steps come to it after failures alone.
    """

    steps: tuple[StepId, ...]
    gpu: str
    gpus: int | None
    labels: Mapping[str, str]
    undecided: tuple[str, ...]
    more: bool
    sizes: Mapping[str, Size]
    assumed: bool
    later: bool


def needs(analysis: Analysis) -> tuple[Need, ...]:
    """The needs of the preemptible steps, each once, in the order of their first steps."""
    defaults, pipeline = analysis.values, analysis.pipeline
    found: dict[Any, list[Need]] = {}
    for step in pipeline.leaves():
        if if_sound(step.settings.preemptible) is not None:
            for need in _of_step(step, analysis.plans[step.id], sound(pipeline.profile), defaults):
                labels = frozenset(need.labels.items())
                own = (need.gpu, need.gpus, labels, frozenset(need.undecided), need.more)
                apart = tuple(need.sizes.items()) if need.later and _grows(step) else ()
                found.setdefault((*own, apart), []).append(need)
    return tuple(map(_together, found.values()))


def _grows(step: Leaf) -> bool:
    """Whether the sizes of a step's node change with its failures: nodes as large as the last ones
    would be too large for most attempts."""
    fields = (field for ladder in step.settings.ladders for field in ladder.fields)
    return any(kind != "node_selector" for kind, _ in fields)


def _together(same: list[Need]) -> Need:
    sizes = {
        name: max((need.sizes[name] for need in same if name in need.sizes), key=_total)
        for name in SIZES
        if any(name in need.sizes for need in same)
    }
    return replace(
        same[0],
        steps=tuple(dict.fromkeys(step for need in same for step in need.steps)),
        sizes=sizes,
        assumed=any(need.assumed for need in same),
        later=all(need.later for need in same),
    )


def _of_step(
    step: Leaf, plan: StepPlan, profile: Profile, defaults: Mapping[str, str]
) -> Iterator[Need]:
    """What a step asks for in each of its stages."""
    for stage in stages(plan):
        there = replace(step, settings=at_stage(step.settings, stage))
        yield _of_stage(there, profile, defaults, later=stage.failures > 0)


def _of_stage(step: Leaf, profile: Profile, defaults: Mapping[str, str], *, later: bool) -> Need:
    settings = step.settings
    gpu, count = next(gpus(step, defaults), ("", 0))
    affinity = settings.affinity
    asked = demanded_labels(None if affinity is None else affinity.node)
    labels = {
        key: value for key, value in (asked or {}).items() if is_key(key) and is_label_value(value)
    }
    undecided = []
    for key, text in settings.node_selector.items():
        value = known(text, step.inputs, defaults)
        if value is None or not is_label_value(value):
            undecided.append(key)
        else:
            labels[key] = value
    return Need(
        steps=(step.id,),
        gpu=gpu,
        gpus=count,
        labels=_beyond_spot(labels, step, profile),
        undecided=tuple(undecided),
        more=asked is None,
        sizes={name: size for name in SIZES if (size := _size(step, name, defaults))},
        assumed=any(known(text, step.inputs, defaults) is not None for text in _decided(step)),
        later=later,
    )


def _decided(step: Leaf) -> Iterable[TypedText]:
    """The texts about the step's node that params decide."""
    settings = step.settings
    resources = (settings.resources, *(side.resources for side in _beside(step)))
    for texts in (settings.node_selector, *(m for r in resources for m in (r.requests, r.limits))):
        yield from (text for text in texts.values() if text.literal is None)


def _beside(step: Leaf) -> Iterable[Any]:
    return (*step.settings.sidecars, *step.settings.init)


def _beyond_spot(labels: Mapping[str, str], step: Leaf, profile: Profile) -> Mapping[str, str]:
    """Labels without those that preemptible nodes have anyway.

    A step that falls back asks for them on demand too. It gets them there if they are not all
    that preemptible nodes have; otherwise no node would be both.
    """
    spot = profile.spot_labels
    asked = labels.items() & spot.items()
    preemptible = if_sound(step.settings.preemptible)
    falls_back = preemptible is not None and preemptible.fallback
    if falls_back and len(asked) < len(spot):
        return labels
    return {key: value for key, value in labels.items() if (key, value) not in asked}


def _size(step: Leaf, name: str, defaults: Mapping[str, str]) -> Size:
    """How much of a resource the pod asks for: containers that start it come before the others.

    The scheduler looks at requests; a limit alone is a request too.
    """

    def of(resources: Resources) -> Size:
        text = resources.requests.get(name) or resources.limits.get(name)
        found = None if text is None else known(text, step.inputs, defaults)
        return () if found is None or quantity(found) is None else (found,)

    settings = step.settings
    running = of(settings.resources)
    for side in settings.sidecars:
        running += of(side.resources)
    return max((running, *(of(side.resources) for side in settings.init)), key=_total)


def _total(size: Size) -> Fraction:
    return sum((quantity(text) or Fraction(0) for text in size), Fraction(0))
