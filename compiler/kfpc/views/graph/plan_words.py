"""The plan of a step, as a picture has room for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kfpc.diagnostics.phrases import counted, verb
from kfpc.kubernetes.duration import duration
from kfpc.pipeline.step import Leaf
from kfpc.pipeline.values import TypedText
from kfpc.preemption import StepPlan
from kfpc.views.plans.estimate import is_preemptible
from kfpc.views.plans.lead import nodes
from kfpc.views.plans.totals import Totals
from kfpc.views.plans.view import StepView


def plan_lines(plan: StepPlan) -> Iterator[str]:
    """Where a step runs and what it may spend; nothing of one that is tried once, anywhere."""
    if is_preemptible(plan):
        yield nodes(plan)
    if plan.patched or plan.all_pods != 1:
        told = [] if plan.retries == 0 and plan.any_cause else [budget(plan)]
        yield ", ".join((*told, _pods(plan)))


def facts_of(leaf: Leaf, plan: StepView) -> Mapping[str, str]:
    """What follows from what the author says of a step, and from the spec's ``defaults``."""
    facts = {"nodes": nodes(plan.plan), "budget": budget(plan.plan), "most pods": _most(plan.plan)}
    resources = leaf.settings.resources
    for kind, amounts in (("requests", resources.requests), ("limits", resources.limits)):
        if amounts:
            facts[kind] = ", ".join(f"{name} {_amount(text)}" for name, text in amounts.items())
    facts["plan"] = " ".join((plan.shape.sentence, *plan.shape.notes))
    return facts


def facts_of_all(totals: Totals) -> Mapping[str, str]:
    """What all steps come to together."""
    many = "only the run knows" if totals.most_pods is None else f"{totals.most_pods:,}"
    longest = "" if totals.longest is None else duration(totals.longest)
    return {"most pods": many, **({"at most": longest} if longest else {})}


def budget(plan: StepPlan) -> str:
    """How often a step is tried again."""
    if plan.patched:
        return "a patch decides"
    if plan.any_cause:
        return "no retries" if plan.retries == 0 else _count(plan.retries, "retry", "retries")
    spent = _count(plan.retries, "preemption", "preemptions")
    return f"{spent}, {_count(plan.failures, 'failure', 'failures')}"


def _count(number: int | None, one: str, many: str) -> str:
    return f"{'?' if number is None else format(number, ',')} {verb(number, one, many)}"


def _most(plan: StepPlan) -> str:
    return "only the run knows" if plan.all_pods is None else f"{plan.all_pods:,}"


def _pods(plan: StepPlan) -> str:
    most = plan.all_pods
    return "only the run knows how many pods" if most is None else f"≤ {counted(most, 'pod')}"


def _amount(text: TypedText) -> str:
    return "…" if text.literal is None else text.literal
