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
from kfpc.checks.findings import Finding
from kfpc.diagnostics.catalogue.spot import NO_RETRIES
from kfpc.pipeline.erroneous import ERRONEOUS, if_sound
from kfpc.pipeline.step import Leaf
from kfpc.pipeline.values import TypedText

CODE = NO_RETRIES


def of_pod(leaf: Leaf, analysis: Analysis) -> Iterator[Finding]:
    preemptible = if_sound(leaf.settings.preemptible)
    if preemptible is None or preemptible.fallback is not None:
        return
    if is_tried_once(leaf, analysis):
        yield Finding(
            leaf.setting("preemptible"),
            leaf.id,
            lambda steps: (
                f"{steps} {steps.verb('is', 'are')} preemptible without retries: "
                f"{steps.verb('it fails', 'they fail')} at the first preemption"
            ),
            "add `retries: 5`, say",
        )


def is_tried_once(leaf: Leaf, analysis: Analysis) -> bool:
    """Whether a step fails at its first preemption. What is tried again by a patch of the author's
    is another rule's matter."""
    retries, patched = leaf.settings.retries, analysis.patches.retries(leaf)
    if analysis.patches.unknown(leaf) or retries is ERRONEOUS:
        return False
    if patched is not None and patched.again:
        return False
    return retries is None or (_is_none(retries.preemptions) and _is_none(retries.failures))


def _is_none(budget: TypedText | None) -> bool:
    """Whether a budget of two is none at all."""
    return budget is not None and budget.literal == "0"
