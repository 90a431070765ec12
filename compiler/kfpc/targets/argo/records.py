"""Argo's objects as records, named as Argo names them: ``value_from`` is ``valueFrom``.

Records are equal if they say the same, whoever made them, so equal templates are found by
comparing. They refer to templates by id: names are given when it is known which are shared.
Fields stand in the order in which they are written.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import field
from enum import Enum
from typing import Any, TypeAlias

from kfpc.pipeline.ids import StepId
from kfpc.record import record


class Role(Enum):
    """What a template is to the step that it is made for."""

    __hash__ = object.__hash__  # each is one object, and ids of templates are looked up often

    LEAF = "leaf"
    """Runs the program."""
    FAILURES = "failures"
    """The level around a leaf that counts failures, or has its cache; and that of a block."""
    SCOPE = "scope"
    """The dag of a scope's steps."""
    LOOP = "loop"
    """The level around the dag of a loop's steps, where its elements are gone through."""
    REPEAT = "repeat"
    """The level around the dag of a repeat's steps, which runs itself again."""
    LIMIT = "limit"
    """Fails where a repeat would go on for too long."""
    LIMIT_REACHED = "limit reached"
    """What fails in that."""
    EXIT = "exit"
    """The level around the dag of the steps at a run's end, which succeeds."""
    HOOK = "hook"
    """The dag around a hook of the run, which succeeds."""
    PART = "part"
    """Some of the tasks of a scope that has too many for one dag; its own name follows the id of
    the scope."""
    SETTLE = "settle"
    """Succeeds whatever came before: a dag of one task."""
    MOMENT = "moment"
    """That task: it succeeds without a pod."""
    CLOCK = "clock"
    """Notes when the time of a dag is up: without a pod."""
    CHOICE = "choice"
    """Gives out one of so many files: the number of them is its id."""


TemplateId: TypeAlias = tuple[Role, StepId]

ENTRY: TemplateId = (Role.SCOPE, ())
SETTLE: TemplateId = (Role.SETTLE, ())
MOMENT: TemplateId = (Role.MOMENT, ())

QUEUE = "kueue.x-k8s.io/queue-name"
"""Kueue's label of pods that wait in a queue."""


@record
class Json:
    """Data that goes into the manifest as it is; equal if its ``text`` is, the same in JSON."""

    text: str
    data: Any = field(compare=False, repr=False)


def as_json(data: Any) -> Json | None:
    """Data as a part of a record; None where it says nothing."""
    return Json(json.dumps(data), data) if data else None


Pairs: TypeAlias = tuple[tuple[str, str], ...]
"""A mapping from texts to texts."""


def pairs(mapping: Mapping[str, str]) -> Pairs:
    return tuple(mapping.items())


@record
class OutputParameter:
    """An output parameter of a task of the same dag, handed on. A task may go by its template:
    it is called as that is."""

    task: str | TemplateId
    name: str


@record
class OutputResult:
    """What a task of the same dag printed, handed on."""

    task: str | TemplateId


@record
class OutputArtifact:
    """An output artifact of a task of the same dag, handed on."""

    task: str | TemplateId
    name: str


@record
class InputArtifact:
    """An artifact that the template itself is given, handed on."""

    name: str


@record
class Empty:
    """A mapping that says something by being there: ``suspend: {}``."""


@record
class ValueFrom:
    path: str | None = None
    json_path: str | None = None
    jq_filter: str | None = None
    supplied: Empty | None = None
    expression: str | OutputParameter | OutputResult | None = None
    default: str | None = None


@record
class Parameter:
    name: str
    value: str | None = None
    value_from: ValueFrom | None = None
    enum: tuple[str, ...] = ()
    description: str | None = None


@record
class RawArtifact:
    data: str


@record
class Artifact:
    name: str
    path: str | None = None
    from_: OutputArtifact | InputArtifact | None = None
    from_expression: str | None = None
    raw: RawArtifact | None = None
    mode: int | None = None
    recurse_mode: bool | None = None
    archive: Json | None = None
    git: Json | None = None
    http: Json | None = None
    gcs: Json | None = None
    s3: Json | None = None
    optional: bool | None = None
    artifact_gc: Json | None = None


@record
class Inputs:
    parameters: tuple[Parameter, ...] = ()
    artifacts: tuple[Artifact, ...] = ()


Outputs: TypeAlias = Inputs
"""Both are parameters and artifacts, and so are the arguments of a task."""
Arguments: TypeAlias = Inputs


@record
class SecretKey:
    """``secretKeyRef``, and ``configMapKeyRef``."""

    name: str
    key: str


ConfigMapKey: TypeAlias = SecretKey
"""``configMapKeyRef`` says the same of a ConfigMap."""


@record
class PodField:
    """``fieldRef``."""

    field_path: str


@record
class ContainerResource:
    """``resourceFieldRef``."""

    resource: str
    container_name: str | None = None
    divisor: str | None = None


@record
class EnvVarSource:
    secret_key_ref: SecretKey | None = None
    config_map_key_ref: ConfigMapKey | None = None
    field_ref: PodField | None = None
    resource_field_ref: ContainerResource | None = None


@record
class EnvVar:
    name: str
    value: str | None = None
    value_from: EnvVarSource | None = None


@record
class ObjectName:
    """``secretRef`` and ``configMapRef``."""

    name: str
    optional: bool | None = None


@record
class EnvFromSource:
    prefix: str | None = None
    config_map_ref: ObjectName | None = None
    secret_ref: ObjectName | None = None


@record
class ResourceRequirements:
    requests: Pairs = ()
    limits: Pairs = ()


@record
class VolumeMount:
    name: str
    mount_path: str
    read_only: bool | None = None
    sub_path: str | None = None


@record
class Volume:
    """``source`` is the member of Kubernetes' ``Volume`` beside its name."""

    name: str
    source: Json


@record
class SeccompProfile:
    type: str
    localhost_profile: str | None = None


@record
class PodSecurityContext:
    run_as_user: int | None = None
    run_as_group: int | None = None
    run_as_non_root: bool | None = None
    fs_group: int | None = None
    supplemental_groups: tuple[int, ...] = ()
    seccomp_profile: SeccompProfile | None = None


@record
class Capabilities:
    add: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()


@record
class SecurityContext:
    run_as_user: int | None = None
    run_as_group: int | None = None
    run_as_non_root: bool | None = None
    privileged: bool | None = None
    read_only_root_filesystem: bool | None = None
    allow_privilege_escalation: bool | None = None
    capabilities: Capabilities | None = None
    seccomp_profile: SeccompProfile | None = None


@record
class ContainerPort:
    container_port: int
    name: str | None = None
    protocol: str | None = None


@record
class HostAlias:
    ip: str
    hostnames: tuple[str, ...]


@record
class HttpGet:
    path: str | None
    port: int
    scheme: str | None


@record
class TcpSocket:
    port: int


@record
class ExecAction:
    command: tuple[str, ...]


@record
class GrpcAction:
    port: int
    service: str | None


@record
class Probe:
    http_get: HttpGet | None = None
    tcp_socket: TcpSocket | None = None
    exec: ExecAction | None = None
    grpc: GrpcAction | None = None
    initial_delay_seconds: int | None = None
    period_seconds: int | None = None
    timeout_seconds: int | None = None
    failure_threshold: int | None = None
    success_threshold: int | None = None


@record
class Container:
    """A container, or with ``source`` a script. ``name`` is for those beside the main one."""

    name: str | None = None
    image: str | None = None
    image_pull_policy: str | None = None
    command: tuple[str, ...] = ()
    args: tuple[str, ...] = ()
    working_dir: str | None = None
    ports: tuple[ContainerPort, ...] = ()
    env_from: tuple[EnvFromSource, ...] = ()
    env: tuple[EnvVar, ...] = ()
    resources: ResourceRequirements | None = None
    volume_mounts: tuple[VolumeMount, ...] = ()
    mirror_volume_mounts: bool | None = None
    readiness_probe: Probe | None = None
    liveness_probe: Probe | None = None
    startup_probe: Probe | None = None
    security_context: SecurityContext | None = None
    source: str | None = None


@record
class Backoff:
    duration: str
    factor: str
    max_duration: str
    cap: str


@record
class RetryStrategy:
    limit: str
    retry_policy: str
    expression: str
    backoff: Backoff


@record
class Mutex:
    name: str


@record
class Semaphore:
    config_map_key_ref: SecretKey


@record
class Synchronization:
    mutexes: tuple[Mutex, ...] = ()
    semaphores: tuple[Semaphore, ...] = ()


@record
class NameOf:
    name: str


@record
class CacheOf:
    config_map: NameOf


@record
class Memoize:
    key: str
    cache: CacheOf
    max_age: str


@record
class Metadata:
    labels: Pairs = ()
    annotations: Pairs = ()


@record
class Sequence:
    """``withSequence``: elements are the numbers from 0 on."""

    count: str


@record
class TaskHook:
    """``hooks.exit`` of a task: what runs when the task has ended."""

    template: TemplateId
    arguments: Arguments


@record
class DagTask:
    """``depends`` are alternatives of which all must hold. A task may go by its template: it is
    called as that is. With ``goes_on`` those that depend on it go on whatever becomes of it."""

    name: str | TemplateId
    template: TemplateId
    depends: tuple[str, ...] = ()
    when: str | None = None
    with_sequence: Sequence | None = None
    arguments: Arguments | None = None
    goes_on: bool = False
    on_exit: TaskHook | None = None

    @property
    def templates(self) -> tuple[TemplateId, ...]:
        """What it runs, and what runs at its end."""
        return (self.template,) if self.on_exit is None else (self.template, self.on_exit.template)


@record
class Dag:
    tasks: tuple[DagTask, ...]


@record
class WorkflowStep:
    """A step of Argo's ``steps``, which follows the one before."""

    name: str
    template: TemplateId


@record
class Suspend:
    duration: str


@record
class Resource:
    action: str
    merge_strategy: str | None = None
    manifest: str | None = None
    success_condition: str | None = None
    failure_condition: str | None = None
    flags: tuple[str, ...] = ()


@record
class Template:
    """A template but for its name. ``patch`` is what the author merges into it."""

    inputs: Inputs | None = None
    outputs: Outputs | None = None
    metadata: Metadata | None = None
    service_account_name: str | None = None
    node_selector: Pairs = ()
    tolerations: Json | None = None
    affinity: Json | None = None
    priority_class_name: str | None = None
    host_aliases: tuple[HostAlias, ...] = ()
    security_context: PodSecurityContext | None = None
    retry_strategy: RetryStrategy | None = None
    synchronization: Synchronization | None = None
    memoize: Memoize | None = None
    metrics: Json | None = None
    active_deadline_seconds: int | str | None = None
    parallelism: int | None = None
    volumes: tuple[Volume, ...] = ()
    init_containers: tuple[Container, ...] = ()
    sidecars: tuple[Container, ...] = ()
    script: Container | None = None
    container: Container | None = None
    pod_spec_patch: str | None = None
    dag: Dag | None = None
    steps: tuple[WorkflowStep, ...] = ()
    resource: Resource | None = None
    suspend: Suspend | Empty | None = None
    patch: Json | None = None


Templates: TypeAlias = Mapping[TemplateId, Template]
"""In the order in which they are written."""


@record
class Failing:
    """A step that may be one of those that failed: the way down to it, by tasks and their
    templates, the template of its attempts, and whether that has a node for all of them too."""

    step: str
    way: tuple[tuple[str, TemplateId], ...]
    attempts: TemplateId
    retried: bool


@record
class ExitHook:
    """``hooks.exit``. ``failures`` is the parameter that is told what failed."""

    template: TemplateId
    failures: str | None = None
    failing: tuple[Failing, ...] = ()


@record
class Hook:
    """One of ``hooks``: what runs when a condition holds of the run."""

    name: str
    expression: str
    template: TemplateId


@record(eq=False)
class Workflow:
    """``spec`` is all of the Workflow's ``spec`` but its arguments and templates. ``around`` is
    what stands around that of a CronWorkflow."""

    metadata: Mapping[str, Any]
    spec: Mapping[str, Any]
    arguments: Arguments
    templates: Templates
    patch: Mapping[str, Any] | None = None
    kind: str = "Workflow"
    synchronization: Synchronization | None = None
    around: Mapping[str, Any] | None = None
    on_exit: ExitHook | None = None
    hooks: tuple[Hook, ...] = ()
