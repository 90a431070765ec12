"""Inputs and outputs: names, types, defaults."""

from __future__ import annotations

import pytest

from kfpc.types import ANY, BOOLEAN, DICT, FLOAT, INTEGER, LIST, STRING, Type


@pytest.fixture
def load_input(load):
    """Reads a component with this one input, a flow mapping."""

    def read(entry):
        return load(f"inputs: [{entry}]\nimplementation: {{container: {{image: x}}}}\n")

    return read


@pytest.mark.parametrize(
    ("written", "type"),
    [
        ("String", STRING), ("string", STRING), ("Integer", INTEGER), ("int", INTEGER),
        ("Bool", BOOLEAN), ("float", FLOAT), ("JsonObject", DICT), ("JsonArray", LIST),
        ("'List[String]'", LIST), ("[String]", LIST), ("'typing.Dict[str, int]'", DICT),
        ("GCSPath", Type("GCSPath")), ("UI metadata", Type("UI metadata")),
        ("{GCSPath: {}}", Type("GCSPath")), ("{GCSPath: null}", Type("GCSPath")),
        ("{GCSPath: {data_type: CSV}}", Type("GCSPath", '{"data_type": "CSV"}')),
        ("{JsonObject: {data_type: 'proto:X'}}", Type("Dict", '{"data_type": "proto:X"}')),
        ("{List: String}", Type("List", '{"of": "String"}')), ("null", ANY), ("''", ANY),
    ],
)  # fmt: skip
def test_types(load_input, written, type):
    assert load_input(f"{{name: a, type: {written}}}").good.inputs["a"].type == type


@pytest.mark.parametrize("written", ["{A: {}, B: {}}", "[A, B]", "{}", "[]"])
def test_what_is_no_type(load_input, written):
    assert load_input(f"{{name: a, type: {written}}}").only.code == "KFPC410"


@pytest.mark.parametrize(
    ("type", "written", "default"),
    [
        ("String", "abc", "abc"), ("String", "1e3", "1e3"), ("String", "007", "007"),
        ("String", "True", "True"), ("String", "'null'", "null"), ("String", "''", ""),
        ("Integer", "'100'", "100"), ("Integer", "100", "100"), ("Integer", "0x10", "16"),
        ("Integer", "''", ""), ("Integer", "-1", "-1"),
        ("Float", "1", "1"), ("Float", "0.10", "0.10"), ("Float", "1e3", "1e3"),
        ("Float", "'1e3'", "1e3"),
        ("Boolean", "True", "True"), ("Boolean", "false", "false"), ("Boolean", "'False'", "False"),
        ("List", "[1, a, {b: null}]", '[1,"a",{"b":null}]'), ("List", "'[]'", "[]"),
        ("Dict", "{ä: true}", '{"ä":true}'), ("Dict", "''", ""),
        ("List", "[3.10, 1.0, 1e3]", "[3.10,1.0,1e3]"), ("Dict", "{v: 3.10}", '{"v":3.10}'),
        ("GCSPath", "gs://x/y", "gs://x/y"), ("null", "1.10", "1.10"),
        ("String", "[1]", "[1]"),
    ],
)  # fmt: skip
def test_defaults_are_text(load_input, type, written, default):
    loaded = load_input(f"{{name: a, type: {type}, default: {written}}}")
    assert loaded.component is not None
    assert loaded.component.inputs["a"].default == default


@pytest.mark.parametrize(
    "written", ["{name: a}", "{name: a, default: null}", "{name: a, default: }"]
)
def test_no_default(load_input, written):
    assert load_input(written).good.inputs["a"].default is None


@pytest.mark.parametrize(
    ("written", "optional"), [("true", True), ("false", False), ("'yes'", True), ("null", False)]
)
def test_optional(load_input, written, optional):
    assert load_input(f"{{name: a, optional: {written}}}").good.inputs["a"].optional is optional


def test_names_that_differ_at_all_are_different(load):
    component = load(
        """\
        inputs: [{name: My Input}, {name: my_input}, {name: my-input}, {name: My input}]
        outputs: [{name: My Input}]
        implementation:
          container: {image: x, command: [run, {outputPath: My Input}]}
        """
    ).good
    assert list(component.inputs) == ["My Input", "my_input", "my-input", "My input"]
    assert list(component.outputs) == ["My Input"]
