"""A timeout that spans all attempts.

A step's `timeout` holds for one attempt; `workflow.timeout` holds for the whole run, every
attempt of every step and the waits between them. A preemption late in a long step then leaves
too little time for another attempt, and the run is ended though the step would have finished.

The rule looks at preemptible steps with retries: it warns where the step's own `timeout` times its
attempts is more than the run has, or where the step has no `timeout` at all.

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

from collections.abc import Iterator

from kfpc.checks.subject import Subject
from kfpc.diagnostics import Diagnostic
from kfpc.diagnostics.catalogue.spot import TIMEOUT_SPANS
from kfpc.pipeline.model import Step

CODE = TIMEOUT_SPANS


def check(subject: Subject) -> Iterator[Diagnostic]:
    workflow = subject.pipeline.workflow
    whole, place = workflow.timeout, workflow.timeout_place
    if whole is None or place is None:
        return
    for step in subject.steps_whole_in("preemptible", "retries", "timeout"):
        preemptible = step.settings.preemptible
        reason = _reason(step, whole) if preemptible is not None else None
        if reason is not None and preemptible is not None:
            yield TIMEOUT_SPANS.at(
                place,
                f"the timeout of the run spans all attempts of `{step.name}`{reason}",
                help="give the run more time, or leave `workflow.timeout` out",
                related=[("the preemptible step", preemptible.place)],
            )


def _reason(step: Step, whole: int) -> str | None:
    retries = step.settings.retries
    if retries is None:
        return None
    if step.settings.timeout is None:
        return ", which has no `timeout` of its own"
    total = retries.total.literal if retries.total is not None else None
    if not total:  # not known before the run, or not readable
        return None
    attempts = int(total) + 1
    needed = step.settings.timeout * attempts
    if needed <= whole:
        return None
    return f": {attempts} attempts may take {_hours(needed)}, the run has {_hours(whole)}"


def _hours(seconds: int) -> str:
    return f"{seconds / 3600:g} h" if seconds >= 3600 else f"{seconds / 60:g} min"
