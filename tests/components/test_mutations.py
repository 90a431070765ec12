"""Whatever becomes of a component file, the answer is a component or diagnostics."""

from __future__ import annotations

import copy
import json
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kfpc.components import Component
from kfpc.diagnostics import Severity
from tests.components.support import load_path

TRAIN: dict[str, Any] = {
    "name": "Train",
    "description": "Trains",
    "metadata": {"labels": {"add-pod-env": "true"}, "annotations": {"author": "Ada"}},
    "inputs": [
        {"name": "data", "type": "CSV", "description": "Rows"},
        {"name": "steps", "type": "Integer", "default": "100", "optional": True},
        {"name": "config", "type": {"JsonObject": {"data_type": "Config"}}, "default": {}},
        {"name": "fast", "type": "Bool", "default": "False"},
    ],
    "outputs": [{"name": "model", "type": "Model"}, {"name": "score", "type": "Float"}],
    "implementation": {
        "container": {
            "image": "trainer:1",
            "command": ["python3", "-m", "train", 1, True, None],
            "args": [
                "--data",
                {"inputPath": "data"},
                {
                    "if": {
                        "cond": {"isPresent": "steps"},
                        "then": ["--steps", {"inputValue": "steps"}],
                        "else": {"concat": ["--config=", {"inputValue": "config"}]},
                    }
                },
                {"if": {"cond": {"inputValue": "fast"}, "then": "--fast"}},
                {"outputPath": "model"},
                "{{workflow.name}}",
            ],
            "env": {"POD": "{{pod.name}}", "LEVEL": 3},
            "fileOutputs": {"score": "/tmp/score"},
        }
    },
}

PIECES: st.SearchStrategy[Any] = st.sampled_from(
    [
        None, True, 0, -1.5, "", "data", "model", "{{$}}", "no", [], {}, [[]], [None], {"": ""},
        {"inputValue": "steps"}, {"inputValue": None}, {"inputValue": {}}, {"executorInput": None},
        {"if": {}}, {"if": None, "cond": 1}, {"if": {"cond": "maybe", "then": {"concat": 1}}},
        {"concat": [{"concat": [{"concat": []}]}]}, {"name": "data"}, {"name": {"a": 1}},
        {"graph": {}}, {"name": "x", "type": ["a", "b"], "default": [1e300], "optional": "no"},
    ]
)  # fmt: skip

KEYS = ("name", "type", "default", "if", "cond", "concat", "inputValue", "image", "zzz", "", "0")

KEY = st.sampled_from(KEYS)


def containers(tree: Any) -> list[dict[str, Any] | list[Any]]:
    """All the mappings and lists of a tree, itself first."""
    if not isinstance(tree, (dict, list)):
        return []
    children = tree.values() if isinstance(tree, dict) else tree
    return [tree, *(inner for child in children for inner in containers(child))]


@st.composite
def mutated(draw: st.DrawFn) -> Any:
    """The component above after some deletions, replacements and insertions."""
    tree = copy.deepcopy(TRAIN)
    for _ in range(draw(st.integers(1, 6))):
        place = draw(st.sampled_from(containers(tree)))
        keys = list(place) if isinstance(place, dict) else list(range(len(place)))
        what = draw(st.sampled_from(("delete", "replace", "insert")))
        if what == "insert" and isinstance(place, list):
            place.insert(draw(st.integers(0, len(place))), copy.deepcopy(draw(PIECES)))
        elif what == "insert" and isinstance(place, dict):
            place[draw(KEY)] = copy.deepcopy(draw(PIECES))
        elif keys:
            key = draw(st.sampled_from(keys))
            if what == "delete":
                del place[key]
            else:
                place[key] = copy.deepcopy(draw(PIECES))
    return tree


@given(tree=mutated())
@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_a_mutated_component_is_a_component_or_has_an_error(tmp_path, tree):
    path = tmp_path / "mutated.yaml"
    path.write_text(json.dumps(tree, indent=1), encoding="utf-8")

    loaded = load_path(path)

    failed = any(found.severity is Severity.ERROR for found in loaded.found)
    assert isinstance(loaded.component, Component) is not failed
    length = len(path.read_text(encoding="utf-8"))
    for found in loaded.found:
        assert 0 <= found.span.start <= found.span.end <= length
        assert found.message[:1] not in ("", " ")
        assert not found.message.endswith(".")


@given(value=st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(codec="ascii", categories=("L", "N", "P"))),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEY, inner, max_size=3),
    max_leaves=12,
))  # fmt: skip
@settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_value_in_any_field(tmp_path, value):
    path = tmp_path / "any.yaml"
    for field in ("metadata", "inputs", "outputs", "implementation"):
        path.write_text(json.dumps({**TRAIN, field: value}), encoding="utf-8")
        load_path(path)
    for field in ("image", "command", "args", "env", "fileOutputs"):
        tree = copy.deepcopy(TRAIN)
        tree["implementation"]["container"][field] = value
        path.write_text(json.dumps(tree), encoding="utf-8")
        load_path(path)
