"""Templates that are called without what they take, and dags whose tasks do not hang together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from typing import Any

from kfpc.diagnostics import Diagnostic
from kfpc.diagnostics.catalogue.platform import BAD_FIELD, BAD_PATCH, NOT_THERE
from kfpc.diagnostics.phrases import all_of, plural, quoted
from kfpc.targets.argo.locations import KINDS
from kfpc.targets.argo.named import named
from kfpc.targets.argo.patched.around import Around
from kfpc.targets.argo.patched.names import nearest
from kfpc.targets.argo.rules.fields.model import Site

_TASK = re.compile(r"(?<![\w.-])([A-Za-z0-9_][\w-]*)")
"""A task in ``depends``; what follows a dot is its result."""


_RUNS = ("template", "templateRef", "inline")


def of_calls(site: Site, merged: Mapping[str, Any], around: Around) -> Iterator[Diagnostic]:
    """Inputs of a template that a caller of the author's does not give."""
    for key in ("entrypoint", "onExit", "template"):
        name = merged.get(key)
        if key not in site.type.fields or key not in site.value or not isinstance(name, str):
            continue
        called = around.templates.get(name)
        if called is None:
            continue
        given = (around.spec if key != "template" else merged).get("arguments")
        lacking = [one for one in required(called) if one not in _given(given)]
        if lacking:
            which = all_of(quoted(lacking))
            message = f"nothing gives `{name}` its {plural(len(lacking), 'input')} {which}"
            help = "say them in `arguments`"
            if key != "template":
                help = "say a `value` in the template, or call it from a template in between"
            yield BAD_FIELD.at(site.root.child(*site.path, key), message, help=help)


def required(template: Mapping[str, Any]) -> Iterator[str]:
    """The inputs of a template that have no value of their own."""
    inputs = template.get("inputs")
    if not isinstance(inputs, Mapping):
        return
    for name, one in named(inputs.get("parameters")).items():
        if not _has_value(one):
            yield name
    for name, one in named(inputs.get("artifacts")).items():
        if not one.get("optional") and not any(key in one for key in KINDS):
            yield name


def _has_value(parameter: Mapping[str, Any]) -> bool:
    """Whether an input parameter has a value where nobody gives one."""
    source = parameter.get("valueFrom")
    return any(key in parameter for key in ("value", "default")) or (
        isinstance(source, Mapping) and bool(source)
    )


def _given(arguments: Any) -> set[str]:
    if not isinstance(arguments, Mapping):
        return set()
    return {*named(arguments.get("parameters")), *named(arguments.get("artifacts"))}


def of_hooks(site: Site, merged: Mapping[str, Any]) -> Iterator[Diagnostic]:
    """A hook, but for that at the end, that nothing tells when to run (``validateHooks``)."""
    hooks = merged.get("hooks")
    if "hooks" not in site.type.fields or not isinstance(hooks, Mapping):
        return
    said = site.value.get("hooks")
    for name, hook in hooks.items():
        is_said = isinstance(said, Mapping) and name in said
        if is_said and name != "exit" and isinstance(hook, Mapping) and not hook.get("expression"):
            place = site.root.child(*site.path, "hooks", name).key
            message = f"the hook `{name}` has no `expression`"
            yield BAD_FIELD.at(place, message, help="add it: when the hook runs")


def of_dag(site: Site, merged: Mapping[str, Any]) -> Iterator[Diagnostic]:
    """Tasks that wait for one that is not there, or for each other (``validateDAG``)."""
    if "tasks" not in site.type.fields or "failFast" not in site.type.fields:
        return
    tasks = named(merged.get("tasks"))
    edges: dict[str, set[str]] = {}
    said = site.value.get("tasks")
    for number, task in enumerate(said if isinstance(said, list) else ()):
        name = task.get("name") if isinstance(task, Mapping) else None
        if isinstance(task, Mapping) and not any(runs in task for runs in _RUNS):
            place = site.root.child(*site.path, "tasks", number)
            message = f"the task `{name}` runs nothing"
            yield BAD_FIELD.at(place, message, help="say its `template`")
        for key in ("depends", "dependencies"):
            for other in _waited(tasks.get(name, {}).get(key)) if isinstance(name, str) else ():
                if other not in tasks and key in task:
                    place = site.root.child(*site.path, "tasks", number, key)
                    help = nearest(other, tasks) or "add it to `tasks`"
                    yield NOT_THERE.at(place, f"there is no task `{other}`", help=help)
    for name, task in tasks.items():
        waits = {*_waited(task.get("depends")), *_waited(task.get("dependencies"))}
        edges[name] = {other for other in waits if other in tasks}
    try:
        TopologicalSorter(edges).prepare()
    except CycleError as error:
        ring = all_of(quoted(dict.fromkeys(error.args[1])))
        help = "take one of the waits out"
        yield BAD_PATCH.at(site.place, f"{ring} wait for each other", help=help)


def _waited(value: Any) -> Iterator[str]:
    if isinstance(value, str) and "{{" not in value:
        yield from dict.fromkeys(_TASK.findall(re.sub(r"\.\w+", "", value)))
    elif isinstance(value, list):
        yield from (one for one in value if isinstance(one, str) and "{{" not in one)
