"""Each rule: when it speaks, when it does not, and what it underlines."""

from __future__ import annotations

from pathlib import Path

import pytest

from kfpc.checks import pages
from kfpc.checks.rules import RULES
from kfpc.targets.argo import rules as argo_rules
from tests.diagnostics.test_pages import NO_EXAMPLE
from tests.telling import codes, told

OF_ARGO_ALONE = [one for one in argo_rules.RULES if one.CODE.id not in pages()]

MAKE = "{image: x, outputs: {o: {path: /o}}"


# ---------------------------------------------------------------- absence


def reader(producer: str, consumer: str) -> str:
    return f"""
        params: {{f: true, g: "x"}}
        steps:
          first: {{image: x, args: ["${{{{ params.f }}}}", "${{{{ params.g }}}}"]}}
          make: {MAKE}{producer}}}
          read: {{image: x, {consumer}}}
        """


VALUE = "args: ['${{ steps.make.outputs.o }}']"


@pytest.mark.parametrize(
    "why", [", when: params.f", ", continue_on_failure: true", ", when: false"]
)
def test_a_value_that_may_be_absent(why: str):
    (found,) = told(reader(why, VALUE))
    assert (found.code, found.at) == ("503", "steps.make.outputs.o")


@pytest.mark.parametrize(
    ("why", "consumer"),
    [
        ("", VALUE),
        (", when: true", VALUE),
        (", when: 'true'", VALUE),
        (", when: '${{ true }}'", VALUE),
        (", when: params.f", "args: ['${{ steps.make.outputs.o ?? ''none'' }}']"),
        (", when: params.f", f"when: params.f, {VALUE}"),
        (", when: params.f", f"when: \"params.g == 'x' && params.f\", {VALUE}"),
        (", when: \"params.f && params.g == 'x'\"",
         f"when: \"'x' == params.g && true && params.f\", {VALUE}"),
        (", when: params.f", "after: make"),
        (", continue_on_failure: true", "when: steps.make.status == 'Failed'"),
    ],
)  # fmt: skip
def test_a_value_that_is_there_or_has_a_fallback(why: str, consumer: str):
    assert codes(reader(why, consumer)) == []


@pytest.mark.parametrize(
    "condition", ["params.g == 'x'", "params.f || params.g == 'x'", "!params.f"]
)
def test_a_condition_that_does_not_imply_the_other(condition: str):
    assert codes(reader(", when: params.f", f'when: "{condition}", {VALUE}')) == ["503"]


def test_an_absent_file_goes_into_an_optional_input():
    def spec(optional: str) -> str:
        return f"""
            params: {{f: true}}
            steps:
              make: {{image: x, when: params.f, outputs: {{o: {{type: CSV, path: /o}}}}}}
              read:
                image: x
                inputs: {{i: {{type: CSV, value: "${{{{ steps.make.outputs.o }}}}"{optional}}}}}
                args: ["${{{{ inputs.i.path }}}}"]
            """

    (found,) = told(spec(""))
    assert (found.code, found.help) == ("503", "give the input `optional: true`")
    assert codes(spec(", optional: true")) == []


def test_a_condition_that_cannot_be_read_is_the_only_mistake():
    assert codes(reader(", when: params.f", f"when: 'params.f &&', {VALUE}")) == ["301"]
    assert codes(reader(", when: params.f", f"when: params.h, {VALUE}")) == ["456"]


def test_an_output_of_the_pipeline_has_no_condition():
    body = f"""
        params: {{f: true}}
        outputs: {{o: "${{{{ steps.make.outputs.o }}}}"}}
        steps: {{make: {MAKE}, when: params.f}}}}
        """
    assert codes(body) == ["503"]
    assert codes(body.replace("outputs.o }}", "outputs.o ?? 'none' }}")) == []


# ---------------------------------------------------------------- cycles


def test_a_long_cycle_is_no_matter_of_the_stack():
    steps = "\n".join(f"  s{n}: {{image: x, after: s{(n + 1) % 3000}}}" for n in range(3000))
    (found,) = [one for one in told(f"steps:\n{steps}") if one.code == "502"]
    assert len(found.related) == 2999


# ---------------------------------------------------------------- outputs


@pytest.mark.parametrize(
    ("step", "is_written"),
    [
        ("outputs: {o: String}, command: [echo]", False),
        ("outputs: {o: {path: /o}}, command: [echo]", True),
        ("outputs: {o: String}, args: ['${{ outputs.o.path }}']", True),
        ("outputs: {o: String}, env: {O: '${{ outputs.o.path }}'}", True),
        ("outputs: {o: String}, script: 'x > ${{ outputs.o.path }}'", True),
    ],
)
def test_an_output_that_nothing_writes(step: str, is_written: bool):
    body = f"""
        steps:
          make: {{image: x, {step}}}
          read: {{image: x, args: ["${{{{ steps.make.outputs.o }}}}"]}}
        """
    assert codes(body) == ([] if is_written else ["506"])


def test_an_output_that_a_component_never_writes(tmp_path: Path):
    (tmp_path / "c.yaml").write_text(
        "name: C\noutputs: [{name: o}]\nimplementation: {container: {image: x, command: [x]}}\n",
        encoding="utf-8",
    )
    body = """
        steps:
          make: {component: ./c.yaml}
          read: {image: x, args: ["${{ steps.make.outputs.o }}"]}
        """
    assert "506" in codes(body, tmp_path)
    assert "506" not in codes("steps: {make: {component: ./c.yaml}}", tmp_path)


# ---------------------------------------------------------------- spot


def preemptible(rest: str) -> list[str]:
    return codes(f"cluster: eks\nsteps: {{a: {{image: x, preemptible: true{rest}}}}}")


def test_preemptible_without_its_companions():
    assert preemptible(", retries: 5, resume: idempotent") == []
    assert preemptible(", retries: 5") == ["701"]
    assert preemptible(", resume: idempotent") == ["702"]
    assert preemptible(", resume: idempotent, retries: 0") == ["702"]
    assert preemptible(", resume: idempotent, retries: '0'") == ["702"]
    assert preemptible("") == ["701", "702"]


@pytest.mark.parametrize("retries", ["-4", "{total: -4}", "'${{ params.nope }}'"])
def test_retries_with_a_mistake_are_not_lacking(retries: str):
    (found,) = preemptible(f", resume: idempotent, timeout: 1h, retries: {retries}")
    assert found in ("601", "456")
    body = "workflow: {timeout: 3h}\ncluster: eks\nsteps: {a: {image: x, preemptible: true, "
    body += f"resume: idempotent, timeout: 1h, retries: {retries}}}}}"
    assert codes(body) == [found]


def test_the_cluster_that_is_assumed():
    body = "steps: {a: {image: x, preemptible: true, retries: 5, resume: idempotent}}"
    (found,) = told(body)
    assert (found.code, found.at) == ("704", "true")
    assert codes(body, cluster="eks") == []
    assert codes(f"cluster: eks\n{body}") == []


@pytest.mark.parametrize(
    ("whole", "own", "speaks"),
    [("3h", "timeout: 2h", True), ("12h", "timeout: 2h", False), ("3h", "cpu: 1", True)],
)
def test_a_timeout_that_spans_attempts(whole: str, own: str, speaks: bool):
    body = f"""
        cluster: eks
        workflow: {{timeout: {whole}}}
        steps: {{a: {{image: x, preemptible: true, retries: 5, resume: idempotent, {own}}}}}
        """
    assert codes(body) == (["703"] if speaks else [])


# ---------------------------------------------------------------- the others


def test_params_that_nobody_reads():
    assert codes("params: {x: 1}\nsteps: {a: {image: x}}") == ["505"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("labels: {a: '${params.x}'}", ["610"]),
        ("labels: {a: '$(params.x)'}", ["610"]),
        ("inputs: {i: params.x}", ["808"]),
        ("labels: {a: params.xy}", ["505"]),
        ("env: {E: '(params.x)'}", ["505"]),
        ("env: {E: '{params.x}'}", ["808"]),
        ("description: the value of params.x", ["505"]),
        ("description: params.x", ["505"]),
        ("env: {E: {secret: {name: params.x, key: k}}}", ["808"]),
        ("volumes: {/data: {claim: params.x}}", ["808"]),
        ("volumes: {/data: {empty_dir: true, sub_path: params.x}}", ["505"]),
        ("init: [{name: i, image: params.x, command: [i]}]", ["808"]),
    ],
)
def test_a_param_that_a_text_means_to_read_is_told_of_there(text: str, expected: list[str]):
    assert codes(f"params: {{x: a}}\nsteps: {{a: {{image: x, script: x, {text}}}}}") == expected
    assert codes("params: {x: 1}\nsteps: {a: {image: x, when: params.x == 1}}") == []
    # a mistake may be why nobody reads it
    assert codes("params: {x: 1}\nsteps: {a: {image: x, args: ['${{ params.y }}']}}") == ["456"]


@pytest.mark.parametrize(
    ("kind", "place", "expected"),
    [
        ("Artifact", "args: ['${{ steps.make.outputs.o }}']", ["806"]),
        ("CSV", "args: ['${{ steps.make.outputs.o }}']", ["805"]),
        ("GCSPath", "args: ['${{ steps.make.outputs.o }}']", []),
        ("CSV", "inputs: {i: '${{ steps.make.outputs.o }}'}, args: ['${{ inputs.i.path }}']", []),
        ("Artifact", "inputs: {i: '${{ steps.make.outputs.o }}'}, script: x", ["508"]),
    ],
)
def test_files_that_are_read_as_text(kind: str, place: str, expected: list[str]):
    body = f"""
        steps:
          make: {{image: x, outputs: {{o: {{type: {kind}, path: /o}}}}}}
          read: {{image: x, {place}}}
        """
    assert codes(body) == expected


# ---------------------------------------------------------------- statuses


def waiting(producer: str, condition: str) -> list[tuple[str, str, str | None]]:
    found = told(f"""
        steps:
          b: {{image: x{producer}}}
          a: {{image: x, when: "{condition}"}}
        """)
    return [(one.code, one.message, one.help) for one in found]


FAILED = "steps.b.status == 'Failed'"


@pytest.mark.parametrize(
    ("producer", "condition"),
    [
        (", continue_on_failure: true", FAILED),
        (", continue_on_failure: true", "steps.b.status in ['Failed', 'Error', 'Skipped']"),
        (", when: false", "steps.b.status == 'Skipped'"),
        ("", "steps.b.status == 'Succeeded'"),
        ("", "steps.b.status == run.name"),
        (", script: hi", "run.name == 'Failed'"),
    ],
)
def test_a_status_that_a_step_may_have(producer: str, condition: str):
    assert waiting(producer, condition) == []


def test_a_mistake_in_the_other_step_is_the_only_one():
    assert "507" not in codes(f"""
        steps:
          b: {{image: x, continue_on_failure: "true"}}
          a: {{image: x, when: "{FAILED}"}}
        """)


# ---------------------------------------------------------------- types, names


def test_a_misspelt_type_is_told_where_it_is_written_only(tmp_path: Path):
    (tmp_path / "c.yaml").write_text(
        "name: C\noutputs: [{name: o, type: Flaot}]\n"
        "implementation: {container: {image: x, command: [x, {outputPath: o}]}}\n",
        encoding="utf-8",
    )
    body = """
        steps:
          a: {component: ./c.yaml}
          a2: {component: ./c.yaml}
          b: {image: x, inputs: {i: "${{ steps.a.outputs.o }}"}, args: ["${{ inputs.i.path }}"]}
        outputs: {o: "${{ steps.a.outputs.o }}"}
        """
    found = [one for one in told(body, tmp_path) if one.code == "461"]
    assert [one.at for one in found] == ["Flaot"]


@pytest.mark.parametrize(
    "text", ["params.q", "run.py", "steps.make", "inputs.txt", "params.p.json", "a params.p"]
)
def test_texts_that_only_look_like_a_name(text: str):
    body = f"""
        params: {{p: 1}}
        steps:
          make: {{image: x, args: ["${{{{ params.p }}}}"]}}
          a:
            image: x
            args: [{text}, "${{{{ inputs.i }}}}"]
            env: {{A: {text}}}
            inputs: {{i: {text}}}
        """
    assert codes(body) == []


@pytest.mark.parametrize(
    ("setting", "expected"),
    [
        ("args: ['$${{ x }}']", []),
        ("env: {A: '$${{ x }}'}", []),
        ("labels: {a: '$${{ x }}'}", ["804"]),
        ("volumes: {/v: {claim: '$${{ x }}'}}", ["804"]),
        ("env: {A: {secret: {name: n, key: '$${{ x }}'}}}", ["804"]),
        ("inputs: {a: '$${{ x }}'}, args: ['${{ inputs.a }}']", ["804"]),
    ],
)
def test_literal_braces(setting: str, expected: list[str]):
    assert codes(f"steps: {{a: {{image: x, {setting}}}}}") == expected


@pytest.mark.parametrize(
    "body",
    [
        "workflow: {service_account: '$${{ x }}'}",
        "workflow: {volumes: {v: {claim: '$${{ x }}'}}}",
        "params: {s: {secret: {name: '$${{ x }}', key: k}}}",
    ],
)
def test_literal_braces_in_what_the_whole_run_names(body: str):
    steps = "steps: {a: {image: x, args: ['${{ params.s }}']}}"
    if "params" not in body:
        steps = (
            "steps: {a: {image: x, volumes: {/v: {volume: v}}}}"
            if "volumes" in body
            else ("steps: {a: {image: x}}")
        )
    assert codes(f"{body}\n{steps}") == ["804"]


@pytest.mark.parametrize(
    "rule", [*RULES, *OF_ARGO_ALONE], ids=lambda rule: rule.__name__.rpartition(".")[2]
)
def test_a_rule_is_its_page(rule):
    title, _, page = rule.__doc__.partition("\n")
    assert title.rstrip(".").lower() == rule.CODE.title.lower()
    assert "# wrong" in page or rule.CODE.id in NO_EXAMPLE
    assert "# right" in page
    assert {**argo_rules.pages(), **pages()}[rule.CODE.id].strip() == page.strip()


@pytest.mark.parametrize(
    ("setting", "repeated"),
    [
        ("env: {T: a}, secrets: {s: {env: {T: k}}}", True),
        ("secrets: {s: {env: {T: k}}, r: {env: {T: k}}}", True),
        ("env: {GOOGLE_APPLICATION_CREDENTIALS: /a}, secrets: {s: {as: gcp}}", True),
        ("script: hi, inputs: {n: one}, env: {INPUT_N: two}", True),
        ("env: {T: a}, secrets: {s: {env: {U: k}}}", False),
    ],
)
def test_a_variable_with_two_sources(setting: str, repeated: bool):
    assert codes(f"steps: {{a: {{image: x, {setting}}}}}") == (["614"] if repeated else [])
