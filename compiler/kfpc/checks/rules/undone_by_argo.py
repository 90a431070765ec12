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

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kfpc.analysis import Analysis
from kfpc.checks.naming import by_cause, named
from kfpc.diagnostics import Diagnostic, Located
from kfpc.diagnostics.catalogue.spot import UNDONE
from kfpc.pipeline.ids import StepId
from kfpc.pipeline.pipeline import Pipeline

if TYPE_CHECKING:
    from kfpc.checks.undoing import Undone

CODE = UNDONE

_HELPS = {
    "plan": "say it by `retries`, and leave it out of `argo`",
    "retries": "say it by `retries`, and leave it out of `argo`",
    "preemptible": "leave it out of `argo`, or leave `preemptible` out",
    "fallback": "leave it out of `argo`, or leave `fallback` out",
    "timeout": "say it by `timeout`, and leave it out of `argo`",
    "grace_period": "leave it out of `argo`, or repeat in it what kfpc writes",
    "checkpoint": "say it by `env`, and leave it out of `argo`",
}


def check(analysis: Analysis) -> Iterator[Diagnostic]:
    pipeline = analysis.pipeline
    if pipeline.argo is None and not any(s.settings.argo for s in analysis.pipeline.leaves()):
        return
    yield from _by_steps(analysis)
    if pipeline.argo:
        yield from _by_spec(pipeline)


def _by_steps(analysis: Analysis) -> Iterator[Diagnostic]:
    from kfpc.checks.undoing import undone_by_step  # noqa: PLC0415 - most specs have no patch

    found: dict[tuple[str, str], list[tuple[Located, StepId]]] = {}
    first: dict[tuple[str, str], Undone] = {}
    profile = analysis.pipeline.profile
    for step in analysis.pipeline.leaves():
        for undone in undone_by_step(step, analysis.plans[step.id], profile):
            what = (undone.setting, undone.how)
            found.setdefault(what, []).append((step.setting("argo", *undone.path).key, step.id))
            first.setdefault(what, undone)
    for what, places in found.items():
        for place, names in by_cause(places):
            yield _diagnose(place, names, first[what])


def _by_spec(pipeline: Pipeline) -> Iterator[Diagnostic]:
    """What the spec's own patch undoes: one cause, however many steps it reaches."""
    from kfpc.checks.undoing import undone_by_spec  # noqa: PLC0415 - most specs have no patch

    assert pipeline.argo is not None
    names: dict[tuple[str, ...], list[StepId]] = {}
    first: dict[tuple[str, ...], Undone] = {}
    for step in pipeline.leaves():
        for undone in undone_by_spec(step, pipeline.argo, pipeline.profile):
            at = (undone.setting, *undone.path)
            names.setdefault(at, []).append(step.id)
            first.setdefault(at, undone)
    for at, undone in first.items():
        place = pipeline.place.document.place("argo", *undone.path).key
        yield _diagnose(place, names[at], undone)


def _diagnose(place: Located, names: list[StepId], undone: Undone) -> Diagnostic:
    what = "plan" if undone.setting == "plan" else f"`{undone.setting}`"
    return UNDONE.at(
        place,
        f"the patch undoes the {what} of {named(names)}: {undone.how}",
        help=_HELPS[undone.setting],
        related=[("what it undoes", undone.said)],
    )
