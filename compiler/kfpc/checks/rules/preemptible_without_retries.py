"""A preemptible step without retries.

The node of a preemptible step is taken away sooner or later, and without retries the run fails then.

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

from kfpc.diagnostics import Diagnostic
from kfpc.diagnostics.catalogue.spot import NO_RETRIES
from kfpc.pipeline.model import Pipeline

CODE = NO_RETRIES


def check(pipeline: Pipeline) -> Iterator[Diagnostic]:
    for step in pipeline.scope.steps.values():
        preemptible = step.settings.preemptible
        if preemptible is not None and step.settings.retries is None:
            yield NO_RETRIES.at(
                preemptible.place,
                f"`{step.name}` is preemptible and has no retries: the first preemption ends the run",
                help="add `retries: 5`, say",
            )
