"""A preemptible step without retries.

The node of a preemptible step is taken away sooner or later, and without retries the run fails
then. A step with a `fallback` has a rule of its own, KFPC709.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
cluster: gke-spot
steps:
  train: {image: "busybox:1", command: [echo], preemptible: true, resume: idempotent}
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
cluster: gke-spot
steps:
  train: {image: "busybox:1", command: [echo], preemptible: true, resume: idempotent, retries: 5}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from kfpc.analysis import Analysis
from kfpc.checks.preemptible import preemptible_steps
from kfpc.diagnostics import Diagnostic
from kfpc.diagnostics.catalogue.spot import NO_RETRIES
from kfpc.pipeline.erroneous import ERRONEOUS, if_sound
from kfpc.pipeline.settings import Settings
from kfpc.pipeline.values import TypedText

CODE = NO_RETRIES


def check(analysis: Analysis) -> Iterator[Diagnostic]:
    for place, names in preemptible_steps(analysis, _lacks):
        yield NO_RETRIES.at(
            place,
            f"{names} preemptible without retries: the first preemption ends the run",
            help="add `retries: 5`, say",
        )


def _lacks(settings: Settings) -> bool:
    """Whether the first preemption ends the run. What falls back, or is tried again by a patch
    of the author's, is another rule's matter."""
    preemptible, retries = if_sound(settings.preemptible), settings.retries
    if preemptible is not None and preemptible.fallback is not None:
        return False
    if settings.argo is ERRONEOUS or retries is ERRONEOUS:
        return False
    if settings.argo and settings.argo.get("retryStrategy"):
        return False
    return retries is None or (_is_none(retries.preemptions) and _is_none(retries.failures))


def _is_none(budget: TypedText | None) -> bool:
    """Whether a budget of two is none at all."""
    return budget is not None and budget.literal == "0"
