"""What holds for the run as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Literal

from kfpc.diagnostics import Located
from kfpc.pipeline.erroneous import Erroneous
from kfpc.pipeline.locks import Lock
from kfpc.pipeline.metrics import Metric
from kfpc.pipeline.settings import VolumeSource
from kfpc.pipeline.values import TypedText
from kfpc.record import record

WORKSPACE = "workspace"
"""What the claim of ``workflow.workspace`` is called among the claims of a run."""


@record(eq=False)
class Ttl:
    """Seconds that the run's object is kept after its end."""

    completion: int | Erroneous | None = None
    success: int | Erroneous | None = None
    failure: int | Erroneous | None = None


@record(eq=False)
class PodGc:
    """When finished pods are deleted, those with the ``labels``; ``delay`` is in seconds."""

    strategy: str
    delay: int | Erroneous | None = None
    labels: Mapping[str, str] = field(default_factory=dict)


@record(eq=False)
class VolumeClaim:
    """A claim that each run makes for itself."""

    size: str
    storage_class: TypedText | None
    access_modes: tuple[str, ...]


@record(eq=False)
class Dns:
    """How pods find names; an option without a value has none."""

    nameservers: tuple[str, ...] = ()
    searches: tuple[str, ...] = ()
    options: tuple[tuple[str, str | None], ...] = ()


@record(eq=False)
class ArtifactRepository:
    """A repository of a ConfigMap, the platform's own where there is none."""

    key: str
    config_map: str | None = None


@record(eq=False)
class ArtifactGc:
    """When the files of a run are deleted, and as whom."""

    strategy: str
    service_account: TypedText | None = None


@record(eq=False)
class Workflow:
    """What holds for the run as a whole. Durations are in seconds. Params may decide the names of
    objects."""

    service_account: TypedText | None = None
    parallelism: int | None = None
    timeout: int | Erroneous | None = None
    timeout_place: Located | None = None
    ttl: Ttl | None = None
    pod_gc: PodGc | None = None
    image_pull_secrets: tuple[TypedText, ...] = ()
    priority_class: TypedText | None = None
    labels: Mapping[str, str] = field(default_factory=dict)
    annotations: Mapping[str, str] = field(default_factory=dict)
    volumes: Mapping[str, VolumeSource | Erroneous] | Erroneous = field(default_factory=dict)
    volume_claims: Mapping[str, VolumeClaim | Erroneous] | Erroneous = field(default_factory=dict)
    keep_claims: Literal["never", "on_failure"] | None = None
    archive_logs: bool | None = None
    locks: tuple[Lock, ...] = ()
    queue: TypedText | None = None
    title: str | None = None
    metrics: tuple[Metric, ...] = ()
    suspend: bool | None = None
    priority: int | None = None
    host_network: bool | None = None
    dns_policy: str | None = None
    dns: Dns | None = None
    min_available: int | None = None
    artifact_gc: ArtifactGc | None = None
    artifact_repository: ArtifactRepository | None = None
    labels_of_params: Mapping[str, TypedText] = field(default_factory=dict)
    """Labels whose values a run decides."""
