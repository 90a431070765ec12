"""``init`` and ``sidecars``: containers beside the step's own."""

from __future__ import annotations

from kfpc.language.containers import SideContainer as SideContainerModel
from kfpc.link.cuts import Cuts
from kfpc.link.defaults import Setting, is_off
from kfpc.link.settings import resources
from kfpc.link.settings.builder import SettingsBuilder
from kfpc.link.settings.environment import read_env
from kfpc.link.shell import warn_about_shell
from kfpc.pipeline.settings import Resources, SideContainer
from kfpc.source import Place
from kfpc.typecheck.texts import read_texts


def init(builder: SettingsBuilder, setting: Setting) -> None:
    builder.found["init"] = _containers(builder, setting)


def sidecars(builder: SettingsBuilder, setting: Setting) -> None:
    builder.found["sidecars"] = _containers(builder, setting)


def _containers(builder: SettingsBuilder, setting: Setting) -> tuple[SideContainer, ...]:
    return tuple(
        _container(builder, model, setting.place.child(number), setting.cuts)
        for number, model in enumerate(setting.value)
    )


def _container(
    builder: SettingsBuilder, model: SideContainerModel, place: Place, cuts: Cuts
) -> SideContainer:
    own = SettingsBuilder(builder.names, builder.profile)
    for key, read in (("cpu", resources.cpu), ("memory", resources.memory)):
        value = getattr(model, key)
        if value is not None and not is_off(value):
            read(own, Setting(value, place.child(key), cuts))
    command = read_texts(model.command, place.child("command"), builder.names)
    args = read_texts(model.args, place.child("args"), builder.names)
    warn_about_shell(command, args, place, builder.report)
    return SideContainer(
        name=model.name,
        image=model.image,
        place=place,
        command=command,
        args=args,
        env=read_env(model.env or {}, place.child("env"), builder.names),
        resources=Resources(own.requests, own.limits),
        image_pull_policy=model.image_pull_policy,
        mounts=tuple(model.mounts or ()),
    )
