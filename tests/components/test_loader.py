"""A component file as a whole."""

from __future__ import annotations

import pytest

from kfpc.components import InputPath, InputValue, OutputPath

WHOLE = """\
name: Train
description: Trains a model.
metadata:
  labels: {add-pod-env: true}
  annotations: {author: Ada, versions: [1.0, 2]}
inputs:
- {name: Data, type: CSV, description: Rows, annotations: {unit: rows}}
- {name: rate, type: Float, default: '0.1'}
outputs:
- {name: Model, type: {Model: {framework: keras}}, description: The best one}
- {name: score}
implementation:
  container:
    image: trainer:1
    command: [python, -m, train]
    args: [--data, {inputPath: Data}, --rate, {inputValue: rate}, --to, {outputPath: Model}]
    env: {POD: '{{pod.name}}', LEVEL: 3}
    fileOutputs: {score: /tmp/score}
"""


def test_all_of_a_component(load):
    component = load(WHOLE).good

    assert component.name == "Train"
    assert component.description == "Trains a model."
    assert component.labels == {"add-pod-env": "true"}
    assert component.annotations == {"author": "Ada", "versions": "[1.0,2]"}
    assert list(component.inputs) == ["Data", "rate"]
    assert component.inputs["Data"].description == "Rows"
    assert component.inputs["rate"].default == "0.1"
    assert component.outputs["Model"].type.details == {"framework": "keras"}
    assert component.outputs["Model"].path is None
    assert component.outputs["score"].path == "/tmp/score"
    assert component.container.image == "trainer:1"
    assert component.container.command == ("python", "-m", "train")
    assert component.container.args == (
        "--data", InputPath("Data"), "--rate", InputValue("rate"), "--to", OutputPath("Model"),
    )  # fmt: skip
    assert component.container.env == {"POD": "{{pod.name}}", "LEVEL": "3"}


def test_places_are_those_of_the_names(load):
    component = load(WHOLE).good

    span = component.inputs["rate"].place.span
    assert (span.line, span.column) == (8, 10)
    assert component.place.span.line == 1


MINIMAL = "implementation: {container: {image: 'a:1', command: [run]}}\n"


@pytest.mark.parametrize(
    ("file", "name"),
    [("train.yaml", "train"), ("résumé.yaml", "résumé"), ("split/component.yaml", "split")],
)
def test_a_component_without_a_name_has_that_of_its_file(load, file, name):
    assert load(MINIMAL, file).good.name == name


@pytest.mark.parametrize("name", ["Größe", "模型", "trän ☃"])
def test_names_may_be_in_any_script(load, name):
    text = f"name: {name}\ninputs: [{{name: {name}}}]\n{MINIMAL}"
    component = load(text).good
    assert component.name == name
    assert list(component.inputs) == [name]


def test_keys_of_older_files_mean_nothing(load):
    load("schemaVersion: v1\nsource: {url: u}\nversion: x\n" + MINIMAL).good  # noqa: B018


@pytest.mark.parametrize("nothing", ["", "null", "[]"])
def test_empty_lists_may_be_written_in_any_way(load, nothing):
    component = load(f"inputs: {nothing}\noutputs: {nothing}\nmetadata:\n{MINIMAL}").good
    assert component.inputs == {}
    assert component.outputs == {}


def test_an_empty_image_is_somebody_elses_to_fill_in(load):
    loaded = load("implementation: {container: {image: '', command: [run]}}")
    assert loaded.good.container.image == ""


def test_all_mistakes_are_found_at_once(load):
    loaded = load(
        """\
        nam: x
        inputs:
        - {name: a, type: Integer, default: many}
        - {name: a}
        outputs: {model: {}}
        implementation:
          container:
            args: [{inputValue: b}, {inputvalue: a}, [x]]
        """
    )
    assert loaded.component is None
    # `b` may be what the second input was meant to be: nothing follows from a mistake.
    assert sorted(loaded.codes) == [
        "KFPC410", "KFPC410", "KFPC411", "KFPC412", "KFPC413", "KFPC420", "KFPC424",
    ]  # fmt: skip


def test_an_output_that_nothing_writes(load):
    loaded = load("outputs: [{name: model}]\n" + MINIMAL)
    assert loaded.only.code == "KFPC423"
    assert loaded.component is not None
    assert not loaded.component.outputs["model"].written


def test_file_outputs(load):
    loaded = load(
        """\
        outputs: [{name: a}, {name: b}]
        implementation:
          container:
            image: x
            command: [run]
            fileOutputs: {a: out/a, b: null, c: /c}
        """
    )
    assert loaded.codes == ["KFPC428", "KFPC410", "KFPC422"]


@pytest.mark.parametrize("form", ["[{name: A, value: b}]", "A=b"])
def test_env_is_a_mapping(load, form):
    loaded = load(f"implementation: {{container: {{image: x, env: {form}}}}}")
    assert loaded.only.code == "KFPC410"
    assert loaded.only.help == "write `env: {NAME: value}`"


@pytest.mark.parametrize(
    ("line", "typo"),
    [("image: 'a:1'", "imge: 'a:1'"), ("container:", "contaner:")],
)
def test_a_misspelt_key_is_one_mistake(load, line, typo):
    text = "implementation:\n  container:\n    image: 'a:1'\n    command: [run]\n"
    assert load(text.replace(line, typo)).codes == ["KFPC411"]
