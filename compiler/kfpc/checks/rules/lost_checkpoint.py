"""A checkpoint that ends with the pod.

Each attempt is a pod of its own. A checkpoint in the file system of a pod, or in an `empty_dir`,
goes with it, and the next attempt begins at the beginning. So a checkpoint whose path begins with
`/` has to lie on a volume that outlives the pod: a `claim`, or a volume of `workflow.volumes` or
`workflow.volume_claims` that is one. A Secret, a ConfigMap and what is mounted read-only cannot
take a checkpoint at all.

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
    resume: {checkpoint: /data/checkpoint}
    volumes: {/data: {empty_dir: true}}
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
    resume: {checkpoint: /data/checkpoint}
    volumes: {/data: {volume: work}}
workflow:
  volume_claims: {work: {size: 20Gi}}
```
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from kfpc.analysis import Analysis
from kfpc.analysis.storage import locate, source_of
from kfpc.checks.findings import Finding
from kfpc.diagnostics.catalogue.spot import LOST_CHECKPOINT
from kfpc.kubernetes.paths import mount_point
from kfpc.pipeline.erroneous import ERRONEOUS, if_sound
from kfpc.pipeline.pipeline import Pipeline
from kfpc.pipeline.settings import Mount
from kfpc.pipeline.step import Leaf
from kfpc.pipeline.values import InputPathRef

CODE = LOST_CHECKPOINT

Loss: TypeAlias = "tuple[str, Mount | None]"
"""Why a checkpoint is lost, and the volume that does not keep it."""


def of_leaf(leaf: Leaf, analysis: Analysis) -> Iterator[Finding]:
    loss = _loss(leaf, analysis)
    if loss is not None:
        reason, mount = loss
        yield Finding(
            leaf.setting("resume", "checkpoint"),
            leaf.id,
            lambda steps: f"{steps} cannot find the checkpoint again: {reason}",
            "mount a claim there, `volumes: {/path: {claim: NAME}}`, or keep it in a bucket",
            () if mount is None else (("the volume", mount.place),),
        )


def _loss(leaf: Leaf, analysis: Analysis) -> Loss | None:
    settings = leaf.settings
    resume = if_sound(settings.resume)
    if resume is None or resume.checkpoint is None or leaf.container is ERRONEOUS:
        return None
    if ERRONEOUS in (*settings.mounts, *settings.secrets):
        return None
    if settings.retries is None and settings.preemptible is None:
        return None
    parts = analysis.checkpoint(leaf)
    first = parts[0] if parts else None
    if isinstance(first, InputPathRef):
        return f"`inputs.{first.name}.path` is a file of the pod, which ends with it", None
    location = locate(parts, leaf)
    if location is None or analysis.patches.may_mount(leaf):
        return None
    path, mount, _ = location
    if mount is None:
        path = mount_point(path)
        return f"no volume is mounted at `{path}`, and the pod's files end with it", None
    reason = _on_volume(mount, analysis.pipeline)
    return None if reason is None else (reason, mount)


def _on_volume(mount: Mount, pipeline: Pipeline) -> str | None:
    source = source_of(mount, pipeline.workflow)
    if source is None:
        return None  # reported, or not readable
    if source.kind == "empty_dir":
        return f"`{mount.path}` is an `empty_dir`, which ends with the pod"
    if source.kind in ("secret", "config_map"):
        what = "Secret" if source.kind == "secret" else "ConfigMap"
        return f"`{mount.path}` is a {what}, which a program cannot write to"
    return f"`{mount.path}` is mounted read-only" if mount.read_only else None
