"""Keys that look like something else, at every mapping of a spec: each is told where it is."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import kfpc
from kfpc.diagnostics import Diagnostic
from kfpc.language.forms import keys_at, takes_names
from kfpc.language.spec import Spec
from tests.source.reading import clean

GOLDEN = Path(__file__).parents[2] / "golden"

KEYS = ["<name>", "<text>", "[key]", "", "`a.b`", "\u0007" * 90]

SPECS = [
    "cluster-own", "containers", "outputs", "params", "placement", "resources", "resume",
    "retries", "secrets", "two-budgets", "volumes", "workflow",
]  # fmt: skip

Steps = tuple[str | int, ...]


def mappings(data: Any, at: Steps = ()) -> Iterator[Steps]:
    """The paths of all mappings."""
    if isinstance(data, dict):
        yield at
    for key, value in (
        data.items()
        if isinstance(data, dict)
        else enumerate(data)
        if isinstance(data, list)
        else ()
    ):
        yield from mappings(value, (*at, key))


def told(data: Any, at: Steps, key: str) -> tuple[Diagnostic, ...]:
    """What is said of a spec with one more key in a mapping."""
    spec = inner = copy.deepcopy(data)
    for step in at:
        inner = inner[step]
    inner[key] = "x"
    return kfpc.validate(kfpc.Source(json.dumps(spec), "spec.json")).diagnostics


def under(found: Diagnostic) -> str:
    span = found.span
    return span.source.text[span.start : span.end]


@pytest.mark.parametrize("name", SPECS)
@pytest.mark.parametrize("key", KEYS, ids=ascii)
def test_every_mapping_tells_its_own_keys(name: str, key: str) -> None:
    data = clean((GOLDEN / f"{name}.yaml").read_text(encoding="utf-8")).data
    for at in mappings(data):
        found = told(data, at, key)
        shape = [each for each in found if each.code in ("KFPC201", "KFPC205")]
        assert all(under(each) == json.dumps(key) for each in shape), at
        if keys_at(Spec, at) and not takes_names(Spec, at):
            assert [each.code for each in shape] == ["KFPC201"], at


VALUES: list[Any] = [
    [], {}, [[]], [{}], {"": ""}, {"<text>": 1}, -1, True, "", "${{", [None], {"a": None},
    {"name": {"name": {}}}, [{"name": "a"}, {"name": "a"}], [{"name": "x", "value": {}}],
    {"limits": []}, {"limits": {"cpu": {}}}, {"secret": {"secret": {}}}, {"parameters": [{}]},
    {"valueFrom": {"secretKeyRef": []}}, ["a=b", {}], {"checkpoint": {"path": []}}, {"url": {}},
    [{"metadata": "x", "spec": "y", "size": "1Gi"}], {"seconds": True}, {"type": [], "count": 1},
    {"persistentVolumeClaim": []}, {"spec": {"resources": []}}, 1e308, {"limit": []},
]  # fmt: skip
"""Values that come near what other tools write, and are not that."""


def leaves(data: Any, at: Steps = ()) -> Iterator[Steps]:
    for key, value in (
        data.items()
        if isinstance(data, dict)
        else enumerate(data)
        if isinstance(data, list)
        else ()
    ):
        yield (*at, key)
        yield from leaves(value, (*at, key))


@pytest.mark.parametrize("name", SPECS)
def test_no_value_ends_in_a_traceback(name: str) -> None:
    data = clean((GOLDEN / f"{name}.yaml").read_text(encoding="utf-8")).data
    for number, at in enumerate(leaves(data)):
        for value in VALUES[number % 8 :: 8]:  # all of them, over the leaves of a kind
            spec = inner = copy.deepcopy(data)
            for step in at[:-1]:
                inner = inner[step]
            inner[at[-1]] = value
            for found in kfpc.validate(kfpc.Source(json.dumps(spec), "spec.json")).diagnostics:
                assert found.message
                assert found.help != ""
