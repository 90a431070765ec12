"""A checkpoint that another step writes too.

A program that starts looks for its checkpoint and goes on from there. Where two steps keep theirs
at one path, the second to start goes on from the work of the other: it loads the wrong weights, or
takes itself for done. At the same time, each writes over the other's. The same holds for an output
that another step writes there, on a volume that both mount.

Paths are compared as they come out, with their values in place of inputs; paths in the pods
themselves and on different volumes are different. Steps whose conditions exclude each other may
share a checkpoint.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
cluster: gke-spot
defaults:
  preemptible: true
  retries: 5
  resume: {checkpoint: "gs://example/${{ run.name }}/checkpoint"}
steps:
  teacher: {image: "busybox:1", command: [train, teacher]}
  student: {image: "busybox:1", command: [train, student]}
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
cluster: gke-spot
defaults: {preemptible: true, retries: 5}
steps:
  teacher:
    image: busybox:1
    command: [train, teacher]
    resume: {checkpoint: "gs://example/${{ run.name }}/teacher"}
  student:
    image: busybox:1
    command: [train, student]
    resume: {checkpoint: "gs://example/${{ run.name }}/student"}
```
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from kfpc.checks.naming import by_cause, named
from kfpc.checks.storage import Shared, outputs_on_volumes, shared
from kfpc.checks.subject import Subject
from kfpc.diagnostics import Diagnostic
from kfpc.diagnostics.catalogue.spot import SHARED_CHECKPOINT
from kfpc.pipeline.conditions import exclude
from kfpc.pipeline.model import Step
from kfpc.source import Place

CODE = SHARED_CHECKPOINT

_HELP = "give each step a path of its own"


def check(subject: Subject) -> Iterator[Diagnostic]:
    owners = _owners(subject)
    for steps in owners.values():
        if len(steps) > 1:
            yield from _of_several(steps)
    if not any(source is not None for source, _ in owners):
        return
    for at, step, output in outputs_on_volumes(subject.pipeline):
        for owner in owners.get(at, ()):
            if owner is not step and not exclude(owner.when, step.when):
                yield SHARED_CHECKPOINT.at(
                    _place(owner),
                    f"the checkpoint of `{owner.name}` is where `{step.name}` writes its output "
                    f"`{output.name}`",
                    help=_HELP,
                    related=[("the output", output.place)],
                )


def _owners(subject: Subject) -> Mapping[Shared, list[Step]]:
    """The steps by what their checkpoints come to, in the order of the spec."""
    found: dict[Shared, list[Step]] = {}
    for step in subject.scope.steps.values():
        resume = step.settings.resume
        if resume is not None and resume.checkpoint is not None:
            at = shared(resume.checkpoint, step, subject.pipeline)
            if at is not None:
                found.setdefault(at, []).append(step)
    return found


def _of_several(steps: Sequence[Step]) -> Iterator[Diagnostic]:
    """What there is to say of steps whose checkpoints are one."""
    meet = [
        step
        for step in steps
        if any(o is not step and not exclude(o.when, step.when) for o in steps)
    ]
    if not meet:
        return
    causes = list(by_cause((_place(step), step.name) for step in meet))
    message = f"{named([step.name for step in meet])} keep their checkpoints at one path"
    if len(causes) == 1:
        yield SHARED_CHECKPOINT.at(causes[0][0], message, help=_HELP)
    for place, _ in causes[1:]:
        related = [("the other", causes[0][0])]
        yield SHARED_CHECKPOINT.at(place, message, help=_HELP, related=related)


def _place(step: Step) -> Place:
    return step.setting("resume", "checkpoint")
