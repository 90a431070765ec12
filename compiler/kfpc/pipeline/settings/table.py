"""Which reader reads which setting."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from kfpc.clusters import Profile
from kfpc.language.step import Settings as SettingsModel
from kfpc.language.step import Step as StepModel
from kfpc.pipeline.effective import Setting, settings
from kfpc.pipeline.model import Resources, Settings
from kfpc.pipeline.names import Names
from kfpc.pipeline.settings import (
    attempts,
    environment,
    metadata,
    resources,
    scheduling,
    side_containers,
    volumes,
)
from kfpc.pipeline.settings.pod import Pod
from kfpc.source import Document

_READERS: Mapping[str, Callable[[Pod, Setting], None]] = {
    "retries": attempts.retries,
    "preemptible": attempts.preemptible,
    "resume": attempts.resume,
    "timeout": attempts.timeout,
    "cpu": resources.cpu,
    "memory": resources.memory,
    "gpus": resources.gpus,
    "storage": resources.storage,
    "env": environment.env,
    "secrets": volumes.secrets,
    "volumes": volumes.volumes,
    "node_selector": scheduling.node_selector,
    "tolerations": scheduling.tolerations,
    "affinity": scheduling.affinity,
    "labels": metadata.label_texts,
    "annotations": metadata.annotation_texts,
    "service_account": metadata.service_account,
    "image_pull_policy": metadata.image_pull_policy,
    "init": side_containers.init,
    "sidecars": side_containers.sidecars,
    "argo": metadata.argo,
}

_NONE = Settings()


def read_settings(
    document: Document,
    name: str | None,
    step: StepModel | None,
    defaults: SettingsModel | None,
    names: Names,
    profile: Profile,
) -> Settings:
    """The settings of a step, ``defaults`` counted in; without a step, of ``defaults`` alone.

    ``names`` are those inside the step's pod.
    """
    pod = Pod(names, profile)
    for key, setting in settings(document, name, step, defaults):
        if key in _READERS:
            _READERS[key](pod, setting)
    if not pod.found and not pod.requests and not pod.limits:
        return _NONE
    return Settings(resources=Resources(pod.requests, pod.limits), **pod.found)
