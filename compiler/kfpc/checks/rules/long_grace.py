"""A grace period longer than the notice of a preemption.

The platform says that it takes a node away, and some time later it does: 15 seconds for pods on
GKE, 30 on Azure, two minutes on AWS. A pod may ask for more time to end, and gets no more. A
program that counts on it is killed while it saves, and its checkpoint is half written.

The notice is that of the cluster profile; one of your own says it as `notice`. Node pools of Spot
VMs on GKE can give pods up to 105 seconds: `kfpc nodepool --notice 105s` makes such pools, and
`cluster: {profile: gke-spot, notice: 105s}` says that they are there.

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
    resume: {checkpoint: "gs://example/${{ run.name }}", grace_period: 2m}
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
    resume: {checkpoint: "gs://example/${{ run.name }}", grace_period: 15s}
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
cluster: {profile: gke-spot, notice: 105s}
steps:
  train:
    image: busybox:1
    command: [train]
    outputs: {done: {type: String, path: /tmp/done}}
    preemptible: true
    retries: 5
    resume: {checkpoint: "gs://example/${{ run.name }}", grace_period: 100s}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from kfpc.analysis import Analysis
from kfpc.checks.findings import Finding
from kfpc.clusters import Profile
from kfpc.diagnostics.catalogue.spot import LONG_GRACE
from kfpc.kubernetes.duration import seconds
from kfpc.pipeline.erroneous import ERRONEOUS, if_sound
from kfpc.pipeline.pipeline import Pipeline
from kfpc.pipeline.step import Leaf
from kfpc.source import Place

CODE = LONG_GRACE


def of_pod(leaf: Leaf, analysis: Analysis) -> Iterator[Finding]:
    profile, grace = analysis.pipeline.profile, _grace(leaf)
    if profile is ERRONEOUS or profile.notice is None or grace <= profile.notice:
        return
    source = _source(analysis.pipeline, profile)
    yield Finding(
        leaf.setting("resume", "grace_period"),
        leaf.id,
        lambda steps: (
            f"{steps} may take {grace} s to end, and a preemption comes {profile.notice} s after "
            f"its notice (profile `{profile.name}`)"
        ),
        _help(profile, profile.notice, grace),
        () if source is None else ((_called(source), source),),
    )


def _called(source: Place) -> str:
    return "the notice" if source.path[-1] == "notice" else "the profile"


def _help(profile: Profile, notice: int, grace: int) -> str:
    """What to do; of a profile whose nodes can give more, also how they do."""
    help = f"write `grace_period: {notice}s`, and save in that time"
    if profile.longer:
        return f"{help}; or {profile.longer}"
    longest = profile.longest_notice or 0
    if longest <= notice:
        return help
    more = f"{min(grace, longest)}s"
    short = f", with `grace_period: {more}`" if grace > longest else ""
    return (
        f"{help}; or give these nodes a longer notice (`kfpc nodepool --notice {more}`) and write "
        f"`cluster: {{profile: {profile.name}, notice: {more}}}`{short}"
    )


def _grace(leaf: Leaf) -> int:
    """Seconds that a preemptible step has to end; 0 where it does not say."""
    preemptible, resume = if_sound(leaf.settings.preemptible), if_sound(leaf.settings.resume)
    if preemptible is None or resume is None:
        return 0
    return if_sound(resume.grace_period) or 0


def _source(pipeline: Pipeline, profile: Profile) -> Place | None:
    """Where the notice comes from, if that is in the spec: another file may have given the
    cluster."""
    place = pipeline.profile_place
    if not isinstance(place, Place):
        return None
    said = place.value
    if isinstance(said, dict) and "notice" in said:
        notice = place.child("notice")
        return notice if seconds(notice.raw) == profile.notice else None
    if isinstance(said, dict):
        place, said = place.child("profile"), said.get("profile")
    return place if said == profile.name else None
