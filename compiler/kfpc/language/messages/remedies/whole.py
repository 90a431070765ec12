"""Keys of the whole file: ``steps``, ``params``, ``components``, ``cluster``, ``outputs``,
``workflow``."""

from __future__ import annotations

import os
from typing import Any

from kfpc.diagnostics.suggestions import nearest
from kfpc.language.messages.flow import LONGEST, flow
from kfpc.language.messages.remedies.environment import secret_key
from kfpc.language.messages.remedies.form import (
    Form,
    Remedy,
    first,
    is_scalar,
    is_text,
    merged,
    named,
    only,
)
from kfpc.language.messages.remedies.preemption import timeout
from kfpc.language.step import Step

_RUNS = ("image", "component", "script", "command", "args", "interpreter", "with")
"""Keys by which one sees that a mapping is a step."""


def looks_like_a_step(value: Any) -> bool:
    """Whether a mapping has keys of a step that say what it runs."""
    return isinstance(value, dict) and any(key in value for key in _RUNS)


def steps(value: Any, _key: str) -> Remedy:
    """The steps: other tools have lists of them."""
    return _of_list(value) if isinstance(value, list) else one_step(value, "steps")


def one_step(value: Any, key: str) -> Remedy:
    """Steps by their names (``steps``, ``on_exit``), where one step stands without its name."""
    alone = isinstance(value, dict) and any(_is_said(value.get(name)) for name in _RUNS)
    if alone and all(name in _STEP_KEYS for name in value):
        text = flow(value)
        return f"name the step: `{key}: {{NAME: {text if len(text) <= LONGEST else '{…}'}}}`"
    return None


_STEP_KEYS = frozenset(field.alias or name for name, field in Step.model_fields.items())


def _is_said(value: Any) -> bool:
    return value is not None and not isinstance(value, dict)


def _of_list(value: list[Any]) -> Remedy:
    flat = [inner for item in value for inner in (item if isinstance(item, list) else [item])]
    entries = named(flat, "name", "id")
    if entries is None and all(isinstance(item, dict) and len(item) == 1 for item in flat):
        entries = {name: item for each in flat for name, item in each.items()}
    if not entries and all(map(is_text, flat)):
        entries = {name: {"image": "…"} for name in flat}
    if not entries:
        return None
    lead = "write a mapping with the name of each step as its key"
    text = flow({"steps": entries})[1:-1]
    if len(text) > LONGEST:
        text = flow({"steps": dict.fromkeys(entries, "…")})[1:-1].replace("…", "{…}")
    return f"{lead}: `{text}`" if len(text) <= LONGEST else lead


def step(value: Any, key: str) -> Remedy:
    """One step."""
    if isinstance(value, dict):
        return None
    if isinstance(value, str) and " " not in value.strip():
        is_file = value.endswith((".yaml", ".yml"))
        return Form({"component" if is_file else "image": value})
    if isinstance(value, list) and len(value) == 1 and looks_like_a_step(value[0]):
        return Form(value[0])
    if isinstance(value, list) and value and all(isinstance(item, str) for item in value):
        return f"write `{flow(key)}: {{image: IMAGE, command: {flow(value)}}}`"
    return f"write `{flow(key)}: {{image: IMAGE, command: [WORD, …]}}`"


def params(value: Any, _key: str) -> Remedy:
    if isinstance(value, list) and value and all(is_text(item) for item in value):
        return Form({name: {"type": "String"} for name in value})
    entries = named(value)
    if entries is None:
        single = merged(value)
        plain = single and "name" not in single and all(map(is_scalar, single.values()))
        return Form(single) if plain else None
    return Form({name: _param(item) for name, item in entries.items()})


def _param(item: dict[str, Any]) -> Any:
    default, kind = first(item, "value", "default"), item.get("type")
    secret = secret_key(item)
    if secret is not None:
        return {"secret": secret}
    if default is None:
        return {"type": kind if is_text(kind) else "String"}
    return {"type": kind, "default": default} if is_text(kind) else default


_PARAM_KEYS = frozenset({"type", "default", "description", "enum", "secret"})

_PARAM_WORDS = _PARAM_KEYS | {"value", "values", "options", "choices", "allowed", "from"}


def param(value: Any, key: str) -> Remedy:
    """One param; a mapping of other keys is the default of a Dict."""
    if not isinstance(value, dict):
        return None
    secret = secret_key(value)
    if secret is not None and value.get("secret") != secret:
        return Form({"secret": secret})
    if "secretKeyRef" in value or "valueFrom" in value:
        return f"write `{key}: {{secret: {{name: NAME, key: KEY}}}}`"
    if "required" in value and set(value) - {"required"} <= _PARAM_KEYS:
        rest = {name: item for name, item in value.items() if name != "required"}
        return Form(
            rest or {"type": "String"}, note="without `default` every run has to give a value"
        )
    of_data = len(value) > 1 and not any(key in _PARAM_WORDS or _is_meant(key) for key in value)
    return Form({"type": "Dict", "default": value}) if of_data else None


def _is_meant(key: str) -> bool:
    return nearest(key, _PARAM_KEYS, cutoff=0.7) is not None


def enum(value: Any, _key: str) -> Remedy:
    return Form(list(value)) if isinstance(value, dict) and value else None


def components(value: Any, _key: str) -> Remedy:
    entries = named(value, "name", "alias")
    if entries:
        paths = {name: only(item, "path", "file", "component") for name, item in entries.items()}
        return Form(paths) if all(map(is_text, paths.values())) else None
    files = [value] if isinstance(value, str) else value
    if not isinstance(files, list) or not files or not all(map(is_text, files)):
        return None
    found = {_alias(file): file for file in files}
    return Form(found) if len(found) == len(files) and all(found) else None


def _alias(file: str) -> str:
    folder, base = os.path.split(file)
    stem = base.partition(".")[0]
    return os.path.basename(folder) if stem == "component" and folder else stem


_PROFILE_KEYS = (
    "name", "type", "profile", "platform", "provider", "profile_name", "cluster", "kind", "preset",
)  # fmt: skip
_CLUSTER_KEYS = frozenset(
    {"profile", "spot", "on_demand", "gpu", "gpu_type_label", "gpu_types", "notice"}
)


def settings(value: Any, _key: str) -> Remedy:
    """``defaults`` and ``workflow``: a list of what should be one mapping."""
    found = merged(value)
    return Form(found) if found else None


def cluster(value: Any, _key: str) -> Remedy:
    if isinstance(value, list) and len(value) == 1:
        return Form(value[0]) if is_text(value[0]) else None
    if not isinstance(value, dict) or not value:
        return None
    name = first(value, *_PROFILE_KEYS)
    rest = {each: item for each, item in value.items() if each not in _PROFILE_KEYS}
    if is_text(name) and "profile" not in value and set(rest) <= _CLUSTER_KEYS:
        if not rest:
            return Form(name)
        return Form(rest) if "spot" in rest else Form({"profile": name, **rest})
    if len(value) == 1 and list(value.values()) in ([{}], [True]):
        ((inner, _),) = value.items()
        return Form(inner) if inner not in _CLUSTER_KEYS else None
    labels = only(value, "labels", "node_selector", "nodeSelector")
    return Form({"spot": {"labels": labels}}) if isinstance(labels, dict) else None


def spot(value: Any, key: str) -> Remedy:
    """``spot`` and ``on_demand`` of a cluster."""
    if isinstance(value, dict) and value and not {"labels", "taints", "label"} & set(value):
        return Form({"labels": value}) if all(map(_is_said, value.values())) else None
    return None if isinstance(value, dict) else f"write `{key}: {{labels: {{KEY: VALUE}}}}`"


def results(value: Any, _key: str) -> Remedy:
    """``outputs`` of the pipeline."""
    entries = named(value)
    found = {}
    for name, item in (entries or {}).items():
        plain = _result(item)
        if plain is None:
            return None
        found[name] = plain
    return Form(found) if found else None


def result(value: Any, key: str) -> Remedy:
    if isinstance(value, dict) and "path" in value and "value" not in value:
        return f'write `{key}: "${{{{ steps.NAME.outputs.{key} }}}}"`, the output of a step'
    plain = _result(value) if isinstance(value, dict) and "value" not in value else None
    return None if plain is None else Form(plain)


def _result(item: dict[str, Any]) -> Any:
    plain = first(item, "value", "from", "valueFrom", "value_from")
    if isinstance(plain, dict):
        plain = only(plain, "parameter", "expression")
    return plain if isinstance(plain, (str, int, float)) else None


_TTL = {"completion": "after_completion", "success": "after_success", "failure": "after_failure"}


def ttl(value: Any, key: str) -> Remedy:
    """Argo's ``ttlStrategy``, in seconds."""
    if isinstance(value, dict) and any(name in ("seconds", "hours", "days") for name in value):
        return timeout(value, key)
    found = {}
    for name, number in value.items() if isinstance(value, dict) else ():
        end = name.lower().rpartition("after")[2].strip("_")
        if end not in _TTL or not isinstance(number, int) or isinstance(number, bool):
            return None
        found[_TTL[end]] = f"{number}s"
    return Form(found) if found else None
