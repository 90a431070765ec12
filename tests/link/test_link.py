"""Names, types and values on their way from params and steps into steps."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kfpc.pipeline.erroneous import sound
from kfpc.pipeline.values import SecretRef, TypedText
from tests.telling import Told, codes, loaded, told

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
        ("1.0", "Float", "1"),
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


@pytest.mark.parametrize(
    ("form", "code", "at"),
    [
        ("{type: Integer, default: '5'}", "451", "'5'"),
        ("{type: Boolean, default: 1}", "451", "1"),
        ("{type: List, default: '[1]'}", "451", "'[1]'"),
        ("{type: Artifact}", "457", "Artifact"),
        ("{type: Secret}", "457", "Secret"),
        ("{default: 3, enum: [1, 2]}", "460", "3"),
        ("{type: Integer, enum: [1, two]}", "451", "two"),
        ("{default: [.nan]}", "204", "[.nan]"),
        ("{default: 99999999999999999999}", "204", "99999999999999999999"),
        ("{secret: {name: s, key: k}, default: x}", "207", "default"),
        ("'{{x}}'", "303", "{{x}}"),
        ("'${{ params.y }}'", "208", "'${{ params.y }}'"),
        ("'$${{ x }}'", "804", "'$${{ x }}'"),
    ],
)
def test_params_with_a_mistake(form: str, code: str, at: str):
    found = told(f"params: {{x: {form}}}\nsteps: {{a: {{image: x}}}}")
    assert [(one.code, one.at) for one in found] == [(code, at)]


# ---------------------------------------------------------------- components


@pytest.mark.parametrize(
    "given", ["Model path: gs://a", "model_path: gs://a", "model_path: {secret: {name: a, key: b}}"]
)
def test_inputs_by_their_name_or_in_snake_case(folder: Path, given: str):
    assert codes(f"steps: {{a: {{component: comp.yaml, with: {{{given}}}}}}}", folder) == []


@pytest.mark.parametrize(
    ("given", "code", "at", "help"),
    [
        ("{model_path: a, Model path: b}", "454", "Model path", None),
        ("{model_paht: a}", "452", "model_paht", "did you mean `model_path`?"),
        ("{steps: 4}", "453", "{steps: 4}", None),
        ("{model_path: a, steps: many}", "451", "many", "write it without quotes, such as `5`"),
        ("{model_path: a, steps: 1.5}", "451", "1.5", None),
        ("{model_path: a, steps: null}", "204", "null",
         'leave it out, or write "" for an empty text'),
        ("{model_path: {secret: {name: a}}}", "457", "{name: a}", None),
        ("{model_path: a, data: {secret: {name: a, key: b}}}", "801",
         "{secret: {name: a, key: b}}", None),
        ("{model_path: '{{x}}'}", "303", "{{x}}", None),
    ],
)  # fmt: skip
def test_inputs_with_a_mistake(folder: Path, given: str, code: str, at: str, help: str | None):
    (found,) = told(f"steps: {{a: {{component: comp.yaml, with: {given}}}}}", folder)
    assert (found.code, found.at) == (code, at)
    if help is not None:
        assert found.help == help


def test_lists_and_mappings_become_json(folder: Path):
    pipeline = loaded(
        """
        steps: {a: {component: comp.yaml, with: {model_path: a, unused: {a: [1, "x", true, null]}}}}
        """,
        folder,
    ).pipeline
    assert pipeline is not None
    (unread,) = pipeline.leaf(("a",)).unread
    assert unread.text.literal == '{"a":[1,"x",true,null]}'


def test_a_type_error_shows_both_ends_in_the_component_s_file(folder: Path):
    (found,) = told(
        """
        steps:
          a: {component: comp.yaml, with: {model_path: a}}
          b: {component: comp.yaml, with: {model_path: b, steps: "${{ steps.a.outputs.score }}"}}
        """,
        folder,
    )
    assert found.message == "Float does not fit Integer"
    assert found.related == ("score", "steps")
    assert found.help == "cast it: `${{ int(steps.a.outputs.score) }}`, which cuts its fraction off"


@pytest.mark.parametrize(
    ("given", "wanted", "help"),
    [
        ("params.s", "Integer", "int(params.s)"),
        ("params.s", "Boolean", "bool(params.s)"),
        ("params.s", "List", "from_json(params.s, 'List')"),
        ("params.s", "CSV", "as(params.s, 'CSV')"),
        ("params.l", "String", "json(params.l)"),
        ("params.n", "CSV", "as(string(params.n), 'CSV')"),
    ],
)
def test_a_cast_is_suggested_that_then_works(given: str, wanted: str, help: str):
    spec = (
        "params: {{s: '1', n: 1, l: [1]}}\n"
        "steps: {{a: {{image: x, inputs: {{x: {{type: {}, value: '${{{{ {} }}}}'}}}}, "
        "args: ['${{{{ inputs.x.path }}}}', '${{{{ params.s }}}}${{{{ params.n }}}}"
        "${{{{ json(params.l) }}}}']}}}}"
    )
    quoted = given.replace("'", "''")
    (found,) = told(spec.format(wanted, quoted))
    assert found.help == f"cast it: `${{{{ {help} }}}}`"
    assert codes(spec.format(wanted, help.replace("'", "''"))) == []


TYPES = ["String", "Integer", "Float", "Boolean", "List", "Dict", "Artifact", "CSV", "GCSPath"]


@pytest.mark.parametrize("given", TYPES)
@pytest.mark.parametrize("wanted", TYPES)
def test_no_cast_is_suggested_that_does_not_work(given: str, wanted: str):
    def told_of(value: str) -> list[Told]:
        return told(f"""
            steps:
              a: {{image: x, outputs: {{o: {{type: {given}, path: /o}}}}}}
              b:
                image: x
                inputs: {{i: {{type: {wanted}, value: "${{{{ {value} }}}}"}}}}
                args: ["${{{{ inputs.i.path }}}}"]
            """)

    for found in told_of("steps.a.outputs.o"):
        call = re.search(r"\$\{\{ (.*) \}\}", found.help or "")
        assert call is None or told_of(call[1]) == []


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ("Float", "Boolean"),
        ("Boolean", "Integer"),
        ("Artifact", "String"),
        ("List", "GCSPath"),
        ("GCSPath", "Integer"),
        ("Integer", "GCSPath"),
        ("Artifact", "GCSPath"),
    ],
)
def test_no_cast_is_suggested_that_makes_no_sense(given: str, wanted: str):
    (found,) = told(f"""
        steps:
          a: {{image: x, outputs: {{o: {{type: {given}, path: /o}}}}}}
          b: {{image: x, inputs: {{i: {{type: {wanted}, value: "${{{{ steps.a.outputs.o }}}}"}}}}}}
        """)
    assert (found.code, found.help) == ("451", None)


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


def test_an_alias_that_leads_nowhere_is_reported_though_nobody_uses_it(folder: Path):
    (found,) = told("components: {c: nope.yaml}\nsteps: {a: {image: x}}", folder)
    assert (found.code, found.at) == ("401", "nope.yaml")


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


INSIDE = "args: ['${{{{ {} }}}}']"


@pytest.mark.parametrize(
    ("name", "code", "at", "help"),
    [
        ("params.rat", "456", "rat", "did you mean `rate`?"),
        ("prams.rate", "456", "prams", "did you mean `params`?"),
        ("steps.trian.status", "501", "trian", "did you mean `train`?"),
        ("steps.train.outputs.scoer", "456", "scoer", "did you mean `score`?"),
        ("steps.train.score", "456", "steps.train.score",
         "write `steps.train.outputs.NAME` or `steps.train.status`"),
        ("inputs.inpt", "456", "inpt", "did you mean `input`?"),
        ("run.nme", "456", "nme", "did you mean `name`?"),
        ("run.status", "456", "run.status", "use `steps.NAME.status` for a step that came before"),
        ("params", "456", "params", "write `params.NAME`"),
        ("pod", "456", "pod", "write `pod.name`"),
        ("outputs.out", "456", "outputs.out", "write `outputs.NAME.path`"),
        ("outputs.ot.path", "456", "ot", "did you mean `out`?"),
        ("item", "456", "item", "this version of kfpc does not have loops yet"),
    ],
)  # fmt: skip
def test_unknown_names(name: str, code: str, at: str, help: str):
    (found,) = told(f"""
        params: {{rate: 1}}
        steps:
          train: {{image: x, outputs: {{score: {{path: /s}}}}}}
          a:
            image: x
            inputs: {{input: "${{{{ params.rate }}}}"}}
            outputs: {{out: String}}
            {INSIDE.format(name)}
        """)
    assert (found.code, found.at, found.help) == (code, at, help)


@pytest.mark.parametrize(
    ("step", "at", "help"),
    [
        ("when: foo", "foo", "known here: params, run, steps"),
        ("when: fast", "fast", "did you mean `params.fast`?"),
        ("retries: '${{ bogus }}'", "bogus", "known here: inputs, params"),
        ("script: 'echo ${{ bogus }}'", "bogus", "known here: inputs, outputs"),
    ],
)
def test_only_what_is_known_in_a_place_is_proposed(step: str, at: str, help: str):
    (found,) = told(f"params: {{fast: true}}\nsteps: {{a: {{image: x, {step}}}}}")
    assert (found.code, found.at, found.help) == ("456", at, help)


def test_an_output_of_a_step_that_has_none(folder: Path):
    (folder / "none.yaml").write_text(
        "name: C\nimplementation: {container: {image: x, command: [x]}}\n", encoding="utf-8"
    )
    own, component = told(
        """
        steps:
          a: {image: x}
          b: {component: ./none.yaml}
          c: {image: x, args: ["${{ steps.a.outputs.o }}", "${{ steps.b.outputs.p }}"]}
        """,
        folder,
    )
    assert (own.at, own.message) == ("o", "`a` has no outputs")
    assert own.help == "declare it there: `outputs: {o: String}`"
    assert (component.at, component.message) == ("p", "the component of `b` has no outputs")


@pytest.mark.parametrize(
    ("place", "fine", "wrong"),
    [
        ("image: '${{{{ {} }}}}'", ["params.s"], ["run.name", "steps.b.outputs.o", "pod.name"]),
        ("image: x, memory: '${{{{ {} }}}}'", ["params.s", "params.n"], ["run.name", "attempt"]),
        ("image: x, retries: '${{{{ {} }}}}'", ["params.n"], ["steps.b.outputs.o"]),
        ("image: x, gpus: '${{{{ {} }}}}'", ["params.n"], ["run.name"]),
        ("image: x, node_selector: {{a: '${{{{ {} }}}}'}}", ["params.s"], ["run.name"]),
        ("image: x, args: ['${{{{ {} }}}}']",
         ["params.s", "run.name", "pod.name", "attempt", "steps.b.outputs.o"], []),
        ("image: x, labels: {{a: '${{{{ {} }}}}'}}", ["params.s", "run.name", "attempt"], []),
        ("image: x, inputs: {{i: '${{{{ {} }}}}'}}", ["params.s", "steps.b.outputs.o"],
         ["pod.name", "attempt"]),
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
        "service_account: '{}'",
        "timeout: '{}'",
        "volumes: {{/d: {{claim: '{}'}}}}",
        "secrets: {{'{}': {{mount: /x}}}}",
        "sidecars: [{{name: a, image: '{}'}}]",
        "argo: {{a: [{{b: '{}'}}]}}",
        "argo: {{'{}': b}}",
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


@pytest.mark.parametrize(
    ("place", "code"),
    [
        ("command: ['${{ params.t }}']", "801"),
        ("labels: {a: '${{ params.t }}'}", "801"),
        ("annotations: {a: '${{ params.t }}'}", "801"),
        ("inputs: {a: '${{ params.t }}'}", "801"),
        ("memory: '${{ params.t }}'", "801"),
        ("node_selector: {a: '${{ params.t }}'}", "801"),
        ("resume: {checkpoint: '${{ params.t }}'}", "801"),
        ("when: params.t == 'x'", "310"),
        ("args: ['${{ lower(params.t) }}']", "310"),
    ],
)
def test_where_secrets_may_not_be(place: str, code: str):
    spec = f"params: {{t: {{secret: {{name: s, key: k}}}}}}\nsteps: {{a: {{image: x, {place}}}}}"
    assert codes(spec) == [code]


def test_a_secret_in_a_script_is_told_its_way():
    (found,) = told("""
        params: {t: {secret: {name: s, key: k}}}
        steps: {a: {image: x, script: "echo ${{ params.t }}"}}
        """)
    assert (found.code, found.help) == ("802", 'write `env: {T: "${{ params.t }}"}`, and read $T')


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
    assert any(text.holds_secret for text in sound(step.container).command)
    value = step.settings.env["T"]
    assert isinstance(value, SecretRef) or value.holds_secret
