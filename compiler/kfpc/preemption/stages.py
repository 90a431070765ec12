"""What a step asks for as its failures come, stage by stage."""

from __future__ import annotations

from kfpc.pipeline.settings import Resources, Settings
from kfpc.pipeline.values import TypedText
from kfpc.preemption.plan import StepPlan
from kfpc.record import record, replace


@record
class Stage:
    """The rung of each ladder, from 0, and the fewest failures that lead there."""

    rungs: tuple[int, ...]
    failures: int


def stages(plan: StepPlan) -> tuple[Stage, ...]:
    """The stages that a step may come to, the first one first. Each failure may be out of memory
    or not; where only the run knows how many there are, all of them."""
    most = sum(len(ladder.amounts) - 1 for ladder in plan.ladders)
    if plan.failures is not None:
        most = min(most, plan.failures)
    found: dict[tuple[int, ...], Stage] = {}
    for failures in range(most + 1):
        for ooms in range(failures + 1):
            rungs = tuple(ladder.at(failures, ooms) for ladder in plan.ladders)
            found.setdefault(rungs, Stage(rungs, failures))
    return tuple(found.values())


def at_stage(settings: Settings, stage: Stage) -> Settings:
    """The settings of a step as they stand in one stage of it."""
    requests, limits = dict(settings.resources.requests), dict(settings.resources.limits)
    selector = dict(settings.node_selector)
    by_kind = {"requests": requests, "limits": limits, "node_selector": selector}
    for ladder, rung in zip(settings.ladders, stage.rungs, strict=True):
        for (kind, name), texts in ladder.fields.items():
            _put(by_kind[kind], name, texts[rung])
    return replace(settings, resources=Resources(requests, limits), node_selector=selector)


def _put(fields: dict[str, TypedText], name: str, text: TypedText | None) -> None:
    if text is None:
        fields.pop(name, None)
    else:
        fields[name] = text
