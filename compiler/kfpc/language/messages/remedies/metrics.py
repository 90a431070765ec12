"""What other tools say of metrics."""

from __future__ import annotations

from typing import Any

from kfpc.language.messages.flow import flow
from kfpc.language.messages.remedies.form import Form, Remedy, is_scalar, named, only

_KINDS = ("counter", "gauge", "histogram")

_SAID = ("help", "when", "labels")


def metric(value: Any, key: str) -> Remedy:
    """One metric, of which no more than the number is said."""
    if isinstance(value, bool) or not is_scalar(value):
        return None
    return Form({"help": key, "gauge": value})


def metrics(value: Any, _key: str) -> Remedy:
    """Argo's list of them, below ``prometheus`` or without it."""
    entries = named(only(value, "prometheus") or value)
    if entries is None:
        return None
    found = {name: _of_argo(name, item) for name, item in entries.items()}
    if None in found.values() or "{{" in flow(found).replace("${{", ""):
        return "write a mapping: `metrics: {NAME: {help: …, counter: 1}}`"
    return Form(found)


def _of_argo(name: str, item: dict[str, Any]) -> dict[str, Any] | None:
    """A metric of Argo's without its name; None where it has what kfpc has no word for."""
    kinds = [kind for kind in _KINDS if isinstance(item.get(kind), dict)]
    if len(kinds) != 1 or set(item) - {*_KINDS, *_SAID}:
        return None
    labels = named(item.get("labels"), "key")
    if labels is None and "labels" in item:
        return None
    kind = kinds[0]
    value = only(item[kind], "value")
    return {
        "help": item.get("help", name),
        **({"labels": {key: one.get("value") for key, one in labels.items()}} if labels else {}),
        **({"when": item["when"]} if "when" in item else {}),
        kind: item[kind] if value is None else value,
    }
