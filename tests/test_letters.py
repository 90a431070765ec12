"""A value that is only handed on keeps its letters, from wherever it comes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from itertools import product
from pathlib import Path
from typing import Any

import pytest

import kfpc
from kfpc.cli import inputs
from kfpc.diagnostics import Diagnostic, Report, Severity
from tests.oracles import argo
from tests.telling import whole

LETTERS: dict[str, tuple[str, str]] = {
    "3.10": ("3.10", "Float"),
    "1.0": ("1.0", "Float"),
    "1e3": ("1e3", "Float"),
    "1.5E-3": ("1.5E-3", "Float"),
    ".5": (".5", "Float"),
    "5.": ("5.", "Float"),
    "+1": ("+1", "Integer"),
    "-0": ("-0", "Integer"),
    "007": ("007", "Integer"),
    "0x1F": ("31", "Integer"),
    "0o17": ("15", "Integer"),
    "9007199254740993": ("9007199254740993", "Integer"),
    "True": ("True", "Boolean"),
    "FALSE": ("FALSE", "Boolean"),
    "1_000": ("1_000", "String"),
    "12:30": ("12:30", "String"),
    "2024-01-01": ("2024-01-01", "String"),
    "no": ("no", "String"),
}
"""Plain scalars; what a program gets of each as its own type, and that type. A number in another
base than ten is worked out, for no run reads it; as text it keeps its letters too."""

SPEC = """
params: {{p: {param}}}
steps:
  a:
    image: busybox:1
    inputs: {{i: {input}}}
    env: {{E: {env}}}
    command: [x, "${{{{ json(params.p) }}}}", "${{{{ json(inputs.i) }}}}"]
"""


def compiled(text: str, folder: Path | None = None, **options: Any) -> dict[str, Any]:
    name = "pipeline.yaml" if folder is None else str(folder / "pipeline.yaml")
    result = kfpc.compile(kfpc.Source(whole(text), name), **options)
    if result.manifest is None:
        raise RefusedError(result.diagnostics)
    return result.manifest


class RefusedError(Exception):
    """There is no package; the arguments are the errors."""

    def __init__(self, found: Iterable[Diagnostic]) -> None:
        super().__init__(*(one for one in found if one.severity is Severity.ERROR))


def of_param(manifest: dict[str, Any]) -> str:
    (found,) = manifest["spec"]["arguments"]["parameters"]
    value: str = found["value"]
    return value


def of_task(manifest: dict[str, Any], name: str) -> str:
    (main,) = (one for one in manifest["spec"]["templates"] if one["name"] == "main")
    (task,) = (one for one in main["dag"]["tasks"] if one["name"] == "a")
    given = {one["name"]: one["value"] for one in task["arguments"]["parameters"]}
    value: str = given[name]
    return value


def from_a_default(scalar: str, type: str, _: Path) -> str:
    return of_param(compiled(spec(param=f"{{type: {type}, default: {scalar}}}")))


def from_an_input(scalar: str, type: str, _: Path) -> str:
    return of_task(compiled(spec(input=f"{{type: {type}, value: {scalar}}}")), "i")


def from_a_file(scalar: str, type: str, folder: Path) -> str:
    (folder / "params.yaml").write_text(f"p: {scalar}\n")
    return given_by(folder / "params.yaml", type)


def from_the_command_line(scalar: str, type: str, _: Path) -> str:
    text = spec(param=f"{{type: {type}}}")
    return of_param(compiled(text, set=inputs.assignments([f"p={scalar}"])))


def from_with(scalar: str, type: str, folder: Path) -> str:
    return of_task(
        compiled(component(folder, f"type: {type}", f"with: {{i: {scalar}}}"), folder), "i"
    )


def from_a_default_of_a_component(scalar: str, type: str, folder: Path) -> str:
    port = f"type: {type}, default: {scalar}"
    return of_task(compiled(component(folder, port, "with: {}"), folder), "i")


def spec(param: str = "x", input: str = "x", env: str = "x") -> str:
    return SPEC.format(param=param, input=input, env=env)


def given_by(file: Path, type: str) -> str:
    filled = inputs.params([str(file)], "spec.yaml", Report())
    text = spec(param=f"{{type: {type}}}")
    return of_param(compiled(text, params=filled.values, places=filled.places))


def component(folder: Path, port: str, given: str) -> str:
    (folder / "c.yaml").write_text(
        f"name: C\ninputs: [{{name: i, {port}}}]\nimplementation: {{container: {{image: 'x:1', "
        "command: [x, {inputValue: i}]}}\n"
    )
    return f"steps: {{a: {{component: ./c.yaml, {given}}}}}"


SOURCES: dict[str, Callable[[str, str, Path], str]] = {
    "a default": from_a_default,
    "an input": from_an_input,
    "a file of params": from_a_file,
    "--set": from_the_command_line,
    "with": from_with,
    "a default of a component": from_a_default_of_a_component,
}


@pytest.mark.parametrize("scalar", LETTERS)
@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize("type", ["String", "Version"])
def test_text_keeps_its_letters(source: str, scalar: str, type: str, tmp_path: Path) -> None:
    assert SOURCES[source](scalar, type, tmp_path) == scalar


@pytest.mark.parametrize("scalar", LETTERS)
@pytest.mark.parametrize("source", [name for name in SOURCES if name != "--set"])
def test_a_number_keeps_them_where_a_run_reads_them(
    source: str, scalar: str, tmp_path: Path
) -> None:
    text, type = LETTERS[scalar]
    assert SOURCES[source](scalar, type, tmp_path) == text


NO_VALUES = [
    ("Integer", "1e3"),
    ("Integer", "1.0"),
    ("Float", ".inf"),
    ("Float", "-.INF"),
    ("Float", ".nan"),
    ("Float", "True"),
]
"""A type, and what is none of its values: an Integer is written as one, and a run works with no
infinity."""


@pytest.mark.parametrize(("type", "scalar"), NO_VALUES)
@pytest.mark.parametrize("source", SOURCES)
def test_all_sources_refuse_it(source: str, type: str, scalar: str, tmp_path: Path) -> None:
    with pytest.raises(RefusedError) as refused:
        SOURCES[source](scalar, type, tmp_path)
    (found,) = refused.value.args
    assert scalar in found.message or type in found.message
    assert found.help is not None


@pytest.mark.parametrize("scalar", [".inf", ".nan"])
def test_without_a_type_it_is_refused_as_a_float(scalar: str) -> None:
    for text in (spec(param=scalar), spec(input=scalar)):
        with pytest.raises(RefusedError, match=f"`{scalar}` is not a number"):
            compiled(text)


def test_python_s_floats_are_no_integers() -> None:
    text = spec(param="{type: Integer}")
    with pytest.raises(RefusedError, match=r"`1000.0` was given to `p`, of type Integer"):
        compiled(text, params={"p": 1e3})


def test_argo_s_expressions_fail_with_an_infinity() -> None:
    """What a run would make of it."""
    for text in ("Infinity", "NaN"):
        assert isinstance(argo.tag("float(p)", p=text), argo.Refused)
        assert isinstance(argo.tag("toJson(float(p))", p=text), argo.Refused)


@pytest.mark.parametrize("scalar", LETTERS)
def test_without_a_type_too(scalar: str) -> None:
    text, _ = LETTERS[scalar]
    assert of_param(compiled(spec(param=scalar))) == text
    assert of_task(compiled(spec(input=scalar)), "i") == text


@pytest.mark.parametrize("scalar", LETTERS)
def test_a_variable_is_text(scalar: str) -> None:
    (template,) = (t for t in compiled(spec(env=scalar))["spec"]["templates"] if t["name"] == "a")
    assert {"name": "E", "value": scalar} in template["container"]["env"]


@pytest.mark.parametrize("scalar", ["3.10", "1.0", "1e3", "-0", "9007199254740993", "true"])
def test_a_file_in_json(scalar: str, tmp_path: Path) -> None:
    (tmp_path / "params.json").write_text(f'{{"p": {scalar}}}')
    assert given_by(tmp_path / "params.json", "String") == scalar


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("[1.0, 1e3, 3.10]", "[1.0,1e3,3.10]"),
        ("[007, .5, 0x1F]", "[7,0.5,31]"),
        ("[{a: 1.50}, [2.0], True]", '[{"a":1.50},[2.0],true]'),
    ],
)
def test_numbers_in_a_list_keep_them_where_json_has_them(
    written: str, text: str, tmp_path: Path
) -> None:
    for source in SOURCES.keys() - {"--set"}:
        assert SOURCES[source](written, "List", tmp_path) == text


CHOICES = {
    "${{ if(params.b, params.p, 3.9) }}": "3.10",
    "${{ if(!params.b, params.p, 3.90) }}": "3.90",
    "${{ steps.s.outputs.o ?? 3.90 }}": "3.90",
    "${{ steps.s.outputs.o ?? params.p }}": "3.10",
    "v${{ if(params.b, params.p, 3.9) }}": "v3.10",
    "${{ int(params.n) }}": "7",
    "${{ float(if(params.b, params.p, 3.9)) }}": "3.1",
}
"""What is handed on, and what is worked out, of `p: 3.10`, `n: 007` and `b: True`."""


@pytest.mark.parametrize("text", CHOICES)
def test_a_choice_hands_letters_on(text: str) -> None:
    manifest = compiled(f"""
        params: {{p: 3.10, n: 007, b: True}}
        steps:
          s: {{image: "x:1", args: [x, "${{{{ outputs.o.path }}}}"], when: params.n == 1,
              outputs: {{o: Float}}}}
          a:
            image: "x:1"
            inputs: {{i: {{type: String, value: "{text}"}}}}
            args: ["${{{{ inputs.i }}}}", "${{{{ params.p }}}}", "${{{{ params.b }}}}"]
        """)
    params = {one["name"]: one["value"] for one in manifest["spec"]["arguments"]["parameters"]}
    env = {f"workflow.parameters.{name}": value for name, value in params.items()}
    request = {"expression": of_task(manifest, "i"), "as": "text"}
    (found,) = argo.evaluate([{**request, "env": {**env, "tasks.s.status": "Skipped"}}])
    assert found == CHOICES[text]


def test_a_choice_within_a_step_hands_letters_on() -> None:
    """Of what comes from around the step, and of its own inputs."""
    manifest = compiled("""
        params: {p: 3.10}
        steps:
          a:
            image: "x:1"
            inputs: {i: {type: Float, value: 3.90}}
            command: [x, "${{ if(attempt == 1, params.p, 1.50) }}",
              "${{ if(attempt == 1, inputs.i, params.p) }}"]
            retries: 2
        """)
    (template,) = (one for one in manifest["spec"]["templates"] if one["name"] == "a")
    env = {"inputs.parameters.i": "3.90", "inputs.parameters.p": of_task(manifest, "p")}
    assert env["inputs.parameters.p"] == "{{workflow.parameters.p}}"
    env["inputs.parameters.p"] = "3.10"
    texts = template["container"]["command"][1:]
    found = [
        argo.evaluate(
            {"expression": text, "as": "text", "env": {**env, "retries": retries}} for text in texts
        )
        for retries in ("0", "1")
    ]
    assert found == [["3.10", "3.90"], ["1.50", "3.10"]]


def test_a_run_reads_all_numbers_that_are_kept() -> None:
    """As Argo's own code does, in an expression that works with them."""
    kept = [text for text, type in LETTERS.values() if type in ("Integer", "Float")]
    read = [argo.tag("float(p) == q", p=text, q=float(text)) for text in kept]
    assert [str(one) for one in read] == ["true"] * len(kept)


MEMBERS = [
    ("Float", "[3.1, 4]", "3.10", "3.1"),
    ("Float", "[0.5, 1.0]", "1", "1.0"),
    ("Float", "[1000]", "1e3", "1000"),
    ("Float", "[1.0, 1]", "1", "1"),
    ("Float", "[-0]", "0.0", "-0"),
    ("Integer", "[7, 8]", "007", "7"),
    ("Integer", "[0x1F]", "31", "31"),
    ("Boolean", "[true, false]", "True", "true"),
    ("Boolean", "[TRUE]", "true", "TRUE"),
    ("String", "[1.0, 1]", "1", "1"),
]
"""A type, an `enum`, what is given, and the member that it is. Argo compares letter by letter."""


@pytest.mark.parametrize(("type", "members", "scalar", "text"), MEMBERS)
@pytest.mark.parametrize("source", ["a default", "a file of params", "--set"])
def test_a_value_of_an_enum_has_the_letters_of_its_member(
    source: str, type: str, members: str, scalar: str, text: str, tmp_path: Path
) -> None:
    declared = f"type: {type}, enum: {members}"
    options: dict[str, Any] = {}
    if source == "a default":
        declared += f", default: {scalar}"
    elif source == "--set":
        options = {"set": inputs.assignments([f"p={scalar}"])}
    else:
        (tmp_path / "p.yaml").write_text(f"p: {scalar}\n")
        filled = inputs.params([str(tmp_path / "p.yaml")], "s", Report())
        options = {"params": filled.values, "places": filled.places}
    manifest = compiled(spec(param=f"{{{declared}}}"), **options)
    assert of_param(manifest) == text
    assert argo.validate_text(json.dumps(manifest), tmp_path) == []


@pytest.mark.parametrize("scalar", LETTERS)
def test_a_value_that_is_taken_is_in_the_list_of_the_package(scalar: str) -> None:
    for member, type in product(LETTERS, ("Float", "Integer", "Boolean", "String")):
        text = whole(spec(param=f"{{type: {type}, default: {scalar}, enum: [{member}]}}"))
        manifest = kfpc.compile(kfpc.Source(text, "s.yaml")).manifest
        if manifest is not None:
            (param,) = manifest["spec"]["arguments"]["parameters"]
            assert param["value"] in param["enum"]


def test_the_schema_of_a_type_judges_the_letters(tmp_path: Path) -> None:
    pattern = 'type: {Color: {openapi_schema_validator: {type: string, pattern: "^[a-z]+$"}}}'
    text = component(tmp_path, pattern, "with: {i: 3}")
    result = kfpc.validate(kfpc.Source(whole(text), str(tmp_path / "pipeline.yaml")))
    assert [found.code for found in result.diagnostics] == ["KFPC458"]
