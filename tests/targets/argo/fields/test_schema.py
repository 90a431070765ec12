"""What kfpc knows of Argo's fields, beside Argo's own resource definitions."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from kfpc.targets.argo.fields.schema import FieldType, spec_type, template_type, type_at, versions
from kfpc.targets.argo.versions import VERSIONS
from tests.oracles import crd
from tools.argo_fields import DATA, fields, spec_in, text_of

OF_THE_ORACLES = "4.0"
"""The version of the definitions in the oracles' Go module."""
_ALWAYS = [OF_THE_ORACLES]


def test_it_knows_the_versions_that_packages_are_written_for() -> None:
    assert versions() == VERSIONS


def test_it_says_what_the_definitions_say() -> None:
    spec = spec_in(crd.definitions() / crd.FILES["Workflow"])
    made = fields({OF_THE_ORACLES: spec})
    kept = json.loads(DATA.read_text(encoding="utf-8"))
    assert [*differences(kept, kept["spec"], made, made["spec"])] == []


def differences(
    kept: Any, left: int, made: Any, right: int, path: str = "spec", seen: Any = None
) -> Iterator[str]:
    """Where the types of all versions are not those of one, as that one has them."""
    seen = set() if seen is None else seen
    if (left, right) in seen:
        return
    seen.add((left, right))
    ours, theirs = dict(kept["types"][left]), dict(made["types"][right])
    for said in (ours, theirs):
        said.pop("of", None), said.pop("fields", None), said.pop("required", None)
    only = ours.pop("only", {})
    if ours != theirs:
        yield f"{path}: {ours} is not {theirs}"
        return
    ours, theirs = kept["types"][left], made["types"][right]
    if "of" in ours:
        yield from differences(kept, ours["of"], made, theirs["of"], f"{path}.*", seen)
    names = {name for name in ours.get("fields", ()) if OF_THE_ORACLES in only.get(name, _ALWAYS)}
    if names != set(theirs.get("fields", ())):
        yield f"{path}: {names ^ set(theirs['fields'])}"
    if not set(ours.get("required", ())) <= set(theirs.get("required", ())):
        yield f"{path}: {ours['required']} are not all required"
    for name in names & set(theirs.get("fields", ())):
        inner = ours["fields"][name], theirs["fields"][name]
        yield from differences(kept, inner[0], made, inner[1], f"{path}.{name}", seen)


def test_a_difference_is_found() -> None:
    one = {"is": "object", "fields": {"a": 1}}
    made = {"types": [one, {"is": "text"}]}
    for change in ({"is": "whole"}, {"is": "text", "enum": ["x"]}):
        assert [*differences({"types": [one, change]}, 0, made, 0)]
    assert [*differences({"types": [{**one, "only": {"a": ["4.1"]}}, {"is": "text"}]}, 0, made, 0)]


def test_the_file_is_as_the_tool_writes_it() -> None:
    text = DATA.read_text(encoding="utf-8")
    assert text_of(json.loads(text)) == text


def test_inline_templates_are_templates() -> None:
    task = type_at(type_at(type_at(template_type().fields["dag"]).fields["tasks"]).of or 0)
    inline = type_at(task.fields["inline"])
    assert (inline.kind, inline.fields) == (template_type().kind, template_type().fields)


def lists(type: FieldType, name: str = "", seen: Any = None) -> Iterator[tuple[str, FieldType]]:
    """Every list within a type, with the name of its field."""
    seen = set() if seen is None else seen
    if type.kind == "list":
        yield name, type
    below = {key: type.fields[key] for key in type.fields}
    for key, number in (below if type.of is None else {name: type.of}).items():
        if (key, number) not in seen:
            seen.add((key, number))
            yield from lists(type_at(number), key, seen)


def test_lists_of_named_things_have_keys_unless_there_is_a_reason() -> None:
    """Argo takes several metrics of one name, and headers come more than once; of locks the name is
    not all that counts. Kubernetes replaces sysctls and options of DNS as a whole. Steps are lists
    of lists."""
    nameless = {
        name
        for name, type in lists(spec_type())
        if not type.keys and "name" in type_at(type.of or 0).fields
    }
    assert nameless == {
        "prometheus",
        "mutexes",
        "headers",
        "httpHeaders",
        "sysctls",
        "options",
        "steps",
    }


def test_keys_are_those_of_the_definitions() -> None:
    """Where Kubernetes itself says what tells the elements of a list apart."""
    file = crd.definitions() / crd.FILES["Workflow"]
    definition = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    spec = definition["spec"]["versions"][0]["schema"]["openAPIV3Schema"]["properties"]["spec"]
    ours = {(name, type.keys) for name, type in lists(spec_type())}
    for name, keys in said(spec):
        assert (name, tuple(keys)) in ours


def said(schema: Any, name: str = "") -> Iterator[tuple[str, list[str]]]:
    if isinstance(schema, list):
        for item in schema:
            yield from said(item, name)
    elif isinstance(schema, dict):
        if "x-kubernetes-list-map-keys" in schema:
            yield name, schema["x-kubernetes-list-map-keys"]
        for key, value in schema.items():
            yield from said(value, name if key in ("items", "properties") else key)


def test_the_data_is_small() -> None:
    assert Path(DATA).stat().st_size < 64 * 1024
