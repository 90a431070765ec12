"""Mount paths of the author's against those that kfpc chooses itself."""

from __future__ import annotations

from collections.abc import Iterator

from kfpc.diagnostics import Diagnostic, Located
from kfpc.diagnostics.catalogue.platform import BAD_POD
from kfpc.kubernetes.paths import mount_point
from kfpc.pipeline.erroneous import sound_ones
from kfpc.pipeline.pipeline import Pipeline
from kfpc.pipeline.step import Leaf
from kfpc.targets.argo.naming import GCP_DIRECTORY, input_file


def check_mounts(pipeline: Pipeline) -> Iterator[Diagnostic]:
    """Two volumes at one path, where one of them is for an input or a service account."""
    for step in pipeline.leaves():
        chosen = _chosen(step)
        for path, place in _authored(step):
            what = chosen.get(mount_point(path))
            if what is not None:
                yield BAD_POD.at(
                    place,
                    f"`{path}` is where {what[0]} is mounted",
                    help="mount the volume at another path",
                    related=[("which is this", what[1])],
                )


def _chosen(step: Leaf) -> dict[str, tuple[str, Located]]:
    """The paths that kfpc mounts something at, and what."""
    chosen: dict[str, tuple[str, Located]] = {
        input_file(item.name): (f"the input `{item.name}`", item.declared)
        for item in step.inputs.values()
        if item.by_path
    }
    for use in sound_ones(step.settings.secrets):
        if use.gcp_key is not None:
            chosen[GCP_DIRECTORY] = ("the service account", use.place)
    return chosen


def _authored(step: Leaf) -> Iterator[tuple[str, Located]]:
    for mount in sound_ones(step.settings.mounts):
        yield mount.path, mount.place
    for use in sound_ones(step.settings.secrets):
        if use.mount is not None:
            yield use.mount, use.place
