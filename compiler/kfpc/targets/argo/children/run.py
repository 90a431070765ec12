"""The two ends of a child run: the WorkflowTemplate that it is made of, and the template of the
step that makes it.

The step applies the child's Workflow under a name that follows from the step's own node. So a pod
of it that is preempted is made again, finds the same child, and waits on: no child is begun twice.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

from kfpc.record import record
from kfpc.targets.argo.children.facts import Facts
from kfpc.targets.argo.expressions.manifests import kept_apart, manifest_text
from kfpc.targets.argo.expressions.paths import input_path, output_path
from kfpc.targets.argo.kinds import CRON_WORKFLOW, TEMPLATES, WORKFLOW
from kfpc.targets.argo.lower.attempts import retry_strategy
from kfpc.targets.argo.lower.retry_expression import preempted
from kfpc.targets.argo.naming import template_name, unique
from kfpc.targets.argo.passes.write import as_mapping

CHILD = "kfpc/child"
"""Label of the WorkflowTemplates that children are made of."""
RUN = "kfpc/run"
"""Label of a child: the run that the author began."""

PREEMPTIONS = "5"
"""How often the pod may be preempted that waits for a child."""

_API = "argoproj.io/v1alpha1"
_LONGEST_NAME = 30
"""Of the beginning of a child's name, which is the run's: a dash and digits follow."""
_DIGITS = 8

_NOT_A_CHILDS = frozenset(
    ("entrypoint", "arguments", "templates", "hooks", "onExit", "synchronization", "metrics",
     "ttlStrategy", "activeDeadlineSeconds", "suspend", "volumeClaimTemplates", "volumeClaimGC",
     "workflowMetadata", "workflowTemplateRef", "shutdown")
)  # fmt: skip
"""What is said once for the run, by the object that the author submits."""


@record(eq=False)
class Frame:
    """What all children of a package have: the ``kind`` of what they are made of, the fields of
    their ``spec``, labels and annotations, labels that Argo works out, and the seconds after which
    the run is ended."""

    kind: str
    prefix: str
    spec: Mapping[str, Any]
    metadata: Mapping[str, Any]
    worked_out: Mapping[str, Any]
    deadline: int | None


def frame_of(manifest: Mapping[str, Any], spec: Mapping[str, Any], dropped: str) -> Frame:
    """Of the object that a package is; ``dropped`` is an annotation that is its own."""
    kind, metadata = manifest["kind"], manifest["metadata"]
    of_runs = metadata
    if kind == CRON_WORKFLOW:
        of_runs = manifest["spec"].get("workflowMetadata", {})
    elif kind != WORKFLOW:
        of_runs = spec.get("workflowMetadata", {})
    annotations = {k: v for k, v in of_runs.get("annotations", {}).items() if k != dropped}
    said = {"labels": dict(of_runs.get("labels", {})), "annotations": annotations}
    claims = [one["metadata"]["name"] for one in spec.get("volumeClaimTemplates", ())]
    own = {key: value for key, value in spec.items() if key not in _NOT_A_CHILDS}
    if claims:
        own["volumes"] = [*own.get("volumes", ()), *map(_claim, claims)]
    deadline = spec.get("activeDeadlineSeconds")
    return Frame(
        kind if kind == TEMPLATES[1] else TEMPLATES[0],
        (metadata.get("generateName") or metadata["name"]).strip("-"),
        own,
        {key: value for key, value in said.items() if value},
        spec.get("workflowMetadata", {}).get("labelsFrom", {}),
        deadline if isinstance(deadline, int) else None,
    )


def _claim(name: str) -> dict[str, Any]:
    """A claim of the run, which is the parent's: its name begins with that of the run."""
    return {
        "name": name,
        "persistentVolumeClaim": {"claimName": f"{{{{workflow.name}}}}-{name}"},
    }


@record(eq=False)
class Child:
    """``step`` is the template that runs it, ``told`` what its tasks give beside what they gave
    before."""

    manifest: dict[str, Any]
    step: dict[str, Any]
    told: Mapping[str, str]
    untold: tuple[str, ...]


def child_of(
    frame: Frame, name: str, entry: Mapping[str, Any], templates: Sequence[Mapping[str, Any]]
) -> Child:
    """The child whose entry is a template, and the ``name`` of the template that runs it."""
    given = [one["name"] for one in _parameters(entry, "inputs")]
    facts = Facts(given)
    own, metadata = facts.written(dict(frame.spec)), _metadata(frame, facts)
    gives = bool(_parameters(entry, "outputs"))
    listed = _giving(entry, templates) if gives else templates
    written = [facts.written(dict(one)) for one in listed]
    facts.name("workflow.name")  # the owner, and how the child is called
    facts.name("workflow.uid")
    if frame.deadline is not None:
        facts.name("workflow.creationTimestamp.RFC3339")
    arguments = [*given, *facts.told]
    spec = {
        "entrypoint": listed[0]["name"] if gives else entry["name"],
        **({"workflowMetadata": metadata} if metadata else {}),
        **own,
        "arguments": {"parameters": [{"name": one} for one in arguments]},
        "templates": written,
    }
    digest = sha256(json.dumps(spec, sort_keys=True).encode()).hexdigest()[:_DIGITS]
    title = template_name(f"{frame.prefix[:_LONGEST_NAME]}-{entry['name'][:20]}")
    called = f"{title.rstrip('-')}-{digest}"
    manifest = {
        "apiVersion": _API,
        "kind": frame.kind,
        "metadata": {"name": called, "labels": {CHILD: frame.prefix}},
        "spec": spec,
    }
    step = _step(frame, name, called, entry, facts)
    return Child(manifest, step, facts.told, tuple(facts.untold))


def _metadata(frame: Frame, facts: Facts) -> dict[str, Any]:
    worked_out = {
        key: {"expression": facts.expression(one["expression"])}
        for key, one in frame.worked_out.items()
    }
    return {**frame.metadata, **({"labelsFrom": worked_out} if worked_out else {})}


def _giving(
    entry: Mapping[str, Any], templates: Sequence[Mapping[str, Any]]
) -> list[Mapping[str, Any]]:
    """The templates, the outputs of the entry where a Workflow's are found. Argo writes into
    ``status.outputs`` what has a name for the whole Workflow, and of dags only what is given by a
    task of another one (seen on 4.0.7): so a dag stands around it."""
    outputs = [{**one, "globalName": one["name"]} for one in _parameters(entry, "outputs")]
    inputs = [one["name"] for one in _parameters(entry, "inputs")]
    task: dict[str, Any] = {"name": entry["name"], "template": entry["name"]}
    around: dict[str, Any] = {"name": unique("main", {one["name"] for one in templates})}
    if inputs:
        handed_on = [{"name": one, "value": f"{{{{={input_path(one)}}}}}"} for one in inputs]
        task["arguments"] = {"parameters": handed_on}
        around["inputs"] = {"parameters": [{"name": one} for one in inputs]}
    around["dag"] = {"tasks": [task]}
    return [
        around,
        *(
            {**one, "outputs": {"parameters": outputs}} if one["name"] == entry["name"] else one
            for one in templates
        ),
    ]


def _step(
    frame: Frame, name: str, called: str, entry: Mapping[str, Any], facts: Facts
) -> dict[str, Any]:
    inputs = [*_parameters(entry, "inputs"), *({"name": one} for one in facts.told)]
    outputs = [
        {"name": one["name"], "valueFrom": {"jsonPath": _output(one["name"])}}
        for one in _parameters(entry, "outputs")
    ]
    return {
        "name": name,
        "inputs": {"parameters": inputs},
        **({"outputs": {"parameters": outputs}} if outputs else {}),
        "retryStrategy": as_mapping(retry_strategy(PREEMPTIONS, None, preempted())),
        "resource": {
            "action": "apply",
            "manifest": manifest_text(_workflow(frame, called, inputs, facts), _hole),
            "successCondition": "status.phase == Succeeded",
            "failureCondition": "status.phase in (Failed, Error)",
        },
    }


def level_around(step: Mapping[str, Any], name: str) -> dict[str, Any]:
    """A dag of the template that runs a child, for a task at whose end others run: Argo's retry by
    hand goes up from those to the task, and must not meet a retry strategy there (see
    ``lower/exit``)."""
    given = _parameters(step, "inputs")
    found: dict[str, Any] = {"name": name, "inputs": {"parameters": given}}
    outputs = [
        {"name": one["name"], "valueFrom": {"expression": output_path(step["name"], one["name"])}}
        for one in _parameters(step, "outputs")
    ]
    if outputs:
        found["outputs"] = {"parameters": outputs}
    handed_on = [
        {"name": one["name"], "value": f"{{{{={input_path(one['name'])}}}}}"} for one in given
    ]
    task = {"name": step["name"], "template": step["name"], "arguments": {"parameters": handed_on}}
    return {**found, "dag": {"tasks": [task]}}


@record(eq=False)
class _Hole:
    """An expression for a part of a manifest."""

    code: str


def _hole(value: Any) -> str | None:
    return f"{{{{= {value.code} }}}}" if isinstance(value, _Hole) else None


def _given(name: str) -> _Hole:
    return _Hole(kept_apart(f"sprig.toRawJson({input_path(name)})"))


_NODE = "sprig.sha256sum(node.name)"


def _workflow(
    frame: Frame, called: str, inputs: Sequence[Mapping[str, Any]], facts: Facts
) -> dict[str, Any]:
    run, uid = facts.name("workflow.name"), facts.name("workflow.uid")
    assert run is not None
    assert uid is not None
    ref: dict[str, Any] = {"name": called}
    if frame.kind == TEMPLATES[1]:
        ref["clusterScope"] = True
    name = f"sprig.trunc({63 - 1 - 10}, {input_path(run)}) + '-' + sprig.trunc(10, {_NODE})"
    spec: dict[str, Any] = {
        "workflowTemplateRef": ref,
        "arguments": {
            "parameters": [{"name": one["name"], "value": _given(one["name"])} for one in inputs]
        },
    }
    if frame.deadline is not None:
        spec["activeDeadlineSeconds"] = _left(frame.deadline, facts)
    return {
        "apiVersion": _API,
        "kind": "Workflow",
        "metadata": {
            "name": _Hole(kept_apart(f"sprig.toRawJson({name})")),
            "labels": {RUN: _given(run)},
            "ownerReferences": [
                {
                    "apiVersion": _API,
                    "kind": "Workflow",
                    "name": _given(run),
                    "uid": _given(uid),
                    "controller": True,
                    "blockOwnerDeletion": True,
                }
            ],
        },
        "spec": spec,
    }


def _left(deadline: int, facts: Facts) -> _Hole:
    """The seconds that the run has left."""
    created = facts.name("workflow.creationTimestamp.RFC3339")
    assert created is not None
    passed = f"int((now() - date({input_path(created)})).Seconds())"
    return _Hole(f"max(1, {deadline} - {passed})")


def _output(name: str) -> str:
    """Where a finished Workflow has an output."""
    return f'{{.status.outputs.parameters[?(@.name=="{name}")].value}}'


def _parameters(template: Mapping[str, Any], side: str) -> list[dict[str, Any]]:
    return list(template.get(side, {}).get("parameters", ()))
