"""How outputs travel, by where they are declared and what the step says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import kfpc
from kfpc.pipeline.erroneous import sound
from kfpc.pipeline.values import Travel
from tests.telling import codes, loaded, whole

TYPES = ["String", "Integer", "Float", "Boolean", "List", "Dict", "Model", "Artifact"]

COMPONENT = """
name: Make
outputs: [{{name: A model, type: {type}}}]
implementation: {{container: {{image: "busybox:1", args: [{{outputPath: A model}}]}}}}
"""
WHEN = "when: \"steps.a.outputs['A model'] == 'x'\""


def travel(body: str, folder: Path | None = None) -> Travel:
    pipeline = loaded(body, folder).pipeline
    assert pipeline is not None
    (output,) = sound(pipeline.step(("a",)).outputs).values()
    return output.travel


def of_image(type: str, by: str | None = None) -> str:
    said = "" if by is None else f", by: {by}"
    return f"steps: {{a: {{image: x, outputs: {{o: {{type: {type}{said}}}}}}}}}"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def of_component(folder: Path, type: str, said: str = "") -> str:
    (folder / "make.yaml").write_text(COMPONENT.format(type=type))
    return f"steps: {{a: {{component: ./make.yaml{said}}}}}"


@pytest.mark.parametrize("type", TYPES)
def test_what_a_spec_declares_as_a_basic_type_is_a_value(type: str) -> None:
    expected = {"Model": Travel.AS_READ, "Artifact": Travel.FILE}.get(type, Travel.VALUE)
    assert travel(of_image(type)) is expected


@pytest.mark.parametrize("type", TYPES)
def test_what_a_component_declares_is_what_it_is_read_as(folder: Path, type: str) -> None:
    expected = Travel.FILE if type == "Artifact" else Travel.AS_READ
    assert travel(of_component(folder, type), folder) is expected


@pytest.mark.parametrize("by", ["file", "value"])
@pytest.mark.parametrize("type", TYPES[:-1])
def test_the_author_has_the_last_word(folder: Path, type: str, by: str) -> None:
    said = Travel(by)
    assert travel(of_image(type, by)) is said
    for name in ("A model", "a_model"):
        key = f", outputs: {{{name}: {{by: {by}}}}}"
        assert travel(of_component(folder, type, key), folder) is said


@pytest.mark.parametrize(
    ("reads", "parameter", "artifact"),
    [
        ("command: [x, '${{ inputs.i.path }}']", False, True),
        ("command: [x, '${{ inputs.i }}']", True, False),
        ("command: [x, '${{ inputs.i.path }}', '${{ inputs.i }}']", True, True),
        ("script: 'cat ${{ inputs.i.path }}'", False, True),
        ("script: echo $INPUT_I", True, False),
        (f"{WHEN}, command: [x]", True, False),
        (f"{WHEN}, script: 'cat ${{{{ inputs.i.path }}}}'", True, True),
    ],
)
def test_an_output_of_a_component_is_emitted_as_it_is_read(
    folder: Path, reads: str, parameter: bool, artifact: bool
) -> None:
    made = of_component(folder, "String").removesuffix("}")
    given = "inputs: {i: \"${{ steps.a.outputs['A model'] }}\"}"
    outputs = emitted(f"{made}, b: {{image: 'x:1', {given}, {reads}}}}}", folder)
    assert (set(outputs) & {"parameters", "artifacts"}) == {
        kind for kind, there in (("parameters", parameter), ("artifacts", artifact)) if there
    }


def test_an_optional_file_that_is_absent_needs_no_fallback(folder: Path) -> None:
    made = of_component(folder, "String", ", continue_on_failure: true").removesuffix("}")
    value = "\"${{ steps.a.outputs['A model'] }}\""
    given = f"inputs: {{i: {{value: {value}, optional: true}}}}"
    read = f"b: {{image: 'x:1', {given}, command: [cat, '${{{{ inputs.i.path }}}}']}}"
    assert codes(f"{made}, {read}}}", folder) == []


def emitted(body: str, folder: Path) -> dict[str, Any]:
    result = kfpc.compile(kfpc.Source(whole(body), str(folder / "pipeline.yaml")))
    assert result.manifest is not None, result.diagnostics
    templates: list[dict[str, Any]] = result.manifest["spec"]["templates"]
    (made,) = (one for one in templates if one["name"] == "make")
    outputs: dict[str, Any] = made["outputs"]
    return outputs
