"""A step whose failed run must not be retried by hand.

Where a number says how many failures a step survives, its rounds are laid out as tasks, and
`argo retry` or the Retry button begins a failed run again with whole budgets. Where a param says
it, or the number is above ten, Argo has to count the rounds by a retry strategy around the step's
own. Retried by hand, Argo begins both again and makes no pod: the run stays Running for ever.

Write the number into the spec. Else submit the run anew when it has failed.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
cluster: gke-spot
params: {failures: 2}
steps:
  train:
    image: busybox:1
    command: [train]
    preemptible: true
    retries: {preemptions: 20, failures: "${{ params.failures }}"}
    resume: {checkpoint: "gs://example/${{ run.name }}"}
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
    preemptible: true
    retries: {preemptions: 20, failures: 2}
    resume: {checkpoint: "gs://example/${{ run.name }}"}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from kfpc.analysis import Analysis
from kfpc.checks.findings import Finding
from kfpc.diagnostics.catalogue.spot import HANGS_BY_HAND
from kfpc.pipeline.settings import Retries
from kfpc.pipeline.step import Leaf
from kfpc.pipeline.values import ERRONEOUS_TEXT
from kfpc.preemption.plan import MOST_FAILURES

CODE = HANGS_BY_HAND


def of_pod(leaf: Leaf, analysis: Analysis) -> Iterator[Finding]:
    retries = leaf.settings.retries
    if not isinstance(retries, Retries) or retries.failures in (None, ERRONEOUS_TEXT):
        return
    assert retries.failures is not None
    literal, plan = retries.failures.literal, analysis.plans[leaf.id]
    if plan.laid_out or plan.patched or literal == "0" or analysis.patches.unknown(leaf):
        return
    why = "a param decides how many failures there may be"
    if literal is not None:
        why = f"it may have more than {MOST_FAILURES} failures"
    yield Finding(
        leaf.setting("retries", "failures"),
        leaf.id,
        lambda steps: f"a failed run of {steps} never ends if it is retried by hand: {why}",
        f"write a number, {MOST_FAILURES} at most; or submit the run anew when it has failed",
    )
