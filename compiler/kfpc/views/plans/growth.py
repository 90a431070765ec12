"""What a step asks for as its failures come."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kfpc.clusters import Profile
from kfpc.kubernetes.quantity import same_quantity
from kfpc.pipeline.constants import known
from kfpc.pipeline.step import Leaf
from kfpc.pipeline.values import TypedText
from kfpc.preemption import StepPlan
from kfpc.preemption.plan import Rungs
from kfpc.preemption.stages import Stage, at_stage, stages
from kfpc.record import record, replace
from kfpc.views.plans.bill import gpus_of

OPEN = "?"
"""An amount that only the run knows."""

_NAMES = {"memory": "memory", "cpu": "cpu", "storage": "ephemeral-storage"}
"""Kubernetes' names of what the spec's keys ask for."""


@record
class Amounts:
    """One of a step's ladders; ``amounts`` are what it asks for on each rung, for people."""

    key: str
    after_oom: bool
    amounts: tuple[str, ...]


@record
class Growth:
    """``stages`` are those that a step may come to, each with a rung of each ladder."""

    ladders: tuple[Amounts, ...]
    stages: tuple[Stage, ...]


NONE = Growth((), ())


def growth(step: Leaf, plan: StepPlan, profile: Profile, params: Mapping[str, str]) -> Growth:
    """What a step asks for; nothing to tell of one without ladders, and where a patch decides how
    often it is tried. ``params`` are the values that are known."""
    if not plan.ladders or plan.patched:
        return NONE
    first = (0,) * len(plan.ladders)
    ladders = []
    for number, ladder in enumerate(plan.ladders):
        amounts = []
        for rung in range(len(ladder.amounts)):
            there = Stage((*first[:number], rung, *first[number + 1 :]), rung)
            settings = at_stage(step.settings, there)
            amounts.append(_asked(ladder, replace(step, settings=settings), profile, params))
        ladders.append(Amounts(ladder.key, ladder.after_oom, tuple(amounts)))
    return Growth(tuple(ladders), stages(plan))


def at_stages(step: Leaf, found: Growth) -> Iterator[Leaf]:
    """The step as it stands in each stage."""
    for stage in found.stages:
        yield replace(step, settings=at_stage(step.settings, stage))


def _asked(ladder: Rungs, step: Leaf, profile: Profile, params: Mapping[str, str]) -> str:
    if ladder.key == "gpus":
        gpus = (f"{OPEN if one.count is None else one.count} × {_kind(one.names)}"
                for one in gpus_of(step, profile, params))  # fmt: skip
        return ", ".join(gpus) or "none"
    name, resources = _NAMES[ladder.key], step.settings.resources

    def shown(texts: Mapping[str, TypedText]) -> str | None:
        return None if name not in texts else known(texts[name], step.inputs, params) or OPEN

    request, limit = shown(resources.requests), shown(resources.limits)
    both = request is not None and limit is not None and not same_quantity(request, limit)
    return f"{request} to {limit}" if both else limit or request or "none"


def _kind(names: tuple[str, ...]) -> str:
    return names[0] if names else "GPUs"


# ---------------------------------------------------------------- in words


_MOVES = {"gpus": "moves on to other GPUs", "cpu": "asks for more CPU"}


def sentences(found: Growth) -> Iterator[str]:
    """A sentence for each ladder."""
    for ladder in found.ladders:
        then = ", then ".join(ladder.amounts[1:])
        what = _MOVES.get(ladder.key, f"asks for more {ladder.key}")
        when = "round that ended out of memory" if ladder.after_oom else "failure"
        yield f"After each {when} it {what}: {then}."
        if ladder.after_oom:
            yield (
                "A round tells the next its exit code alone: any kill (137) counts as out of "
                "memory there."
            )
