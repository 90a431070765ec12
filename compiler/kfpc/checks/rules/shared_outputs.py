"""An output of a preemptible step that another step writes too.

A path in a pod is the pod's own, unless it lies on a volume that others mount. Where a preemptible
step writes its output to a path on such a volume and another step writes the same file, a restart
comes in between: the file that the other step left is written again by a step that begins anew, or
is found half written.

Compared are the volume and the path on it, `sub_path` counted. Steps whose conditions exclude each
other may write the same file.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
cluster: gke-spot
defaults:
  volumes: {/models: {claim: models}}
steps:
  train:
    image: busybox:1
    command: [train]
    outputs: {model: {type: Model, path: /models/best}}
    preemptible: true
    retries: 5
    resume: idempotent
  tune:
    image: busybox:1
    command: [tune]
    outputs: {model: {type: Model, path: /models/best}}
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
cluster: gke-spot
defaults:
  volumes: {/models: {claim: models}}
steps:
  train:
    image: busybox:1
    command: [train]
    outputs: {model: {type: Model, path: /models/trained}}
    preemptible: true
    retries: 5
    resume: idempotent
  tune:
    image: busybox:1
    command: [tune]
    outputs: {model: {type: Model, path: /models/tuned}}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from kfpc.analysis import Analysis
from kfpc.analysis.exclusion import Exclusion
from kfpc.analysis.storage import Shared, outputs_on_volumes
from kfpc.checks.findings import Steps
from kfpc.diagnostics import Diagnostic, Located
from kfpc.diagnostics.catalogue.spot import SHARED_OUTPUT
from kfpc.pipeline.erroneous import if_sound
from kfpc.pipeline.step import Leaf, Output

CODE = SHARED_OUTPUT

Written = tuple[Leaf, Output]


def of_pipeline(analysis: Analysis) -> Iterator[Diagnostic]:
    written: dict[Shared, dict[Leaf, Output]] = {}
    for at, step, output in outputs_on_volumes(analysis.pipeline):
        written.setdefault(at, {}).setdefault(step, output)
    meetings = Exclusion(analysis.condition)
    for writers in written.values():
        preemptible = [step for step in writers if if_sound(step.settings.preemptible) is not None]
        meeting = meetings.first(preemptible, writers)
        if meeting is not None:
            step, others = meeting
            yield _diagnose((step, writers[step]), [(one, writers[one]) for one in others])


def _diagnose(writer: Written, others: list[Written]) -> Diagnostic:
    step, output = writer
    steps = Steps(tuple(other.id for other, _ in others))
    return SHARED_OUTPUT.at(
        _place(writer),
        f"{steps} {steps.verb('writes', 'write')} the file that the preemptible "
        f"`{step.qualified}` writes as `{output.name}`",
        help="give each step a path of its own on the volume",
        related=[("the other", _place(other)) for other in others[:3]],
    )


def _place(writer: Written) -> Located:
    """Where a step says that it writes the file: a component says it for all its steps."""
    step, output = writer
    container = if_sound(step.container)
    component = container is not None and container.title is not None
    return step.place if component else output.place
