"""A preemptible step without `resume`.

A preempted step starts again from its beginning. Whether that is right only its author knows: a
training that wipes its output directory loses its checkpoint, a step that appends does its work
twice. `resume` is the author's word: `idempotent`, or where the checkpoint is.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
cluster: gke-spot
steps:
  train: {image: "busybox:1", command: [echo], preemptible: true, retries: 5}
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
cluster: gke-spot
steps:
  train: {image: "busybox:1", command: [echo], preemptible: true, retries: 5, resume: idempotent}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from kfpc.analysis import Analysis
from kfpc.checks.findings import Finding
from kfpc.diagnostics.catalogue.spot import NO_RESUME
from kfpc.pipeline.erroneous import if_sound
from kfpc.pipeline.step import Leaf

CODE = NO_RESUME


def of_pod(leaf: Leaf, _analysis: Analysis) -> Iterator[Finding]:
    preemptible = if_sound(leaf.settings.preemptible)
    if preemptible is not None and leaf.settings.resume is None:
        yield Finding(
            leaf.setting("preemptible"),
            leaf.id,
            lambda steps: (
                f"{steps} {steps.verb('is', 'are')} preemptible without `resume`, and "
                f"{steps.verb('does not say whether it is', 'do not say whether they are')} safe "
                "to restart"
            ),
            "write `resume: {checkpoint: …}`, or `resume: idempotent` if that is true",
        )
