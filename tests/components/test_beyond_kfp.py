"""What the two Kubeflow Pipelines SDKs get wrong in component files (1.8.22 and 2.17).

Each test says what they do; the loader's part of getting it right is shown.
"""

from __future__ import annotations

import pytest

from kfpc.components import Concat, If, InputPath, InputValue, IsPresent
from kfpc.types import DICT


def test_an_input_by_value_and_by_path(load):
    # 1.8 writes the path into the arguments and mounts nothing there.
    component = load(
        """\
        inputs: [{name: text, type: String}]
        implementation: {container: {image: x, args: [{inputValue: text}, {inputPath: text}]}}
        """
    ).good
    assert component.container.args == (InputValue("text"), InputPath("text"))


def test_a_condition_by_value(load):
    # 1.8 always raises ValueError, 2.17 KeyError.
    component = load(
        """\
        inputs: [{name: fast, type: Bool, default: 'True'}]
        implementation:
          container: {image: x, args: [{if: {cond: {inputValue: fast}, then: [--fast]}}]}
        """
    ).good
    assert component.container.args == (If(InputValue("fast"), ("--fast",), ()),)


@pytest.mark.parametrize("condition", ["true", "'true'", "'True'"])
def test_a_fixed_condition(load, condition):
    # 2.17 raises TypeError.
    component = load(
        f"implementation: {{container: {{image: x, args: [if: {{cond: {condition}, then: [a]}}]}}}}"
    ).good
    assert component.container.args == (If(True, ("a",), ()),)


def test_a_scalar_else(load):
    # 2.17 leaves a placeholder there unconverted and raises TypeError.
    component = load(
        """\
        inputs: [{name: a, optional: true}, {name: b}]
        implementation:
          container:
            image: x
            args:
            - if: {cond: {isPresent: a}, then: {inputValue: a}, else: {inputValue: b}}
        """
    ).good
    choice = If(IsPresent("a"), (InputValue("a"),), (InputValue("b"),))
    assert component.container.args == (choice,)


def test_types_that_are_mappings(load):
    # 2.17 makes an artifact of {JsonObject: {…}}, and of GCSPath, which then cannot be a value.
    component = load(
        """\
        inputs:
        - {name: config, type: {JsonObject: {data_type: 'proto:Config'}}}
        - {name: folder, type: GCSPath}
        implementation:
          container: {image: x, args: [{inputValue: config}, {inputValue: folder}]}
        """
    ).good
    assert component.inputs["config"].type.name == DICT.name
    assert component.inputs["config"].type.is_scalar
    assert component.inputs["folder"].type.name == "GCSPath"


def test_numbers_and_truth_values_as_arguments(load):
    # Both raise TypeError.
    component = load(
        """\
        implementation:
          container: {image: x, command: [run, 1, 2.50], args: [true, null], env: {LEVEL: 5}}
        """
    ).good
    assert component.container.command == ("run", "1", "2.50")
    assert component.container.args == ("true", "null")
    assert component.container.env == {"LEVEL": "5"}


def test_names_that_are_alike(load):
    # 2.17 makes one input of the two, the last one.
    component = load(
        """\
        inputs: [{name: My Input, type: Integer}, {name: my_input, type: String}]
        implementation: {container: {image: x, args: [{inputValue: My Input}]}}
        """
    ).good
    assert [str(declared.type) for declared in component.inputs.values()] == ["Integer", "String"]


def test_an_input_that_nothing_uses(load):
    # 1.8 mounts it as an artifact when it has a default. Here no argument speaks of it.
    component = load(
        """\
        inputs: [{name: unused, default: x}]
        implementation: {container: {image: x, args: [a]}}
        """
    ).good
    assert component.inputs["unused"].default == "x"
    assert component.container.args == ("a",)


def test_file_outputs(load):
    # 2.17 drops them in silence: the program's output is never found.
    component = load(
        """\
        outputs: [{name: score, type: Float}]
        implementation: {container: {image: x, command: [run], fileOutputs: {score: /score}}}
        """
    ).good
    assert component.outputs["score"].path == "/score"


def test_placeholders_of_v2(load):
    # 1.8 passes them on unresolved and says nothing.
    loaded = load("implementation: {container: {image: x, args: [{executorInput: null}]}}")
    assert loaded.only.code == "KFPC407"


def test_a_default_of_another_type(load):
    # 2.17: a bare ValueError without the input's name; 1.8 says nothing.
    loaded = load(
        """\
        inputs: [{name: steps, type: Integer, default: abc}]
        implementation: {container: {image: x, args: [{inputValue: steps}]}}
        """
    )
    assert (loaded.only.code, loaded.only.span.line) == ("KFPC424", 1)


def test_concatenation_keeps_its_parts(load):
    component = load(
        """\
        inputs: [{name: a}]
        implementation: {container: {image: x, args: [concat: ['{"a": ', {inputValue: a}, 1, '}']]}}
        """
    ).good
    assert component.container.args == (Concat(('{"a": ', InputValue("a"), "1", "}")),)


def test_labels_and_descriptions_stay(load):
    # 2.17 drops metadata.labels and the inputs' descriptions.
    component = load(
        """\
        metadata: {labels: {add-pod-env: 'true'}}
        inputs: [{name: a, description: What it is}]
        implementation: {container: {image: x, args: [{inputValue: a}]}}
        """
    ).good
    assert component.labels == {"add-pod-env": "true"}
    assert component.inputs["a"].description == "What it is"
