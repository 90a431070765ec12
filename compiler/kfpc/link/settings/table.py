"""Which reader reads which setting."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from kfpc.language.step import Step as StepModel
from kfpc.link.context import Context
from kfpc.link.defaults import Setting, settings
from kfpc.link.settings import (
    attempts,
    environment,
    metadata,
    resources,
    scheduling,
    side_containers,
    volumes,
)
from kfpc.link.settings.builder import SettingsBuilder
from kfpc.pipeline.settings import Resources, Settings
from kfpc.typecheck.symbols import Symbols

_READERS: Mapping[str, Callable[[SettingsBuilder, Setting], None]] = {
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
    context: Context, name: str | None, step: StepModel | None, names: Symbols
) -> Settings:
    """The settings of a step, ``defaults`` counted in; without a step, of ``defaults`` alone.

    ``names`` are those inside the step's pod.
    """
    builder = SettingsBuilder(names, context.profile)
    defaults = context.spec.defaults
    for key, setting in settings(context.document, name, step, defaults, context.cuts):
        if key in _READERS:
            _READERS[key](builder, setting)
    if not builder.found and not builder.requests and not builder.limits:
        return _NONE
    return Settings(resources=Resources(builder.requests, builder.limits), **builder.found)
