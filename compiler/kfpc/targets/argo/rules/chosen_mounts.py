"""Mount paths of the author's against those that kfpc chooses itself."""

from __future__ import annotations

from collections.abc import Iterator

from kfpc.analysis import Analysis
from kfpc.diagnostics import Diagnostic, Located
from kfpc.diagnostics.catalogue.platform import BAD_POD
from kfpc.kubernetes.paths import is_within, mount_point
from kfpc.pipeline.erroneous import if_sound, sound_ones
from kfpc.pipeline.step import Leaf
from kfpc.targets.argo.naming import GCP_DIRECTORY, OWN_FOLDER, SCRIPT_FOLDER, input_file

CODE = BAD_POD


def of_ports(leaf: Leaf, _analysis: Analysis) -> Iterator[Diagnostic]:
    """Two volumes at one path, where one of them is for an input or a service account."""
    chosen = _chosen(leaf)
    for path, place in _authored(leaf):
        for folder in _of_argo(leaf):
            if is_within(path, folder):
                message = f"Argo mounts files of its own at `{folder}`"
                help = "mount the volume at another path"
                yield BAD_POD.at(place, message, help=help)
        what = chosen.get(mount_point(path))
        if what is not None:
            yield BAD_POD.at(
                place,
                f"`{path}` is where {what[0]} is mounted",
                help="mount the volume at another path",
                related=[("which is this", what[1])],
            )


def _of_argo(leaf: Leaf) -> Iterator[str]:
    yield OWN_FOLDER
    container = if_sound(leaf.container)
    if container is not None and container.script is not None:
        yield SCRIPT_FOLDER


def _chosen(leaf: Leaf) -> dict[str, tuple[str, Located]]:
    """The paths that kfpc mounts something at, and what."""
    chosen: dict[str, tuple[str, Located]] = {
        input_file(item.name): (f"the input `{item.name}`", item.declared)
        for item in leaf.inputs.values()
        if item.by_path
    }
    for secret in sound_ones(leaf.settings.secrets):
        if secret.gcp_key is not None:
            chosen[GCP_DIRECTORY] = ("the service account", secret.place)
    return chosen


def _authored(leaf: Leaf) -> Iterator[tuple[str, Located]]:
    for mount in sound_ones(leaf.settings.mounts):
        yield mount.path, mount.place
    for secret in sound_ones(leaf.settings.secrets):
        if secret.mount is not None:
            yield secret.mount, secret.place
