"""A timeout that spans all attempts.

A step's `timeout` holds for one attempt; `workflow.timeout` holds for the whole run, every
attempt of every step and the waits between them. A preemption late in a long step then leaves
too little time for another attempt, and the run is ended though the step would have finished.

The rule looks at preemptible steps with retries: it warns where all attempts of a step, each as
long as its `timeout`, and the longest waits between them take more time than the run has; or where
the step has no `timeout` at all. With `retries: {preemptions: P, failures: F}` there are up to
(P+1)·(F+1) attempts. Where a number is not known before the run, nothing is said.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
cluster: gke-spot
workflow: {timeout: 3h}
steps:
  train:
    image: busybox:1
    command: [echo]
    preemptible: true
    resume: idempotent
    retries: 5
    timeout: 2h
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
cluster: gke-spot
workflow: {timeout: 12h}
steps:
  train:
    image: busybox:1
    command: [echo]
    preemptible: true
    resume: idempotent
    retries: 5
    timeout: 2h
```
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from kfpc.analysis import Analysis
from kfpc.checks.findings import Steps, distinct
from kfpc.checks.run_time import run_time
from kfpc.diagnostics import Diagnostic, Located
from kfpc.diagnostics.catalogue.spot import TIMEOUT_SPANS
from kfpc.kubernetes.duration import duration
from kfpc.pipeline.erroneous import ERRONEOUS, if_sound
from kfpc.pipeline.settings import Retries
from kfpc.pipeline.step import Leaf
from kfpc.preemption import StepPlan
from kfpc.preemption.waits import longest_time, longest_waits

CODE = TIMEOUT_SPANS

_SHOWN = 3

Spanned = tuple[StepPlan, Located]
"""A step whose attempts the timeout spans, and what makes it preemptible."""


def of_pipeline(analysis: Analysis) -> Iterator[Diagnostic]:
    whole = run_time(analysis)
    if whole is None:
        return
    has, place = whole
    long: list[Spanned] = []
    unbounded: list[Spanned] = []
    for leaf in analysis.pipeline.leaves():
        preemptible = if_sound(leaf.settings.preemptible)
        if preemptible is None:
            continue
        plan = analysis.plans[leaf.id]
        if plan.most_pods in (None, 1) or _is_unsure(leaf):
            continue
        if plan.timeout is None:
            unbounded.append((plan, leaf.setting("preemptible")))
        elif _needed(plan) > has:
            long.append((plan, leaf.setting("preemptible")))
    if long:
        longest = max((plan for plan, _ in long), key=_needed)
        waits = " and their waits" if longest_waits(longest) else ""
        reason = f": {longest.most_pods} attempts of `{longest.qualified}`{waits} may take "
        reason += f"{duration(_needed(longest))}, the run has {duration(has)}"
        yield _diagnose(place, long, reason)
    if unbounded:
        have = _steps(unbounded).verb("has no `timeout` of its own", "have no `timeout`")
        yield _diagnose(place, unbounded, f", which {have}")


def _is_unsure(leaf: Leaf) -> bool:
    """Whether nobody can say how long the step may take."""
    retries, timeout = leaf.settings.retries, leaf.settings.timeout
    return timeout is ERRONEOUS or (isinstance(retries, Retries) and retries.backoff is ERRONEOUS)


def _needed(plan: StepPlan) -> float:
    """The most seconds that a step takes that something bounds."""
    return longest_time(plan) or 0


def _diagnose(place: Located, spanned: Sequence[Spanned], reason: str) -> Diagnostic:
    steps = _steps(spanned)
    what = steps.verb("the preemptible step", "what makes them preemptible")
    causes = distinct(made for _, made in spanned)
    return TIMEOUT_SPANS.at(
        place,
        f"the timeout of the run spans all attempts of {steps}{reason}",
        help="give the run more time, or leave `workflow.timeout` out",
        related=[(what, made) for made in islice(causes, _SHOWN)],
    )


def _steps(spanned: Sequence[Spanned]) -> Steps:
    return Steps(tuple(plan.step for plan, _ in spanned))
