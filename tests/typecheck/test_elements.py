"""What is known of the elements of lists that are written out, and of lists that are worked out."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kfpc.pipeline.values import (
    Apply,
    Constant,
    Fallback,
    Gathered,
    ListOf,
    Node,
    OutputRef,
    ParamRef,
    Reference,
    Travel,
)
from kfpc.typecheck.elements import Element, element_of, lack_in
from kfpc.types import INTEGER, LIST, STRING

PARAM = Reference(ParamRef((), "x"), LIST)


def _gathered(*, may_lack: bool, unforeseen: bool = False) -> Reference:
    known = Gathered(2, Travel.VALUE, may_lack, unforeseen)
    return Reference(OutputRef(("a",), "o"), LIST, gathered=known)


SURE = _gathered(may_lack=False)
GAPS = _gathered(may_lack=True)


@pytest.mark.parametrize(
    ("values", "type", "lacks"),
    [
        ([1, 2], "Integer", []),
        ([1, None], "Integer", [()]),
        ([None], "any", [()]),
        ([{"a": 1}, {"a": 2}], "Dict", []),
        ([{"a": 1}, {"b": 2}], "Dict", [("a",), ("b",)]),
        ([{"a": {"b": 1}}, {"a": {"b": None}}], "Dict", [("a", "b")]),
        ([{"a": {"b": 1}}, {}], "Dict", [("a",), ("a", "b")]),
        ([{"a": 1}, None], "Dict", [(), ("a",)]),
        ([{"a": 1}, "x"], "any", [("a",)]),
    ],
)
def test_what_elements_lack(values: list[Any], type: str, lacks: list[tuple[str, ...]]) -> None:
    found = element_of(values)
    assert str(found.type) == type
    assert [keys for keys, _ in found.lacks()] == lacks


_VALUES = st.recursive(
    st.none() | st.integers() | st.booleans() | st.sampled_from(["x", ""]),
    lambda inner: st.dictionaries(st.sampled_from("ab"), inner, max_size=2),
    max_leaves=6,
)


@given(st.lists(_VALUES, min_size=1, max_size=4))
def test_a_part_is_always_there_or_may_lack(values: list[Any]) -> None:
    lacking = {keys for keys, _ in element_of(values).lacks()}
    for keys in _known(element_of(values)):
        assert (keys in lacking) == any(_part(value, keys) is None for value in values)


def _known(element: Element) -> list[tuple[str, ...]]:
    inner = (element.keys or {}).items()
    return [(), *((key, *keys) for key, below in inner for keys in _known(below))]


def _part(value: Any, keys: tuple[str, ...]) -> Any:
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value


@pytest.mark.parametrize(
    ("many", "lacks"),
    [
        (SURE, None),
        (GAPS, "known"),
        (_gathered(may_lack=True, unforeseen=True), "unforeseen"),
        (PARAM, "unforeseen"),
        (Apply("range", (Constant(2, INTEGER),), LIST), None),
        (Apply("from_json", (PARAM,), LIST), "unforeseen"),
        (ListOf((PARAM,)), None),
        (Constant("[1,2]", LIST), None),
        (Constant("[1,null]", LIST), "known"),
        (Fallback(SURE, GAPS, LIST), "known"),
        (Fallback(PARAM, SURE, LIST), "unforeseen"),
        (Apply("if", (Constant("x", STRING), PARAM, GAPS), LIST), "known"),
    ],
)
def test_what_a_list_lacks_that_is_worked_out(many: Node, lacks: str | None) -> None:
    found = lack_in(many)
    said = None if found is None else "unforeseen" if found.unforeseen else "known"
    assert said == lacks
