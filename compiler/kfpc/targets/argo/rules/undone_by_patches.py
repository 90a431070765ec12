"""A patch that undoes what the plan promises.

`argo:` is merged onto what kfpc writes, and kfpc does not judge what you write there. But where it
takes the place of a retry strategy, of the tolerations and the affinity for preemptible nodes, of
the grace period, the `timeout`, the variables that tell of a checkpoint or the output that marks
the end, then `retries`, `preemptible`, `resume` and `timeout` say what does not happen, and so
does `kfpc plan`.

A patch that says the same, that adds to it, or that Argo does not take for the step is none: an
affinity of the whole Workflow, say, where the step has its own.

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
    retries: {preemptions: 20, failures: 2}
    resume: idempotent
    argo:
      retryStrategy: {retryPolicy: OnFailure}
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
    retries: {preemptions: 20, failures: 2}
    resume: idempotent
    argo:
      synchronization: {mutexes: [{name: one-at-a-time}]}
```
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from itertools import islice
from typing import TYPE_CHECKING

from kfpc.analysis import Analysis
from kfpc.analysis.limits import limits_of
from kfpc.checks.findings import Finding
from kfpc.diagnostics import Located
from kfpc.diagnostics.catalogue.spot import UNDONE
from kfpc.pipeline.erroneous import ERRONEOUS, if_sound
from kfpc.pipeline.step import Leaf

if TYPE_CHECKING:
    from kfpc.targets.argo.rules.patches import Undone

CODE = UNDONE

_HELPS = {
    "plan": "say it by `retries`, and leave it out of `argo`",
    "retries": "say it by `retries`, and leave it out of `argo`",
    "preemptible": "leave it out of `argo`, or leave `preemptible` out",
    "fallback": "leave it out of `argo`, or leave `fallback` out",
    "timeout": "say it by `timeout`, and leave it out of `argo`",
    "grace_period": "leave it out of `argo`, or repeat in it what kfpc writes",
    "checkpoint": "say it by `env`, and leave it out of `argo`",
    "after_oom": "leave it out of `argo`, or leave `after_oom` out",
    "after_failure": "leave it out of `argo`, or leave `after_failure` out",
    "cpu": "leave it out of `argo`, or write a number",
    "memory": "leave it out of `argo`, or write an amount",
    "storage": "leave it out of `argo`, or write an amount",
    "gpus": "leave it out of `argo`, or write a number",
}


def of_pod(leaf: Leaf, analysis: Analysis) -> Iterator[Finding]:
    pipeline = analysis.pipeline
    profile = pipeline.profile
    if profile is ERRONEOUS or not leaf.has_pod or not (leaf.settings.argo or pipeline.argo):
        return
    # Most specs have no patch.
    from kfpc.targets.argo.rules.patches import (  # noqa: PLC0415
        undone_by_spec,
        undone_by_step,
        undone_limit_by_own_patch,
        undone_limit_by_spec,
    )

    patch, argo = if_sound(leaf.settings.argo) or {}, pipeline.argo or {}
    around = tuple(islice(limits_of(pipeline, leaf.id), 1))
    own = (one for block in around for one in undone_limit_by_own_patch(leaf, patch, block))
    for undone in (*undone_by_step(leaf, analysis.plans[leaf.id], profile), *own):
        place = leaf.setting("argo", *undone.path).key
        yield _finding(place, leaf, undone, (undone.setting, undone.how))
    # What the spec's own patch undoes is one cause, however many steps it reaches.
    of_all = (one for block in around for one in undone_limit_by_spec(leaf, argo, block))
    for undone in (*undone_by_spec(leaf, argo, profile), *of_all):
        place = pipeline.place.document.place("argo", *undone.path).key
        yield _finding(place, leaf, undone, (undone.setting, *undone.path))


def _finding(place: Located, leaf: Leaf, undone: Undone, cause: Hashable) -> Finding:
    what = "plan" if undone.setting == "plan" else f"`{undone.setting}`"
    return Finding(
        place,
        leaf.id,
        lambda steps: f"the patch undoes the {what} of {steps}: {undone.how}",
        _HELPS[undone.setting],
        (("what it undoes", undone.said),),
        cause,
    )
