"""Tags in a patch (``{{…}}``) for which Argo has no value."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from kfpc.diagnostics import Diagnostic
from kfpc.diagnostics.catalogue.platform import NOT_THERE
from kfpc.targets.argo.patched.around import PROGRAMS, Around, tasks_of
from kfpc.targets.argo.patched.names import nearest
from kfpc.targets.argo.rules.fields.model import Site

_TAG = re.compile(r"\{\{([^{}=][^{}]*)\}\}")

_OF_WORKFLOW = frozenset(
    f"workflow.{name}"
    for name in (
        *("name", "namespace", "mainEntrypoint", "serviceAccountName", "uid", "status"),
        *("annotations", "annotations.json", "labels", "labels.json", "parameters"),
        *("parameters.json", "creationTimestamp", "scheduledTime", "duration"),
    )
)
"""What Argo knows everywhere (``newTemplateValidationCtx``, ``ValidateWorkflow``)."""

_OPEN = (
    *("workflow.creationTimestamp", "workflow.scheduledTime", "workflow.duration"),
    *("workflow.labels.", "workflow.annotations.", "workflow.outputs."),
)
"""Beginnings of what may be there, or be given at submit."""

_CONDITIONAL = {
    "workflow.failures": "it is known where the Workflow has an `onExit`",
    "workflow.priority": "it is known where the Workflow has a `priority`",
}

_IN_TEMPLATES = ("inputs.", "tasks.", "steps.", "pod.")


def of_text(site: Site, text: str, around: Around) -> Iterator[Diagnostic]:
    """The tags of a text that Argo cannot resolve (``resolveAllVariables``)."""
    for tag in _TAG.findall(text):
        name = tag.strip()
        known = _known(name, around)
        if known is not None and name not in known:
            message = f"Argo has no `{name}` here"
            help = _CONDITIONAL.get(name) or nearest(name, known) or _way_out(name)
            yield NOT_THERE.at(site.place, message, help=help)
            return


def _known(name: str, around: Around) -> frozenset[str] | None:
    """What a tag of that beginning can name; None where it can name anything."""
    if name.startswith("workflow."):
        return None if name.startswith(_OPEN) else _of_workflow(around.spec)
    template = around.template
    if template is None or not name.startswith(_IN_TEMPLATES):
        return None
    if name.startswith("inputs."):
        return frozenset(_inputs(template))
    is_leaf = any(one in template for one in PROGRAMS)
    if name.startswith("pod."):
        return frozenset({"pod.name"}) if is_leaf else frozenset()
    if name in ("tasks.name", "steps.name"):
        return None
    kind = name.partition(".")[0]
    called = {f"{kind}.{task['name']}" for task in tasks_of(template) if "name" in task}
    if any(name.startswith(f"{one}.") for one in called):
        return None
    rest = name.split(".", 2)[2:]
    return frozenset(".".join((one, *rest)) for one in called)


def _of_workflow(spec: Mapping[str, Any]) -> frozenset[str]:
    found = set(_OF_WORKFLOW)
    if spec.get("onExit"):
        found.add("workflow.failures")
    if "priority" in spec:
        found.add("workflow.priority")
    arguments = spec.get("arguments")
    listed = arguments.get("parameters") if isinstance(arguments, Mapping) else None
    found.update(f"workflow.parameters.{name}" for name in _names(listed))
    return frozenset(found)


def _inputs(template: Mapping[str, Any]) -> Iterator[str]:
    inputs = template.get("inputs")
    if not isinstance(inputs, Mapping):
        return
    for name in _names(inputs.get("parameters")):
        yield f"inputs.parameters.{name}"
        yield "inputs.parameters"
    for name in _names(inputs.get("artifacts")):
        yield f"inputs.artifacts.{name}"
        yield f"inputs.artifacts.{name}.path"


def _names(listed: Any) -> Iterator[str]:
    for one in listed if isinstance(listed, list) else ():
        if isinstance(one, Mapping) and "name" in one:
            yield str(one["name"])


def _way_out(name: str) -> str:
    kind, *rest = name.split(".")
    if kind == "inputs" and rest:
        return "write `${{ inputs.… }}` or `${{ params.… }}`: kfpc hands the value to the template"
    if name.startswith("workflow.parameters."):
        return "declare it under `params`"
    if kind in ("tasks", "steps"):
        return f"`{kind}` are known in the template that has them"
    return "look up its name in Argo's list of variables, or leave it out"
