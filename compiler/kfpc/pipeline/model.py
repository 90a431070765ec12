"""The pipeline: what a spec and its components come to once every name is resolved.

A ``Pipeline`` knows nothing of YAML or pydantic, and nothing of any target. A scope
holds the steps that see each other; today there is one, groups and sub-pipelines will
bring their own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Any, Literal

from kfpc.clusters import Profile
from kfpc.diagnostics import Located
from kfpc.pipeline.values import Node, TypedText
from kfpc.record import record
from kfpc.source import Place
from kfpc.types import Type


@record
class SecretRef:
    """A key of a Kubernetes Secret."""

    name: str
    key: str


@record(eq=False)
class Param:
    """``default`` is text in the type's canonical form; None makes the param required."""

    name: str
    type: Type
    place: Located
    default: str | None = None
    description: str | None = None
    enum: tuple[str, ...] = ()
    secret: SecretRef | None = None


Value = TypedText | SecretRef


@record(eq=False)
class Input:
    """``value`` is None where an optional input is given none.

    ``by_value`` and ``by_path`` say how the program reads it; both may be true.
    """

    name: str
    type: Type
    value: Value | None
    by_value: bool
    by_path: bool
    optional: bool
    place: Located
    declared: Located


@record(eq=False)
class Output:
    """``path`` is the file that the program writes; None leaves the choice to the target.

    An output that is not ``written`` is declared by a component that never writes it.
    """

    name: str
    type: Type
    path: str | None
    optional: bool
    place: Located
    written: bool = True


@record(eq=False)
class Container:
    """What runs. Texts refer to the step's own inputs and outputs, and to what it may see.

    ``title`` is what a template of it is called after: a component's name, else None.
    With ``script``, ``command`` is the interpreter and there are no ``args``.
    """

    image: TypedText
    command: tuple[TypedText, ...] = ()
    args: tuple[TypedText, ...] = ()
    env: Mapping[str, Value] = field(default_factory=dict)
    script: TypedText | None = None
    title: str | None = None
    labels: Mapping[str, str] = field(default_factory=dict)
    annotations: Mapping[str, str] = field(default_factory=dict)


@record
class Resources:
    """Quantities by Kubernetes' resource names."""

    requests: Mapping[str, TypedText] = field(default_factory=dict)
    limits: Mapping[str, TypedText] = field(default_factory=dict)


@record(eq=False)
class Backoff:
    """Seconds; each wait is ``factor`` times the one before, up to ``max_delay``."""

    delay: int
    factor: int | None = None
    max_delay: int | None = None


@record(eq=False)
class Retries:
    """How often a step is tried again. Counts are texts, for params may decide them.

    One budget for any cause has a ``total``. Two have none: at each of the ``failures`` and
    once before, the step outlives that many ``preemptions`` in a row.
    """

    place: Located
    total: TypedText | None = None
    preemptions: TypedText | None = None
    failures: TypedText | None = None
    backoff: Backoff | None = None


@record(eq=False)
class Fallback:
    """On-demand nodes after so many attempts; None for the last attempt alone."""

    place: Located
    after: int | None = None


@record(eq=False)
class Preemptible:
    """The step runs on preemptible nodes: there only, or there rather than elsewhere."""

    required: bool
    place: Located
    fallback: Fallback | None = None


@record(eq=False)
class Resume:
    """The author's word that a restart is right. ``grace_period`` is in seconds."""

    place: Located
    checkpoint: TypedText | None = None
    grace_period: int | None = None


@record
class VolumeSource:
    """``name`` is the object's name, or the size of an empty directory ('' for no limit)."""

    kind: Literal["claim", "secret", "config_map", "empty_dir", "volume"]
    name: str


@record(eq=False)
class Mount:
    """A volume in a container."""

    path: str
    source: VolumeSource
    place: Located
    read_only: bool = False
    sub_path: str | None = None


@record(eq=False)
class SecretUse:
    """A whole Secret in a step: a service account file, environment variables, a directory."""

    name: str
    place: Located
    gcp_key: str | None = None
    env: Mapping[str, str] = field(default_factory=dict)
    mount: str | None = None


@record(eq=False)
class SideContainer:
    """A container before or beside the one that runs the step."""

    name: str
    image: str
    place: Located
    command: tuple[TypedText, ...] = ()
    args: tuple[TypedText, ...] = ()
    env: Mapping[str, Value] = field(default_factory=dict)
    resources: Resources = field(default_factory=Resources)
    image_pull_policy: str | None = None
    mounts: tuple[str, ...] = ()


@record
class Settings:
    """How and where a step runs, after ``defaults``. Durations are in seconds."""

    retries: Retries | None = None
    preemptible: Preemptible | None = None
    resume: Resume | None = None
    timeout: int | None = None
    resources: Resources = field(default_factory=Resources)
    env: Mapping[str, Value] = field(default_factory=dict)
    secrets: tuple[SecretUse, ...] = ()
    mounts: tuple[Mount, ...] = ()
    node_selector: Mapping[str, TypedText] = field(default_factory=dict)
    tolerations: tuple[Mapping[str, Any], ...] = ()
    affinity: Mapping[str, Any] | None = None
    labels: Mapping[str, TypedText] = field(default_factory=dict)
    annotations: Mapping[str, TypedText] = field(default_factory=dict)
    service_account: str | None = None
    image_pull_policy: str | None = None
    init: tuple[SideContainer, ...] = ()
    sidecars: tuple[SideContainer, ...] = ()
    argo: Mapping[str, Any] | None = None


@record(eq=False)
class Reading:
    """A text with expressions inside a step, and where it stands."""

    text: TypedText
    place: Located


@record(eq=False)
class Step:
    """``container`` is None where the spec does not say what runs: an error was reported.

    ``readings`` are the texts of the spec inside the step that have expressions in them.
    ``unread`` are values given to inputs that the program never reads: the step waits for
    where they come from all the same. ``broken`` are keys that could not be read.
    """

    name: str
    place: Place
    container: Container | None
    inputs: Mapping[str, Input]
    outputs: Mapping[str, Output]
    settings: Settings
    after: Mapping[str, Place] = field(default_factory=dict)
    when: Node | None = None
    when_place: Place | None = None
    readings: tuple[Reading, ...] = ()
    unread: tuple[Reading, ...] = ()
    broken: frozenset[str] = frozenset()
    continue_on_failure: bool = False
    display_name: str | None = None
    description: str | None = None

    def setting(self, *path: str) -> Place:
        """Where a setting stands: in the step, or in ``defaults``."""
        here = self.place
        return Place(here.document, (*here.path, *path), fallback=("defaults", *path))


@record(eq=False)
class Result:
    """An output of the pipeline."""

    name: str
    type: Type
    value: TypedText
    place: Place


@record(eq=False)
class Scope:
    """Steps that see each other, as written."""

    steps: Mapping[str, Step]
    results: Mapping[str, Result] = field(default_factory=dict)


@record(eq=False)
class Ttl:
    """Seconds that the run's object is kept after its end."""

    completion: int | None = None
    success: int | None = None
    failure: int | None = None


@record(eq=False)
class PodGc:
    """When finished pods are deleted; ``delay`` is in seconds."""

    strategy: str
    delay: int | None = None


@record(eq=False)
class VolumeClaim:
    """A claim that each run makes for itself."""

    size: str
    storage_class: str | None
    access_modes: tuple[str, ...]


@record(eq=False)
class Workflow:
    """What holds for the run as a whole. Durations are in seconds. Of a ``partial`` one
    something could not be read."""

    service_account: str | None = None
    parallelism: int | None = None
    timeout: int | None = None
    timeout_place: Located | None = None
    ttl: Ttl | None = None
    pod_gc: PodGc | None = None
    image_pull_secrets: tuple[str, ...] = ()
    priority_class: str | None = None
    labels: Mapping[str, str] = field(default_factory=dict)
    annotations: Mapping[str, str] = field(default_factory=dict)
    volumes: Mapping[str, VolumeSource] = field(default_factory=dict)
    volume_claims: Mapping[str, VolumeClaim] = field(default_factory=dict)
    archive_logs: bool | None = None
    partial: bool = False


@record(eq=False)
class Pipeline:
    """``profile_place`` is None where the spec names no cluster.

    Of a ``partial`` pipeline something could not be read, so that what is missing in it
    says nothing.
    """

    name: str
    place: Place
    params: Mapping[str, Param]
    scope: Scope
    workflow: Workflow
    profile: Profile
    profile_place: Located | None = None
    description: str | None = None
    argo: Mapping[str, Any] | None = None
    partial: bool = False
