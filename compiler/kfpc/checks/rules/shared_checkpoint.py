"""A checkpoint that another step writes too.

A program that starts looks for its checkpoint and goes on from there. Where two steps keep theirs
at one path, the second to start goes on from the work of the other: it loads the wrong weights, or
takes itself for done. At the same time, each writes over the other's. The same holds for an output
that another step writes there, on a volume that both mount.

Paths are compared as they come out, with their values in place of inputs; paths in the pods
themselves and on different volumes are different. Steps whose conditions exclude each other may
share a checkpoint.

The rounds of a loop are such steps too, and `max_parallel: 1` only puts them one after the other: a
checkpoint in a loop has `${{ item }}` in its path, or what is made of it. In a sub-pipeline that is
a param which the loop gives it.

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

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
cluster: gke-spot
steps:
  train:
    for_each: [0.1, 0.01]
    image: busybox:1
    command: [train, "${{ item }}"]
    preemptible: true
    retries: 5
    resume: {checkpoint: "gs://example/${{ run.name }}/train"}
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
cluster: gke-spot
steps:
  train:
    for_each: [0.1, 0.01]
    image: busybox:1
    command: [train, "${{ item }}"]
    preemptible: true
    retries: 5
    resume: {checkpoint: "gs://example/${{ run.name }}/train/${{ item }}"}
```
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kfpc.analysis import Analysis
from kfpc.analysis.exclusion import Exclusion
from kfpc.analysis.storage import Shared, outputs_on_volumes, shared
from kfpc.checks.checkpoints_of_rounds import shared_by_rounds
from kfpc.checks.findings import Finding, Steps, distinct
from kfpc.diagnostics import Diagnostic, Span
from kfpc.diagnostics.catalogue.spot import SHARED_CHECKPOINT
from kfpc.pipeline.step import Leaf, Output
from kfpc.source import Place

CODE = SHARED_CHECKPOINT

_HELP = "give each step a path of its own"

Owners = list[Leaf]
"""The steps that keep their checkpoints at one path, in the order of the spec."""

Writers = dict[Leaf, Output]
"""The steps that write an output to one path, each with the first that it writes there."""


def of_pipeline(analysis: Analysis) -> Iterator[Diagnostic]:
    """One finding for a path, and one for a place: a default may come to several paths."""
    owners = _owners(analysis)
    writers = _writers(analysis, owners)
    meetings, told = Exclusion(analysis.condition), set[Span]()
    for at, steps in owners.items():
        found = _of_owners(steps, meetings) or _of_writers(steps, writers.get(at, {}), meetings)
        if found is not None and found.span not in told:
            told.add(found.span)
            yield found


def of_leaf(leaf: Leaf, analysis: Analysis) -> Iterator[Finding]:
    return shared_by_rounds(leaf, analysis)


def _owners(analysis: Analysis) -> Mapping[Shared, Owners]:
    """The steps by what their checkpoints come to."""
    found: dict[Shared, Owners] = {}
    for step in analysis.pipeline.leaves():
        at = shared(analysis.checkpoint(step), step, analysis.pipeline)
        if at is not None:
            found.setdefault(at, []).append(step)
    return found


def _writers(analysis: Analysis, owners: Mapping[Shared, Owners]) -> Mapping[Shared, Writers]:
    """The steps that write where a checkpoint is."""
    found: dict[Shared, Writers] = {}
    if any(source is not None for source, _ in owners):
        for at, step, output in outputs_on_volumes(analysis.pipeline):
            if at in owners:
                found.setdefault(at, {}).setdefault(step, output)
    return found


def _of_owners(steps: Owners, meetings: Exclusion) -> Diagnostic | None:
    """What there is to say of steps whose checkpoints are one: at the second place that says
    so, or at the only one, a default of all."""
    meeting = meetings.first(steps, steps) if len(steps) > 1 else None
    if meeting is None:
        return None
    step, others = meeting
    owners = (step, *others)
    first, *later = distinct(_place(one) for one in owners)
    return SHARED_CHECKPOINT.at(
        later[0] if later else first,
        f"{Steps(tuple(one.id for one in owners))} keep their checkpoints at one path",
        help=_HELP,
        related=[("the other", first)] if later else [],
    )


def _of_writers(steps: Owners, writers: Writers, meetings: Exclusion) -> Diagnostic | None:
    """What there is to say of steps that write an output where others keep a checkpoint."""
    meeting = meetings.first(steps, writers) if writers else None
    if meeting is None:
        return None
    owner, others = meeting
    output, others_named = writers[others[0]], Steps(tuple(other.id for other in others))
    what = others_named.verb(f"writes its output `{output.name}`", "write outputs")
    return SHARED_CHECKPOINT.at(
        _place(owner),
        f"the checkpoint of `{owner.qualified}` is where {others_named} {what}",
        help=_HELP,
        related=[("the output", output.place)],
    )


def _place(step: Leaf) -> Place:
    return step.setting("resume", "checkpoint")
