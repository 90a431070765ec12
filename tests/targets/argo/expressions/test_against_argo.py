"""Random expressions: what they mean, worked out here, is what Argo makes of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kfpc.pipeline.ids import ROOT
from kfpc.pipeline.values import (
    Apply,
    Comparison,
    Constant,
    Fallback,
    ListOf,
    Logic,
    Negation,
    Node,
    OutputRef,
    ParamRef,
    Reference,
    children,
)
from kfpc.targets.argo.expressions.render import render_condition
from kfpc.types import BOOLEAN, FLOAT, INTEGER, LIST, STRING, TEXT, Type, canonical
from tests.oracles import argo
from tests.targets.argo.expressions.test_render import NAMES

WORDS = ["", "a", "b'", '"}}', "{{x}}", "True", "\\u003c<", "é\n", "1"]
NUMBERS = [-3, 0, 1, 7]
FRACTIONS = [-0.5, 1.0, 2.5, 1e6]

PARAMS: dict[str, tuple[Type, Any]] = {
    **{f"t{i}": (STRING, word) for i, word in enumerate(WORDS)},
    **{f"n{i}": (INTEGER, number) for i, number in enumerate(NUMBERS)},
    **{f"f{i}": (FLOAT, number) for i, number in enumerate(FRACTIONS)},
    "yes": (BOOLEAN, True),
    "no": (BOOLEAN, False),
    "l0": (LIST, ["a", "b'", 1, 2.5]),
    "l1": (LIST, []),
}
SCOPE = {
    **{f"workflow.parameters.{name}": canonical(value) for name, (_, value) in PARAMS.items()},
    "tasks.ran.status": "Succeeded",
    **{
        f"tasks.ran.outputs.parameters.{name}": canonical(value)
        for name, (_, value) in PARAMS.items()
    },
    "tasks.skipped.status": "Skipped",
    "tasks.failed.status": "Failed",
}


def leaves(type: Type, values: list[Any]) -> st.SearchStrategy[Node]:
    known = TEXT if type == STRING else type
    names = [name for name, (kind, _) in PARAMS.items() if kind == type]
    references = [Reference(ParamRef(ROOT, name), type) for name in names] + [
        Reference(OutputRef((step,), name), type, absent=True)
        for name in names
        for step in ("ran", "skipped", "failed")
    ]
    constants = [Constant(value, known) for value in values]
    return st.sampled_from([*references, *constants])


def absent(*nodes: Node) -> bool:
    return any(node.absent for node in nodes)


def fallbacks(inner: st.SearchStrategy[Node], type: Type) -> st.SearchStrategy[Node]:
    return st.builds(lambda a, b: Fallback(a, b, type, a.absent and b.absent), inner, inner)


def call(function: str, type: Type, *arguments: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    return st.builds(lambda *a: Apply(function, a, type, absent(*a)), *arguments)


TEXTS = leaves(STRING, WORDS)
INTEGERS = leaves(INTEGER, NUMBERS)
FLOATS = leaves(FLOAT, FRACTIONS)
LISTS = leaves(LIST, [])
texts = st.one_of(
    TEXTS,
    fallbacks(TEXTS, STRING),
    call("lower", STRING, TEXTS),
    call("string", STRING, INTEGERS),
    call("string", STRING, FLOATS),
    call("json", STRING, TEXTS),
    call("if", STRING, leaves(BOOLEAN, [True]), TEXTS, TEXTS),
)
integers = st.one_of(
    INTEGERS,
    fallbacks(INTEGERS, INTEGER),
    call("length", INTEGER, texts),
    call("length", INTEGER, LISTS),
    call("min", INTEGER, INTEGERS, INTEGERS),
    call("if", INTEGER, leaves(BOOLEAN, [True]), INTEGERS, INTEGERS),
)
numbers = st.one_of(integers, FLOATS, call("max", FLOAT, FLOATS, INTEGERS))
lists = st.one_of(
    LISTS, st.lists(TEXTS, max_size=3).map(lambda i: ListOf(tuple(i), LIST, absent(*i)))
)
ORDER = st.sampled_from(["==", "!=", "<", "<=", ">", ">="])


def comparison(operator: str, left: Node, right: Node) -> Node:
    return Comparison(operator, left, right, absent=absent(left, right))


ATOMS = st.one_of(
    leaves(BOOLEAN, [True, False]),
    st.builds(comparison, ORDER, texts, texts),
    st.builds(comparison, ORDER, numbers, numbers),
    st.builds(comparison, st.just("in"), texts, lists),
    st.builds(comparison, st.just("in"), integers, LISTS),
    call("contains", BOOLEAN, texts, TEXTS),
    call("starts_with", BOOLEAN, texts, TEXTS),
)
CONDITIONS = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.builds(lambda x: Negation(x, absent=x.absent), inner),
        st.builds(
            lambda o, a, b: Logic(o, a, b, absent=absent(a, b)),
            st.sampled_from(["&&", "||"]),
            inner,
            inner,
        ),
        st.builds(comparison, st.sampled_from(["==", "!="]), inner, inner),
        fallbacks(inner, BOOLEAN),
        call("if", BOOLEAN, inner, inner, inner),
    ),
    max_leaves=6,
)


def there(node: Node) -> bool:
    """Whether a node has a value: what it is made from is there."""
    if isinstance(node, Reference):
        return not node.absent or (isinstance(node.ref, OutputRef) and node.ref.step == ("ran",))
    if isinstance(node, Fallback):
        return there(node.left) or there(node.right)
    if isinstance(node, Apply) and node.function == "if":
        condition, then, otherwise = node.arguments
        return there(condition) and there(then if meaning(condition) else otherwise)
    return all(there(child) for child in children(node))


def meaning(node: Node) -> Any:
    """The value of a node. A comparison with what is absent is false, so is a function of it."""
    if isinstance(node, Negation):
        return not meaning(node.operand)
    if isinstance(node, Logic):
        left, right = meaning(node.left), meaning(node.right)
        return (left and right) if node.operator == "&&" else (left or right)
    if isinstance(node, Fallback):
        return meaning(node.left if there(node.left) else node.right)
    if isinstance(node, Apply) and node.function == "if":
        condition, then, otherwise = node.arguments
        return meaning(then if meaning(condition) else otherwise)
    return found(node) if node.type != BOOLEAN or there(node) else False


def found(node: Node) -> Any:
    """The value of a node that has one."""
    if isinstance(node, Constant):
        return node.value
    if isinstance(node, Reference):
        assert isinstance(node.ref, (ParamRef, OutputRef))
        return PARAMS[node.ref.name if isinstance(node.ref, ParamRef) else node.ref.output][1]
    parts = [meaning(child) for child in children(node)]
    if isinstance(node, ListOf):
        return parts
    if isinstance(node, Comparison):
        return compared(node.operator, *parts)
    assert isinstance(node, Apply)
    return FUNCTIONS[node.function](*parts)


def compared(operator: str, left: Any, right: Any) -> bool:
    if isinstance(left, str) and isinstance(right, str):
        left, right = left.encode(), right.encode()
    return {
        "==": lambda: left == right,
        "!=": lambda: left != right,
        "<": lambda: left < right,
        "<=": lambda: left <= right,
        ">": lambda: left > right,
        ">=": lambda: left >= right,
        "in": lambda: left in right,
    }[operator]()


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "lower": str.lower,
    "string": canonical,
    "json": lambda text: json.dumps(text, ensure_ascii=False),
    "length": len,
    "min": min,
    "max": max,
    "contains": lambda whole, part: part in whole,
    "starts_with": str.startswith,
}


@pytest.mark.filterwarnings("ignore:Generating overly large repr")
@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(CONDITIONS, min_size=1, max_size=100))
def test_argo_decides_as_worked_out_here(conditions):
    written = [render_condition(node, NAMES) for node in conditions]
    answers = argo.evaluate({"expression": w, "env": SCOPE, "as": "text"} for w in written)
    for node, tag, answer in zip(conditions, written, answers, strict=True):
        assert answer == canonical(meaning(node)), tag
