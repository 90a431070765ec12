"""Inputs and outputs of a step, and values for its component's."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from kfpc.diagnostics.suggestions import nearest
from kfpc.language.addresses import where_from
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

_NAME = re.compile(r"[A-Za-z][\w-]*")
_NAMED = re.compile(r"(?:steps|params|inputs|state|item)(?:\.[\w-]+)+")
"""A name of an expression, without the braces around it."""


def inputs(value: Any, key: str) -> Remedy:
    """``[{name: a, value: b}]`` as ``{a: b}``; ``with`` too."""
    entries = named(value)
    if entries is None:
        return None
    found = {}
    for name, item in entries.items():
        plain = first(item, "value", "default", "from")
        if plain is None or not _NAME.fullmatch(name):
            return None
        typed = key == "inputs" and is_text(item.get("type"))
        found[name] = {"type": item["type"], "value": plain} if typed else plain
    return Form(found)


def one_input(value: Any, _key: str) -> Remedy:
    """One input of a step."""
    if not isinstance(value, dict) or "value" in value:
        return None
    if not _PLACES.isdisjoint(value) and "from" not in value:
        return _of_a_place(value)
    plain = first(value, "from", "valueFrom", "default", "source")
    found = where_from(plain) if is_text(plain) else None
    if found is not None:
        beside = {key: item for key, item in value.items() if key in _BESIDE}
        return Form({**beside, "from": found})
    if is_text(plain) and _NAMED.fullmatch(plain):
        plain = f"${{{{ {plain} }}}}"
    if isinstance(plain, dict):
        plain = only(plain, "parameter", "expression")
    if not is_scalar(plain):
        return _of_data(value)
    return Form({"type": value["type"], "value": plain} if is_text(value.get("type")) else plain)


_WORDS = frozenset(
    {"name", "description", "default", "from", "valueFrom", "source", "path", "artifact", "secret"}
)
"""Words of other tools for what an input is."""


_PLACES = frozenset({"url", "http", "s3", "gcs", "git", "literal"})
_BESIDE = frozenset({"type", "optional"})


def _of_a_place(value: dict[str, Any]) -> Form:
    """A file from outside of the run, without the key that says so."""
    own = {key: item for key, item in value.items() if key in _BESIDE}
    return Form({**own, "from": {key: item for key, item in value.items() if key not in _BESIDE}})


def where(value: Any, _key: str) -> Remedy:
    """``from``: where a file is, by its address alone."""
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if is_text(value):
        found = where_from(value)
        note = None if found else "that is a key in the artifact repository"
        return Form(found or {"s3": {"key": value}}, note=note)
    if not isinstance(value, dict):
        return None
    right = {key: item for name, inner in value.items() for key, item in _place(name, inner)}
    return Form(right) if right != value else None


def _place(kind: str, value: Any) -> Iterable[tuple[str, Any]]:
    """A key of ``from``, where its value is an address or what stands in a bucket."""
    if kind == "url" and isinstance(value, dict) and is_text(value.get("url")):
        return [("http", value)] if len(value) > 1 else value.items()
    if is_text(value):
        if kind in ("http", "url"):
            return (where_from(value) or {"url": value}).items()
        if kind == "git":
            return [("git", {"repo": value})]
        if kind in ("s3", "gcs"):
            return [(kind, _object(kind, value))]
    return [(kind, value)]


def _object(kind: str, text: str) -> Any:
    """An object of a store by its address, or by its key."""
    return (where_from(text) or {}).get(kind, {"key": text})


def kept(value: Any, key: str) -> Remedy:
    """``s3`` or ``gcs`` of an output: where its file is kept."""
    return Form(_object(key, value)) if is_text(value) else None


def _of_data(value: dict[str, Any]) -> Form | None:
    """A mapping with keys of its own is the value of a Dict."""
    data = {key: item for key, item in value.items() if key not in ("type", "optional")}
    if not data or any(key in _WORDS or nearest(key, ("type", "value")) for key in data):
        return None
    own = {key: item for key, item in value.items() if key not in data}
    return Form({**own, "value": data})


def of_parameters(value: Any, key: str) -> Remedy:
    """``with`` or ``inputs``; Argo's is ``arguments: {parameters: […], artifacts: […]}``."""
    items = value
    if isinstance(value, dict) and value and set(value) <= {"parameters", "artifacts"}:
        items = [item for each in value.values() if isinstance(each, list) for item in each]
    found = inputs(items, key)
    if found is None and items is value and isinstance(value, dict) and value:
        return Form(value, key)
    return Form(found.value, key) if isinstance(found, Form) else None


def outputs(value: Any, _key: str) -> Remedy:
    """Outputs of a step: by name."""
    if isinstance(value, str) and _NAME.fullmatch(value):
        return Form({value: "String"})
    if isinstance(value, list) and value and all(isinstance(n, str) for n in value):
        named_well = all(_NAME.fullmatch(name) for name in value)
        return Form(dict.fromkeys(value, "String")) if named_well else None
    if isinstance(value, list):
        single = merged(value)
        if single and "name" not in single and all(map(is_text, single.values())):
            return Form({name: _of_text(text) for name, text in single.items()})
        return _outputs(value, None)
    if not isinstance(value, dict) or not value or not set(value) <= {"parameters", "artifacts"}:
        return None
    found: dict[str, Any] = {}
    for kind, items in value.items():
        some = _outputs(items, "Artifact" if kind == "artifacts" else None)
        if some is None:
            return None
        found |= some.value
    return Form(found)


def _of_text(text: str) -> Any:
    """A type, or the path that the program writes to."""
    return {"path": text} if text.startswith("/") else text


def _outputs(items: Any, kind: str | None) -> Form | None:
    entries = named(items)
    if entries is None:
        return None
    return Form({name: _output(item, kind) for name, item in entries.items()})


def _output(item: dict[str, Any], kind: str | None) -> Any:
    inner = item.get("valueFrom")
    path = inner.get("path") if isinstance(inner, dict) else item.get("path")
    kind = item["type"] if is_text(item.get("type")) else kind
    right = {"type": kind} if kind else {}
    if is_text(path):
        right["path"] = path
    return right if "path" in right else kind or "String"


def output(value: Any, _key: str) -> Remedy:
    """One output of a step."""
    if isinstance(value, list) and len(value) == 1 and is_text(value[0]):
        return Form(value[0])
    if isinstance(value, dict) and isinstance(value.get("valueFrom"), dict):
        return Form(_output(value, None))
    if isinstance(value, dict) and "value" in value and "path" not in value:
        return "the program writes the value: give the output a `path`, or let kfpc choose one"
    return None
