"""Containers beside a step's own, taints, and names of objects."""

from __future__ import annotations

from typing import Any

from kfpc.language.messages.remedies.form import Form, Remedy, is_text, only


def containers(value: Any, key: str) -> Remedy:
    """``init`` and ``sidecars``: a list."""
    if not isinstance(value, dict) or not value:
        return None
    if is_text(value.get("image")):
        return Form([value if "name" in value else {"name": key.rstrip("s"), **value}])
    if all(isinstance(item, dict) and "name" not in item for item in value.values()):
        return Form([{"name": name, **item} for name, item in value.items()])
    return None


def one_container(value: Any, _key: str) -> Remedy:
    return "write a mapping: `{name: NAME, image: IMAGE}`" if is_text(value) else None


_EFFECTS = frozenset({"NoSchedule", "PreferNoSchedule", "NoExecute"})


def tolerations(value: Any, _key: str) -> Remedy:
    if isinstance(value, dict) and ("key" in value or "operator" in value):
        return Form([value])
    if (
        isinstance(value, dict)
        and value
        and all(how in _EFFECTS for how in value.values() if is_text(how))
        and all(map(is_text, value.values()))
    ):
        taints = value.items()
        return Form([{"key": name, "operator": "Exists", "effect": how} for name, how in taints])
    keys = [value] if isinstance(value, str) else value
    if isinstance(keys, list) and keys and all(map(is_text, keys)):
        return Form([{"key": name, "operator": "Exists"} for name in keys])
    return None


def name_of(value: Any, _key: str) -> Remedy:
    """``{name: x}`` where the name alone is wanted."""
    name = only(value, "name")
    return Form(name) if is_text(name) else None


def names_of(value: Any, _key: str) -> Remedy:
    """Names in a list, out of mappings with a name."""
    items = value if isinstance(value, list) else [value]
    names = [item if isinstance(item, str) else only(item, "name") for item in items]
    return Form(names) if names and all(map(is_text, names)) and names != value else None


def http(value: Any, _: str) -> Remedy:
    """How a probe asks by HTTP: a path, or a port."""
    if type(value) is int:
        return Form({"port": value})
    return Form({"port": 8080, "path": value}) if is_text(value) and value[0] == "/" else None
