"""A preemptible step without `resume`.

A preempted step starts again from its beginning. Whether that is right only its author knows: a training
that wipes its output directory loses its checkpoint, a step that appends does its work twice. `resume`
is the author's word: `idempotent`, or where the checkpoint is.

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

from kfpc.diagnostics import Diagnostic
from kfpc.diagnostics.catalogue.spot import NO_RESUME
from kfpc.pipeline.model import Pipeline

CODE = NO_RESUME


def check(pipeline: Pipeline) -> Iterator[Diagnostic]:
    for step in pipeline.scope.steps.values():
        preemptible = step.settings.preemptible
        if preemptible is not None and step.settings.resume is None:
            yield NO_RESUME.at(
                preemptible.place,
                f"`{step.name}` is preemptible and does not say that it may start again",
                help="write `resume: {checkpoint: …}`, or `resume: idempotent` if that is true",
            )
