"""Where a text leads that a program takes for a path: on a volume, in its own pod, or elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TypeAlias

from kfpc.analysis.paths import Parts, trimmed, with_default
from kfpc.kubernetes.paths import mount_point
from kfpc.pipeline.erroneous import if_sound, sound_ones
from kfpc.pipeline.pipeline import Pipeline
from kfpc.pipeline.settings import Mount, VolumeSource
from kfpc.pipeline.step import Leaf, Output
from kfpc.pipeline.values import InputRef, TypedText, references
from kfpc.pipeline.workflow import Workflow

Location: TypeAlias = "tuple[str, Mount | None, Parts]"
"""A path in a step's pod, as far as it is known; the volume that it lies on, None for the pod's
own file system; and the rest of the path on that volume, without a ``/`` at its ends."""

Shared: TypeAlias = "tuple[VolumeSource | None, Parts]"
"""What two steps have in common if both come to it: a volume and a path on it, or (None) a text
that is the same from everywhere, such as the address of a bucket."""

_KEPT = frozenset({"claim", "volume"})
"""Volumes that outlive a pod and that others may mount."""


def shared(parts: Parts, step: Leaf, pipeline: Pipeline) -> Shared | None:
    """What the parts of a text of a step come to for others too; None for what is the pod's own, or
    where that is not known."""
    parts = trimmed(with_default(parts, pipeline.params))
    if not parts:
        return None
    if not _is_path(parts):
        return None, parts
    location = locate(parts, step)
    if location is None:
        return None
    _, mount, within = location
    source = None if mount is None or mount.read_only else source_of(mount, pipeline.workflow)
    if source is None or source.kind not in _KEPT or _is_of_step(source):
        return None
    return source, within


def _is_of_step(source: VolumeSource) -> bool:
    """Whether a step's own inputs decide which volume it is: another step may call its inputs the
    same."""
    return any(isinstance(one.ref, InputRef) for one in references(source.name))


def outputs_on_volumes(pipeline: Pipeline) -> Iterator[tuple[Shared, Leaf, Output]]:
    """The outputs that steps write to volumes that others may mount, with where that is."""
    for step in pipeline.leaves():
        if not step.settings.mounts:
            continue
        for output in (if_sound(step.outputs) or {}).values():
            if output.path is not None and output.written:
                at = shared((output.path,), step, pipeline)
                if at is not None and at[0] is not None:
                    yield at, step, output


def locate(parts: Parts, step: Leaf) -> Location | None:
    """Where a path leads in the step's pod; None for what is no path, and where it is not
    known."""
    first = parts[0] if parts else None
    if not isinstance(first, str) or not first.startswith("/"):
        return None
    path = re.sub("/(?:\\.?/)+", "/", first)
    if ".." in path.split("/"):
        return None
    whole = path if len(parts) == 1 else f"{path}?"  # something follows
    mounts = list(_mounts(step))
    if any(_bare(mount).startswith(path) for mount in mounts) and len(parts) > 1:
        return None  # what follows may lead into this one
    covering = [mount for mount in mounts if f"{whole}/".startswith(f"{_bare(mount)}/")]
    if not covering:
        return path, None, ()
    mount = max(covering, key=lambda mount: len(_bare(mount)))
    within = path[len(_bare(mount)) :].lstrip("/")
    if mount.sub_path:
        within = f"{mount.sub_path.strip('/')}/{within}"
    return path, mount, trimmed((within, *parts[1:]))


def source_of(mount: Mount, workflow: Workflow) -> VolumeSource | None:
    """The volume that is mounted. One of ``workflow.volumes`` is looked up; ``volume`` is left
    for a claim that the run makes. None where there is no such volume, or where it is erroneous."""
    source, claims = mount.source, if_sound(workflow.volume_claims)
    if source.kind != "volume" or (claims is not None and source.word in claims):
        return source
    volumes = if_sound(workflow.volumes) or {}
    return if_sound(volumes.get(source.word))


def _mounts(step: Leaf) -> Iterator[Mount]:
    """Every volume of the step's own container, Secrets of ``secrets`` too."""
    yield from sound_ones(step.settings.mounts)
    for use in sound_ones(step.settings.secrets):
        if use.mount is not None:
            yield Mount(
                use.mount, VolumeSource("secret", TypedText((use.name,))), use.place, read_only=True
            )


def _bare(mount: Mount) -> str:
    return mount_point(mount.path).rstrip("/")


def _is_path(parts: Parts) -> bool:
    first = parts[0]
    return isinstance(first, str) and first.startswith("/")
