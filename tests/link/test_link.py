"""Names, types and values on their way from params and steps into steps."""

from __future__ import annotations

from pathlib import Path

import pytest

from kfpc.pipeline.erroneous import sound
from kfpc.pipeline.values import TypedText
from tests.telling import codes, loaded, told

COMPONENT = """
name: Comp
inputs:
- {name: Model path, type: GCSPath}
- {name: steps, type: Integer, default: "5"}
- {name: note, type: String, optional: true}
- {name: data, type: CSV, optional: true}
- {name: unused, optional: true}
outputs:
- {name: Model archive, type: Model}
- {name: score, type: Float}
implementation:
  container:
    image: x:1
    command: [run, {inputValue: Model path}, {inputValue: steps}]
    args:
    - if: {cond: {isPresent: data}, then: [{inputPath: data}]}
    - if: {cond: {isPresent: note}, then: [{inputValue: note}]}
    - {outputPath: Model archive}
    - {outputPath: score}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "comp.yaml").write_text(COMPONENT, encoding="utf-8")
    return tmp_path


def text(value: object) -> str | None:
    assert isinstance(value, TypedText)
    return value.literal


# ---------------------------------------------------------------- params


@pytest.mark.parametrize(
    ("form", "kind", "default"),
    [
        ("5", "Integer", "5"),
        ("0.5", "Float", "0.5"),
        ("1.0", "Float", "1.0"),
        ("true", "Boolean", "true"),
        ("text", "String", "text"),
        ("'5'", "String", "5"),
        ("[1, a]", "List", '[1,"a"]'),
        ("{default: {a: 1}}", "Dict", '{"a":1}'),
        ("{type: GCSPath}", "GCSPath", None),
        ("{type: GCSPath, default: gs://a}", "GCSPath", "gs://a"),
        ("{type: Float, default: 1}", "Float", "1"),
        ("{type: String, default: 1.0}", "String", "1.0"),
        ("{type: String, default: true}", "String", "true"),
        ("{description: what}", "String", None),
        ("{enum: [a, b], default: a}", "String", "a"),
    ],
)
def test_params_have_a_type_and_a_text(form: str, kind: str, default: str | None):
    pipeline = loaded(f"params: {{x: {form}}}\nsteps: {{a: {{image: x}}}}").pipeline
    assert pipeline is not None
    param = pipeline.params["x"]
    assert (param.type.name, param.default) == (kind, default)


# ---------------------------------------------------------------- components


@pytest.mark.parametrize(
    "given", ["Model path: gs://a", "model_path: gs://a", "model_path: {secret: {name: a, key: b}}"]
)
def test_inputs_by_their_name_or_in_snake_case(folder: Path, given: str):
    assert codes(f"steps: {{a: {{component: comp.yaml, with: {{{given}}}}}}}", folder) == []


def test_a_value_for_an_input_that_the_program_does_not_read_still_orders_the_steps(folder: Path):
    pipeline = loaded(
        """
        steps:
          a: {image: x, outputs: {o: {path: /o}}}
          b: {component: comp.yaml, with: {model_path: b, unused: "${{ steps.a.outputs.o }}"}}
          c: {image: x, inputs: {i: "${{ steps.a.outputs.o }}"}}
        """,
        folder,
    ).pipeline
    assert pipeline is not None
    for name in ("b", "c"):
        step = pipeline.leaf((name,))
        assert not {"unused", "i"} & set(step.inputs)
        assert len(step.unread) == 1


@pytest.mark.parametrize(
    ("reference", "code", "help"),
    [
        ("cmp", "459", "did you mean `comp`?"),
        ("other", "459", "add it to `components`, or write the path of its file"),
        ("./nothing.yaml", "401", None),
    ],
)
def test_components_that_are_not_there(folder: Path, reference: str, code: str, help: str | None):
    spec = f"""
        components: {{comp: comp.yaml}}
        steps:
          a: {{component: {reference}, with: {{x: 1}}}}
          b: {{image: x, args: ["${{{{ steps.a.outputs.x ?? 1 }}}} ${{{{ steps.a.outputs.y }}}}"]}}
        """
    (found,) = told(spec, folder)
    assert found.code == code
    if help is not None:
        assert found.help == help


def test_a_setting_may_name_inputs_that_the_program_does_not_read(folder: Path):
    pipeline = loaded(
        """
        steps:
          a:
            component: comp.yaml
            with: {model_path: gs://a, unused: u}
            env: {U: "${{ inputs.unused }}"}
        """,
        folder,
    ).pipeline
    assert pipeline is not None
    assert pipeline.leaf(("a",)).inputs["unused"].by_value


# ---------------------------------------------------------------- names


@pytest.mark.parametrize(
    ("place", "fine", "wrong"),
    [
        ("image: '${{{{ {} }}}}'", ["params.s"], ["run.name", "steps.b.outputs.o", "pod.name"]),
        ("image: x, cpu: '${{{{ {} }}}}'", ["params.s", "params.n"], ["run.name", "attempt"]),
        ("image: x, retries: '${{{{ {} }}}}'", ["params.n"], ["steps.b.outputs.o"]),
        ("image: x, gpus: '${{{{ {} }}}}'", ["params.n"], ["run.name"]),
        ("image: x, node_selector: {{a: '${{{{ {} }}}}'}}", ["params.s"], ["run.name"]),
        ("image: x, args: ['${{{{ {} }}}}']",
         ["params.s", "run.name", "pod.name", "attempt", "steps.b.outputs.o"], []),
        ("image: x, labels: {{a: '${{{{ {} }}}}'}}", ["params.s", "run.name", "attempt"], []),
        ("image: x, command: ['${{{{ inputs.i }}}}'], inputs: {{i: '${{{{ {} }}}}'}}",
         ["params.s", "steps.b.outputs.o"], ["pod.name", "attempt"]),
        ("image: x, when: \"{} == 'x'\"", ["params.s", "steps.b.outputs.o"], ["pod.name"]),
        ("image: x, resume: {{checkpoint: '${{{{ {} }}}}'}}", ["params.s", "run.name"],
         ["outputs.o.path"]),
    ],
)  # fmt: skip
def test_which_names_may_stand_where(place: str, fine: list[str], wrong: list[str]):
    spec = """
        params: {{s: "1", n: 1}}
        steps:
          b: {{image: "x:${{{{ params.s }}}}", gpus: "${{{{ params.n }}}}",
               outputs: {{o: {{path: /o}}}}}}
          a: {{{}}}
        """
    for name in fine:
        assert codes(spec.format(place.format(name))) == [], name
    for name in wrong:
        assert codes(spec.format(place.format(name))) == ["456"], name


@pytest.mark.parametrize(
    "place",
    [
        "description: '{}'",
        "display_name: '{}'",
        "timeout: '{}'",
        "volumes: {{/d: {{claim: c, sub_path: '{}'}}}}",
        "volumes: {{/d: {{volume: '{}'}}}}",
        "secrets: {{'{}': {{mount: /x}}}}",
        "labels: {{'{}': b}}",
        "resume: {{checkpoint: x, grace_period: '{}'}}",
    ],
)
def test_where_no_expression_may_stand(place: str):
    for text, code in (
        ("${{ run.name }}", "208"),
        ("{{workflow.name}}", "303"),
        ("{{", "303"),
        ("$${{ x }}", "804"),
    ):
        found = codes(f"steps: {{a: {{image: x, {place.format(text)}}}}}")
        assert code in found, (text, found)


# ---------------------------------------------------------------- secrets


@pytest.mark.parametrize(
    "place",
    [
        "args: ['--t=${{ params.t }}']",
        "env: {T: '${{ params.t }}'}",
        "env: {T: 'a ${{ params.t }}'}",
    ],
)
def test_where_secrets_may_be(place: str):
    spec = f"params: {{t: {{secret: {{name: s, key: k}}}}}}\nsteps: {{a: {{image: x, {place}}}}}"
    assert codes(spec) == []


def test_a_secret_through_a_component_s_input_is_the_pod_s_own(folder: Path):
    pipeline = loaded(
        """
        steps:
          a:
            component: comp.yaml
            with: {model_path: {secret: {name: s, key: k}}}
            env: {T: "${{ inputs['Model path'] }}"}
        """,
        folder,
    ).pipeline
    assert pipeline is not None
    step = pipeline.leaf(("a",))
    assert "Model path" not in step.inputs
    container = sound(step.container)
    assert container is not None
    assert any(text.holds_secret for text in container.command)
    value = step.settings.env["T"]
    assert isinstance(value, TypedText)
    assert value.holds_secret
