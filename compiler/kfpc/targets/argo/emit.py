"""A pipeline becomes an Argo Workflow."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from kfpc.analysis import Analysis
from kfpc.pipeline.ids import StepId
from kfpc.pipeline.pipeline import Pipeline
from kfpc.pipeline.scope import Param
from kfpc.pipeline.step import Leaf
from kfpc.pipeline.workflow import VolumeClaim, Workflow
from kfpc.targets.argo.dag import SETTLE, scope_names, tasks
from kfpc.targets.argo.fields import filled
from kfpc.targets.argo.leaf import LeafTemplate, build
from kfpc.targets.argo.merging import merge_patch
from kfpc.targets.argo.naming import run_prefix, template_name, unique
from kfpc.targets.argo.outputs import emitted_outputs
from kfpc.targets.argo.results import results
from kfpc.targets.argo.rounds import template as rounds_template
from kfpc.targets.argo.scheduling import duration
from kfpc.targets.argo.volumes import source_fields, workflow_volume_name
from kfpc.targets.base import Package

ENTRYPOINT = "main"
STEP_NAMES = "kfpc/step-names"
"""Annotation that maps tasks back to the steps whose names Argo does not take, as JSON."""


def emit(analysis: Analysis) -> Package:
    """The package of a pipeline without errors."""
    pipeline, given = analysis.pipeline, analysis.given
    outputs = emitted_outputs(analysis)
    names = scope_names(pipeline.members(), outputs)
    leaves = {
        step.id: build(step, analysis.plans[step.id], outputs[step.id], pipeline.profile)
        for step in pipeline.leaves()
    }
    template_of, step_templates = _templates(pipeline, leaves)
    entry: dict[str, Any] = {
        "name": ENTRYPOINT,
        **results(pipeline.root, names, pipeline.params),
        "dag": {"tasks": tasks(analysis, names, leaves, template_of)},
    }
    templates = [entry, *step_templates]
    if any(step.continue_on_failure for step in pipeline.leaves()):
        templates.append({"name": SETTLE, "suspend": {"duration": "0"}})
    spec = {
        "entrypoint": ENTRYPOINT,
        **_workflow_fields(pipeline.workflow),
        "arguments": _arguments(pipeline.params, given),
        "templates": templates,
    }
    spec = filled(spec)
    if pipeline.argo:
        spec = merge_patch(spec, pipeline.argo)
    manifest = {
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": "Workflow",
        "metadata": _metadata(pipeline, names.tasks),
        "spec": spec,
    }
    return Package(
        manifest,
        tuple(
            param.name for param in pipeline.params.values()
            if param.default is None and param.secret is None and param.name not in given
        ),
        any(item.artifact for of_step in outputs.values() for item in of_step.values())
        or bool(pipeline.workflow.archive_logs),
        {"tasks": len(entry["dag"]["tasks"]), "templates": len(templates)},
    )  # fmt: skip


def _templates(
    pipeline: Pipeline, leaves: Mapping[StepId, LeafTemplate]
) -> tuple[dict[StepId, str], list[dict[str, Any]]]:
    """The template that each step's task runs, by its name, and all templates by first use."""
    taken = {ENTRYPOINT, SETTLE}
    bodies = {name: leaf.template for name, leaf in leaves.items()}
    named, templates = _shared(
        bodies, lambda first, users: _title(pipeline.leaf(first), users), taken
    )
    around = {
        name: rounds_template(leaf.rounds, named[name])
        for name, leaf in leaves.items()
        if leaf.rounds is not None
    }
    outer, levels = _shared(around, lambda first, _: f"{named[first]}-failures", taken)
    return {**named, **outer}, [*templates, *levels]


def _shared(
    bodies: Mapping[StepId, dict[str, Any]], title: Callable[[StepId, int], str], taken: set[str]
) -> tuple[dict[StepId, str], list[dict[str, Any]]]:
    """Equal templates once: the name of each step's, and the templates by first use.

    ``title`` says what one is called, by the first step that runs it and their number; names
    are added to those that are ``taken``.
    """
    users: dict[str, list[StepId]] = {}
    keys: dict[StepId, str] = {}
    for name, body in bodies.items():
        key = keys[name] = json.dumps(body, ensure_ascii=False)
        users.setdefault(key, []).append(name)
    named: dict[str, str] = {}
    templates: list[dict[str, Any]] = []
    for key, of_steps in users.items():
        first = of_steps[0]
        chosen = unique(template_name(title(first, len(of_steps))), taken)
        taken.add(chosen)
        named[key] = chosen
        # Last, so that a patch of the author's cannot take the name away.
        templates.append({"name": chosen} | bodies[first] | {"name": chosen})
    return {name: named[key] for name, key in keys.items()}, templates


def _title(step: Leaf, users: int) -> str:
    """What a template is called: a component's name; the step's own where it alone runs it;
    else what it runs."""
    assert step.container is not None
    if step.container.title is not None:
        return step.container.title
    if users == 1:
        return step.name
    image = step.container.image.literal or ""
    return image.rpartition("/")[2].partition("@")[0].partition(":")[0] or "shared"


def _metadata(pipeline: Pipeline, task_names: Mapping[StepId, str]) -> dict[str, Any]:
    annotations = dict(pipeline.workflow.annotations)
    if pipeline.description is not None:
        annotations["workflows.argoproj.io/description"] = pipeline.description
    changed = {task: id[-1] for id, task in task_names.items() if task != id[-1]}
    if changed:
        annotations[STEP_NAMES] = json.dumps(changed, separators=(",", ":"))
    metadata: dict[str, Any] = {"generateName": f"{run_prefix(pipeline.name)}-"}
    if pipeline.workflow.labels:
        metadata["labels"] = dict(pipeline.workflow.labels)
    if annotations:
        metadata["annotations"] = annotations
    return metadata


def _arguments(params: Mapping[str, Param], given: Mapping[str, str]) -> dict[str, Any]:
    parameters: list[dict[str, Any]] = []
    for param in params.values():
        if param.secret is not None:
            continue
        parameter: dict[str, Any] = {"name": param.name}
        value = given.get(param.name, param.default)
        if value is not None:
            parameter["value"] = value
        if param.enum:
            parameter["enum"] = list(param.enum)
        if param.description is not None:
            parameter["description"] = param.description
        parameters.append(parameter)
    return {"parameters": parameters} if parameters else {}


def _workflow_fields(workflow: Workflow) -> dict[str, Any]:
    ttl = {}
    if workflow.ttl is not None:
        ttl = {
            "secondsAfterCompletion": workflow.ttl.completion,
            "secondsAfterSuccess": workflow.ttl.success,
            "secondsAfterFailure": workflow.ttl.failure,
        }
    pod_gc: dict[str, Any] = {}
    if workflow.pod_gc is not None:
        pod_gc = {"strategy": workflow.pod_gc.strategy}
        if workflow.pod_gc.delay is not None:
            pod_gc["deleteDelayDuration"] = duration(workflow.pod_gc.delay)
    return {
        "serviceAccountName": workflow.service_account,
        "parallelism": workflow.parallelism,
        "activeDeadlineSeconds": workflow.timeout,
        "ttlStrategy": {key: value for key, value in ttl.items() if value is not None},
        "podGC": pod_gc,
        "imagePullSecrets": [{"name": name} for name in workflow.image_pull_secrets],
        "podPriorityClassName": workflow.priority_class,
        "archiveLogs": workflow.archive_logs,
        "volumes": [
            {"name": workflow_volume_name(name), **source_fields(source)}
            for name, source in workflow.volumes.items()
        ],
        "volumeClaimTemplates": [
            _claim(name, claim) for name, claim in workflow.volume_claims.items()
        ],
    }


def _claim(name: str, claim: VolumeClaim) -> dict[str, Any]:
    spec: dict[str, Any] = {
        "accessModes": list(claim.access_modes),
        "resources": {"requests": {"storage": claim.size}},
    }
    if claim.storage_class is not None:
        spec["storageClassName"] = claim.storage_class
    return {"metadata": {"name": workflow_volume_name(name)}, "spec": spec}
