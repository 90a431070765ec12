"""``init`` and ``sidecars``: containers beside the step's own."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from kfpc.language.containers import InitContainer
from kfpc.language.containers import SideContainer as SideContainerModel
from kfpc.language.marks import position_of
from kfpc.link.cuts import Cuts
from kfpc.link.defaults import Setting, is_off
from kfpc.link.settings.environment import read_env, read_env_from
from kfpc.link.settings.fixed import fixed_text
from kfpc.link.settings.pod import read_ports, read_security, read_working_dir
from kfpc.link.settings.probes import read_probes
from kfpc.link.settings.quantities import Asked
from kfpc.link.settings.resources import cpu, memory, together
from kfpc.link.shell import warn_about_shell
from kfpc.pipeline.settings import SideContainer
from kfpc.source import Place
from kfpc.typecheck.symbols import Symbols
from kfpc.typecheck.texts import read_texts

_RESOURCES: Mapping[str, Callable[[Setting, Symbols], Asked]] = {"cpu": cpu, "memory": memory}


def containers(setting: Setting, names: Symbols) -> tuple[SideContainer, ...]:
    """``init`` and ``sidecars``."""
    return tuple(
        _container(model, setting.place.child(number), names, setting.cuts)
        for number, model in enumerate(setting.value)
    )


def _container(model: InitContainer, place: Place, names: Symbols, cuts: Cuts) -> SideContainer:
    def within(key: str) -> Symbols:
        return names.at(position_of(InitContainer, key))

    asked = {
        key: read(Setting(getattr(model, key), place.child(key), cuts), names)
        for key, read in _RESOURCES.items()
        if getattr(model, key) is not None and not is_off(getattr(model, key))
    }
    command = read_texts(model.command, place.child("command"), within("command"))
    args = read_texts(model.args, place.child("args"), within("args"))
    warn_about_shell(command, args, place, names.report)
    return SideContainer(
        name=model.name,
        image=fixed_text(
            model.image, place.child("image"), within("image"), what="the name of an image"
        ),
        place=place,
        command=command,
        args=args,
        env=read_env(model.env or {}, place.child("env"), cuts, within("env")),
        env_from=read_env_from(model.env_from or [], place.child("env_from"), cuts, names),
        working_dir=None
        if model.working_dir is None
        else read_working_dir(model.working_dir, place.child("working_dir"), within("working_dir")),
        ports=read_ports(model.ports or [], place.child("ports"), names.report),
        security=None
        if model.security_context is None
        else read_security(model.security_context, place.child("security_context"), names.report),
        resources=together(asked),
        image_pull_policy=model.image_pull_policy,
        mounts=tuple(path for path in model.mounts or () if "{{" not in path),
        mirror_volumes=model.mirror_volumes,
        probes=read_probes(model, place, cuts, names.report)
        if isinstance(model, SideContainerModel)
        else {},
    )
