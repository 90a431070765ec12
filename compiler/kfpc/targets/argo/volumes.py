"""Volumes of a pod, and where its containers mount them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from kfpc.pipeline.settings import Mount, SecretUse, VolumeSource
from kfpc.targets.argo.naming import template_name, unique

GCP_VARIABLE = "GOOGLE_APPLICATION_CREDENTIALS"
GCP_DIRECTORY = "/secret/gcp-credentials"
"""Where a service account file is mounted: as Kubeflow Pipelines' use_gcp_secret has it."""


@dataclass(slots=True, eq=False)
class Volumes:
    """The volumes of one template. A source that is mounted twice is one volume."""

    volumes: list[dict[str, Any]] = field(default_factory=list)
    mounts: list[dict[str, Any]] = field(default_factory=list)
    _names: dict[VolumeSource, str] = field(default_factory=dict)

    def mount(self, mount: Mount) -> None:
        """Mounts a volume of the step's ``volumes``."""
        self._mount(mount.path, mount.source, read_only=mount.read_only, sub_path=mount.sub_path)

    def secret(self, use: SecretUse) -> list[dict[str, Any]]:
        """Mounts what a step has of a Secret; the environment variables that go with it."""
        source = VolumeSource("secret", use.name)
        env: list[dict[str, Any]] = []
        if use.gcp_key is not None:
            self._mount(GCP_DIRECTORY, source, read_only=True)
            file = f"{GCP_DIRECTORY}/{use.gcp_key}"
            env.append({"name": GCP_VARIABLE, "value": file})
        if use.mount is not None:
            self._mount(use.mount, source, read_only=True)
        env += [
            {"name": name, "valueFrom": {"secretKeyRef": {"name": use.name, "key": key}}}
            for name, key in use.env.items()
        ]
        return env

    def _mount(
        self, path: str, source: VolumeSource, *, read_only: bool, sub_path: str | None = None
    ) -> None:
        mount: dict[str, Any] = {"name": self._name(source), "mountPath": path}
        if read_only:
            mount["readOnly"] = True
        if sub_path:
            mount["subPath"] = sub_path
        self.mounts.append(mount)

    def _name(self, source: VolumeSource) -> str:
        if source.kind == "volume":
            return workflow_volume_name(source.name)
        if source.kind != "empty_dir" and source in self._names:
            return self._names[source]
        kind = source.kind.replace("_", "-")
        title = kind if source.kind == "empty_dir" else f"{kind}-{source.name}"
        taken = {volume["name"] for volume in self.volumes}
        name = self._names[source] = unique(template_name(title), taken)
        self.volumes.append({"name": name, **source_fields(source)})
        return name


def workflow_volume_name(name: str) -> str:
    """A name of ``workflow.volumes`` as Kubernetes takes it."""
    return template_name(name)


def source_fields(source: VolumeSource) -> dict[str, Any]:
    """A volume's source, as Kubernetes writes it."""
    if source.kind == "claim":
        return {"persistentVolumeClaim": {"claimName": source.name}}
    if source.kind == "secret":
        return {"secret": {"secretName": source.name}}
    if source.kind == "config_map":
        return {"configMap": {"name": source.name}}
    return {"emptyDir": {"sizeLimit": source.name} if source.name else {}}


def of_mounts(mounts: Iterable[dict[str, Any]], paths: Iterable[str]) -> list[dict[str, Any]]:
    """The mounts of a step that a container beside it sees too."""
    wanted = set(paths)
    return [mount for mount in mounts if mount["mountPath"] in wanted]
