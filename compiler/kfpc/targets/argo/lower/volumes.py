"""Volumes of a pod, and where its containers mount them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from kfpc.pipeline.erroneous import sound
from kfpc.pipeline.settings import Mount, SecretUse, Settings, VolumeSource
from kfpc.pipeline.values import TypedText, joined
from kfpc.record import record
from kfpc.targets.argo.lower.texts import ContainerTexts
from kfpc.targets.argo.naming import GCP_DIRECTORY, template_name, unique
from kfpc.targets.argo.records import EnvVar, Json, Volume, VolumeMount, as_json

GCP_VARIABLE = "GOOGLE_APPLICATION_CREDENTIALS"


@record(eq=False)
class Volumes:
    """The volumes of one template. A source that is mounted twice is one volume."""

    volumes: tuple[Volume, ...] = ()
    mounts: tuple[VolumeMount, ...] = ()

    def of_paths(self, paths: Iterable[str]) -> tuple[VolumeMount, ...]:
        """The mounts of a step that a container beside it sees too."""
        wanted = set(paths)
        return tuple(mount for mount in self.mounts if mount.mount_path in wanted)


def volumes_of(settings: Settings, write: Callable[[TypedText], str]) -> Volumes:
    """What a step mounts: of Secrets first, then of its ``volumes``. ``write`` writes the name of
    what is mounted."""
    mounts = [*_secret_mounts(map(sound, settings.secrets)), *map(sound, settings.mounts)]
    if not mounts:
        return _NONE
    volumes: dict[str, Volume] = {}
    names: dict[VolumeSource, str] = {}
    mounted: list[VolumeMount] = []
    for mount in mounts:
        source = mount.source
        if source.kind == "volume":
            name = workflow_volume_name(source.word)
        elif source.kind != "empty_dir" and source in names:
            name = names[source]
        else:
            name = names[source] = unique(_title(source), volumes)
            volumes[name] = Volume(name, volume_source(source, write))
        mounted.append(
            VolumeMount(name, mount.path, mount.read_only or None, mount.sub_path or None)
        )
    return Volumes(tuple(volumes.values()), tuple(mounted))


_NONE = Volumes()


def _secret_mounts(secrets: Iterable[SecretUse]) -> Iterator[Mount]:
    """What a step mounts of whole Secrets."""
    for use in secrets:
        source = VolumeSource("secret", TypedText((use.name,)))
        if use.gcp_key is not None:
            yield Mount(GCP_DIRECTORY, source, use.place, read_only=True)
        if use.mount is not None:
            yield Mount(use.mount, source, use.place, read_only=True)


def secret_environment(secrets: Iterable[SecretUse], texts: ContainerTexts) -> Iterator[EnvVar]:
    """The variables that a step has of whole Secrets."""
    for use in secrets:
        if use.gcp_key is not None:
            file = joined(f"{GCP_DIRECTORY}/", use.gcp_key)
            yield from texts.variables({GCP_VARIABLE: file})
        for name, key in use.env.items():
            yield texts.of_secret(name, TypedText((use.name,)), key)


def _title(source: VolumeSource) -> str:
    kind, name = source.kind.replace("_", "-"), source.name.literal
    return template_name(kind if source.kind == "empty_dir" or not name else f"{kind}-{name}")


def workflow_volume_name(name: str) -> str:
    """A name of ``workflow.volumes`` as Kubernetes takes it."""
    return template_name(name)


def volume_source(source: VolumeSource, write: Callable[[TypedText], str]) -> Json:
    """A volume's source, as Kubernetes writes it."""
    found = as_json(_fields(source, write))
    assert found is not None
    return found


def _fields(source: VolumeSource, write: Callable[[TypedText], str]) -> dict[str, Any]:
    if source.kind == "claim":
        return {"persistentVolumeClaim": {"claimName": write(source.name)}}
    if source.kind == "secret":
        return {"secret": {"secretName": write(source.name)}}
    if source.kind == "config_map":
        return {"configMap": {"name": write(source.name)}}
    medium = {} if source.medium is None else {"medium": source.medium}
    return {"emptyDir": {**medium, "sizeLimit": source.word} if source.word else medium}
