"""``env``, ``secrets`` and ``{secret: {name, key}}``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from kfpc.diagnostics.suggestions import nearest
from kfpc.language.messages.flow import flow
from kfpc.language.messages.no_expression import secret_by_value
from kfpc.language.messages.remedies.form import (
    Form,
    Remedy,
    first,
    is_scalar,
    is_text,
    merged,
    named,
    only,
    pairs,
)

_FIELDS = {
    "metadata.name": "${{ pod.name }}",
    "metadata.namespace": "${{ run.namespace }}",
}
"""What the fields of a pod are in expressions."""

_KEY = re.compile(r"[A-Za-z][\w.-]*")
_VARIABLE = re.compile(r"[A-Z][A-Z0-9_]*")

_USE = {"env": {"VARIABLE": "KEY"}}


def secret_key(value: Any) -> dict[str, Any] | None:
    """The Secret's name and key in Kubernetes' form, and in some that come near it."""
    if not isinstance(value, dict):
        return None
    inner = first(value, "valueFrom", "value_from", "from")
    if inner is not None and len(value) == 1:
        return secret_key(inner)
    inner = first(value, "secretKeyRef", "secret_key_ref", "secretRef", "secret_ref", "secret")
    value = inner if isinstance(inner, dict) else _with_key(value)
    if set(value) - {"optional", "name", "secret", "key"}:
        return None
    name, key = first(value, "name", "secret"), value.get("key")
    return {"name": name, "key": key} if is_text(name) and is_text(key) else None


def _with_key(value: dict[str, Any]) -> dict[str, Any]:
    """The Secret's name and key side by side, as ``key`` is meant where it is misspelt."""
    if "key" in value:
        return value
    return {"key" if nearest(word, ["key"]) else word: item for word, item in value.items()}


def variable(value: Any, key: str) -> Remedy:
    """One variable of ``env``."""
    secret = secret_key(value)
    if secret is not None:
        return Form({"secret": secret}) if value != {"secret": secret} else None
    plain = only(value, "value", "default")
    if isinstance(plain, (str, int, float)):
        return Form(plain)
    if not isinstance(value, dict):
        return None
    source = first(value, "valueFrom", "value_from")
    source = source if isinstance(source, dict) else value
    found = _elsewhere(source)
    if found is not None and found != value:
        return Form(found)
    if "secretKeyRef" in source or "secret_key_ref" in source:
        return f"write `{key}: {{secret: {{name: NAME, key: KEY}}}}`"
    return None


def _elsewhere(source: dict[str, Any]) -> Any:
    """A key of a ConfigMap, a field of the pod, or an amount of a container."""
    key = only(source, "configMapKeyRef", "config_map_key_ref", "config_map", "configMap")
    if isinstance(key, dict) and is_text(key.get("name")) and is_text(key.get("key")):
        return {"config_map": {"name": key["name"], "key": key["key"]}}
    field = only(source, "fieldRef", "field_ref", "field")
    path = first(field, "fieldPath", "field_path") if isinstance(field, dict) else field
    if is_text(path):
        return _FIELDS.get(path, {"field": path})
    amount = only(source, "resourceFieldRef", "resource_field_ref")
    if isinstance(amount, dict) and is_text(amount.get("resource")):
        names = {"resource": "resource", "divisor": "divisor", "containerName": "container"}
        return {ours: amount[theirs] for theirs, ours in names.items() if theirs in amount}
    return None


def env(value: Any, _key: str) -> Remedy:
    """All variables: Kubernetes and Docker have lists."""
    if isinstance(value, str):
        found: dict[str, Any] | None = pairs(value.split())
        return Form(found) if found else None
    if not isinstance(value, list):
        return None
    found = pairs(value) or _single(value)
    if found is None:
        entries = named(value)
        if entries is None:
            return None
        found = {name: _entry(item) for name, item in entries.items()}
    return Form(found) if None not in found.values() else None


def _entry(item: dict[str, Any]) -> Any:
    """The value of one entry of a list of variables; None where there is none to give."""
    remedy = variable(item, "")
    return remedy.value if isinstance(remedy, Form) else "" if not item else None


def _single(items: list[Any]) -> dict[str, Any] | None:
    """``[{A: b}, {C: d}]`` as ``{A: b, C: d}``."""
    found = merged(items)
    return found if found and "name" not in found and all(map(is_scalar, found.values())) else None


def mapping(value: Any, _key: str) -> Remedy:
    """``labels``, ``annotations`` and ``node_selector``: texts by name."""
    if isinstance(value, str):
        found = pairs(value.split(","))
        return Form(found) if found else None
    if not isinstance(value, list):
        return None
    items = named(value, "key", "name")
    found = pairs(value) or _single(value)
    if found is None and items and all(is_text(item.get("value")) for item in items.values()):
        found = {name: item["value"] for name, item in items.items()}
    return Form(found) if found else None


def secrets(value: Any, _key: str) -> Remedy:
    """The Secrets of a step by name."""
    names = [value] if isinstance(value, str) else value
    if not isinstance(names, list):
        return None
    entries = named(names, "name", "secretName", "secret")
    if entries is not None:
        names = list(entries)
    if not names or not all(map(is_text, names)):
        return None
    return _by_value(names) or Form(
        dict.fromkeys(names, _USE), note="or `{mount: /PATH}` for its keys as files"
    )


def _by_value(names: list[Any]) -> str | None:
    """For the first name of a Secret that is an expression, which cannot be a key."""
    found = next((str(name) for name in names if "${{" in str(name)), None)
    return None if found is None else secret_by_value(found)


def _variable(name: str) -> str:
    """A name for the variable that a key of a Secret fills."""
    return re.sub(r"\W", "_", name).upper()


def secret_use(value: Any, key: str) -> Remedy:
    """What one Secret is used for."""
    if value == "gcp":
        return Form({"as": "gcp"})
    if isinstance(value, str) and value.startswith("/"):
        return Form({"mount": value})
    path = only(value, "mountPath", "mount_path", "path", "volume", "dir")
    if is_text(path):
        return Form({"mount": path})
    keys = [value] if is_text(value) and _KEY.fullmatch(value) else value
    if isinstance(keys, list) and keys and all(map(is_text, keys)):
        return Form({"env": {_variable(name): name for name in keys}})
    if isinstance(value, dict) and value and all(_VARIABLE.fullmatch(name) for name in value):
        return Form({"env": value}) if all(map(is_text, value.values())) else None
    if not isinstance(value, dict):
        return f"write `{key}: {{env: {{VARIABLE: KEY}}}}`, or `{key}: {{mount: /PATH}}`"
    return None


def secret_variables(value: Any, _key: str) -> Remedy:
    """``env`` of a Secret: variables and the keys that they are filled with."""
    names = [value] if isinstance(value, str) else value
    if isinstance(names, list) and names and all(map(is_text, names)):
        return Form(pairs(names) or {name: name for name in names}, note="that is `VARIABLE: KEY`")
    return None


def env_from(value: Any, _key: str = "env_from") -> Remedy:
    """Kubernetes' ``envFrom``, and names alone."""
    items = value if isinstance(value, list) else [value]
    found = [_all_keys(item) for item in items]
    if not found or None in found or found == value:
        return None
    plain = any(is_text(item) for item in items)
    return Form(found, "env_from", "or `{config_map: NAME}`" if plain else None)


def env_from_one(value: Any, _key: str) -> Remedy:
    """One entry of ``env_from``."""
    found = _all_keys(value)
    if found is None or found == value:
        return None
    also = f", or `{flow({'config_map': value})}`" if is_text(value) else ""
    return f"write `{flow(found)}`{also}"


def _all_keys(item: Any) -> dict[str, Any] | None:
    """One entry of ``env_from``."""
    if is_text(item):
        return {"secret": item}
    if not isinstance(item, dict):
        return None
    for kind, words in _ALL_KEYS.items():
        inner = first(item, *words)
        name = first(inner, "name", "secretName") if isinstance(inner, dict) else inner
        if is_text(name):
            said = {**(inner if isinstance(inner, dict) else {}), **item}
            kept = {key: said[key] for key in ("prefix", "optional") if key in said}
            return {kind: name, **kept}
    return None


_ALL_KEYS: Mapping[str, tuple[str, ...]] = {
    "config_map": ("configMapRef", "config_map_ref", "configMap", "config_map"),
    "secret": ("secretRef", "secret_ref", "secret", "name"),
}
