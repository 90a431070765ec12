"""What may stand where: marks hold at any depth, also in models that are not the language's yet."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import TypeAdapter

from kfpc.expressions.positions import Position
from kfpc.language import Spec
from kfpc.language.base import Model
from kfpc.language.braces import misplaced
from kfpc.language.marks import FIXED, OUTSIDE, PROGRAM, position_of
from kfpc.language.nulls import null_paths
from kfpc.language.resources import Amount
from kfpc.language.shapes import NOTHING, shape_at
from kfpc.language.step import Step


class Block(Model):
    """A step that may have steps."""

    when: Annotated[str | None, OUTSIDE] = None
    image: Annotated[str | None, FIXED] = None
    title: str | None = None
    extra: Any = None
    steps: dict[str, Block] | None = None


TEXT = "${{ params.x }}"


def found(data: dict[str, Any]) -> list[tuple[Any, ...]]:
    return [path for path, _, _ in misplaced(Block, data)]


def test_a_mark_holds_at_any_depth():
    inner = {"when": TEXT, "title": TEXT, "image": TEXT}
    nested = {"steps": {"a": {"title": TEXT, "steps": {"b": inner}}}}
    assert found(nested) == [("steps", "a", "title"), ("steps", "a", "steps", "b", "title")]


def test_keys_never_take_expressions():
    assert found({"steps": {TEXT: {}}, "extra": {TEXT: 1}}) == [("steps", TEXT), ("extra", TEXT)]


def test_null_is_a_value_below_anything_at_any_depth():
    inner = {"title": None, "extra": {"x": None, "y": [None]}}
    nested = {"steps": {"a": {"steps": {"b": inner, "c": None}}}, "extra": None}
    assert null_paths(Block, nested) == [
        ("steps", "a", "steps", "b", "title"),
        ("steps", "a", "steps", "c"),
        ("extra",),
    ]


def test_a_mark_ends_where_a_closed_mapping_begins():
    env = ("steps", "a", "env", "E")
    assert shape_at(Spec, env).templated == PROGRAM
    assert shape_at(Spec, (*env, "secret", "name")).templated == FIXED
    assert shape_at(Spec, (*env, "secret", "name")).takes_text


def test_a_key_that_there_is_not_has_no_shape():
    assert shape_at(Spec, ("steps", "a", "no-such-key", "x")) is NOTHING
    assert shape_at(Spec, ("steps", "a", "image", 0)) is NOTHING


def test_which_names_a_field_may_use():
    assert position_of(Step, "args") is Position.INSIDE
    assert position_of(Step, "env") is Position.INSIDE
    assert position_of(Amount, "limit") is Position.FIXED


def test_marks_are_no_business_of_the_form():
    plain = TypeAdapter(Annotated[str, FIXED])
    assert plain.json_schema() == {"type": "string"}
    assert plain.core_schema == TypeAdapter(str).core_schema
