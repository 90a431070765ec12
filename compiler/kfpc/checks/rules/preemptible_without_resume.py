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
from kfpc.checks.preemptible import preemptible_steps
from kfpc.diagnostics import Diagnostic
from kfpc.diagnostics.catalogue.spot import NO_RESUME

CODE = NO_RESUME


def check(analysis: Analysis) -> Iterator[Diagnostic]:
    for place, names in preemptible_steps(analysis, lambda has: has.resume is None):
        yield NO_RESUME.at(
            place,
            f"{names} preemptible without `resume`: whether a restart is right is not said",
            help="write `resume: {checkpoint: …}`, or `resume: idempotent` if that is true",
        )
