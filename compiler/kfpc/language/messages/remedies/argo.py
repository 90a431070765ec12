"""What kfpc has no key for and Argo has: as `argo` says it, of a step and of the whole file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from kfpc.language.messages.flow import flow
from kfpc.language.messages.foreign import (
    OF_A_CONTAINER,
    OF_A_TEMPLATE,
    OF_A_WORKFLOW,
    camel,
    snake,
)
from kfpc.language.messages.remedies.form import Form, Remedy, is_text, several

EXITS = frozenset({"on_exit", "finally", "exit_handler", "on_failure", "on_error", "cleanup"})
"""Words for what runs when the run has ended."""

_OF_A_CONTAINER: Mapping[str, str] = {
    **{word: camel(word) for word in OF_A_CONTAINER},
    "working_directory": "workingDir",
    "cwd": "workingDir",
}

_OF_ONE_CONTAINER = frozenset(
    {
        "allowPrivilegeEscalation",
        "capabilities",
        "privileged",
        "procMount",
        "readOnlyRootFilesystem",
    }
)
"""What a security context says of a container, and none of a pod does."""

_USER = re.compile(r"(\d{1,10})(?::(\d{1,10}))?", re.ASCII)
_PORT = re.compile(r"(?:.*:)?(\d{1,5})(?:/(tcp|udp))?", re.ASCII)
_NAME = re.compile(r"[a-z][a-z0-9-]*")


def of_a_step(word: str, value: Any, step: Any) -> Remedy:
    """A key that was written in a step, or with no ``step`` in `defaults`; ``word`` is in snake
    case."""
    if word == "user":
        return _of_user(value)
    if word == "hostname" and is_text(value):
        return Form({"podSpecPatch": f"hostname: {flow(value)}"}, "argo")
    inner: dict[str, Any] | None = None
    if word == "security_context" and isinstance(value, dict) and _OF_ONE_CONTAINER & set(value):
        inner = {"securityContext": value}
    elif word == "privileged" and value is True:
        inner = {"securityContext": {"privileged": True}}
    elif word in _OF_A_CONTAINER and value is not None:
        inner = {_OF_A_CONTAINER[word]: _ports(value) if word == "ports" else value}
    if inner is not None:
        is_script = isinstance(step, dict) and "script" in step
        note = None if isinstance(step, dict) else "with `script` for `container` of a script"
        return Form({"script" if is_script else "container": inner}, "argo", note)
    if word in OF_A_TEMPLATE and value is not None:
        return Form({camel(word): value}, "argo")
    found = of_the_file(word, value)
    if isinstance(found, Form):
        return f"write `argo: {flow(found.value)}` at the top of the file"
    return found


def with_the_others(form: Form, step: Mapping[str, Any]) -> Form:
    """The form with what the step's other words become, and with the `argo` that it has."""
    found = step["argo"] if isinstance(step.get("argo"), dict) else {}
    for key, value in step.items():
        other = of_a_step(snake(key), value, step)
        if isinstance(other, Form):
            found = _merged(found, other.value)
    return Form(_merged(found, form.value), form.key, form.note)


def _merged(one: Any, other: Any) -> Any:
    if not isinstance(one, dict) or not isinstance(other, dict):
        return other
    return {**one, **{key: _merged(one.get(key), value) for key, value in other.items()}}


def of_the_file(word: str, value: Any) -> Remedy:
    """A key that was written at the top of the file, or in `workflow`."""
    if word in EXITS:
        return _at_the_end(value)
    if word not in OF_A_WORKFLOW or value is None:
        return None
    note = "their templates go beside them, into `templates`" if word == "hooks" else None
    return Form({camel(word): value}, "argo", note)


def _at_the_end(value: Any) -> str:
    """What runs when the run has ended is a template of Argo's own."""
    name = value if is_text(value) and _NAME.fullmatch(value) else "NAME"
    form = f"{{onExit: {name}, templates: [{{name: {name}, container: {{image: IMAGE}}}}]}}"
    return (
        f"for what runs whatever happened write `argo: {form}` at the top of the file; or give the "
        "steps before `continue_on_failure: true`, and let the last one come `after` them"
    )


def _of_user(value: Any) -> Remedy:
    """``user: 1000:1000`` of Docker: by number, for Kubernetes knows no names."""
    found = _USER.fullmatch("0" if value == "root" else str(value))
    if found is None:
        return "write the number of the user: `argo: {securityContext: {runAsUser: …}}`"
    ids = {"runAsUser": int(found[1]), **({"runAsGroup": int(found[2])} if found[2] else {})}
    return Form({"securityContext": ids}, "argo")


def _ports(value: Any) -> Any:
    """``["80:8080"]`` of Docker: the ports of the container."""
    items = value if isinstance(value, list) else [value]
    found = [_PORT.fullmatch(str(item)) for item in items if not isinstance(item, dict)]
    ports = [
        {"containerPort": int(one[1]), **({"protocol": one[2].upper()} if one[2] else {})}
        for one in found
        if one is not None
    ]
    return ports if ports and len(ports) == len(items) else value


def metadata(value: Any) -> Remedy:
    """``metadata`` of a step."""
    kept = _kept(value)
    if len(kept) == 1:
        ((key, items),) = kept.items()
        return Form(items, key)
    return several(kept)


def metadata_of_the_file(value: Any, data: Mapping[str, Any]) -> str | None:
    """``metadata`` of an object of Kubernetes: its name and its labels."""
    told = []
    kept = _kept(value)
    name = value.get("name") if isinstance(value, dict) else None
    if is_text(name) and "name" not in data:
        told.append(f"`name: {flow(name)}`")
    if kept and "workflow" not in data:
        told.append(f"`workflow: {flow(kept)}`")
    elif kept:
        inner = ", ".join(f"`{key}: {flow(items)}`" for key, items in kept.items())
        told.append(f"{inner} below `workflow`")
    if not told:
        return None
    return f"write {' and '.join(told)}" + ("; leave `kind` out" if "kind" in data else "")


def _kept(value: Any) -> dict[str, Any]:
    value = value if isinstance(value, dict) else {}
    return {key: value[key] for key in ("labels", "annotations") if value.get(key)}
