"""A volume of the run that no step mounts.

`workflow.workspace` and `workflow.volume_claims` make claims for each run, and disks of that size
with them. Steps see them where their own `workspace` or `volumes` say; where none says so the disk
is made and paid for, and nothing uses it. A volume of `workflow.volumes` that no step mounts has no
effect either.

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
from kfpc.diagnostics.catalogue.platform import UNUSED_VOLUME
from kfpc.pipeline.erroneous import ERRONEOUS, if_sound, sound_ones
from kfpc.pipeline.workflow import WORKSPACE

CODE = UNUSED_VOLUME


def of_pipeline(analysis: Analysis) -> Iterator[Diagnostic]:
    pipeline, workflow = analysis.pipeline, analysis.pipeline.workflow
    volumes, claims = if_sound(workflow.volumes) or {}, if_sound(workflow.volume_claims) or {}
    unused = _unused([*volumes, *claims], analysis)
    at = pipeline.place.document.place("workflow")
    if WORKSPACE in unused and at.child("workspace").value is not None:
        help = "say in a step where it sees it: `workspace: /work`"
        yield UNUSED_VOLUME.at(at.child("workspace").key, "no step mounts the workspace", help=help)
    for key, names in (("volumes", volumes), ("volume_claims", claims)):
        for name in names:
            if name not in unused or name == WORKSPACE:
                continue
            noun = "claim" if key == "volume_claims" else "volume"
            yield UNUSED_VOLUME.at(
                at.child(key, name).key,
                f"no step mounts the {noun} `{name}`",
                help=f"say in a step where it sees it, `volumes: {{/data: {{volume: {name}}}}}`, "
                "or leave it out",
            )


def _unused(names: list[str], analysis: Analysis) -> set[str]:
    """Those of some volumes that no step mounts, as far as that is known."""
    left = set(names)
    if not left:
        return left
    for leaf in analysis.pipeline.leaves():
        mounts = leaf.settings.mounts
        if ERRONEOUS in mounts or analysis.patches.may_mount(leaf):
            return set()
        left -= {m.source.word for m in sound_ones(mounts) if m.source.kind == "volume"}
    return left
