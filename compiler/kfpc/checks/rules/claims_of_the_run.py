"""A claim of the cluster with the name of one that the run makes.

`{claim: work}` mounts a claim that is in the cluster before the run. A claim of
`workflow.volume_claims` is made for each run, under a name that has the run's in it: a step mounts
it by `{volume: work}`. With the other word the pod waits for a claim that is not there, or gets
another disk.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
steps:
  a: {image: "busybox:1", command: [ls, /data], volumes: {/data: {claim: work}}}
  b: {image: "busybox:1", command: [ls, /data], volumes: {/data: {volume: work}}, after: a}
workflow: {volume_claims: {work: {size: 10Gi}}}
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
steps:
  a: {image: "busybox:1", command: [ls, /data], volumes: {/data: {volume: work}}}
  b: {image: "busybox:1", command: [ls, /data], volumes: {/data: {volume: work}}, after: a}
workflow: {volume_claims: {work: {size: 10Gi}}}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from kfpc.analysis import Analysis
from kfpc.checks.findings import Finding
from kfpc.diagnostics.catalogue.platform import CLAIM_OF_THE_RUN
from kfpc.pipeline.erroneous import if_sound, sound_ones
from kfpc.pipeline.settings import Mount
from kfpc.pipeline.step import Leaf
from kfpc.pipeline.workflow import WORKSPACE

CODE = CLAIM_OF_THE_RUN


def of_leaf(leaf: Leaf, analysis: Analysis) -> Iterator[Finding]:
    claims = if_sound(analysis.pipeline.workflow.volume_claims)
    if not claims:
        return
    for mount in sound_ones(leaf.settings.mounts):
        if mount.source.kind == "claim" and mount.source.word in claims:
            yield _finding(leaf, mount, mount.source.word)


def _finding(leaf: Leaf, mount: Mount, name: str) -> Finding:
    help = f"write `{mount.path}: {{volume: {name}}}`, or give that of the run another name"
    if name == WORKSPACE:
        help = f"write `workspace: {mount.path}`, or mount a claim of another name"
    return Finding(
        mount.place,
        leaf.id,
        lambda steps: (
            f"{steps} {steps.verb('mounts', 'mount')} a claim `{name}` of the cluster, and the run "
            "makes one of that name"
        ),
        help,
    )
