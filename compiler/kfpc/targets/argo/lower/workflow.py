"""What holds for the run as a whole becomes the Workflow's own fields."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from kfpc.pipeline.erroneous import sound
from kfpc.pipeline.ids import EXIT, StepId, is_beside_the_run
from kfpc.pipeline.pipeline import Pipeline
from kfpc.pipeline.scope import Param
from kfpc.pipeline.values import Node, ParamRef, TypedText, references
from kfpc.pipeline.workflow import (
    ArtifactGc,
    ArtifactRepository,
    Dns,
    PodGc,
    Ttl,
    VolumeClaim,
    Workflow,
)
from kfpc.targets.argo import records
from kfpc.targets.argo.escaping import doubled
from kfpc.targets.argo.expressions.render import render_sum, render_tag, with_hole
from kfpc.targets.argo.kinds import CRON_WORKFLOW, TEMPLATES, around, metadata
from kfpc.targets.argo.lower.exit import STEPS
from kfpc.targets.argo.lower.locks import synchronization
from kfpc.targets.argo.lower.metrics import of_run as metrics_of_run
from kfpc.targets.argo.lower.patch import Path, is_read_by_kubernetes, rendered
from kfpc.targets.argo.lower.scheduling import duration
from kfpc.targets.argo.lower.volumes import volume_source, workflow_volume_name
from kfpc.targets.argo.naming import task_name
from kfpc.targets.argo.records import QUEUE, Arguments, Parameter, Templates
from kfpc.targets.argo.references.whole import WholeNames

STEP_NAMES = "kfpc/step-names"
"""Annotation that maps tasks back to the steps whose names Argo does not take, as JSON. Within a
block both are paths, joined by dots."""


def workflow_of(
    pipeline: Pipeline,
    given: Mapping[str, str],
    templates: Templates,
    kind: str,
    on_exit: records.ExitHook | None,
    hooks: tuple[records.Hook, ...] = (),
) -> records.Workflow:
    """The object of a pipeline; ``given`` are values of params."""
    of_runs = _metadata(pipeline)
    fields = {k: v for k, v in _fields(pipeline.workflow).items() if v not in (None, {}, [])}
    if kind in TEMPLATES and of_runs:
        fields["workflowMetadata"] = of_runs
    worked_out = _labels_of_params(pipeline.workflow)
    if worked_out:
        metadata_of_runs = fields.get("workflowMetadata", {})
        fields["workflowMetadata"] = {**metadata_of_runs, "labelsFrom": worked_out}
    return records.Workflow(
        metadata(pipeline, kind, of_runs),
        fields,
        Arguments(tuple(_arguments(pipeline.params, given))),
        templates,
        rendered(pipeline.argo or {}, _hole),
        kind,
        synchronization(pipeline.workflow.locks, _written),
        around(sound(pipeline.schedule), of_runs) if kind == CRON_WORKFLOW else None,
        on_exit,
        hooks,
    )


def _hole(before: str, part: Node, path: Path) -> str:
    """A value in the patch of the whole. A dollar in it is one for the program, too."""
    is_given = any(isinstance(reference.ref, ParamRef) for reference in references(part))
    wrap = doubled if is_given and is_read_by_kubernetes(path) else None
    return with_hole(before, part, WholeNames(), wrap)


def _metadata(pipeline: Pipeline) -> dict[str, Any]:
    """Labels and annotations of the runs."""
    annotations = dict(pipeline.workflow.annotations)
    if pipeline.description is not None:
        annotations["workflows.argoproj.io/description"] = pipeline.description
    if pipeline.workflow.title is not None:
        annotations["workflows.argoproj.io/title"] = pipeline.workflow.title
    tasks = (
        (task_path(step.id), step.qualified)
        for step in pipeline.steps()
        if not is_beside_the_run(step.id)
    )
    changed = {task: name for task, name in tasks if task != name}
    if changed:
        annotations[STEP_NAMES] = json.dumps(changed, separators=(",", ":"))
    metadata: dict[str, Any] = {}
    if pipeline.workflow.labels:
        metadata["labels"] = dict(pipeline.workflow.labels)
    if annotations:
        metadata["annotations"] = annotations
    return metadata


def _labels_of_params(workflow: Workflow) -> dict[str, Any]:
    """Labels that Argo works out when a run begins."""
    return {
        key: {"expression": render_sum(text, WholeNames())}
        for key, text in workflow.labels_of_params.items()
    }


def task_path(step: StepId) -> str:
    """The names of the tasks on the way down to a step's own; Argo calls what runs at a task's end
    after the task."""
    return ".".join(
        f"{task_name(name.removeprefix(EXIT))}.onExit.{STEPS}"
        if name.startswith(EXIT)
        else task_name(name)
        for name in step
    )


def _arguments(params: Mapping[str, Param], given: Mapping[str, str]) -> Iterator[Parameter]:
    for param in params.values():
        if param.secret is None:
            value = given.get(param.name, param.default)
            enum = sound(param.enum)
            yield Parameter(param.name, sound(value), enum=enum, description=param.description)


def _fields(workflow: Workflow) -> dict[str, Any]:
    return {
        "serviceAccountName": _named(workflow.service_account),
        "parallelism": workflow.parallelism,
        "activeDeadlineSeconds": sound(workflow.timeout),
        "ttlStrategy": _ttl(workflow.ttl),
        "podGC": _pod_gc(workflow.pod_gc),
        "imagePullSecrets": [{"name": _named(name)} for name in workflow.image_pull_secrets],
        "podPriorityClassName": _named(workflow.priority_class),
        "volumeClaimGC": _CLAIM_GC.get(workflow.keep_claims or "", {}),
        "archiveLogs": workflow.archive_logs,
        "podMetadata": _pods(workflow),
        "artifactGC": _artifact_gc(workflow.artifact_gc),
        "artifactRepositoryRef": _artifact_repository(workflow.artifact_repository),
        "metrics": metrics_of_run(workflow.metrics, WholeNames()),
        "suspend": workflow.suspend,
        "priority": workflow.priority,
        "hostNetwork": workflow.host_network,
        "dnsPolicy": workflow.dns_policy,
        "dnsConfig": _dns(workflow.dns),
        "podDisruptionBudget": {}
        if workflow.min_available is None
        else {"minAvailable": workflow.min_available},
        "volumes": [
            {"name": workflow_volume_name(name), **volume_source(sound(source), _written).data}
            for name, source in sound(workflow.volumes).items()
        ],
        "volumeClaimTemplates": [
            _claim(name, sound(claim)) for name, claim in sound(workflow.volume_claims).items()
        ],
    }


_CLAIM_GC = {"never": {"strategy": "OnWorkflowCompletion"}}
"""Argo keeps the claims of a run that failed if nothing is said, for `argo retry`."""


def _named(name: TypedText | None) -> str | None:
    return None if name is None else _written(name)


def _written(name: TypedText) -> str:
    """The name of an object. Argo puts params into the fields of the Workflow before the run
    begins (``substituteGlobalVariables`` in its workflow/controller/operator.go)."""
    return render_tag(name, WholeNames())


def _pods(workflow: Workflow) -> dict[str, Any]:
    """What all pods carry; a template's own labels go first."""
    return {} if workflow.queue is None else {"labels": {QUEUE: _written(workflow.queue)}}


def _artifact_gc(gc: ArtifactGc | None) -> dict[str, str]:
    if gc is None:
        return {}
    account = _named(gc.service_account)
    found = {"strategy": gc.strategy}
    return found if account is None else {**found, "serviceAccountName": account}


def _artifact_repository(repository: ArtifactRepository | None) -> dict[str, str]:
    if repository is None:
        return {}
    found = {"key": repository.key}
    return found if repository.config_map is None else {"configMap": repository.config_map, **found}


def _dns(dns: Dns | None) -> dict[str, Any]:
    if dns is None:
        return {}
    options = [
        {"name": name} if value is None else {"name": name, "value": value}
        for name, value in dns.options
    ]
    fields = {
        "nameservers": list(dns.nameservers),
        "searches": list(dns.searches),
        "options": options,
    }
    return {key: value for key, value in fields.items() if value}


def _ttl(ttl: Ttl | None) -> dict[str, int]:
    if ttl is None:
        return {}
    seconds = {
        "secondsAfterCompletion": ttl.completion,
        "secondsAfterSuccess": ttl.success,
        "secondsAfterFailure": ttl.failure,
    }
    return {key: sound(value) for key, value in seconds.items() if value is not None}


def _pod_gc(pod_gc: PodGc | None) -> dict[str, Any]:
    if pod_gc is None:
        return {}
    found: dict[str, Any] = {"strategy": pod_gc.strategy}
    if pod_gc.delay is not None:
        found["deleteDelayDuration"] = duration(sound(pod_gc.delay))
    if pod_gc.labels:
        found["labelSelector"] = {"matchLabels": dict(pod_gc.labels)}
    return found


def _claim(name: str, claim: VolumeClaim) -> dict[str, Any]:
    spec: dict[str, Any] = {
        "accessModes": list(claim.access_modes),
        "resources": {"requests": {"storage": claim.size}},
    }
    if claim.storage_class is not None:
        spec["storageClassName"] = _written(claim.storage_class)
    return {"metadata": {"name": workflow_volume_name(name)}, "spec": spec}
