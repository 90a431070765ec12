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

import re
from collections.abc import Iterator

from kfpc.analysis import Analysis
from kfpc.analysis.uses import references_in
from kfpc.diagnostics import Diagnostic, Located
from kfpc.diagnostics.catalogue.spot import CHANGING_CHECKPOINT
from kfpc.pipeline.erroneous import if_sound
from kfpc.pipeline.step import Leaf
from kfpc.pipeline.values import Attempt, InputRef, PlatformTag, PodName, TypedText
from kfpc.preemption.variables import ATTEMPT, FAILURES, LAST_CAUSE
from kfpc.typecheck.symbols import changing_checkpoint

CODE = CHANGING_CHECKPOINT

_VARIABLE = re.compile(r"\$(?:\(([A-Za-z_]\w*)\)|\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))")
"""As Kubernetes and shells write one."""

_CHANGING = frozenset({ATTEMPT, FAILURES, LAST_CAUSE, "HOSTNAME"})
"""Variables that every attempt has; a pod's host is called as the pod."""

_CHANGING_TAGS = frozenset({"pod.name", "node.name", "retries", "workflow.duration"})
"""Tags of Argo's in component files: a node of a retried step is named for its attempt."""


def check(analysis: Analysis) -> Iterator[Diagnostic]:
    for step in analysis.pipeline.leaves():
        resume = if_sound(step.settings.resume)
        if resume is not None and resume.checkpoint is not None:
            yield from _of_checkpoint(resume.checkpoint, step)


def _of_checkpoint(checkpoint: TypedText, step: Leaf) -> Iterator[Diagnostic]:
    """What changes in the texts that a checkpoint is made of: its own, and those of inputs."""
    whole = step.setting("resume", "checkpoint")
    for variable in _changing(checkpoint, step):
        yield changing_checkpoint(variable, whole)
    for reference in references_in(checkpoint):
        if not isinstance(reference.ref, InputRef):
            continue
        given = step.inputs.get(reference.ref.name)
        if given is not None and isinstance(given.value, TypedText):
            for variable in _changing(given.value, step):
                related: list[tuple[str, Located]] = [("the checkpoint", whole)]
                yield changing_checkpoint(variable, given.place, related)


def _changing(text: TypedText, step: Leaf) -> Iterator[str]:
    """The variables in a text, as they are written, that no two attempts have alike."""
    for part in text.parts:
        if isinstance(part, str) and "$" in part:
            for found in _VARIABLE.finditer(part):
                name = found[1] or found[2] or found[3]
                if name in _CHANGING or _is_changing(name, step):
                    yield found[0]


def _is_changing(name: str, step: Leaf) -> bool:
    """Whether a variable of the step's own is another in each attempt."""
    container = if_sound(step.container)
    own = container.env if container is not None else {}
    value = step.settings.env.get(name, own.get(name))
    return isinstance(value, TypedText) and any(
        isinstance(one.ref, (Attempt, PodName))
        or (isinstance(one.ref, PlatformTag) and one.ref.tag in _CHANGING_TAGS)
        for one in references_in(value)
    )
