"""How and where a step runs, after ``defaults``. Durations are in seconds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Any, Literal

from kfpc.diagnostics import Located
from kfpc.kubernetes.affinity import Affinity
from kfpc.kubernetes.taints import Toleration
from kfpc.pipeline.caches import Cache
from kfpc.pipeline.environment import EnvFrom, EnvValue
from kfpc.pipeline.erroneous import Erroneous
from kfpc.pipeline.locks import Lock
from kfpc.pipeline.pod import Port, SecurityContext
from kfpc.pipeline.probes import Probe
from kfpc.pipeline.values import TypedText
from kfpc.record import record


@record
class Resources:
    """Quantities by Kubernetes' resource names."""

    requests: Mapping[str, TypedText] = field(default_factory=dict)
    limits: Mapping[str, TypedText] = field(default_factory=dict)


@record(eq=False)
class Ladder:
    """What a step asks for round by round: its rungs, of which the last one stays.

    ``key`` is that of the spec, ``after`` says what leads to the next rung. ``fields`` are what
    changes, by kind and name, with a text for each rung from the first on: ``requests`` and
    ``limits`` by Kubernetes' names of resources, ``node_selector`` by label. A None among them is a
    rung that does not say it. ``places`` are those of the rungs but the first.
    """

    key: Literal["cpu", "memory", "storage", "gpus"]
    after: Literal["after_oom", "after_failure"]
    place: Located
    places: tuple[Located, ...]
    fields: Mapping[tuple[str, str], tuple[TypedText | None, ...]]

    @property
    def rungs(self) -> int:
        """How many there are, the first one counted."""
        return len(self.places) + 1


@record
class Backoff:
    """Seconds; each wait is ``factor`` times the one before, up to ``max_delay``."""

    delay: int
    factor: int | None = None
    max_delay: int | None = None


@record
class Retries:
    """How often a step is tried again. Counts are texts, for params may decide them.

    One budget for any cause has a ``total``. Two have none: at each of the ``failures`` and
    once before, the step outlives that many ``preemptions`` in a row.
    """

    total: TypedText | None = None
    preemptions: TypedText | None = None
    failures: TypedText | None = None
    backoff: Backoff | Erroneous | None = None


@record
class Fallback:
    """On-demand nodes after so many attempts; None for the last attempt alone."""

    after: int | None = None


@record
class Preemptible:
    """The step runs on preemptible nodes: there only, or there rather than elsewhere."""

    required: bool
    fallback: Fallback | None = None


@record
class Resume:
    """The author's word that a restart is right, and with ``across_runs`` that one run may find
    the checkpoint of another. ``grace_period`` is in seconds."""

    checkpoint: TypedText | None = None
    grace_period: int | Erroneous | None = None
    across_runs: bool = False


@record
class VolumeSource:
    """``name`` is the object's name, or the size of an empty directory ('' for no limit). Of a
    claim, a Secret and a config map it may have expressions. ``medium`` is that of an empty
    directory."""

    kind: Literal["claim", "secret", "config_map", "empty_dir", "volume"]
    name: TypedText
    medium: str | None = None

    @property
    def word(self) -> str:
        """The name of a ``volume``, or the size of an empty directory."""
        return self.name.literal or ""


@record(eq=False)
class Mount:
    """A volume in a container. ``key`` is what says it, in the spec."""

    path: str
    source: VolumeSource
    place: Located
    read_only: bool = False
    sub_path: str | None = None
    key: Literal["volumes", "shm", "workspace"] = "volumes"


@record(eq=False)
class SecretUse:
    """A whole Secret in a step: a service account file, environment variables, a directory."""

    name: str
    place: Located
    gcp_key: TypedText | None = None
    env: Mapping[str, TypedText] = field(default_factory=dict)
    mount: str | None = None


@record(eq=False)
class SideContainer:
    """A container before or beside the one that runs the step."""

    name: str
    image: TypedText
    place: Located
    command: tuple[TypedText, ...] = ()
    args: tuple[TypedText, ...] = ()
    env: Mapping[str, EnvValue] = field(default_factory=dict)
    env_from: tuple[EnvFrom, ...] = ()
    working_dir: TypedText | None = None
    ports: tuple[Port, ...] = ()
    security: SecurityContext | None = None
    resources: Resources = field(default_factory=Resources)
    image_pull_policy: str | None = None
    mounts: tuple[str, ...] = ()
    mirror_volumes: bool | None = None
    probes: Mapping[str, Probe] = field(default_factory=dict)


@record
class Settings:
    """How and where a step runs, after ``defaults``. Durations are in seconds.

    ``argo`` is a patch: plain data, with a ``TypedText`` for each text that has expressions.

    Rules miss some of these where they are lacking. What could not be read of those is erroneous,
    and so is what is not said where an unknown key may have been meant for it.
    """

    retries: Retries | Erroneous | None = None
    preemptible: Preemptible | Erroneous | None = None
    resume: Resume | Erroneous | None = None
    timeout: int | Erroneous | None = None
    resources: Resources = field(default_factory=Resources)
    ladders: tuple[Ladder, ...] = ()
    env: Mapping[str, EnvValue] = field(default_factory=dict)
    env_from: tuple[EnvFrom, ...] = ()
    secrets: tuple[SecretUse | Erroneous, ...] = ()
    mounts: tuple[Mount | Erroneous, ...] = ()
    node_selector: Mapping[str, TypedText] = field(default_factory=dict)
    tolerations: tuple[Toleration, ...] | Erroneous = ()
    affinity: Affinity | None = None
    labels: Mapping[str, TypedText] = field(default_factory=dict)
    annotations: Mapping[str, TypedText] = field(default_factory=dict)
    service_account: TypedText | None = None
    image_pull_policy: str | None = None
    working_dir: TypedText | None = None
    ports: tuple[Port, ...] = ()
    security: SecurityContext | None = None
    host_aliases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    priority_class: TypedText | None = None
    runtime_class: str | None = None
    topology_spread: tuple[Mapping[str, Any], ...] = ()
    init: tuple[SideContainer, ...] = ()
    sidecars: tuple[SideContainer, ...] = ()
    argo: Mapping[str, Any] | Erroneous | None = None
    locks: tuple[Lock, ...] = ()
    cache: Cache | None = None
    readiness: Probe | None = None
    queue: TypedText | None = None
