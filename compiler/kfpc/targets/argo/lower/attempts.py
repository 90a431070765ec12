"""A step's attempts in Argo's words: its retry strategy, and its fallback."""

from __future__ import annotations

from kfpc.pipeline.erroneous import sound
from kfpc.pipeline.settings import Backoff, Preemptible, Retries
from kfpc.pipeline.step import Leaf
from kfpc.preemption import StepPlan
from kfpc.preemption.plan import is_laid_out
from kfpc.record import record
from kfpc.targets.argo import records
from kfpc.targets.argo.expressions.render import render_sum, render_tag
from kfpc.targets.argo.lower.ports import Ports
from kfpc.targets.argo.lower.retry_expression import preempted
from kfpc.targets.argo.lower.scheduling import duration
from kfpc.targets.argo.records import RetryStrategy


@record(eq=False)
class Attempts:
    """``strategy`` is the leaf's retry strategy, and ``fallen`` an expression that holds for
    the attempts on on-demand nodes (``true``: all of them).

    ``counter`` is the leaf's parameter with the failures so far, and ``cause`` the one with what
    ended the round before. ``marks`` are the paths of the outputs that mark the step's end.
    """

    strategy: RetryStrategy | None
    fallen: str | None
    counter: str | None
    cause: str | None
    marks: tuple[str, ...]


def attempts_of(step: Leaf, plan: StepPlan, ports: Ports) -> Attempts:
    """The attempts of a step."""
    settings = step.settings
    retries = sound(settings.retries)
    marks = tuple(ports.names.output_paths[name] for name in plan.marks)
    return Attempts(
        None if retries is None else _strategy(retries, ports, marks),
        _fallen(sound(settings.preemptible), retries, ports),
        ports.lifted.counter,
        ports.lifted.cause,
        marks,
    )


def _strategy(retries: Retries, ports: Ports, marks: tuple[str, ...]) -> RetryStrategy:
    budget = retries.total or retries.preemptions
    assert budget is not None
    backoff, within = sound(retries.backoff), ports.lifted.text(budget)
    limit = render_tag(within, ports.names)
    if retries.total is not None:
        return retry_strategy(limit, backoff)
    if not waits_at_the_end(retries):
        return retry_strategy(limit, backoff, preempted(marks))
    literal = budget.literal
    if literal is not None:
        longer, spent = str(int(literal) + 1), literal
    else:
        count = f"int({render_sum(within, ports.names)})"
        longer, spent = f"{{{{={count} + 1}}}}", f"{{{{={count}}}}}"
    expression = f"int(retries) < {spent} && ({preempted(marks)})"
    return retry_strategy(longer, backoff, expression)


def waits_at_the_end(retries: Retries) -> bool:
    """Whether a round ends after a wait, as every attempt does.

    Argo waits only while its limit leaves a retry, and before it asks the expression. So the limit
    is one more, which the expression never gives. A suspended task between the rounds would wait as
    well, but it succeeds: retried by hand, Argo would not begin the rounds before it again, and the
    run would never end (seen on Argo 4.0.7).
    """
    return retries.total is None and retries.backoff is not None and is_laid_out(retries)


def retry_strategy(limit: str, backoff: Backoff | None, expression: str = "true") -> RetryStrategy:
    """How often, and with an expression after what.

    A preemption ends an attempt as Failed or as Error ("pod deleted"), so the policy is
    always Always, and always written: Argo's default covers one of the two.

    Every field is written that has a value which changes nothing, for a controller's own
    defaults would be merged into a strategy that lacks it, down to the fields of its ``backoff``
    (``mergedTemplateDefaultsInto`` in Argo's workflow/controller/operator.go). ``affinity``
    has none: Argo cannot say "no affinity".
    """
    return RetryStrategy(limit, "Always", expression, _waits(backoff))


FOREVER = "87600h"
"""Ten years, for ``maxDuration``, which counts from the first attempt's start and is never what
is wanted, and for ``cap``. Argo takes 0 for a time that is over, not for none."""


def _waits(backoff: Backoff | None) -> records.Backoff:
    if backoff is None:
        return records.Backoff("0", "1", FOREVER, FOREVER)
    return records.Backoff(
        duration(backoff.delay),
        "1" if backoff.factor is None else str(backoff.factor),
        FOREVER,
        FOREVER if backoff.max_delay is None else duration(backoff.max_delay),
    )


def _fallen(preemptible: Preemptible | None, retries: Retries | None, ports: Ports) -> str | None:
    """When the attempts on demand begin: Argo counts retries from 0, and ``after: 2`` is from
    the third attempt on."""
    if preemptible is None or preemptible.fallback is None:
        return None
    after = preemptible.fallback.after
    if retries is None:  # the one attempt is the last
        return "true" if after is None else None
    if after is not None:
        return f"int(retries) >= {after}"
    budget = retries.total or retries.preemptions
    assert budget is not None
    if budget.literal is not None:
        return f"int(retries) >= {budget.literal}"
    last = render_sum(ports.lifted.text(budget), ports.names)
    return f"int(retries) >= int({last})"
