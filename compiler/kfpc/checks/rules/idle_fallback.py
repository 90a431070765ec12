"""A fallback beyond the attempts.

`preemptible: {fallback: {to: on-demand, after: N}}` keeps a step off preemptible nodes once N
attempts have ended. Where the step has no more than N attempts, that never happens: the last one
is preempted like the others. Attempts count since the last failure where there are two budgets.

The other end: a step without retries has one attempt, which is the first and the last. With
`fallback: on-demand` it never runs on a preemptible node.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
cluster: gke-spot
steps:
  train:
    image: busybox:1
    command: [train]
    preemptible: {fallback: {to: on-demand, after: 5}}
    retries: 4
    resume: idempotent
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
    preemptible: {fallback: {to: on-demand, after: 3}}
    retries: 4
    resume: idempotent
```
"""

from __future__ import annotations

from collections.abc import Iterator

from kfpc.analysis import Analysis
from kfpc.checks.naming import by_cause, named
from kfpc.checks.preemptible import has_idle_fallback, is_always_on_demand
from kfpc.diagnostics import Diagnostic, Located
from kfpc.diagnostics.catalogue.spot import IDLE_FALLBACK
from kfpc.pipeline.erroneous import ERRONEOUS, if_sound
from kfpc.pipeline.ids import StepId
from kfpc.pipeline.step import Leaf
from kfpc.preemption import StepPlan

CODE = IDLE_FALLBACK


def check(analysis: Analysis) -> Iterator[Diagnostic]:
    never, always = [], []
    for step in analysis.pipeline.leaves():
        preemptible = if_sound(step.settings.preemptible)
        if preemptible is None or preemptible.fallback is None:
            continue
        if step.settings.retries is ERRONEOUS:
            continue
        plan = analysis.plans[step.id]
        if has_idle_fallback(plan):
            never.append((step.setting("preemptible", "fallback", "after"), step.id))
        elif is_always_on_demand(plan):
            always.append((preemptible.fallback.place, step.id))
    for place, names in by_cause(never):
        yield _never(place, names, analysis.pipeline.leaf(names[0]), analysis.plans[names[0]])
    for place, names in by_cause(always):
        yield _always(place, names, analysis.pipeline.leaf(names[0]), analysis.plans[names[0]])


def _never(place: Located, names: list[StepId], step: Leaf, plan: StepPlan) -> Diagnostic:
    attempts = plan.attempts or 1
    have = "there is one attempt" if attempts == 1 else f"there are {attempts} attempts"
    since = " since a failure" if plan.failures else ""
    help = "give it retries: without them there is one attempt"
    if attempts > 1:
        help = f"write `after: {attempts - 1}` or less, or `fallback: on-demand` for the last one"
    return IDLE_FALLBACK.at(
        place,
        f"{named(names)} never {_verb(names, 'fall')} back to on-demand nodes: {have}{since}, and "
        f"that would be after {plan.after}",
        help=help,
        related=_retries(step),
    )


def _always(place: Located, names: list[StepId], step: Leaf, plan: StepPlan) -> Diagnostic:
    last = "the only attempt is the last one, which"
    if plan.failures:
        last = "each attempt is the last one since a failure, which"
    return IDLE_FALLBACK.at(
        place,
        f"{named(names)} never {_verb(names, 'run')} on a preemptible node: {last} is on demand",
        help="give it retries, or leave `preemptible` out",
        related=_retries(step),
    )


def _verb(names: list[StepId], verb: str) -> str:
    return f"{verb}s" if len(names) == 1 else verb


def _retries(step: Leaf) -> list[tuple[str, Located]]:
    retries = if_sound(step.settings.retries)
    return [] if retries is None else [("the retries", retries.place)]
