"""``volumes`` and ``secrets``: what is mounted into a step."""

from __future__ import annotations

from typing import Any

from kfpc.diagnostics import Report
from kfpc.diagnostics.catalogue.language import ONE_OF
from kfpc.diagnostics.catalogue.platform import BAD_KUBERNETES
from kfpc.diagnostics.phrases import quoted
from kfpc.kubernetes.paths import is_mount_path
from kfpc.language.volumes import SecretUse as SecretUseModel
from kfpc.link.amounts import read_quantity
from kfpc.link.defaults import Setting
from kfpc.pipeline.settings import Mount, SecretUse, VolumeSource
from kfpc.source import Place
from kfpc.typecheck.symbols import Symbols

_SOURCES = ("claim", "secret", "config_map", "empty_dir", "volume")


def volumes(setting: Setting, names: Symbols) -> tuple[Mount, ...]:
    mounts = []
    for path, model in setting.value.items():
        place = setting.place.child(path)
        check_mount_path(path, place.key, names.report)
        source = read_volume_source(model, place, names)
        if source is not None:
            mounts.append(Mount(path, source, place.key, bool(model.read_only), model.sub_path))
    return tuple(mounts)


def check_mount_path(path: str, place: Place, report: Report) -> None:
    """Reports what Kubernetes does not take as a place to mount at."""
    if not is_mount_path(path):
        message = f"`{path}` is not an absolute path to mount at"
        report.add(BAD_KUBERNETES.at(place, message))


def read_volume_source(model: Any, place: Place, names: Symbols) -> VolumeSource | None:
    """The one source that a volume names; None, with a diagnostic, if it is not one."""
    known = [key for key in _SOURCES if key in type(model).model_fields]
    said = [key for key in known if getattr(model, key) not in (None, False)]
    if not said and names.is_broken(*place.path):
        return None
    if len(said) != 1:
        wanted = ", ".join(quoted(known))
        found = f"found {' and '.join(quoted(said))}" if said else "found none"
        names.report.add(ONE_OF.at(place.key, f"a volume has exactly one of {wanted}; {found}"))
        return None
    kind, value = said[0], getattr(model, said[0])
    if kind == "empty_dir":
        size = "" if value is True else read_quantity(value, place.child(kind), names.report)
        return None if size is None else VolumeSource("empty_dir", size)
    return VolumeSource(kind, value)  # type: ignore[arg-type]


def secrets(setting: Setting, names: Symbols) -> tuple[SecretUse, ...]:
    return tuple(
        _secret(name, use, setting.place.child(name), names) for name, use in setting.value.items()
    )


def _secret(name: str, use: SecretUseModel, place: Place, names: Symbols) -> SecretUse:
    says = use.as_ is not None or use.env or use.mount is not None
    if not says and not names.is_broken(*place.path):
        message = f"`{name}` does not say how the step gets it"
        help = "write {as: gcp}, {env: {VARIABLE: key}} or {mount: /path}"
        names.report.add(ONE_OF.at(place.key, message, help=help))
    if use.key is not None and use.as_ is None:
        names.report.add(ONE_OF.at(place.child("key").key, "`key` goes with `as: gcp`"))
    if use.mount is not None:
        check_mount_path(use.mount, place.child("mount"), names.report)
    gcp_key = (use.key or f"{name}.json") if use.as_ == "gcp" else None
    return SecretUse(name, place.key, gcp_key, use.env or {}, use.mount)
