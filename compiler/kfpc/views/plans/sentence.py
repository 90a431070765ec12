"""A step's plan in one sentence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kfpc.diagnostics.phrases import verb
from kfpc.preemption import Nodes, StepPlan
from kfpc.views.plans.rows import fallback
from kfpc.views.plans.words import count, named, ordinal, times

ON: Mapping[Nodes, str] = {
    Nodes.ANY: "on any node",
    Nodes.PREFERRED: "on preemptible nodes if there are some",
    Nodes.PREEMPTIBLE: "on preemptible nodes",
    Nodes.ON_DEMAND: "on demand",
}
"""Where attempts run, in a sentence."""

UNSEEN = "plus any that are recreated without being noticed"

EXACT = (
    "These numbers are exact where the controller holds each pod until it has seen its end. Where "
    "it does not, any pod that is taken away may be made again unseen, that of a step without "
    "retries too: docs/preemption.md says how to set it."
)
"""What the numbers of pods rest on."""

BY_HAND = (
    "A failed run that is retried by hand begins the steps that failed again, with whole budgets "
    "and with what they ask for at first; what succeeded stays."
)
"""What ``retried_by_hand`` of ``kfpc.preemption.course`` says."""


def sentence(plan: StepPlan, retries: tuple[str, ...], failures: tuple[str, ...]) -> str:
    """The whole sentence. ``retries`` and ``failures`` are the params that decide these numbers
    where only the run knows them; none where a function of params does, or something else."""
    text = "; ".join(_parts(plan, retries, failures))
    return f"{text[0].upper()}{text[1:]}."


def _parts(plan: StepPlan, retries: tuple[str, ...], failures: tuple[str, ...]) -> Iterator[str]:
    yield _nodes(plan)
    if plan.patched:
        yield "its patch decides how often it is tried"
        return
    if not plan.any_cause:
        yield _failures(plan.failures, failures)
    elif plan.retries != 0:
        yield f"tried again {_again(plan.retries, retries)} whatever ends it: a failure too"
    pods = plan.most_pods
    if pods == 1 and plan.nodes is Nodes.ANY:
        return
    each = "" if plan.times == 1 else " each time"
    many = f"at most {count(pods, 'pod')}{each}, {UNSEEN}" if pods else None
    yield many or "only the run knows how many pods"
    if not plan.any_cause:
        yield "out of memory is a failure"


def _nodes(plan: StepPlan) -> str:
    last, after = plan.attempts, fallback(plan)
    if after is not None:
        return f"{_first(after)} {ON[plan.nodes]}, then on demand" if after else _all(last, plan)
    if last is None and plan.falls_back and not plan.patched:
        return f"attempts {ON[plan.nodes]}, the last one on demand"
    return _all(last, plan)


def _all(last: int | None, plan: StepPlan) -> str:
    where = ON[plan.nodes_of(1)]
    if last == 1:
        return f"one attempt, {where}" if plan.failures == 0 else f"each attempt {where}"
    return f"attempts {where}" if last is None else f"{_first(last)} {where}"


def _first(last: int) -> str:
    if last <= 2:
        return "attempt 1" if last == 1 else "attempts 1 and 2"
    return f"attempts 1 to {last:,}"


def _again(number: int | None, params: tuple[str, ...]) -> str:
    return f"as often as {_by(params)}," if number is None else times(number)


def _failures(number: int | None, params: tuple[str, ...]) -> str:
    if number is None and not params:
        return "gives up at a failure that only the run knows"
    if number is None:
        return f"gives up at one failure more than {_by(params)}"
    return f"gives up at its {ordinal(number + 1)} failure"


def _by(params: tuple[str, ...]) -> str:
    """Who says a number."""
    if not params:
        return "the run says"
    return f"{named(f'params.{name}' for name in params)} {verb(len(params), 'says', 'say')}"
