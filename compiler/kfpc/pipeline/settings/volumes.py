"""``volumes`` and ``secrets``: what is mounted into a step."""

from __future__ import annotations

from typing import Any

from kfpc.diagnostics import Report
from kfpc.diagnostics.catalogue.language import ONE_OF
from kfpc.diagnostics.catalogue.platform import BAD_KUBERNETES
from kfpc.language.volumes import SecretUse as SecretUseModel
from kfpc.pipeline.amounts import read_quantity
from kfpc.pipeline.effective import Setting
from kfpc.pipeline.model import Mount, SecretUse, VolumeSource
from kfpc.pipeline.names import Names
from kfpc.pipeline.settings.pod import Pod
from kfpc.source import Place

_SOURCES = ("claim", "secret", "config_map", "empty_dir", "volume")


def volumes(pod: Pod, setting: Setting) -> None:
    mounts = []
    for path, model in setting.value.items():
        place = setting.place.child(path)
        check_mount_path(path, place.key, pod.report)
        source = read_volume_source(model, place, pod.names)
        if source is not None:
            mounts.append(Mount(path, source, place.key, bool(model.read_only), model.sub_path))
    pod.found["mounts"] = tuple(mounts)


def check_mount_path(path: str, place: Place, report: Report) -> None:
    """Reports what Kubernetes does not take as a place to mount at."""
    if not path.startswith("/") or ":" in path:
        message = f"`{path}` is not an absolute path to mount at"
        report.add(BAD_KUBERNETES.at(place, message))


def read_volume_source(model: Any, place: Place, names: Names) -> VolumeSource | None:
    """The one source that a volume names; None, with a diagnostic, if it is not one."""
    known = [key for key in _SOURCES if key in type(model).model_fields]
    said = [key for key in known if getattr(model, key) not in (None, False)]
    if not said and names.is_broken(*place.path):
        return None
    if len(said) != 1:
        wanted = ", ".join(f"`{key}`" for key in known)
        found = f"found {' and '.join(f'`{key}`' for key in said)}" if said else "found none"
        names.report.add(ONE_OF.at(place.key, f"a volume has exactly one of {wanted}; {found}"))
        return None
    kind, value = said[0], getattr(model, said[0])
    if kind == "empty_dir":
        size = "" if value is True else read_quantity(value, place.child(kind), names.report)
        return None if size is None else VolumeSource("empty_dir", size)
    return VolumeSource(kind, value)  # type: ignore[arg-type]


def secrets(pod: Pod, setting: Setting) -> None:
    pod.found["secrets"] = tuple(
        _secret(pod, name, use, setting.place.child(name)) for name, use in setting.value.items()
    )


def _secret(pod: Pod, name: str, use: SecretUseModel, place: Place) -> SecretUse:
    says = use.as_ is not None or use.env or use.mount is not None
    if not says and not pod.names.is_broken(*place.path):
        message = f"`{name}` does not say how the step gets it"
        help = "write {as: gcp}, {env: {VARIABLE: key}} or {mount: /path}"
        pod.report.add(ONE_OF.at(place.key, message, help=help))
    if use.key is not None and use.as_ is None:
        pod.report.add(ONE_OF.at(place.child("key").key, "`key` goes with `as: gcp`"))
    if use.mount is not None:
        check_mount_path(use.mount, place.child("mount"), pod.report)
    gcp_key = (use.key or f"{name}.json") if use.as_ == "gcp" else None
    return SecretUse(name, place.key, gcp_key, use.env or {}, use.mount)
