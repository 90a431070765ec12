"""`after_oom` where the platform counts the failures by itself.

A round whose memory grows has to know how many rounds before it ended out of memory. Where a number
says how many failures a step survives, ten at most, its rounds are laid out as tasks, and each is
told by the exit codes of those before it. Where a param says it, or the number is above ten, Argo
counts the rounds by a retry strategy around the step's own, and tells a round only how many there
were, not how they ended.

Write the number into the spec, or let the memory grow after every failure: `after_failure`.

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
    memory: {limit: 16Gi, after_oom: [32Gi, 64Gi]}
    preemptible: true
    retries: {preemptions: 20, failures: "${{ params.failures }}"}
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
    memory: {limit: 16Gi, after_oom: [32Gi, 64Gi]}
    preemptible: true
    retries: {preemptions: 20, failures: 2}
    resume: idempotent
```
"""

from __future__ import annotations

from collections.abc import Iterator

from kfpc.analysis import Analysis
from kfpc.checks.findings import Finding
from kfpc.diagnostics.catalogue.spot import UNCOUNTED_OOMS
from kfpc.pipeline.settings import Retries
from kfpc.pipeline.step import Leaf
from kfpc.pipeline.values import ERRONEOUS_TEXT
from kfpc.preemption.plan import MOST_FAILURES, is_laid_out

CODE = UNCOUNTED_OOMS


def of_pod(leaf: Leaf, _analysis: Analysis) -> Iterator[Finding]:
    retries = leaf.settings.retries
    if not isinstance(retries, Retries) or retries.failures in (None, ERRONEOUS_TEXT):
        return
    assert retries.failures is not None
    literal = retries.failures.literal
    if is_laid_out(retries) or literal == "0":
        return
    why = "a param decides how many failures there may be"
    if literal is not None:
        why = f"there may be more than {MOST_FAILURES} failures"
    for ladder in leaf.settings.ladders:
        if ladder.after == "after_oom":
            yield Finding(
                ladder.place,
                leaf.id,
                lambda steps: (
                    f"Argo does not tell {steps} which failures were out of memory, where {why}"
                ),
                f"write a number of failures, {MOST_FAILURES} at most; or use `after_failure`",
                (("the failures", leaf.setting("retries", "failures")),),
            )
