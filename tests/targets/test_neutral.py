"""What knows no platform: the rooms between the spec and its target have none of Argo's words."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import kfpc
from tests.oracles import crd

KFPC = Path(kfpc.__file__).parent
ROOMS = ("typecheck", "preemption", "analysis", "checks", "views/plans")
FILES = {
    str(path.relative_to(KFPC)): path for room in ROOMS for path in (KFPC / room).rglob("*.py")
}


@pytest.mark.parametrize("file", FILES.values(), ids=FILES)
def test_nothing_here_speaks_of_argo(file: Path) -> None:
    assert [word for word in words(file.read_text()) if "argo" in word.lower()] == []


def test_no_rule_and_no_plan_reads_a_field_of_argo_s() -> None:
    """A field such as ``retryStrategy`` is the target's to read, and to name."""
    fields = camel_case_fields()
    assert {"retryStrategy", "nodeSelector", "podSpecPatch", "templateDefaults"} <= fields
    read = {
        name: fields & {*re.findall(r"\w+", " ".join(words(path.read_text())))}
        for name, path in FILES.items()
    }
    assert {name: found for name, found in read.items() if found} == {}


def camel_case_fields() -> set[str]:
    """The fields of a Workflow's spec and of a template that are called as nothing else is."""
    spec = crd.validator("Workflow").schema["properties"]["spec"]["properties"]
    return {
        field for field in (*spec, *spec["templates"]["items"]["properties"]) if not field.islower()
    }


def words(code: str) -> Iterator[str]:
    """All names and texts of a module but its documentation, which may show an example."""
    tree = ast.parse(code)
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef)
    pages = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, documented) and node.body and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            if id(node) not in pages:
                yield node.value
        elif isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""
        elif isinstance(node, ast.arg):
            yield node.arg
