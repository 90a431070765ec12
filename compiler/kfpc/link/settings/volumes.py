"""``volumes`` and ``secrets``: what is mounted into a step."""

from __future__ import annotations

from posixpath import normpath
from typing import Any

from kfpc.diagnostics import Report
from kfpc.diagnostics.catalogue.language import ONE_OF
from kfpc.diagnostics.catalogue.platform import BAD_KUBERNETES
from kfpc.diagnostics.phrases import quoted
from kfpc.kubernetes.paths import is_mount_path, is_sub_path, mount_point
from kfpc.language.marks import position_of
from kfpc.language.volumes import EmptyDir
from kfpc.language.volumes import SecretUse as SecretUseModel
from kfpc.link.amounts import read_quantity
from kfpc.link.cuts import Cuts
from kfpc.link.defaults import Setting
from kfpc.link.settings.fixed import object_name
from kfpc.pipeline.erroneous import ERRONEOUS, Erroneous
from kfpc.pipeline.settings import Mount, SecretUse, VolumeSource
from kfpc.pipeline.values import TypedText
from kfpc.pipeline.workflow import WORKSPACE
from kfpc.source import Place
from kfpc.typecheck.symbols import Symbols

SHARED_MEMORY = "/dev/shm"  # noqa: S108
_SOURCES = ("claim", "secret", "config_map", "empty_dir", "volume")


def volumes(setting: Setting, names: Symbols) -> tuple[Mount | Erroneous, ...]:
    mounts: list[Mount | Erroneous] = []
    for path, model in setting.value.items():
        place = setting.place.child(path)
        check_mount_path(path, place.key, names.report)
        source = read_volume_source(model, place, setting.cuts, names)
        if model.sub_path is not None:
            _check_sub_path(model.sub_path, place.child("sub_path"), names.report)
        read_only = bool(model.read_only)
        mounts.append(
            ERRONEOUS
            if source is ERRONEOUS
            else Mount(path, source, place.key, read_only, model.sub_path)
        )
    return tuple(mounts)


def check_mount_path(path: str, place: Place, report: Report) -> None:
    """Reports what Kubernetes does not take as a place to mount at."""
    if "{{" in path:
        return  # reported: no expression may stand there
    if not is_mount_path(path):
        colon = path.startswith("/")
        message = (
            f"`{path}` {'has a `:` in it' if colon else 'is not an absolute path to mount at'}"
        )
        help = "Kubernetes takes none in a path to mount at"
        if not colon:
            help = f"begin it with `/`: `{normpath(f'/{path}')}`"
        report.add(BAD_KUBERNETES.at(place, message, help=help))
    elif mount_point(path) == "/":
        message = f"nothing can be mounted at `{path}`: the image's own files are there"
        report.add(
            BAD_KUBERNETES.at(place, message, help="mount the volume in a folder of its own")
        )


def _check_sub_path(path: str, place: Place, report: Report) -> None:
    """Reports what Kubernetes does not take as a path within a volume."""
    if "{{" not in path and not is_sub_path(path):
        message = f"`{path}` is not a path within the volume"
        help = "it begins without `/`, and has no `..` in it"
        report.add(BAD_KUBERNETES.at(place, message, help=help))


def read_volume_source(
    model: Any, place: Place, cuts: Cuts, names: Symbols
) -> VolumeSource | Erroneous:
    """The one source that a volume names; erroneous, with a diagnostic, if it is not one."""
    known = [key for key in _SOURCES if key in type(model).model_fields]
    said = [key for key in known if getattr(model, key) not in (None, False)]
    if not said and cuts.touch(*place.path):
        return ERRONEOUS
    if len(said) != 1:
        wanted = ", ".join(quoted(known))
        found = f"found {' and '.join(quoted(said))}" if said else "found none"
        message = f"a volume has exactly one of {wanted}; {found}"
        help = "keep one of them" if said else f"write `{place.path[-1]}: {{claim: NAME}}`, say"
        names.report.add(ONE_OF.at(place.key, message, help=help))
        return ERRONEOUS
    kind, value = said[0], getattr(model, said[0])
    if kind == "empty_dir":
        return _empty_dir(value, place.child(kind), names.report)
    if kind == "volume" and "{{" in value:
        return ERRONEOUS  # reported as an expression that may not stand here
    if kind == "volume":
        return VolumeSource("volume", TypedText((value,)))
    name = object_name(value, place.child(kind), names.at(position_of(type(model), kind)))
    return ERRONEOUS if name.is_erroneous else VolumeSource(kind, name)  # type: ignore[arg-type]


def _empty_dir(value: Any, place: Place, report: Report) -> VolumeSource | Erroneous:
    medium = None
    if isinstance(value, EmptyDir):
        value, medium, place = value.size, value.medium, place.child("size")
    size = "" if value in (None, True) else read_quantity(value, place, report)
    return ERRONEOUS if size is ERRONEOUS else VolumeSource("empty_dir", TypedText((size,)), medium)


def workspace(setting: Setting, names: Symbols) -> tuple[Mount | Erroneous, ...]:
    """The claim of the run that `workflow.workspace` has."""
    path, place = setting.value, setting.place
    check_mount_path(path, place, names.report)
    source = VolumeSource("volume", TypedText((WORKSPACE,)))
    return (ERRONEOUS if "{{" in path else Mount(path, source, place, key="workspace"),)


def shm(setting: Setting, names: Symbols) -> tuple[Mount | Erroneous, ...]:
    """Shared memory, which programs expect at one place."""
    size = read_quantity(setting.value, setting.place, names.report)
    if size is ERRONEOUS:
        return (ERRONEOUS,)
    source = VolumeSource("empty_dir", TypedText((size,)), "Memory")
    return (Mount(SHARED_MEMORY, source, setting.place, key="shm"),)


def secrets(setting: Setting, names: Symbols) -> tuple[SecretUse | Erroneous, ...]:
    return tuple(
        _secret(name, use, setting.place.child(name), setting.cuts, names)
        for name, use in setting.value.items()
    )


def _secret(
    name: str, use: SecretUseModel, place: Place, cuts: Cuts, names: Symbols
) -> SecretUse | Erroneous:
    report = names.report
    says = use.as_ is not None or use.env or use.mount is not None
    if not says and not cuts.touch(*place.path):
        message = f"`{name}` does not say how the step gets it"
        help = "write {as: gcp}, {env: {VARIABLE: key}} or {mount: /path}"
        report.add(ONE_OF.at(place.key, message, help=help))
    if use.key is not None and use.as_ is None:
        report.add(ONE_OF.at(place.child("key").key, "`key` goes with `as: gcp`"))
    if use.mount is not None:
        check_mount_path(use.mount, place.child("mount"), report)
    gcp_key = None
    if use.as_ == "gcp":
        gcp_key = TypedText((f"{name}.json",))
        if use.key is not None:
            of_key = names.at(position_of(SecretUseModel, "key"))
            gcp_key = object_name(use.key, place.child("key"), of_key)
    of_env = names.at(position_of(SecretUseModel, "env"))
    env = {
        variable: object_name(key, place.child("env", variable), of_env)
        for variable, key in (use.env or {}).items()
    }
    if any(text.is_erroneous for text in (gcp_key, *env.values()) if text is not None):
        return ERRONEOUS
    return SecretUse(name, place.key, gcp_key, env, use.mount)
