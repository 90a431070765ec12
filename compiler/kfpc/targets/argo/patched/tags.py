"""Tags in a patch (``{{…}}``) for which Argo has no value."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from kfpc.diagnostics import Diagnostic
from kfpc.diagnostics.catalogue.platform import NOT_THERE
from kfpc.diagnostics.catalogue.values import NAME_AS_TEXT
from kfpc.targets.argo.named import named
from kfpc.targets.argo.patched.around import PROGRAMS, Around, once, tasks_of
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
    *("workflow.labels.", "workflow.annotations."),
)
"""Beginnings of what may be there, or be given at submit."""

_CONDITIONAL = {
    "workflow.failures": "it is known where the Workflow has an `onExit`",
    "workflow.priority": "it is known where the Workflow has a `priority`",
}

_ROOTS = (
    *("workflow", "inputs", "outputs", "pod", "tasks", "steps", "item", "node", "retries"),
    *("lastRetry", "status", "duration", "exitCode", "resourcesDuration", "cronworkflow"),
)
"""What the tags of Argo's begin with; of any other it leaves the text as it is."""

_OF_RETRIES = re.compile(r"retries|lastRetry\..*")
_NAME = re.compile(r"[A-Za-z]\w*(?:\.[\w.-]+)?")

_IN_TEMPLATES = (
    *("inputs.", "tasks.", "steps.", "pod."),
    *("outputs.parameters.", "outputs.artifacts."),
)


def of_text(site: Site, text: str, around: Around) -> Iterator[Diagnostic]:
    """The tags of a text that Argo cannot resolve (``resolveAllVariables``)."""
    for tag in _TAG.findall(text):
        name = tag.strip()
        known = _known(name, around)
        if known is not None and name not in known:
            message = f"Argo has no `{name}` here"
            help = _CONDITIONAL.get(name) or nearest(name, known) or _way_out(name, around)
            yield NOT_THERE.at(site.place, message, help=help)
            return
        meant = None if known is not None else _left_as_it_is(name, around)
        if meant is not None:
            message = f"`{{{{{name}}}}}` stays as it is: Argo has no such value here"
            yield NAME_AS_TEXT.at(site.place, message, help=meant)
            return


def _left_as_it_is(name: str, around: Around) -> str | None:
    """What is meant by a tag that Argo does not know, and takes for text; None of what may well
    be text."""
    if _OF_RETRIES.fullmatch(name):
        has = around.template is None or "retryStrategy" in around.template
        return None if has else "give the template a `retryStrategy`"
    root, dot, rest = name.partition(".")
    if root in ("params", "run") and dot:
        return f"did you mean `${{{{ {name} }}}}`?"
    if not _NAME.fullmatch(name) or root in _ROOTS or not dot:
        return None
    meant = next((one for one in _ROOTS if one.lower() == root.lower()), None)
    meant = meant or next(iter(get_close_matches(root, _ROOTS, n=1, cutoff=0.75)), None)
    return None if meant is None else f"did you mean `{{{{{meant}.{rest}}}}}`?"


def _known(name: str, around: Around) -> frozenset[str] | None:
    """What a tag of that beginning can name; None where it can name anything."""
    if name.startswith(_OPEN) or name in ("tasks.name", "steps.name"):
        return None
    if name.startswith("workflow.outputs."):
        return once(around.of_whole, "outputs", lambda: _global_outputs(around))
    if name.startswith("workflow."):
        return once(around.of_whole, "names", lambda: _of_workflow(around.spec))
    if not name.startswith(_IN_TEMPLATES) or around.is_open:
        return None
    return frozenset() if around.template is None else _in_template(name, around.template, around)


def _in_template(name: str, template: Mapping[str, Any], around: Around) -> frozenset[str] | None:
    kind, *rest = name.split(".", 2)
    if kind not in ("tasks", "steps"):
        return once(around.of_template, kind, lambda: _named_in(kind, template, around))
    called = once(around.of_template, "tasks", lambda: _tasks(template))
    if ("dag" if kind == "tasks" else "steps") not in template:
        return frozenset()
    if rest[0] in called and len(rest) > 1:
        return _outputs_of_task(f"{kind}.{rest[0]}", rest[1], called[rest[0]], around)
    return frozenset(".".join((kind, one, *rest[1:])) for one in called)


def _outputs_of_task(
    task: str, field: str, runs: str | None, around: Around
) -> frozenset[str] | None:
    """The outputs of the template that a task runs, for a field that is one of them."""
    ran = around.templates.get(runs) if runs is not None else None
    if ran is None or not field.startswith(("outputs.parameters.", "outputs.artifacts.")):
        return None
    return frozenset(f"{task}.{one}" for one in _outputs(ran))


def _named_in(kind: str, template: Mapping[str, Any], around: Around) -> frozenset[str]:
    if kind == "inputs":
        return frozenset(_inputs(template))
    if kind == "outputs":
        return frozenset(_outputs(template, around.outputs))
    is_leaf = any(one in template for one in PROGRAMS)
    return frozenset({"pod.name"}) if is_leaf else frozenset()


def _tasks(template: Mapping[str, Any]) -> dict[str, str | None]:
    """The tasks of a template, and what each runs, where that is a name."""
    return {
        task["name"]: runs if isinstance(runs := task.get("template"), str) else None
        for task in tasks_of(template)
        if isinstance(task.get("name"), str)
    }


def _of_workflow(spec: Mapping[str, Any]) -> frozenset[str]:
    found = set(_OF_WORKFLOW)
    if spec.get("onExit"):
        found.add("workflow.failures")
    if "priority" in spec:
        found.add("workflow.priority")
    arguments = spec.get("arguments")
    listed = arguments.get("parameters") if isinstance(arguments, Mapping) else None
    found.update(f"workflow.parameters.{name}" for name in named(listed))
    return frozenset(found)


def _global_outputs(around: Around) -> frozenset[str] | None:
    """The outputs that templates give a name for all; None where a run decides on one."""
    found = set()
    for template in around.templates.values():
        outputs = template.get("outputs")
        for kind in ("parameters", "artifacts"):
            listed = outputs.get(kind) if isinstance(outputs, Mapping) else None
            for one in named(listed).values():
                name = one.get("globalName")
                if isinstance(name, str) and "{{" in name:
                    return None
                found.add(f"workflow.outputs.{kind}.{name}")
    return frozenset(found)


def _outputs(template: Mapping[str, Any], declared: Iterable[str] = ()) -> Iterator[str]:
    outputs = template.get("outputs")
    for kind in ("parameters", "artifacts"):
        listed = outputs.get(kind) if isinstance(outputs, Mapping) else None
        for name in (*named(listed), *declared):
            yield f"outputs.{kind}.{name}"
            yield f"outputs.{kind}.{name}.path"


def _inputs(template: Mapping[str, Any]) -> Iterator[str]:
    inputs = template.get("inputs")
    if not isinstance(inputs, Mapping):
        return
    for name in named(inputs.get("parameters")):
        yield f"inputs.parameters.{name}"
        yield "inputs.parameters"
    for name in named(inputs.get("artifacts")):
        yield f"inputs.artifacts.{name}"
        yield f"inputs.artifacts.{name}.path"


def _way_out(name: str, around: Around) -> str:
    kind, *rest = name.split(".")
    if kind in ("inputs", "outputs", "pod") and around.template is None:
        return "it is known within a template"
    if kind == "outputs":
        return "add it to `outputs` of the template"
    if kind == "inputs" and rest:
        return "write `${{ inputs.… }}` or `${{ params.… }}`: kfpc hands the value to the template"
    if name.startswith("workflow.parameters."):
        return "declare it under `params`"
    if name.startswith("workflow.outputs."):
        return "give the output of the template that has it a `globalName`"
    if kind in ("tasks", "steps"):
        return f"`{kind}` are known in the template that has them"
    return "look up its name in Argo's list of variables, or leave it out"
