"""The last pass: records become the mappings of the manifest.

It knows how Argo spells a field, in which order fields stand, and that what says nothing is left
out: None, and an empty list or mapping, but for one that is meant (``Empty``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from kfpc.record import field_names
from kfpc.targets.argo.expressions.failures import failures_path
from kfpc.targets.argo.expressions.paths import output_path, result_path
from kfpc.targets.argo.fields.schema import FieldType, spec_type, template_type
from kfpc.targets.argo.records import (
    DagTask,
    Empty,
    EnvVar,
    ExitHook,
    InputArtifact,
    Json,
    OutputArtifact,
    OutputParameter,
    OutputResult,
    Parameter,
    Template,
    TemplateId,
    Volume,
    Workflow,
    WorkflowStep,
)

TemplateNames = Mapping[TemplateId, str]


def written(workflow: Workflow, names: TemplateNames) -> dict[str, Any]:
    """The manifest; ``names`` are those of the templates, all that tasks refer to."""
    templates = [
        written_template(template, names, names[id]) for id, template in workflow.templates.items()
    ]
    own = {"entrypoint": templates[0]["name"], **workflow.spec}
    if workflow.synchronization is not None:
        own["synchronization"] = _record(workflow.synchronization, names)
    arguments = _record(workflow.arguments, names)
    if arguments:
        own["arguments"] = arguments
    hooks = {
        hook.name: {"expression": hook.expression, "template": names[hook.template]}
        for hook in workflow.hooks
    }
    if workflow.on_exit is not None:
        hooks["exit"] = _exit(workflow.on_exit, names)
    if hooks:
        own["hooks"] = hooks
    spec: dict[str, Any] = {**own, "templates": templates}
    if workflow.patch:
        spec = _patched(spec, workflow.patch, spec_type)
    return {
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": workflow.kind,
        "metadata": dict(workflow.metadata),
        "spec": spec if workflow.around is None else {**workflow.around, "workflowSpec": spec},
    }


def _exit(hook: ExitHook, names: TemplateNames) -> dict[str, Any]:
    found: dict[str, Any] = {"template": names[hook.template]}
    if hook.failures is not None:
        rows = [
            [
                one.step,
                [[task, names[id]] for task, id in one.way],
                names[one.attempts],
                one.retried,
            ]
            for one in hook.failing
        ]
        value = f"{{{{={failures_path(rows)}}}}}"
        found["arguments"] = {"parameters": [{"name": hook.failures, "value": value}]}
    return found


def written_template(
    template: Template, names: TemplateNames, name: str | None = None
) -> dict[str, Any]:
    """One template, with the author's patch, which cannot take the name away."""
    body = _record(template, names)
    if template.patch is not None:
        body = _patched(body, template.patch.data, template_type)
    return body if name is None else {"name": name, **body} | {"name": name}


def _patched(
    target: dict[str, Any], patch: Mapping[str, Any], type: Callable[[], FieldType]
) -> dict[str, Any]:
    from kfpc.targets.argo.passes.patch import merged  # noqa: PLC0415 - most specs have none

    found: dict[str, Any] = merged(target, patch, type())
    return found


def as_mapping(record: Any) -> dict[str, Any]:
    """A record that refers to no template, in Argo's words."""
    return _record(record, {})


def _record(value: Any, names: TemplateNames) -> dict[str, Any]:
    found: dict[str, Any] = {}
    kind: Any = type(value)
    for attribute, key in _keys(kind):
        part = getattr(value, attribute)
        if part is None or part == ():
            continue
        if not isinstance(part, (str, int)):
            is_empty = isinstance(part, Empty)
            part = _value(part, names)
            if part in ({}, []) and not is_empty:
                continue
        found[key] = part
    return found


def _value(value: Any, names: TemplateNames) -> Any:
    if isinstance(value, (str, int)):
        return value
    write = _SPECIAL.get(type(value))
    if write is not None:
        return write(value, names)
    if isinstance(value, tuple):
        if isinstance(value[0], tuple):
            return dict(value)
        return [_value(item, names) for item in value]
    return _record(value, names)


@cache
def _keys(cls: Any) -> tuple[tuple[str, str], ...]:
    """The fields of a record, and what Argo calls them."""
    names = (name for name in field_names(cls) if name != "patch")
    return tuple((name, _camel(name.rstrip("_"))) for name in names)


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join("GC" if word == "gc" else word.capitalize() for word in rest)


def _parameter(parameter: Parameter, names: TemplateNames) -> dict[str, Any]:
    """Most have a name, or a name and a value."""
    if parameter.value_from is None and not parameter.enum and parameter.description is None:
        if parameter.value is None:
            return {"name": parameter.name}
        return {"name": parameter.name, "value": parameter.value}
    return _record(parameter, names)


def _variable(variable: EnvVar, names: TemplateNames) -> dict[str, Any]:
    if variable.value is not None:
        return {"name": variable.name, "value": variable.value}
    return _record(variable, names)


def _volume(volume: Volume, _: TemplateNames) -> dict[str, Any]:
    """Here an empty mapping says something: a directory without a limit."""
    return {"name": volume.name, **volume.source.data}


def _task(task: DagTask, names: TemplateNames) -> dict[str, Any]:
    found: dict[str, Any] = {"name": _task_name(task.name, names), "template": names[task.template]}
    if task.depends:
        found["depends"] = _all_of(task.depends)
    if task.when is not None:
        found["when"] = task.when
    if task.with_sequence is not None:
        found["withSequence"] = _record(task.with_sequence, names)
    if task.arguments is not None:
        arguments = _record(task.arguments, names)
        if arguments:
            found["arguments"] = arguments
    if task.on_exit is not None:
        hook: dict[str, Any] = {"template": names[task.on_exit.template]}
        arguments = _record(task.on_exit.arguments, names)
        if arguments:
            hook["arguments"] = arguments
        found["hooks"] = {"exit": hook}
    return found


def _all_of(depends: tuple[str, ...]) -> str:
    if len(depends) == 1:
        return depends[0]
    return " && ".join(f"({said})" if "||" in said else said for said in depends)


def _step(step: WorkflowStep, names: TemplateNames) -> list[dict[str, Any]]:
    """A group of one: steps of a group run at once."""
    return [{"name": step.name, "template": names[step.template]}]


def _task_name(name: str | TemplateId, names: TemplateNames) -> str:
    return name if isinstance(name, str) else names[name]


def _output_parameter(output: OutputParameter, names: TemplateNames) -> str:
    return output_path(_task_name(output.task, names), output.name)


def _output_result(output: OutputResult, names: TemplateNames) -> str:
    return result_path(_task_name(output.task, names))


def _output_artifact(output: OutputArtifact, names: TemplateNames) -> str:
    return f"{{{{tasks.{_task_name(output.task, names)}.outputs.artifacts.{output.name}}}}}"


def _input_artifact(given: InputArtifact, _: TemplateNames) -> str:
    return f"{{{{inputs.artifacts.{given.name}}}}}"


def _json(value: Json, _: TemplateNames) -> Any:
    return value.data


_SPECIAL: Mapping[type, Callable[[Any, TemplateNames], Any]] = {
    DagTask: _task,
    EnvVar: _variable,
    InputArtifact: _input_artifact,
    Json: _json,
    OutputArtifact: _output_artifact,
    OutputParameter: _output_parameter,
    OutputResult: _output_result,
    Parameter: _parameter,
    Volume: _volume,
    WorkflowStep: _step,
}
