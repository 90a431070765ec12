"""The JSON Schema and the compiler agree on the shape of a spec."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import pytest
from annotated_types import Ge, Le, MinLen
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft7Validator
from pydantic import BaseModel
from pydantic.fields import FieldInfo

import kfpc
from kfpc.diagnostics import Report
from kfpc.language import Spec, json_schema, read_spec
from kfpc.source import read_text

ROOT = Path(__file__).parent.parent.parent
SCHEMA = json_schema()
VALIDATOR = Draft7Validator(SCHEMA)
SPECS = [
    *sorted((ROOT / "specs").glob("*/*.yaml")),
    *sorted((ROOT / "specs").glob("conformance/*/*.yaml")),
    *(p for p in sorted((ROOT / "tests" / "golden").glob("*.yaml")) if "argo" not in p.suffixes[0]),
]


def in_editor(data: Any) -> bool:
    """Whether an editor that checks with the schema has nothing to say."""
    return bool(VALIDATOR.is_valid(data))


def in_compiler(data: Any) -> bool:
    """Whether the compiler takes the shape of a spec."""
    report = Report()
    document = read_text(json.dumps(data), "spec.json", report)
    assert document is not None
    return read_spec(document, report) is not None and not report.failed


# ---------------------------------------------------------------- what it is like


def test_is_draft_7():
    assert SCHEMA["$schema"] == "http://json-schema.org/draft-07/schema#"
    Draft7Validator.check_schema(SCHEMA)


def nodes(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        yield node
    for child in (
        node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    ):
        yield from nodes(child)


def test_objects_are_closed_and_their_keys_described():
    for node in nodes(SCHEMA):
        if "properties" in node and isinstance(node.get("type"), str):
            assert node["additionalProperties"] is False
            for key, value in node["properties"].items():
                assert value.get("description"), key


def test_nothing_stands_beside_a_reference_or_is_of_pydantics_making():
    for node in nodes(SCHEMA):
        assert "$ref" not in node or len(node) == 1
        assert {"discriminator", "oneOf", "$defs"}.isdisjoint(node)
        assert "null" not in (node.get("type"), *(node.get("anyOf") or []))
    text = json.dumps(SCHEMA)
    for noise in ("<text>", "<mapping>", "``", "BY_KIND", '"title": "Step"'):
        assert noise not in text


# ---------------------------------------------------------------- real specs


@pytest.mark.parametrize("path", SPECS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_accepts_what_the_compiler_accepts(path: Path):
    if not kfpc.validate(path).valid:
        pytest.skip("not a valid spec")
    document = read_text(path.read_text(encoding="utf-8"), str(path), Report())
    assert document is not None
    assert list(VALIDATOR.iter_errors(document.data)) == []


@pytest.mark.parametrize(
    "spec",
    [
        {"stpes": {}},
        {"steps": {"a": {"image": "x", "memroy": "1G"}}},
        {"steps": {"a": {"image": "x", "memory": None}}},
        {"steps": {"a": {"image": "x", "env": True}}},
        {"steps": {"a": {"image": "x", "env": {"A": {"secret": {"name": "n"}}}}}},
        {"steps": {"a b": {"image": "x"}}},
        {"steps": {}},
        {"steps": {"a": {"image": "x", "retries": {"total": 1, "backof": {}}}}},
        {"steps": {"a": {"image": "x", "image_pull_policy": "Sometimes"}}},
    ],
)
def test_both_refuse(spec: dict[str, Any]):
    whole = {"apiVersion": "kfpc/v1", "name": "demo", "steps": {"a": {"image": "x"}}, **spec}
    assert not in_editor(whole)
    assert not in_compiler(whole)


# ---------------------------------------------------------------- specs of the models' shape

NAMES = st.from_regex(r"\A[a-z]([a-z0-9_-]{0,5}[a-z0-9])?\Z")
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text("ab$ ", max_size=3),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(NAMES, inner, max_size=2),
    max_leaves=3,
)


def values_of(annotation: Any, depth: int = 0) -> st.SearchStrategy[Any]:
    """Values of a type of the models."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if annotation is Any:
        return ANYTHING.filter(lambda value: value is not None)  # a key has a value
    if origin is Annotated:
        return _constrained(arguments[0], arguments[1:], depth)
    if origin is Literal:
        return st.sampled_from(arguments)
    if origin is list:
        return st.lists(values_of(arguments[0], depth + 1), max_size=2)
    if origin is dict:
        return st.dictionaries(NAMES, values_of(arguments[1], depth + 1), max_size=2)
    if origin is Union or arguments:
        kinds = [one for one in arguments if one is not type(None)]
        return st.one_of([values_of(one, depth) for one in kinds])
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return st.deferred(lambda: mappings_of(annotation, depth + 1))
    return {
        str: st.text("abc $.", max_size=4),
        int: st.integers(-5, 100),
        float: st.floats(-5, 5).filter(lambda number: not number.is_integer()),
        bool: st.booleans(),
    }[annotation]


def _constrained(inner: Any, extras: tuple[Any, ...], depth: int) -> st.SearchStrategy[Any]:
    found = values_of(inner, depth)
    for extra in extras:
        constraints = extra.metadata if isinstance(extra, FieldInfo) else [extra]
        for constraint in constraints:
            found = _with(found, constraint)
    return found


def _with(found: st.SearchStrategy[Any], constraint: Any) -> st.SearchStrategy[Any]:
    if isinstance(constraint, MinLen):
        return found.filter(lambda value: len(value) >= constraint.min_length)
    if isinstance(constraint, Ge):
        return found.filter(lambda value: value >= constraint.ge)
    if isinstance(constraint, Le):
        return found.filter(lambda value: value <= constraint.le)
    if getattr(constraint, "pattern", None) is not None:
        return NAMES
    return found


def mappings_of(model: type[BaseModel], depth: int = 0) -> st.SearchStrategy[dict[str, Any]]:
    """Mappings that a model takes, with some of the keys that may be left out."""
    required: dict[str, Any] = {}
    optional: dict[str, Any] = {}
    for name, field in model.model_fields.items():
        value = _constrained(field.annotation, tuple(field.metadata), depth)
        (required if field.is_required() else optional)[field.alias or name] = value
    several = st.sets(st.sampled_from(sorted(optional)), max_size=4 if depth < 3 else 1)
    return (
        several.flatmap(
            lambda chosen: st.fixed_dictionaries(
                {**required, **{key: optional[key] for key in chosen}}
            )
        )
        if optional
        else st.fixed_dictionaries(required)
    )


SHAPES = mappings_of(Spec)


@given(SHAPES)
def test_both_accept_what_has_the_shape(spec: dict[str, Any]):
    assert list(VALIDATOR.iter_errors(spec)) == []
    assert in_compiler(spec)


def closed(node: Any, schema: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The paths of the mappings whose keys are the language's own."""
    if "$ref" in schema:
        schema = SCHEMA["definitions"][schema["$ref"].rpartition("/")[2]]
    for branch in (*schema.get("anyOf", ()), *schema.get("allOf", ())):
        yield from closed(node, branch, path)
    if isinstance(node, list) and "items" in schema:
        for number, item in enumerate(node):
            yield from closed(item, schema["items"], (*path, number))
    if not isinstance(node, dict) or schema.get("type") != "object":
        return
    if "properties" in schema:
        yield path
    for key, value in node.items():
        for inner in (
            schema.get("properties", {}).get(key),
            *schema.get("patternProperties", {}).values(),
            schema.get("additionalProperties"),
        ):
            if isinstance(inner, dict):
                yield from closed(value, inner, (*path, key))


@given(SHAPES, st.data())
def test_both_refuse_an_unknown_key_anywhere(spec: dict[str, Any], data: st.DataObject):
    path = data.draw(st.sampled_from(sorted(set(closed(spec, SCHEMA)), key=repr)))
    mapping: Any = spec
    for key in path:
        mapping = mapping[key]
    mapping["no-such-key"] = data.draw(ANYTHING)
    assert not in_editor(spec)
    assert not in_compiler(spec)
