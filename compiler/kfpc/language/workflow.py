"""``workflow``: what holds for the run as a whole."""

from __future__ import annotations

from typing import Annotated, Literal, Union

from pydantic import Field, Tag

from kfpc.kubernetes.ranges import INT32, INT64
from kfpc.language.base import BY_KIND, AnyScalar, Duration, Model, Name, Number, String, Whole
from kfpc.language.dns import DnsConfig, DnsPolicy
from kfpc.language.files import ArtifactGc
from kfpc.language.locks import LockOfRunsForm
from kfpc.language.marks import MAY_BE_EMPTY, WHOLE
from kfpc.language.metrics import Metric
from kfpc.language.step import Step
from kfpc.language.volumes import VolumeClaim, VolumeSource


class Ttl(Model):
    after_completion: Duration | None = Field(None, description="Kept this long after its end.")
    after_success: Duration | None = Field(None, description="Kept this long if it succeeded.")
    after_failure: Duration | None = Field(None, description="Kept this long if it failed.")


WorkspaceForm = Annotated[
    Union[String, Whole, Number, Annotated[VolumeClaim, Tag("<mapping>")]], BY_KIND
]

PodGcStrategy = Literal[
    "OnPodCompletion", "OnPodSuccess", "OnWorkflowCompletion", "OnWorkflowSuccess"
]


class PodGc(Model):
    strategy: PodGcStrategy = Field(description="When pods are deleted.")
    delay: Duration | None = Field(None, description="Wait before the deletion.")
    labels: Annotated[dict[str, AnyScalar] | None, MAY_BE_EMPTY] = Field(
        None, description="Only pods with all of these labels; all pods if left out."
    )


class PodDisruptionBudget(Model):
    min_available: Annotated[int, Field(ge=0, le=INT32)] = Field(
        description="So many pods of the run stay; with more than it ever has, all do."
    )


class ArtifactRepository(Model):
    key: str = Field(description="Which of the repositories in the ConfigMap.")
    config_map: str | None = Field(
        None, description="ConfigMap that has it; artifact-repositories if left out."
    )


class RunArtifactGc(Model):
    strategy: ArtifactGc = Field(description="When Argo deletes the files of a run.")
    service_account: Annotated[str | None, WHOLE] = Field(
        None, description="ServiceAccount of the pods that delete them."
    )


class Workflow(Model):
    service_account: Annotated[str | None, WHOLE] = Field(
        None, description="ServiceAccount of the pods."
    )
    parallelism: int | None = Field(None, ge=1, le=INT64, description="How many pods run at once.")
    timeout: Duration | None = Field(
        None, description="Time for the whole run, all attempts of all steps together."
    )
    ttl: Annotated[Union[String, Whole, Annotated[Ttl, Tag("<mapping>")]], BY_KIND] | None = Field(
        None, description="How long the Workflow object is kept after its end."
    )
    pod_gc: (
        Annotated[
            Union[Annotated[PodGcStrategy, Tag("<text>")], Annotated[PodGc, Tag("<mapping>")]],
            BY_KIND,
        ]
        | None
    ) = Field(None, description="When finished pods are deleted.")
    image_pull_secrets: Annotated[list[str] | None, WHOLE] = Field(
        None, description="Secrets for pulling the images."
    )
    priority_class: Annotated[str | None, WHOLE] = Field(
        None, description="PriorityClass of the pods."
    )
    labels: Annotated[dict[str, AnyScalar] | None, WHOLE, MAY_BE_EMPTY] = Field(
        None, description="Labels of the Workflow."
    )
    annotations: Annotated[dict[str, AnyScalar] | None, MAY_BE_EMPTY] = Field(
        None, description="Annotations of the Workflow."
    )
    volumes: dict[Name, VolumeSource] | None = Field(
        None, description="Volumes that steps mount by name."
    )
    volume_claims: dict[Name, VolumeClaim] | None = Field(
        None, description="Claims that each run makes and steps mount by name."
    )
    exit_failure: Literal["ignore", "fail"] | None = Field(
        None,
        description="What becomes of a run that succeeded when a step of `on_exit` fails: it "
        "stays as it is (ignore), or fails; ignore if left out.",
    )
    hooks: dict[Name, Step] | None = Field(
        None,
        min_length=1,
        description="Steps that run beside the run, by name, each once: when its `when` holds, "
        "which is asked again and again while the run goes on; it may read params and run.status.",
    )
    queue: Annotated[str | None, WHOLE] = Field(
        None, description="Kueue's queue that all pods wait in, but those of steps with another."
    )
    lock: LockOfRunsForm | None = Field(
        None,
        description="What a run holds while it goes on: {mutex: NAME}, {semaphore: {config_map, "
        "key}}, or a list of them.",
    )
    workspace: WorkspaceForm | None = Field(
        None,
        description="A claim that each run makes, of this size or {size, storage_class, "
        "access_modes}; steps mount it by their own `workspace`.",
    )
    keep_claims: Literal["never", "on_failure"] | None = Field(
        None,
        description="Whether the claims of a run that failed are kept for a retry, as long as the "
        "Workflow is; on_failure if left out.",
    )
    metrics: dict[str, Metric] | None = Field(
        None,
        description="What Prometheus is told of the run, by the names of the metrics: {help, "
        "labels, when} and a `counter`, a `gauge` or a `histogram`.",
    )
    archive_logs: bool | None = Field(None, description="Keep the logs in the artifact repository.")
    artifact_repository: ArtifactRepository | None = Field(
        None, description="Where files are kept, if not in Argo's default: {key, config_map}."
    )
    title: Annotated[str | None, MAY_BE_EMPTY] = Field(
        None, description="What Argo's pages show of the run in place of its name."
    )
    suspend: bool | None = Field(None, description="Begin with nothing until someone resumes it.")
    priority: int | None = Field(
        None,
        ge=-INT32 - 1,
        le=INT32,
        description="Of runs that wait for the same lock or for room, the higher goes first.",
    )
    host_network: bool | None = Field(None, description="Pods use the network of their nodes.")
    dns_policy: DnsPolicy | None = Field(
        None, description="Where pods ask for names; ClusterFirst if left out."
    )
    dns_config: DnsConfig | None = Field(
        None, description="More of it: {nameservers, searches, options}."
    )
    pod_disruption_budget: PodDisruptionBudget | None = Field(
        None, description="How many pods of the run an eviction leaves."
    )
    artifact_gc: (
        Annotated[
            Union[Annotated[ArtifactGc, Tag("<text>")], Annotated[RunArtifactGc, Tag("<mapping>")]],
            BY_KIND,
        ]
        | None
    ) = Field(
        None,
        description="When Argo deletes the files that outputs keep, but those with another "
        "`artifact_gc`; never if left out.",
    )
