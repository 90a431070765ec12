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
from kfpc.checks.findings import Finding
from kfpc.diagnostics import Located
from kfpc.diagnostics.catalogue.spot import IDLE_FALLBACK
from kfpc.pipeline.erroneous import ERRONEOUS, if_sound
from kfpc.pipeline.step import Leaf
from kfpc.preemption import StepPlan

CODE = IDLE_FALLBACK


def of_pod(leaf: Leaf, analysis: Analysis) -> Iterator[Finding]:
    preemptible = if_sound(leaf.settings.preemptible)
    if preemptible is None or preemptible.fallback is None or leaf.settings.retries is ERRONEOUS:
        return
    plan = analysis.plans[leaf.id]
    if plan.never_falls_back:
        yield _never(leaf.setting("preemptible", "fallback", "after"), leaf, plan)
    elif plan.always_on_demand:
        yield _always(leaf.setting("preemptible", "fallback"), leaf, plan)


def _never(place: Located, leaf: Leaf, plan: StepPlan) -> Finding:
    attempts = plan.attempts or 1
    have = "there is one attempt" if attempts == 1 else f"there are {attempts} attempts"
    since = " since a failure" if plan.failures else ""
    help = "give it retries: without them there is one attempt"
    if attempts > 1:
        help = f"write `after: {attempts - 1}` or less, or `fallback: on-demand` for the last one"
    return Finding(
        place,
        leaf.id,
        lambda steps: (
            f"{steps} never {steps.verb('falls', 'fall')} back to on-demand nodes: {have}{since}, "
            f"and that would be after {plan.after}"
        ),
        help,
        _retries(leaf),
        cause="never falls back",
    )


def _always(place: Located, leaf: Leaf, plan: StepPlan) -> Finding:
    last = "the only attempt is the last one, which"
    if plan.failures:
        last = "each attempt is the last one since a failure, which"
    return Finding(
        place,
        leaf.id,
        lambda steps: (
            f"{steps} never {steps.verb('runs', 'run')} on a preemptible node: {last} is on demand"
        ),
        "give it retries, or leave `preemptible` out",
        _retries(leaf),
        cause="always falls back",
    )


def _retries(leaf: Leaf) -> tuple[tuple[str, Located], ...]:
    retries = if_sound(leaf.settings.retries)
    return () if retries is None else (("the retries", leaf.setting("retries")),)
