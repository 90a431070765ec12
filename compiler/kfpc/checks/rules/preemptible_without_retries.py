"""A preemptible step without retries.

The node of a preemptible step is taken away sooner or later, and without retries the run fails
then.

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

from kfpc.checks.preemptible import preemptible_steps
from kfpc.checks.subject import Subject
from kfpc.diagnostics import Diagnostic
from kfpc.diagnostics.catalogue.spot import NO_RETRIES

CODE = NO_RETRIES


def check(subject: Subject) -> Iterator[Diagnostic]:
    for place, names in preemptible_steps(subject, "retries", lambda has: has.retries is None):
        yield NO_RETRIES.at(
            place,
            f"{names} preemptible without retries: the first preemption ends the run",
            help="add `retries: 5`, say",
        )
