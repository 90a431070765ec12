"""A small spec for every key of the language: with the key, and with as little else as it needs.

``MINIMAL`` has, for each model, what must be there; ``SAMPLES`` a value for each key that is
no closed mapping itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Annotated, Any, get_args, get_origin

from pydantic import BaseModel

from kfpc.language import Spec
from kfpc.language.after import After
from kfpc.language.caches import Cache
from kfpc.language.cluster import Cluster, OnDemand, Spot, Taint
from kfpc.language.containers import InitContainer, SideContainer
from kfpc.language.dns import DnsConfig, DnsOption
from kfpc.language.env import ConfigMapKey, EnvFrom, EnvSource
from kfpc.language.files import S3, Credential, Gcs, Git, Gzip, Http, Source
from kfpc.language.kinds import Resource, Wait
from kfpc.language.kubernetes import (
    Affinity,
    LabelRequirement,
    LabelSelector,
    NodeAffinity,
    NodeRequirement,
    NodeSelector,
    NodeSelectorTerm,
    PodAffinity,
    PodAffinityTerm,
    PreferredNode,
    Toleration,
    TopologySpreadConstraint,
    WeightedPodAffinityTerm,
)
from kfpc.language.locks import Lock, LockOfRuns, Semaphore, SemaphoreOfRuns
from kfpc.language.loops import ForEach
from kfpc.language.metrics import (
    Gauge,
    Histogram,
    Metric,
    StepGauge,
    StepHistogram,
    StepMetric,
)
from kfpc.language.params import Param, SecretKey, SecretKeyOfStep
from kfpc.language.pod import Capabilities, ContainerSecurity, Localhost, Port, SecurityContext
from kfpc.language.probes import GrpcProbe, HttpProbe, Probe, TcpProbe
from kfpc.language.resources import Amount, Gpus, GrowingAmount, KnownAmount, Memory
from kfpc.language.retries import Backoff, Fallback, Preemptible, Resume, Retries
from kfpc.language.schedule import History, Schedule, StopAfter
from kfpc.language.spec import ResultValue
from kfpc.language.step import Input, Output, Repeat, Settings, Step
from kfpc.language.volumes import EmptyDir, SecretUse, Volume, VolumeClaim, VolumeSource
from kfpc.language.workflow import (
    ArtifactRepository,
    PodDisruptionBudget,
    PodGc,
    RunArtifactGc,
    Ttl,
    Workflow,
)

Path = tuple[str | int, ...]
Model = type[BaseModel]


@dataclass(frozen=True)
class Sample:
    """A value for a key. ``beside`` it stands more in its mapping, with the key and without;
    ``instead`` takes the place of what must be there, and ``without`` the key that of the key
    too; ``spec`` is more of the whole file, also for what stands below the key, and ``below``
    for that alone. ``step`` is the step that they stand in, if the smallest does not do."""

    value: Any
    beside: Mapping[str, Any] = field(default_factory=dict)
    instead: Mapping[str, Any] | None = None
    without: Mapping[str, Any] | None = None
    spec: Mapping[str, Any] = field(default_factory=dict)
    below: Mapping[str, Any] = field(default_factory=dict)
    step: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Key:
    """A key of the language: the path of its mapping, whose model that is, and its own name."""

    above: Path
    model: Model
    name: str
    field: str

    def __str__(self) -> str:
        return ".".join(map(str, self.path))

    @property
    def path(self) -> Path:
        return (*self.above, self.name)

    @property
    def marks(self) -> list[Any]:
        """The marks of its field, and what else pydantic keeps beside the type."""
        return self.model.model_fields[self.field].metadata

    @property
    def of_model(self) -> str:
        return f"{self.model.__name__}.{self.name}"

    @property
    def of_home(self) -> str:
        """By the model that declares it: a step's settings are those of ``defaults``."""
        return _of_home(self.model, self.field, self.name)


def _of_home(model: Model, field: str, name: str) -> str:
    homes = (one for one in model.__mro__ if field in getattr(one, "model_fields", ()))
    return f"{[*homes][-1].__name__}.{name}"


OF_THE_AUTHOR = {
    "params": "p", "components": "c", "steps": "a", "state": "s", "next": "s",
    "volumes": "/v", "secrets": "s", "env": "E",
    "volume_claims": "w", "inputs": "i", "outputs": "o", "labels": "l", "annotations": "n",
    "node_selector": "d", "with": "who", "matchLabels": "l", "host_aliases": "10.0.0.1",
    "argo": "serviceAccountName",
}  # fmt: skip
"""A name for each mapping whose names are the author's own."""

OTHER: dict[str, Any] = {
    "image": "busybox",
    "command": ["other", "${{ outputs.o.path }}"],
    "outputs": {"o": "CSV"},
}
WITH_OTHER = {"steps": {"b": OTHER}}

_REPEAT = {"steps": {"b": OTHER}, "while": "run.name == 'x'", "max": 2}

_REQUIREMENT = {"key": "k", "operator": "In", "values": ["v"]}
_TERM = {"matchExpressions": [_REQUIREMENT]}
_POD_TERM = {"topologyKey": "zone"}
_SPREAD = {"topologyKey": "zone", "maxSkew": 1, "whenUnsatisfiable": "DoNotSchedule"}

_CREDENTIAL = {"secret": {"name": "n", "key": "k"}}
_OTHER_SECRET = {"secret": {"name": "other", "key": "k"}}

_OBJECT = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "c"}}
_GET: dict[str, Any] = {"action": "get", "manifest": _OBJECT}
_PATCH: dict[str, Any] = {"action": "patch", "manifest": _OBJECT}
_APPROVAL = {"wait": {"approval": True}, "outputs": {"o": {}}}

MINIMAL: dict[Model, dict[str, Any]] = {
    Spec: {"apiVersion": "kfpc/v1", "name": "demo", "steps": {}},
    Param: {},
    SecretKey: {"name": "n", "key": "k"},
    SecretKeyOfStep: {"name": "n", "key": "k"},
    EnvSource: {},
    ConfigMapKey: {"name": "n", "key": "k"},
    EnvFrom: {"secret": "s"},
    After: {"any": ["b"]},
    Cluster: {"spot": {"labels": {"spot": "yes"}}},
    Spot: {"labels": {"spot": "yes"}},
    Taint: {"key": "k", "effect": "NoSchedule"},
    OnDemand: {"labels": {"spot": "no"}},
    Settings: {},
    Step: {"image": "busybox", "command": ["echo"]},
    Retries: {"total": 3},
    Backoff: {"delay": "30s"},
    Preemptible: {},
    Fallback: {},
    Resume: {"checkpoint": "gs://b/c"},
    Amount: {"limit": 8},
    KnownAmount: {"limit": 8},
    GrowingAmount: {"limit": 8},
    Memory: {"limit": 8},
    Gpus: {"count": 1},
    Metric: {"help": "H.", "counter": 1},
    Gauge: {"value": 1},
    Histogram: {"value": 1, "buckets": [1]},
    StepMetric: {"help": "H.", "counter": 1},
    StepGauge: {"value": 1},
    StepHistogram: {"value": 1, "buckets": [1]},
    SecretUse: {"mount": "/s"},
    Volume: {},
    VolumeSource: {},
    EmptyDir: {},
    ContainerSecurity: {"run_as_user": 1},
    SecurityContext: {"run_as_user": 1},
    Capabilities: {"add": ["CHOWN"]},
    Localhost: {"localhost": "mine.json"},
    Port: {"port": 80},
    TopologySpreadConstraint: _SPREAD,
    VolumeClaim: {"size": "1Gi"},
    Toleration: {"key": "k", "operator": "Exists"},
    Affinity: {},
    NodeAffinity: {},
    NodeSelector: {"nodeSelectorTerms": [_TERM]},
    NodeSelectorTerm: _TERM,
    NodeRequirement: _REQUIREMENT,
    PreferredNode: {"weight": 1, "preference": _TERM},
    PodAffinity: {},
    PodAffinityTerm: _POD_TERM,
    WeightedPodAffinityTerm: {"weight": 1, "podAffinityTerm": _POD_TERM},
    LabelSelector: {"matchLabels": {"l": "v"}},
    LabelRequirement: _REQUIREMENT,
    InitContainer: {"name": "side", "image": "busybox"},
    SideContainer: {"name": "side", "image": "busybox"},
    Input: {"from": {"literal": "x"}},
    Source: {},
    Http: {"url": "https://x", "username": _CREDENTIAL, "password": _CREDENTIAL},
    S3: {"key": "k", "bucket": "b", "access_key": _CREDENTIAL, "secret_key": _CREDENTIAL},
    Gcs: {"key": "k", "bucket": "b"},
    Git: {"repo": "https://x"},
    Credential: _CREDENTIAL,
    Repeat: {
        "steps": {"b": {"image": "busybox", "command": ["other"]}},
        "while": "false",
        "max": 2,
    },
    ForEach: {"zip": {"n": ["x"]}},
    Resource: _GET,
    Wait: {"duration": "10m"},
    Output: {},
    ResultValue: {"value": "x"},
    Workflow: {},
    Schedule: {"cron": "0 4 * * *"},
    Cache: {"key": "k"},
    Lock: {"mutex": "m"},
    Semaphore: {"config_map": "c", "key": "k"},
    LockOfRuns: {"mutex": "m"},
    SemaphoreOfRuns: {"config_map": "c", "key": "k"},
    StopAfter: {"failures": 3},
    History: {"failed": 1},
    Ttl: {},
    PodGc: {"strategy": "OnPodCompletion"},
    ArtifactRepository: {"key": "k"},
    Gzip: {"gzip": 1},
    Probe: {"http": {"port": 80}},
    HttpProbe: {"port": 80},
    TcpProbe: {"port": 80},
    GrpcProbe: {"port": 80},
    RunArtifactGc: {"strategy": "Never"},
    DnsConfig: {"searches": ["x"]},
    DnsOption: {"name": "ndots"},
    PodDisruptionBudget: {"min_available": 1},
}

_ON_SPOT = {
    "preemptible": {"fallback": "on-demand"},
    "resume": "idempotent",
    "retries": 3,
    "gpus": 1,
}
_A_SPOT_STEP = {"steps": {"b": {**OTHER, **_ON_SPOT}}}
_A_TYPE = {"gpu_type_label": "other.com/gpu", "spot": {"labels": {"spot": "yes"}}}
_READ = {"steps": {"a": {"args": ["${{ inputs.i.path }}"]}}}
_WRITTEN = {
    "steps": {"a": {"args": ["${{ outputs.o.path }}"]}},
    "outputs": {"r": "${{ steps.a.outputs.o }}"},
}
_OF_A_FILE = {**WITH_OTHER, "outputs": {"o": {"value": "${{ steps.b.outputs.o }}"}}}
_RESULT = {"outputs": {"r": "${{ steps.a.outputs.o }}"}}
_MOUNTED = {"steps": {"a": {"volumes": {"/v": {"claim": "c"}}}}}
_GRACE = {"grace_period": "20s"}
_TWO_ROUNDS = {"steps": {"a": {"retries": {"failures": 1}}}}
_SEMAPHORE = {"config_map": "c", "key": "k"}
_OF_MEMORY = {"resource": "limits.memory"}
_OF_CPU = {"resource": "limits.cpu"}
_WORK = {"workflow": {"volume_claims": {"w": {"size": "1Gi"}}}}

SAMPLES: dict[tuple[Model, str], Any] = {
    (Spec, "apiVersion"): "kfpc/v1",
    (Spec, "name"): "other",
    (Spec, "description"): "What for.",
    (Spec, "step_templates"): {"t": {"memory": "1Gi"}},
    (Spec, "params"): {"p": 1},
    (Spec, "components"): {"c": "component.yaml"},
    (Spec, "cluster"): Sample("eks", spec=_A_SPOT_STEP),
    (Spec, "defaults"): {"labels": {"l": "v"}},
    (Spec, "steps"): {"b": OTHER},
    (Spec, "outputs"): {"o": "${{ run.name }}"},
    (Spec, "workflow"): {"parallelism": 3},
    (Spec, "argo"): {"hostNetwork": True},
    (Param, "type"): "GCSPath",
    (Param, "default"): "y",
    (Param, "description"): "What for.",
    (Param, "enum"): ["x", "y"],
    (Param, "by"): "file",
    (Param, "optional"): Sample(True, beside={"by": "file"}),
    (Param, "secret"): Sample(
        {"name": "n", "key": "k"}, spec={"steps": {"a": {"env": {"P": "${{ params.p }}"}}}}
    ),
    (EnvSource, "secret"): Sample({"name": "n", "key": "k"}, without=_OF_CPU),
    (EnvSource, "config_map"): Sample({"name": "n", "key": "k"}, without=_OF_CPU),
    (EnvSource, "field"): Sample("metadata.uid", without=_OF_MEMORY),
    (EnvSource, "resource"): Sample("limits.memory", without=_OF_CPU),
    (EnvSource, "divisor"): Sample("1Mi", instead=_OF_MEMORY),
    (EnvSource, "container"): Sample("main", instead=_OF_MEMORY),
    (ConfigMapKey, "name"): "other",
    (ConfigMapKey, "key"): "other",
    (EnvFrom, "secret"): "other",
    (EnvFrom, "config_map"): Sample("m", instead={}, without={"secret": "s"}),
    (EnvFrom, "prefix"): "X_",
    (EnvFrom, "optional"): True,
    (SecretKey, "name"): "other",
    (SecretKey, "key"): "other",
    (Cluster, "gpu"): "amd.com/gpu",
    (Cluster, "gpu_type_label"): Sample(
        "example.com/gpu",
        without=_A_TYPE,
        spec={"steps": {"b": {"gpus": {"count": 1, "type": "t4"}}}},
    ),
    (Cluster, "gpu_types"): Sample(
        {"t4": "other"},
        beside=_A_TYPE,
        spec={"steps": {"b": {"gpus": {"count": 1, "type": "t4"}}}},
    ),
    (Cluster, "profile"): Sample("eks", spec=_A_SPOT_STEP),
    (Cluster, "notice"): "30s",
    (Cluster, "spot"): {"labels": {"cheap": "yes"}},
    (Spot, "labels"): {"cheap": "yes"},
    (Spot, "taints"): [{"key": "k", "effect": "NoSchedule"}],
    (Taint, "key"): "other",
    (Taint, "value"): "v",
    (Taint, "effect"): "NoExecute",
    (OnDemand, "labels"): {"cheap": "no"},
    (Settings, "retries"): 3,
    (Settings, "preemptible"): True,
    (Settings, "resume"): {"checkpoint": "gs://b/c"},
    (Settings, "timeout"): "2h",
    (Settings, "cpu"): 2,
    (Settings, "memory"): "4Gi",
    (Settings, "gpus"): 1,
    (Settings, "storage"): "1Gi",
    (Settings, "env"): {"E": "v"},
    (Settings, "env_from"): [{"secret": "s"}],
    (Settings, "secrets"): {"s": {"as": "gcp"}},
    (Settings, "volumes"): {"/v": {"claim": "c"}},
    (Settings, "shm"): "1Gi",
    (Settings, "workspace"): Sample("/w", spec={"workflow": {"workspace": "1Gi"}}),
    (Settings, "topology_spread"): [_SPREAD],
    (Settings, "priority_class"): "urgent",
    (Settings, "runtime_class"): "gvisor",
    (Settings, "host_aliases"): {"10.0.0.1": ["db"]},
    (Settings, "working_dir"): "/work",
    (Settings, "ports"): [8080],
    (ContainerSecurity, "run_as_user"): 1000,
    (ContainerSecurity, "run_as_group"): 1000,
    (ContainerSecurity, "run_as_non_root"): True,
    (ContainerSecurity, "privileged"): True,
    (ContainerSecurity, "read_only_root_filesystem"): True,
    (ContainerSecurity, "allow_privilege_escalation"): False,
    (ContainerSecurity, "capabilities"): {"drop": ["ALL"]},
    (ContainerSecurity, "seccomp_profile"): Sample("RuntimeDefault", without={}),
    (SecurityContext, "fs_group"): 1000,
    (SecurityContext, "supplemental_groups"): [1000],
    (Capabilities, "add"): ["NET_ADMIN"],
    (Capabilities, "drop"): ["ALL"],
    (Localhost, "localhost"): "other.json",
    (Port, "port"): 9090,
    (Port, "name"): "web",
    (Port, "protocol"): "UDP",
    (TopologySpreadConstraint, "topologyKey"): "other",
    (TopologySpreadConstraint, "maxSkew"): 2,
    (TopologySpreadConstraint, "whenUnsatisfiable"): "ScheduleAnyway",
    (TopologySpreadConstraint, "matchLabelKeys"): ["l"],
    (TopologySpreadConstraint, "minDomains"): 2,
    (TopologySpreadConstraint, "nodeAffinityPolicy"): "Ignore",
    (TopologySpreadConstraint, "nodeTaintsPolicy"): "Honor",
    (Settings, "node_selector"): {"d": "v"},
    (Settings, "tolerations"): [{"key": "k", "operator": "Exists"}],
    (Settings, "affinity"): {
        "podAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": [_POD_TERM]}
    },
    (Settings, "labels"): {"l": "v"},
    (Settings, "annotations"): {"n": "v"},
    (Settings, "service_account"): "runner",
    (Settings, "image_pull_policy"): "Always",
    (Settings, "init"): Sample([{"name": "first", "image": "busybox"}], spec=_MOUNTED),
    (Settings, "sidecars"): Sample([{"name": "proxy", "image": "busybox"}], spec=_MOUNTED),
    (Settings, "continue_on_failure"): Sample(True, spec={"steps": {"b": {**OTHER, "after": "a"}}}),
    (Settings, "argo"): {"executor": {"serviceAccountName": "e"}},
    (Step, "component"): Sample("component.yaml", instead={}, without=MINIMAL[Step]),
    (Step, "with"): Sample({"who": "you"}, {"component": "component.yaml"}, instead={}),
    (Step, "image"): "other",
    (Step, "command"): ["other"],
    (Step, "args"): ["more"],
    (Step, "script"): Sample("true", instead={"image": "busybox"}),
    (Step, "interpreter"): Sample(["python3"], {"script": "1"}, instead={"image": "busybox"}),
    (Step, "extends"): Sample("t", spec={"step_templates": {"t": {"memory": "1Gi"}}}),
    (Step, "inputs"): Sample(
        {"i": "v"}, {"script": "true"}, instead={"image": "busybox"}, below=_READ
    ),
    (Step, "outputs"): Sample(
        {"o": {"path": "/o"}},
        {"preemptible": True, "retries": 3, "resume": {"checkpoint": "gs://b/c", **_GRACE}},
        below=_WRITTEN,
    ),
    (Step, "steps"): Sample({"b": OTHER}, instead={}, without=MINIMAL[Step]),
    (Step, "pipeline"): Sample("other.yaml", instead={}, without=MINIMAL[Step]),
    (Step, "repeat"): Sample(_REPEAT, instead={}, without=MINIMAL[Step], step={}),
    (Repeat, "state"): {"s": 1},
    (Repeat, "steps"): {"c": OTHER},
    (Repeat, "next"): Sample({"s": 2}, {"state": {"s": 1}}),
    (Repeat, "while"): "run.name == 'y'",
    (Repeat, "max"): 3,
    (Repeat, "on_max"): "succeed",
    (Spec, "on_exit"): {"e": OTHER},
    (Step, "on_exit"): {"e": OTHER},
    (Workflow, "exit_failure"): Sample("fail", spec={"on_exit": {"e": OTHER}}),
    (Step, "for_each"): ["x", "y"],
    (Step, "max_parallel"): Sample(2, {"for_each": ["x", "y"]}),
    (ForEach, "matrix"): Sample({"n": ["x"]}, instead={}, without={"zip": {"n": ["x", "y"]}}),
    (ForEach, "zip"): Sample({"n": ["x", "y"]}, instead={}, without={"matrix": {"n": ["x"]}}),
    (Step, "after"): Sample("b", spec=WITH_OTHER),
    (After, "any"): Sample(["c"], spec={"steps": {"b": OTHER, "c": OTHER}}),
    (After, "all"): Sample(["c"], {"any": ["b"]}, spec={"steps": {"b": OTHER, "c": OTHER}}),
    (Step, "when"): "run.name == 'x'",
    (Step, "display_name"): "A step",
    (Step, "description"): "What for.",
    (Retries, "total"): 4,
    (Retries, "preemptions"): Sample(4, {"failures": 1}, instead={}),
    (Retries, "failures"): Sample(2, {"preemptions": 3}, instead={}),
    (Backoff, "delay"): "1m",
    (Backoff, "factor"): 2,
    (Backoff, "max_delay"): "10m",
    (Preemptible, "required"): True,
    (Preemptible, "fallback"): "on-demand",
    (Fallback, "to"): "on-demand",
    (Fallback, "after"): 1,
    (Resume, "checkpoint"): "gs://b/other",
    (Resume, "grace_period"): "20s",
    (Resume, "across_runs"): True,
    (Amount, "request"): 4,
    (Amount, "limit"): 9,
    (GrowingAmount, "after_failure"): Sample([16], spec=_TWO_ROUNDS),
    (Memory, "after_oom"): Sample([16], spec=_TWO_ROUNDS),
    (KnownAmount, "request"): 4,
    (KnownAmount, "limit"): 9,
    (Gpus, "count"): 2,
    (Gpus, "type"): "nvidia-tesla-t4",
    (Gpus, "after_failure"): Sample(["other"], {"type": "nvidia-tesla-t4"}, spec=_TWO_ROUNDS),
    (SecretUse, "as"): "gcp",
    (SecretUse, "key"): Sample("file", {"as": "gcp"}),
    (SecretUse, "env"): {"E": "k"},
    (SecretUse, "mount"): "/other",
    (Volume, "claim"): Sample("other", without={"claim": "c"}),
    (Volume, "secret"): Sample("s", instead={}, without={"claim": "c"}),
    (Volume, "config_map"): Sample("m", instead={}, without={"claim": "c"}),
    (Volume, "empty_dir"): Sample("1Gi", instead={}, without={"claim": "c"}),
    (Volume, "volume"): Sample("w", instead={}, without={"claim": "c"}, spec=_WORK),
    (Volume, "read_only"): Sample(True, {"claim": "c"}),
    (Volume, "sub_path"): Sample("images", {"claim": "c"}),
    (EmptyDir, "size"): "1Gi",
    (EmptyDir, "medium"): "Memory",
    (VolumeSource, "claim"): Sample("other", without={"claim": "c"}),
    (VolumeSource, "secret"): Sample("s", instead={}, without={"claim": "c"}),
    (VolumeSource, "config_map"): Sample("m", instead={}, without={"claim": "c"}),
    (VolumeSource, "empty_dir"): Sample(True, instead={}, without={"claim": "c"}),
    (VolumeClaim, "size"): "2Gi",
    (VolumeClaim, "storage_class"): "fast",
    (VolumeClaim, "access_modes"): ["ReadWriteMany"],
    (Toleration, "key"): "other",
    (Toleration, "operator"): Sample("Exists", instead={"key": "k"}),
    (Toleration, "value"): Sample("v", instead={"key": "k"}),
    (Toleration, "effect"): "NoSchedule",
    (Toleration, "tolerationSeconds"): Sample(9, {"effect": "NoExecute"}),
    (NodeSelector, "nodeSelectorTerms"): [{"matchFields": [_REQUIREMENT]}],
    (NodeSelectorTerm, "matchExpressions"): [{"key": "k", "operator": "Exists"}],
    (NodeSelectorTerm, "matchFields"): [_REQUIREMENT],
    (NodeRequirement, "key"): "other",
    (NodeRequirement, "operator"): "NotIn",
    (NodeRequirement, "values"): ["other"],
    (PreferredNode, "weight"): 2,
    (PreferredNode, "preference"): {"matchFields": [_REQUIREMENT]},
    (NodeAffinity, "preferredDuringSchedulingIgnoredDuringExecution"): [
        {"weight": 1, "preference": _TERM}
    ],
    (PodAffinity, "requiredDuringSchedulingIgnoredDuringExecution"): [_POD_TERM],
    (PodAffinity, "preferredDuringSchedulingIgnoredDuringExecution"): [
        {"weight": 1, "podAffinityTerm": _POD_TERM}
    ],
    (PodAffinityTerm, "topologyKey"): "other",
    (PodAffinityTerm, "namespaces"): ["ns"],
    (WeightedPodAffinityTerm, "weight"): 2,
    (WeightedPodAffinityTerm, "podAffinityTerm"): {"topologyKey": "other"},
    (LabelSelector, "matchLabels"): {"l": "other"},
    (LabelSelector, "matchExpressions"): [_REQUIREMENT],
    (LabelRequirement, "key"): "other",
    (LabelRequirement, "operator"): "NotIn",
    (LabelRequirement, "values"): ["other"],
    (InitContainer, "name"): "other",
    (InitContainer, "image"): "other",
    (InitContainer, "command"): ["run"],
    (InitContainer, "args"): ["run"],
    (InitContainer, "env"): {"E": "v"},
    (InitContainer, "env_from"): [{"secret": "s"}],
    (InitContainer, "working_dir"): "/work",
    (InitContainer, "ports"): [8080],
    (InitContainer, "cpu"): 1,
    (InitContainer, "memory"): "1Gi",
    (InitContainer, "image_pull_policy"): "Always",
    (InitContainer, "mounts"): ["/v"],
    (Input, "type"): "CSV",
    (Input, "value"): Sample("other", instead={}, without={"value": "x"}),
    (Input, "from"): Sample({"url": "https://x"}, instead={}, without={"value": "x"}),
    (Input, "optional"): Sample(
        True, instead={"type": "CSV", "value": "${{ steps.b.outputs.o }}"}, spec=WITH_OTHER
    ),
    (Source, "url"): Sample("https://x", without={"literal": "x"}),
    (Source, "http"): Sample({"url": "https://x"}, without={"literal": "x"}),
    (Source, "s3"): Sample({"key": "k"}, without={"literal": "x"}),
    (Source, "gcs"): Sample({"key": "k"}, without={"literal": "x"}),
    (Source, "git"): Sample({"repo": "https://x"}, without={"literal": "x"}),
    (Source, "literal"): Sample("x", without={"url": "https://x"}),
    (Source, "archive"): Sample("none", {"url": "https://x"}),
    (Source, "mode"): Sample("755", {"url": "https://x"}),
    (Source, "recurse_mode"): Sample(True, {"url": "https://x", "mode": "755"}),
    (Http, "url"): "https://other",
    (Http, "headers"): {"n": "v"},
    (Http, "username"): _OTHER_SECRET,
    (Http, "password"): _OTHER_SECRET,
    (S3, "key"): "other",
    (S3, "bucket"): "other",
    (S3, "endpoint"): "h:9000",
    (S3, "region"): "r",
    (S3, "access_key"): _OTHER_SECRET,
    (S3, "secret_key"): _OTHER_SECRET,
    (S3, "session_token"): _OTHER_SECRET,
    (S3, "role_arn"): "r",
    (S3, "sdk_credentials"): True,
    (S3, "insecure"): True,
    (Gcs, "key"): "other",
    (Gcs, "bucket"): "other",
    (Gcs, "service_account_key"): _OTHER_SECRET,
    (Git, "repo"): "https://other",
    (Git, "revision"): "r",
    (Git, "branch"): "b",
    (Git, "depth"): 1,
    (Git, "username"): _OTHER_SECRET,
    (Git, "password"): _OTHER_SECRET,
    (Git, "ssh_key"): _OTHER_SECRET,
    (Git, "insecure_host_key"): True,
    (Git, "submodules"): False,
    (Credential, "secret"): {"name": "other", "key": "k"},
    (Output, "type"): "Artifact",
    (Output, "value"): "other",
    (Output, "path"): "/out",
    (Output, "optional"): Sample(True, spec={"outputs": {"r": "${{ steps.a.outputs.o ?? '' }}"}}),
    (Output, "stdout"): Sample(
        True, without={"path": "/out"}, spec={"steps": {"a": {"args": ["x"]}}}
    ),
    (Output, "by"): Sample("file", spec={"outputs": {"r": "${{ steps.a.outputs.o }}"}}),
    (Output, "s3"): {"key": "k"},
    (Output, "gcs"): {"key": "k"},
    (Output, "archive"): "none",
    (Output, "artifact_gc"): "Never",
    (ResultValue, "s3"): Sample({"key": "k"}, spec=_OF_A_FILE),
    (ResultValue, "gcs"): Sample({"key": "k"}, spec=_OF_A_FILE),
    (ResultValue, "archive"): Sample("none", spec=_OF_A_FILE),
    (ResultValue, "artifact_gc"): Sample("Never", spec=_OF_A_FILE),
    (Output, "jsonpath"): Sample(
        "{.x}", step={"resource": _GET}, without={"jq": ".x"}, instead={}, spec=_RESULT
    ),
    (Output, "jq"): Sample(
        ".x", step={"resource": _GET}, without={"jsonpath": "{.x}"}, instead={}, spec=_RESULT
    ),
    (Output, "default"): Sample("x", step=_APPROVAL, spec=_RESULT),
    (Output, "enum"): Sample(["x", "y"], step=_APPROVAL, spec=_RESULT),
    (Output, "description"): Sample("Why.", step=_APPROVAL, spec=_RESULT),
    (Step, "resource"): Sample(_GET, instead={}, without=MINIMAL[Step], step={}),
    (Step, "wait"): Sample("10m", instead={}, without=MINIMAL[Step], step={}),
    (Resource, "action"): Sample("apply", instead={"manifest": _OBJECT}, without=_GET),
    (Resource, "manifest"): Sample({"metadata": {"name": "other"}}, beside=_GET),
    (Resource, "merge_strategy"): Sample("merge", instead=_PATCH),
    (Resource, "success"): "status.succeeded > 0",
    (Resource, "failure"): "status.failed > 0",
    (Resource, "flags"): ["--validate=false"],
    (Resource, "set_owner"): Sample(True, instead={**_GET, "action": "create"}),
    (Wait, "duration"): Sample("5m", beside={"approval": True}, instead={}),
    (Wait, "approval"): Sample("Go on?", beside={"duration": "5m"}, instead={}),
    (ResultValue, "type"): "CSV",
    (ResultValue, "value"): "other",
    (Workflow, "hooks"): {"v": {**OTHER, "when": "run.status == 'Running'"}},
    (Workflow, "service_account"): "runner",
    (Workflow, "parallelism"): 3,
    (Workflow, "timeout"): "2d",
    (Workflow, "ttl"): "1d",
    (Workflow, "pod_gc"): "OnPodSuccess",
    (Workflow, "image_pull_secrets"): ["registry"],
    (Workflow, "priority_class"): "batch",
    (Workflow, "labels"): {"l": "v"},
    (Workflow, "annotations"): {"n": "v"},
    (Workflow, "volumes"): {"v": {"claim": "c"}},
    (Workflow, "volume_claims"): {"w": {"size": "1Gi"}},
    (Workflow, "workspace"): "1Gi",
    (Workflow, "keep_claims"): "never",
    (Workflow, "archive_logs"): True,
    (InitContainer, "mirror_volumes"): True,
    (HttpProbe, "port"): 81,
    (HttpProbe, "path"): "/ready",
    (HttpProbe, "scheme"): "HTTPS",
    (Probe, "http"): Sample({"port": 80}, instead={}, without={"tcp": {"port": 80}}),
    (Probe, "tcp"): Sample({"port": 80}, instead={}, without={"http": {"port": 80}}),
    (Probe, "exec"): Sample(["true"], instead={}, without={"http": {"port": 80}}),
    (Probe, "grpc"): Sample({"port": 80}, instead={}, without={"http": {"port": 80}}),
    (TcpProbe, "port"): 81,
    (GrpcProbe, "port"): 81,
    (GrpcProbe, "service"): "ready",
    (Probe, "delay"): "5s",
    (Probe, "period"): "5s",
    (Probe, "timeout"): "5s",
    (Probe, "failures"): 5,
    (Probe, "successes"): 1,
    (Workflow, "artifact_gc"): "OnWorkflowDeletion",
    (RunArtifactGc, "strategy"): "OnWorkflowDeletion",
    (RunArtifactGc, "service_account"): "cleaner",
    (DnsConfig, "options"): [{"name": "ndots"}],
    (Workflow, "title"): "A title",
    (Workflow, "suspend"): True,
    (Workflow, "priority"): 5,
    (Workflow, "host_network"): True,
    (Workflow, "dns_policy"): "Default",
    (Workflow, "metrics"): {"v": {"help": "H.", "counter": 1}},
    (Step, "metrics"): {"v": {"help": "H.", "counter": 1}},
    (StepMetric, "when"): "steps.a.status == 'Failed'",
    (StepGauge, "realtime"): Sample(True, instead={"value": "${{ steps.a.duration }}"}),
    (Metric, "help"): "Other.",
    (Metric, "labels"): {"l": "v"},
    (Metric, "when"): "run.status == 'Failed'",
    (Metric, "counter"): 2,
    (Metric, "gauge"): Sample(1, instead={"help": "H."}, without={"help": "H.", "counter": 1}),
    (Metric, "histogram"): Sample(
        {"value": 1, "buckets": [1]}, instead={"help": "H."}, without={"help": "H.", "counter": 1}
    ),
    (Gauge, "value"): 2,
    (Gauge, "realtime"): Sample(True, instead={"value": "${{ run.duration }}"}),
    (Histogram, "value"): 2,
    (Histogram, "buckets"): [1, 2],
    (DnsConfig, "nameservers"): ["10.0.0.53"],
    (DnsConfig, "searches"): ["example.com"],
    (DnsOption, "name"): "timeout",
    (DnsOption, "value"): "2",
    (PodDisruptionBudget, "min_available"): 2,
    (Settings, "queue"): "gpus",
    (Settings, "readiness"): {"http": {"port": 80}},
    (Workflow, "queue"): "gpus",
    (Settings, "cache"): {"key": "k"},
    (Cache, "key"): "other",
    (Cache, "max_age"): "1d",
    (Cache, "config_map"): "other",
    (Settings, "lock"): {"mutex": "m"},
    (Workflow, "lock"): {"mutex": "m"},
    **{
        (model, key): sample
        for lock, semaphore in ((Lock, Semaphore), (LockOfRuns, SemaphoreOfRuns))
        for model, key, sample in (
            (lock, "mutex", "other"),
            (lock, "semaphore", Sample(_SEMAPHORE, instead={}, without={"mutex": "m"})),
            (semaphore, "config_map", "other"),
            (semaphore, "key", "other"),
        )
    },
    (Schedule, "cron"): "@daily",
    (Schedule, "timezone"): "Europe/Berlin",
    (Schedule, "concurrency"): "forbid",
    (Schedule, "starting_deadline"): "10m",
    (Schedule, "suspend"): True,
    (Schedule, "when"): "schedule.failed < 3",
    (StopAfter, "successes"): 2,
    (StopAfter, "failures"): 2,
    (History, "succeeded"): 2,
    (History, "failed"): 2,
    (Ttl, "after_completion"): "1d",
    (Ttl, "after_success"): "1d",
    (Ttl, "after_failure"): "1d",
    (PodGc, "strategy"): "OnPodSuccess",
    (PodGc, "delay"): "1m",
    (PodGc, "labels"): {"l": "v"},
    (ArtifactRepository, "key"): "other",
    (ArtifactRepository, "config_map"): "other",
    (Gzip, "gzip"): 0,
}


def keys(model: Model = Spec, above: Path = ()) -> Iterator[Key]:
    """Every key that a spec may have; the keys of a step within a step, and of a template,
    are those of a step."""
    yield from _keys(model, above, frozenset())


def _keys(model: Model, above: Path, open_: frozenset[Model]) -> Iterator[Key]:
    for name, its in model.model_fields.items():
        key = Key(above, model, its.alias or name, name)
        yield key
        seen = {model}  # one mapping or a list of such: the first is enough
        for path, inner in mappings(its.annotation, (*above, key.name)):
            if (
                inner not in open_
                and inner not in seen
                and key.name not in ("step_templates", "on_exit", "hooks")
            ):
                seen.add(inner)
                yield from _keys(inner, path, open_ | {model})


def mappings(annotation: Any, path: Path) -> Iterator[tuple[Path, Model]]:
    """The closed mappings that a form has, and where they stand."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield path, annotation
    elif origin is Annotated:
        yield from mappings(arguments[0], path)
    elif origin is dict:
        name = "v" if path[0] == "workflow" else OF_THE_AUTHOR.get(str(path[-1]), "n")
        yield from mappings(arguments[1], (*path, name))
    elif origin is list:
        yield from mappings(arguments[0], (*path, 0))
    else:
        for branch in arguments:
            yield from mappings(branch, path)


def said(data: Any, form: Any = Spec) -> Iterator[str]:
    """Every key that a piece of YAML of a form has, by the model that declares it."""
    origin, arguments = get_origin(form), get_args(form)
    if isinstance(form, type) and issubclass(form, BaseModel):
        for field, its in form.model_fields.items():
            name = its.alias or field
            if isinstance(data, dict) and name in data:
                yield _of_home(form, field, name)
                yield from said(data[name], its.annotation)
    elif origin in (dict, list):
        inside = data.values() if isinstance(data, dict) else data
        for one in inside if isinstance(data, origin) else ():
            yield from said(one, arguments[-1])
    else:
        for branch in arguments[:1] if origin is Annotated else arguments:
            yield from said(data, branch)


def sample_of(key: Key) -> Sample:
    """The sample of a key; of a closed mapping that is what must be there."""
    for model in key.model.__mro__:
        if (model, key.name) in SAMPLES:
            found = SAMPLES[model, key.name]
            return found if isinstance(found, Sample) else Sample(found)
    ((_, inner),) = mappings(key.model.model_fields[key.field].annotation, ())
    return Sample(MINIMAL[inner])


def models_on(path: Path) -> Iterator[tuple[Path, Model]]:
    """The closed mappings that a path leads through."""
    model: Model = Spec
    at: Path = ()
    yield at, model
    while len(at) < len(path):
        (its,) = [f for n, f in model.model_fields.items() if (f.alias or n) == path[len(at)]]
        inside = [
            (where, inner)
            for where, inner in mappings(its.annotation, path[: len(at) + 1])
            if where == path[: len(where)]
        ]
        if not inside:
            return
        ((at, model),) = inside
        yield at, model


def put(data: Any, path: Path, value: Any) -> None:
    """Puts a value at a path, with mappings and lists on the way."""
    for step, following in pairwise(path):
        empty: Any = [] if isinstance(following, int) else {}
        if isinstance(data, list):
            if not data:
                data.append(empty)
            data = data[0]
        else:
            if not isinstance(data.get(step), type(empty)):
                data[step] = empty
            data = data[step]
    if isinstance(data, list):
        data[:] = [value]
    else:
        data[path[-1]] = value


def merge(onto: dict[str, Any], more: Mapping[str, Any]) -> None:
    for key, value in more.items():
        if isinstance(value, dict) and isinstance(onto.get(key), dict):
            merge(onto[key], value)
        else:
            onto[key] = deepcopy(value)


def without_key(key: Key) -> dict[str, Any]:
    """A spec with all that a key needs, but for the key where it may be left out."""
    sample = sample_of(key)
    if is_of_a_group(key):
        spec = _in_a_group(key)
        _at(spec, key.above)[key.name] = "x"
        return spec
    return _around(key, sample.instead if sample.without is None else sample.without)


def with_key(key: Key, value: Any = None) -> dict[str, Any]:
    """The same spec with the key, of its sample's value if none is given."""
    sample = sample_of(key)
    spec = _around(key, sample.instead)
    if is_of_a_group(key, value):
        spec = _in_a_group(key)
    mapping = _at(spec, key.above)
    given = deepcopy(sample.value if value is None else value)
    if isinstance(given, dict) and isinstance(mapping.get(key.name), dict):
        merge(mapping[key.name], given)
    else:
        mapping[key.name] = given
    return spec


def is_of_a_group(key: Key, value: Any = None) -> bool:
    """Whether a key is one of groups alone, or has expressions in its value in groups alone."""
    shown = key.of_model == "Step.outputs" and "${{" in str(value)
    return key.of_model == "Output.value" or (shown and key.above[:1] == ("steps",))


def _in_a_group(key: Key) -> dict[str, Any]:
    """A spec with a group, of which an output is read."""
    group = {"steps": {"b": OTHER}, "outputs": {"o": {}} if key.name == "value" else {}}
    read = {"r": "${{ steps.a.outputs.o }}"}
    return deepcopy({**MINIMAL[Spec], "steps": {"a": group}, "outputs": read})


def _around(key: Key, own: Mapping[str, Any] | None) -> dict[str, Any]:
    spec = deepcopy(MINIMAL[Spec])
    on_the_way = list(models_on(key.above))
    samples = [
        sample_of(_key_of(model, path, str(key.path[len(path)]))) for path, model in on_the_way
    ]
    step = next((sample.step for sample in samples if sample.step is not None), None)
    spec["steps"]["a"] = deepcopy(dict(MINIMAL[Step] if step is None else step))
    for path, model in on_the_way[1:]:
        if model is not Step:
            instead = sample_of(_key_of(model, path, str(key.path[len(path)]))).instead
            put(spec, path, deepcopy(MINIMAL[model] if instead is None else dict(instead)))
    if own is not None:
        mapping = _at(spec, key.above)
        mapping.clear()
        mapping.update(deepcopy(dict(own)))
    merge(_at(spec, key.above), sample_of(key).beside)
    for (path, model), sample in zip(on_the_way, samples, strict=True):
        if step is not None and model is Step and path != key.above:
            continue  # what it has beside belongs to the smallest one
        merge(spec, sample.spec)
        if path != key.above:
            merge(spec, sample.below)
    return spec


def _key_of(model: Model, above: Path, name: str) -> Key:
    (found,) = (n for n, f in model.model_fields.items() if (f.alias or n) == name)
    return Key(above, model, name, found)


def _at(spec: Any, path: Path) -> Any:
    for step in path:
        spec = spec[step]
    return spec
