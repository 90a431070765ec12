"""Placeholders in command, args and env."""

from __future__ import annotations

import pytest

from kfpc.components import Concat, If, InputPath, InputValue, IsPresent, OutputPath
from tests.components.support import underlined

RATE = InputValue("rate")


@pytest.mark.parametrize(
    ("written", "arguments"),
    [
        ("[a, 'b c']", ("a", "b c")),
        ("[{inputValue: rate}, {inputPath: data}]", (RATE, InputPath("data"))),
        ("[{outputPath: model}]", (OutputPath("model"),)),
        ("[{concat: [--rate=, {inputValue: rate}, 5]}]", (Concat(("--rate=", RATE, "5")),)),
        ("[concat: [a, {concat: [b]}]]", (Concat(("a", Concat(("b",)))),)),
        (
            "[{if: {cond: {isPresent: rate}, then: [--rate, {inputValue: rate}]}}]",
            (If(IsPresent("rate"), ("--rate", RATE), ()),),
        ),
        (
            "[{if: {cond: {isPresent: rate}, then: {inputValue: rate}, else: '0.1'}}]",
            (If(IsPresent("rate"), (RATE,), ("0.1",)),),
        ),
        (
            "[{if: {cond: {inputValue: verbose}, then: -v, else: null}}]",
            (If(InputValue("verbose"), ("-v",), ()),),
        ),
        ("[{if: {cond: true, then: [a]}}]", (If(True, ("a",), ()),)),
        ("[{if: {cond: 'false', then: [a], else: [b]}}]", (If(False, ("a",), ("b",)),)),
        (
            "[{if: {cond: 'True', then: [{if: {cond: {isPresent: data}, then: [x]}}]}}]",
            (If(True, (If(IsPresent("data"), ("x",), ()),), ()),),
        ),
        (
            "[{concat: [a, {if: {cond: {isPresent: rate}, then: b, else: c}}]}]",
            (Concat(("a", If(IsPresent("rate"), ("b",), ("c",)))),),
        ),
        ("", ()),
    ],
)
def test_placeholders(load_args, written, arguments):
    assert load_args(written).good.container.args == arguments


@pytest.mark.parametrize(
    "written", ["1", "1.10", "-0.0", "1e3", "0x1F", "0777", "true", "False", "TRUE", "null", "~"]
)
def test_what_yaml_reads_as_no_text_is_the_text_of_the_file(load_args, written):
    loaded = load_args(f"[--x, {written}]")
    assert loaded.component is not None
    assert loaded.component.container.args == ("--x", written)


@pytest.mark.parametrize("written", ["no", "yes", "on", "off", "n", "y", "1_000", "12:30:00"])
def test_text_that_older_yaml_took_for_something_else_is_text(load_args, written):
    loaded = load_args(f"[{{if: {{cond: {{isPresent: rate}}, then: a, else: [{written}]}}}}]")
    assert loaded.component is not None
    (choice,) = loaded.component.container.args
    assert choice.otherwise == (written,)


@pytest.mark.parametrize(
    "name", ["inputUri", "outputUri", "executorInput", "inputMetadata", "outputMetadata",
             "inputOutputPortName"],
)  # fmt: skip
def test_a_placeholder_of_v2_is_named(load_args, name):
    loaded = load_args(f"[--x, {{{name}: data}}, {{{name}: model}}]")
    assert loaded.only.code == "KFPC407"
    assert loaded.only.message.startswith(f"`{name}` ")
    assert underlined(loaded.only) == name


@pytest.mark.parametrize(
    "text",
    [
        "{{$}}",
        "{{$.inputs.artifacts['m'].uri}}",
        "{{$.inputs.parameters['rate']}}",
        "{{$.outputs.artifacts['m'].path}}",
        "{{$.json_escape[1]}}",
        "{{$.pipeline_job_name}}",
    ],
)
def test_a_placeholder_of_v2_inside_a_text_is_named(load_args, text):
    loaded = load_args(f'["--x={text},", {{concat: [a, "{text}"]}}]')
    assert loaded.only.code == "KFPC407"
    assert f"`{text}`" in loaded.only.message
    assert underlined(loaded.only) == text


@pytest.mark.parametrize(
    "text",
    ["{{pod.name}}", "{{workflow.name}}", "{{ $x := 1 }}", "{{", "{{x}}", "$(date) ${{ x }}"],
)
def test_other_braces_are_none_of_the_loaders_business(load_args, text):
    assert load_args(f"['{text}']").good.container.args == (text,)


def test_a_program_in_a_block_is_kept_as_it_is(load):
    component = load(
        """\
        implementation:
          container:
            image: x
            command:
            - python3
            - -c
            - |
              print({"a": "{{pod.name}}"})
                # end
        """
    ).good
    assert component.container.command[2] == 'print({"a": "{{pod.name}}"})\n  # end\n'


@pytest.mark.parametrize("type", ["Directory", "Artifact"])
def test_a_folder_is_no_value(load, type):
    loaded = load(
        f"""\
        inputs: [{{name: data, type: {type}}}]
        implementation: {{container: {{image: x, args: [{{inputValue: data}}]}}}}
        """
    )
    assert loaded.only.code == "KFPC426"
    assert loaded.component is not None


def test_env_takes_placeholders(load):
    component = load(
        """\
        inputs: [{name: level, optional: true}]
        implementation:
          container:
            image: x
            env:
              A: {inputValue: level}
              B: {if: {cond: {isPresent: level}, then: {inputValue: level}, else: none}}
              C:
              D: 1.50
        """
    ).good
    assert component.container.env == {
        "A": InputValue("level"),
        "B": If(IsPresent("level"), (InputValue("level"),), ("none",)),
        "C": "",
        "D": "1.50",
    }


@pytest.mark.parametrize(("depth", "codes"), [(40, []), (200, ["KFPC119"])])
def test_depth_has_an_end(load_args, depth, codes):
    deep = "{concat: [" * depth + "a" + "]}" * depth
    assert load_args(f"[{deep}]").codes == codes
