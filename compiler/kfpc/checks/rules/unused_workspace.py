"""A workspace that no step mounts.

`workflow.workspace` makes a claim for each run, and a disk of that size with it. Steps see it where
their own `workspace` says; where none says so the disk is made and paid for, and nothing uses it.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
steps:
  a: {image: "busybox:1", command: [ls, /work]}
workflow: {workspace: 50Gi}
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
steps:
  a: {image: "busybox:1", command: [ls, /work], workspace: /work}
workflow: {workspace: 50Gi}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from kfpc.analysis import Analysis
from kfpc.diagnostics import Diagnostic
from kfpc.diagnostics.catalogue.platform import UNUSED_WORKSPACE
from kfpc.pipeline.erroneous import ERRONEOUS, if_sound, sound_ones
from kfpc.pipeline.step import Leaf
from kfpc.pipeline.workflow import WORKSPACE

CODE = UNUSED_WORKSPACE


def of_pipeline(analysis: Analysis) -> Iterator[Diagnostic]:
    place = analysis.pipeline.place.document.place("workflow", "workspace")
    claims = if_sound(analysis.pipeline.workflow.volume_claims) or {}
    if WORKSPACE not in claims or place.value is None:
        return
    if not any(map(_may_mount, analysis.pipeline.leaves())):
        help = "say in a step where it sees it: `workspace: /work`"
        yield UNUSED_WORKSPACE.at(place.key, "no step mounts the workspace", help=help)


def _may_mount(leaf: Leaf) -> bool:
    mounts = leaf.settings.mounts
    found = (m.source.kind == "volume" and m.source.word == WORKSPACE for m in sound_ones(mounts))
    return ERRONEOUS in mounts or any(found)
