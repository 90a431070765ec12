"""A grace period longer than the notice of a preemption.

The platform says that it takes a node away, and some time later it does: 25 seconds on GKE, 15 on
its Autopilot, 30 on Azure, two minutes on AWS. A pod may ask for more time to end, and gets no
more. A program that counts on it is killed while it saves, and its checkpoint is half written.

The notice is that of the cluster profile; one of your own says it as `notice`.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
cluster: gke-spot
steps:
  train:
    image: busybox:1
    command: [train]
    outputs: {done: {type: String, path: /tmp/done}}
    preemptible: true
    retries: 5
    resume: {checkpoint: gs://example/checkpoints, grace_period: 2m}
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
    outputs: {done: {type: String, path: /tmp/done}}
    preemptible: true
    retries: 5
    resume: {checkpoint: gs://example/checkpoints, grace_period: 25s}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from kfpc.analysis import Analysis
from kfpc.checks.naming import by_cause, named
from kfpc.diagnostics import Diagnostic, Located
from kfpc.diagnostics.catalogue.spot import LONG_GRACE
from kfpc.kubernetes.duration import seconds
from kfpc.pipeline.erroneous import if_sound
from kfpc.pipeline.pipeline import Pipeline
from kfpc.pipeline.step import Leaf
from kfpc.source import Place

CODE = LONG_GRACE


def check(analysis: Analysis) -> Iterator[Diagnostic]:
    profile = analysis.pipeline.profile
    notice = profile.notice
    if notice is None:
        return
    found = (
        (step.setting("resume", "grace_period"), step.id)
        for step in analysis.pipeline.leaves()
        if _grace(step) > notice
    )
    source = _source(analysis.pipeline)
    related = [] if source is None else [("the profile", source)]
    for place, names in by_cause(found):
        grace = _grace(analysis.pipeline.leaf(names[0]))
        yield LONG_GRACE.at(
            place,
            f"{named(names)} may take {grace} s to end, and a preemption comes {notice} s after "
            f"its notice (profile `{profile.name}`)",
            help=f"write `grace_period: {notice}s`, and save in that time",
            related=related,
        )


def _grace(step: Leaf) -> int:
    """Seconds that a preemptible step has to end; 0 where it does not say."""
    preemptible, resume = if_sound(step.settings.preemptible), if_sound(step.settings.resume)
    if preemptible is None or resume is None:
        return 0
    return if_sound(resume.grace_period) or 0


def _source(pipeline: Pipeline) -> Located | None:
    """Where the notice comes from, if that is in the spec: another file may have given the
    cluster."""
    place, profile = pipeline.profile_place, pipeline.profile
    if not isinstance(place, Place):
        return None
    said = place.value
    if isinstance(said, dict):
        notice = place.child("notice")
        return notice if seconds(notice.raw) == profile.notice else None
    return place if said == profile.name else None
