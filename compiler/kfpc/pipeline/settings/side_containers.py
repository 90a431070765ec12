"""``init`` and ``sidecars``: containers beside the step's own."""

from __future__ import annotations

from kfpc.language.containers import SideContainer as SideContainerModel
from kfpc.pipeline.effective import Setting, is_off
from kfpc.pipeline.model import Resources, SideContainer
from kfpc.pipeline.settings import resources
from kfpc.pipeline.settings.environment import read_env
from kfpc.pipeline.settings.pod import Pod
from kfpc.pipeline.shell import warn_about_shell
from kfpc.pipeline.texts import read_texts
from kfpc.source import Place


def init(pod: Pod, setting: Setting) -> None:
    pod.found["init"] = _containers(pod, setting)


def sidecars(pod: Pod, setting: Setting) -> None:
    pod.found["sidecars"] = _containers(pod, setting)


def _containers(pod: Pod, setting: Setting) -> tuple[SideContainer, ...]:
    return tuple(
        _container(pod, model, setting.place.child(number))
        for number, model in enumerate(setting.value)
    )


def _container(pod: Pod, model: SideContainerModel, place: Place) -> SideContainer:
    own = Pod(pod.names, pod.profile)
    for key, read in (("cpu", resources.cpu), ("memory", resources.memory)):
        value = getattr(model, key)
        if value is not None and not is_off(value):
            read(own, Setting(value, place.child(key)))
    command = read_texts(model.command, place.child("command"), pod.names)
    args = read_texts(model.args, place.child("args"), pod.names)
    warn_about_shell(command, args, place, pod.report)
    return SideContainer(
        name=model.name,
        image=model.image,
        place=place,
        command=command,
        args=args,
        env=read_env(model.env or {}, place.child("env"), pod.names),
        resources=Resources(own.requests, own.limits),
        image_pull_policy=model.image_pull_policy,
        mounts=tuple(model.mounts or ()),
    )
