"""Preemptible steps, for the rules about them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from kfpc.analysis import Analysis
from kfpc.checks.naming import by_cause, named
from kfpc.diagnostics import Located
from kfpc.diagnostics.phrases import verb
from kfpc.pipeline.erroneous import if_sound
from kfpc.pipeline.settings import Settings
from kfpc.preemption import Nodes, StepPlan


def preemptible_steps(
    analysis: Analysis, lack: Callable[[Settings], bool]
) -> Iterator[tuple[Located, str]]:
    """The places that make steps preemptible which lack a key, with those steps named
    in a sentence's beginning: ``defaults`` are one cause, however many steps they reach.
    """
    found = (
        (preemptible.place, step.id)
        for step in analysis.pipeline.leaves()
        if (preemptible := if_sound(step.settings.preemptible)) is not None and lack(step.settings)
    )
    for place, names in by_cause(found):
        yield place, f"{named(names)} {verb(len(names), 'is', 'are')}"


def has_idle_fallback(plan: StepPlan) -> bool:
    """Whether there is no attempt left when the fallback would begin, as far as is known."""
    attempts = plan.attempts
    return bool(plan.after) and attempts is not None and (plan.after or 0) >= attempts


def is_always_on_demand(plan: StepPlan) -> bool:
    """Whether the first attempt is one after the fallback."""
    return plan.nodes_of(1) is Nodes.ON_DEMAND
