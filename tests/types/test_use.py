"""Outside ``types/`` a type is asked what it is; nobody compares it or its name.

``type == ARTIFACT`` is false for ``{Artifact: {data_type: CSV}}``.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from kfpc import types
from kfpc.types import Type
from tests.conftest import ROOT

BASIC = {name for name in types.__all__ if isinstance(getattr(types, name), Type)}
NAMES = {getattr(types, name).name for name in BASIC}

SOURCES = sorted((ROOT / "compiler" / "kfpc").rglob("*.py"))


def offences(tree: ast.AST) -> Iterator[ast.AST]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
            if any(map(is_basic, sides)) or (
                any(map(is_name_of_a_type, sides)) and any(map(is_basic_name, sides))
            ):
                yield node
        elif isinstance(node, ast.Attribute) and node.attr == "name" and is_constant(node.value):
            yield node
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if node.func.attr == "get" and any(map(is_name_of_a_type, node.args)):
                yield node
        elif isinstance(node, ast.Subscript) and is_name_of_a_type(node.slice):
            yield node


def is_constant(node: ast.AST) -> bool:
    return isinstance(node, ast.Name) and node.id in BASIC


def is_basic(node: ast.AST) -> bool:
    """``ARTIFACT``, or ``(INTEGER, FLOAT)``."""
    return is_constant(node) or any(map(is_constant, getattr(node, "elts", ())))


def is_basic_name(node: ast.AST) -> bool:
    """``"Artifact"``, or ``("Integer", "Float")``."""
    inner = getattr(node, "elts", [node])
    return any(isinstance(item, ast.Constant) and item.value in NAMES for item in inner)


def is_name_of_a_type(node: ast.AST) -> bool:
    """``output.type.name``, or ``wanted.name``: all names that kfpc has for types."""
    if not (isinstance(node, ast.Attribute) and node.attr == "name"):
        return False
    held = node.value
    called = held.attr if isinstance(held, ast.Attribute) else getattr(held, "id", "")
    return called in ("type", "type_", "kind", "wanted", "given")


def test_nobody_compares_a_type() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 0)}"
        for path in SOURCES
        if "types" not in path.relative_to(ROOT / "compiler" / "kfpc").parts
        for node in offences(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert found == []


@pytest.mark.parametrize(
    "code",
    [
        "output.type == ARTIFACT",
        "kind != INTEGER",
        "node.type in (INTEGER, FLOAT)",
        "type.name == ARTIFACT.name",
        "ARTIFACT.name in (left.type.name, right.type.name)",
        "item.type.name == 'Artifact'",
        "kind.name in {'List', 'Dict'}",
        "{INTEGER.name: 'int'}",
        "TABLE.get(reference.type.name)",
        "TABLE[wanted.name]",
    ],
)
def test_a_comparison_is_found(code: str) -> None:
    assert list(offences(ast.parse(code)))


@pytest.mark.parametrize(
    "code", ["kind.is_artifact", "f'{kind.name}'", "a.kind is Kind.LIST", "step.name == 'a'"]
)
def test_nothing_else_is(code: str) -> None:
    assert not list(offences(ast.parse(code)))
