"""`preemptible` without a `cluster`.

Which nodes are preemptible is a fact of the cluster. Where a spec does not name a profile, kfpc
takes `gke-preemptible`; on any other cluster the step would tolerate and prefer nodes that do
not exist.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
steps:
  train: {image: "busybox:1", command: [echo], preemptible: true, retries: 5, resume: idempotent}
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
cluster: gke-preemptible
steps:
  train: {image: "busybox:1", command: [echo], preemptible: true, retries: 5, resume: idempotent}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from kfpc.analysis import Analysis
from kfpc.diagnostics import Diagnostic
from kfpc.diagnostics.catalogue.spot import ASSUMED_CLUSTER
from kfpc.pipeline.erroneous import ERRONEOUS, if_sound

CODE = ASSUMED_CLUSTER


def of_pipeline(analysis: Analysis) -> Iterator[Diagnostic]:
    """One cluster is missing, however many steps would use it."""
    pipeline = analysis.pipeline
    profile = pipeline.profile
    if profile is ERRONEOUS or pipeline.profile_place is not None:
        return
    for leaf in pipeline.leaves():
        preemptible = if_sound(leaf.settings.preemptible)
        if preemptible is not None:
            yield ASSUMED_CLUSTER.at(
                leaf.setting("preemptible"),
                f"no `cluster` is named, so `{profile.name}` is taken",
                help=f"write `cluster: {profile.name}`, or another profile",
            )
            return
