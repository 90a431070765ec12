"""A checkpoint that is the same for every run.

A program that starts looks for its checkpoint and goes on from there. At a path that is the same
for every run it finds what another run has left: last night's finished work, so that it has nothing
to do; or a model of other data, with which it goes on. `run.name` is the same for all attempts of a
run, and another for the next.

`${{ item }}` tells the rounds of a loop apart, and not its runs: a list that stands in the spec, as
itself or as the default of a param, is the same tomorrow. So is a `state` that is made of the
spec's own values. A param or an output of another step may tell runs apart, so a path with one of
them is not looked at; nor is a volume of `workflow.volume_claims`, which each run makes for itself.
Where every run is meant to go on from an earlier one, `across_runs: true` says so; a param with the
name of a run lets one go on from that (`docs/preemption.md`, "Submitted anew").

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
    resume: {checkpoint: gs://example/checkpoint}
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
    resume: {checkpoint: "gs://example/${{ item }}"}
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
cluster: gke-spot
steps:
  train-a-little-more-each-night:
    image: busybox:1
    command: [train]
    preemptible: true
    retries: 5
    resume: {checkpoint: gs://example/checkpoint, across_runs: true}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from kfpc.analysis import Analysis
from kfpc.analysis.storage import shared
from kfpc.checks.checkpoints import is_same_for_every_run
from kfpc.checks.findings import Finding
from kfpc.diagnostics.catalogue.spot import OLD_CHECKPOINT
from kfpc.pipeline.erroneous import if_sound
from kfpc.pipeline.step import Leaf

CODE = OLD_CHECKPOINT


def of_leaf(leaf: Leaf, analysis: Analysis) -> Iterator[Finding]:
    resume = if_sound(leaf.settings.resume)
    if resume is None or resume.checkpoint is None or resume.across_runs:
        return
    if not is_same_for_every_run(analysis.checkpoint(leaf), leaf, analysis.pipeline):
        return
    at = shared(analysis.checkpoint(leaf), leaf, analysis.pipeline)
    if at is None:
        return  # in the pod, or on a volume that nobody knows
    volume, _ = at
    if volume is not None and (volume.kind == "volume" or analysis.patches.may_mount(leaf)):
        return  # of the run's own, or hidden by another volume
    yield Finding(
        leaf.setting("resume", "checkpoint"),
        leaf.id,
        lambda steps: (
            f"{steps} {steps.verb('finds', 'find')} what earlier runs have left: the checkpoint is "
            "the same for every run"
        ),
        "put `${{ run.name }}` into it, or say `across_runs: true` beside it if that is meant",
    )
