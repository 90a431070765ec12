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

_NAME = re.compile(r"[a-z][a-z0-9-]*")


def of_a_step(word: str, value: Any, step: Any) -> Remedy:
    """A key that was written in a step, or with no ``step`` in `defaults`; ``word`` is in snake
    case."""
    if word == "hostname" and is_text(value):
        return Form({"podSpecPatch": f"hostname: {flow(value)}"}, "argo")
    if word in OF_A_CONTAINER and value is not None:
        inner = {camel(word): value}
        is_script = isinstance(step, dict) and "script" in step
        note = None if isinstance(step, dict) else "with `script` for `container` of a script"
        return Form({"script" if is_script else "container": inner}, "argo", note)
    if word in OF_A_TEMPLATE and value is not None:
        return Form({camel(word): value}, "argo")
    is_exit = word == "hooks" and isinstance(value, dict) and "exit" in value
    if (word in EXITS or is_exit) and step is not None:
        return _at_its_end(value)
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
    if word == "hooks" and isinstance(value, dict) and set(value) == {"exit"}:
        hook = value["exit"]
        return _at_the_end(hook.get("template") if isinstance(hook, dict) else None)
    if word not in OF_A_WORKFLOW or value is None:
        return None
    return Form({camel(word): value}, "argo")


def of_a_hook(word: str, value: Any) -> str | None:
    """A key of Argo's hooks that was written in one of `workflow.hooks`."""
    if word == "expression":
        asked = _STATUS.fullmatch(value) if isinstance(value, str) else None
        if asked is not None:
            return f"write `when: run.status == '{asked[1]}'`"
        return "write `when: …`, a condition over params and `run.status`"
    if word in ("template", "template_ref"):
        return "say here what the hook runs: `image: …`, or `extends` a template of yours"
    return None


_STATUS = re.compile(r"""\s*workflow\.status\s*==\s*["'](\w+)["']\s*""")
"""The condition that most of Argo's hooks have."""


def _at_the_end(value: Any) -> str:
    """What runs when the run has ended stands beside the steps."""
    return (
        f"steps that run whatever happened go into `on_exit` at the top of the file: "
        f"{_steps_at_an_end(value)}"
    )


def _at_its_end(value: Any) -> str:
    """What runs when a step has ended stands in it."""
    return f"steps that run whatever happened to this one go into {_steps_at_an_end(value)}"


def _steps_at_an_end(value: Any) -> str:
    name = value if is_text(value) and _NAME.fullmatch(value) else "NAME"
    return f"`on_exit: {{{name}: {{image: IMAGE}}}}`"


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
