"""``cpu``, ``memory``, ``storage`` and ``gpus``, and Kubernetes' ``resources``."""

from __future__ import annotations

from typing import Any

from kfpc.diagnostics.suggestions import nearest
from kfpc.language.messages.remedies.form import Form, Remedy, first, is_text, only, several

_ENDS = {
    "request": "request", "requests": "request", "min": "request", "minimum": "request",
    "limit": "limit", "limits": "limit", "max": "limit", "maximum": "limit",
}  # fmt: skip
_COUNTS = ("count", "number", "num", "amount", "gpus", "gpu", "n", "quantity", "size")
_TYPES = (
    "type", "kind", "model", "name", "accelerator", "accelerator_type", "acceleratorType",
    "gpu_type",
)  # fmt: skip
_KUBERNETES = {
    "cpu": "cpu", "memory": "memory", "ephemeral-storage": "storage", "storage": "storage",
    "gpu": "gpus", "gpus": "gpus", "nvidia.com/gpu": "gpus", "amd.com/gpu": "gpus",
}  # fmt: skip
"""What Kubernetes calls the resources, and kfpc's key for each."""

_GROWS = "`retries: {failures: …}` says how often"


def amount(value: Any, key: str) -> Remedy:
    if isinstance(value, list) and len(value) > 1 and all(map(_is_scalar, value)):
        after = "after_oom" if key == "memory" else "after_failure"
        end = "request" if key == "cpu" else "limit"
        return Form({end: value[0], after: value[1:]}, note=_GROWS)
    if isinstance(value, list) and len(value) == 1 and _is_scalar(value[0]):
        return Form(value[0])
    if value is True:
        return f"say how much: `{key}: {'2' if key == 'cpu' else '4Gi'}`"
    if not isinstance(value, dict):
        return None
    plain = only(value, "size", "amount", "value", "quantity", key)
    if _is_scalar(plain):
        return Form(plain)
    found = {}
    for name, item in value.items():
        inner = only(item, key, "cpu", "memory", "storage", "ephemeral-storage")
        said = item if inner is None else inner
        if name not in _ENDS or not _is_scalar(said):
            return None
        found[_ENDS[name]] = said
    return Form(found) if found and found != value else None


def size(value: Any, key: str) -> Remedy:
    """``shm``: one quantity."""
    if value is True:
        return f"say how much: `{key}: 8Gi`"
    plain = only(value, "size", "sizeLimit", "size_limit", "limit", "value")
    return Form(plain) if _is_scalar(plain) else None


def gpus(value: Any, key: str) -> Remedy:
    if isinstance(value, list) and len(value) == 1:
        inner = value[0]
        if isinstance(inner, dict) and set(inner) <= {"count", "type"}:
            return Form(inner)
        return gpus(inner, key) if isinstance(inner, dict) else _of_type(inner)
    if not isinstance(value, dict):
        return None
    limits = only(value, "limits", "requests", "limit")
    if limits is not None:
        return gpus(limits, key) if isinstance(limits, dict) else Form(limits)
    if len(value) == 1:
        ((name, count),) = value.items()
        if name in _COUNTS and name != "count" and _is_scalar(count):
            return Form(count)
        if name in _TYPES and name != "type" and is_text(count):
            return Form({"count": 1, "type": count})
        meant = nearest(name, ("count", "type", "after_failure"))
        if isinstance(count, int) and not isinstance(count, bool) and meant is None:
            plain = name == "nvidia.com/gpu"
            return Form(count if plain else {"count": count, "type": name})
    return _with_right_names(value)


def _with_right_names(value: dict[str, Any]) -> Remedy:
    count, kind = first(value, *_COUNTS), first(value, *_TYPES)
    rest = {name: item for name, item in value.items() if name not in (*_COUNTS, *_TYPES)}
    more = None
    if isinstance(kind, list) and kind and all(map(is_text, kind)):
        kind, *more = kind
    if not is_text(kind) or not set(rest) <= {"after_failure"}:
        return None
    right = {"count": 1 if count is None else count, "type": kind, **rest}
    if more:
        right["after_failure"] = more
    return Form(right, note=_GROWS if more else None) if right != value else None


def _of_type(value: Any) -> Remedy:
    return Form({"count": 1, "type": value}) if is_text(value) else None


def resources(value: Any) -> Remedy:
    """Kubernetes' ``resources`` of a container, as keys of a step."""
    keys = amounts_of(value)
    return None if keys is None else several(keys)


def amounts_of(value: Any) -> dict[str, Any] | None:
    """What a step asks for, out of Kubernetes' ``resources``."""
    if not isinstance(value, dict) or not value or not set(value) <= {"limits", "requests"}:
        return None
    found: dict[str, dict[str, Any]] = {}
    for end in ("requests", "limits"):
        amounts = value.get(end, {})
        if not isinstance(amounts, dict) or not all(map(_is_scalar, amounts.values())):
            return None
        for name, item in amounts.items():
            if name not in _KUBERNETES:
                return None
            found.setdefault(_KUBERNETES[name], {})[_ENDS[end]] = item
    return {key: _short(key, ends) for key, ends in found.items()}


def _short(key: str, ends: dict[str, Any]) -> Any:
    if key == "gpus":
        return ends.get("limit", ends.get("request"))
    plain = "request" if key == "cpu" else "limit"
    return ends[plain] if set(ends) == {plain} else ends


def accelerator(_word: str, value: Any) -> Remedy:
    """``accelerator: nvidia-tesla-t4``, ``accelerator_limit: 2``."""
    if isinstance(value, int) and not isinstance(value, bool):
        return Form(value, "gpus")
    if is_text(value):
        return Form({"count": 1, "type": value}, "gpus")
    remedy = gpus(value, "gpus")
    return Form(remedy.value, "gpus") if isinstance(remedy, Form) else None


def one_end(word: str, value: Any) -> Remedy:
    """``cpu_limit: 2``, ``memory_request: 1Gi``."""
    key, _, end = word.rstrip("s").partition("_")
    return Form({end: value}, key) if end in ("limit", "request") and _is_scalar(value) else None


def _is_scalar(value: Any) -> bool:
    return isinstance(value, (str, int, float)) and not isinstance(value, bool)
