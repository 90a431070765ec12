"""A checkpoint at a path that changes with each attempt.

What one attempt saves the next one has to find. A path with the number of the attempt or the name
of the pod in it is another path each time: every attempt begins at the beginning, and the
checkpoints of the others are left behind. So `attempt` and `pod.name` are not known in
`resume.checkpoint`, and variables that hold them, such as `$(KFPC_ATTEMPT)`, are an error there
too. What keeps the runs apart, and is the same for all attempts of one, is `run.name`.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
cluster: gke-spot
steps:
  train:
    image: busybox:1
    command: [train]
    preemptible: true
    retries: 5
    resume: {checkpoint: "gs://example/checkpoint-${{ attempt }}"}
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
    retries: 5
    resume: {checkpoint: "gs://example/${{ run.name }}/checkpoint"}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from kfpc.analysis import Analysis
from kfpc.checks.checkpoints import refs_of_variable, variables_in
from kfpc.diagnostics import Diagnostic
from kfpc.diagnostics.catalogue.spot import CHANGING_CHECKPOINT
from kfpc.pipeline.step import Leaf
from kfpc.pipeline.values import Attempt, PodName
from kfpc.preemption.variables import ATTEMPT, FAILURES, LAST_CAUSE
from kfpc.typecheck.misplaced import changing_checkpoint

CODE = CHANGING_CHECKPOINT

_CHANGING = frozenset({ATTEMPT, FAILURES, LAST_CAUSE, "HOSTNAME"})
"""Variables that every attempt has; a pod's host is called as the pod."""


def of_leaf(leaf: Leaf, _analysis: Analysis) -> Iterator[Diagnostic]:
    for variable in variables_in(leaf):
        if variable.name in _CHANGING or any(
            isinstance(ref, (Attempt, PodName)) for ref in refs_of_variable(variable.name, leaf)
        ):
            yield changing_checkpoint(variable.written, variable.place, variable.related)
