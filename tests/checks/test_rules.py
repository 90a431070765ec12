"""Each rule: when it speaks, when it does not, and what it underlines."""

from __future__ import annotations

from pathlib import Path

import pytest

from kfpc.checks import pages
from kfpc.checks.rules import RULES
from tests.telling import codes, told

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


def test_the_fallback_that_is_suggested_has_the_output_s_type():
    (found,) = told("""
        params: {f: true}
        steps:
          make: {image: x, when: params.f, outputs: {o: {type: Integer, path: /o}}}
          read: {image: x, args: ["${{ steps.make.outputs.o }}"]}
        """)
    assert found.help is not None
    assert "steps.make.outputs.o ?? 0" in found.help


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


def test_a_step_that_waits_for_itself():
    (found,) = told("steps: {a: {image: x, after: a}}")
    assert found.message == "`a` waits for itself"


def test_the_shortest_way_round_with_a_place_for_each_wait():
    (found,) = told(f"""
        steps:
          a: {MAKE}, args: ["${{{{ steps.c.outputs.o }}}}"]}}
          b: {MAKE}, when: steps.a.status != 'Succeeded'}}
          c: {MAKE}, after: [b, a]}}
        """)
    assert found.message == "steps wait for each other: a → c → a"
    assert (found.at, found.related) == ("steps.c.outputs.o", ("a",))


def test_each_knot_is_told_once():
    found = told("""
        steps:
          a: {image: x, after: [b, d]}
          b: {image: x, after: c}
          c: {image: x, after: b}
          d: {image: x, after: a}
          e: {image: x, after: [e, a]}
          f: {image: x, after: e}
        """)
    assert [one.message for one in found] == [
        "steps wait for each other: a → d → a",
        "steps wait for each other: b → c → b",
        "`e` waits for itself",
    ]


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


@pytest.mark.parametrize(
    ("setting", "at"),
    [
        ("labels: {team: 'a & b'}", "'a & b'"),
        ("labels: {'a b': c}", "'a b'"),
        ("node_selector: {a: 'b c'}", "'b c'"),
        ("annotations: {'a/b/c': x}", "'a/b/c'"),
    ],
)
def test_labels_that_kubernetes_refuses(setting: str, at: str):
    (found,) = told(f"steps: {{a: {{image: x, {setting}}}}}")
    assert (found.code, found.at) == ("610", at)


@pytest.mark.parametrize(
    ("setting", "at"),
    [
        ("volumes: {/a: {claim: My_Claim}}", "/a"),
        ("secrets: {My_Secret: {mount: /a}}", "My_Secret"),
        ("env: {A: {secret: {name: 'a b', key: k}}}", "{secret: {name: 'a b', key: k}}"),
        ("service_account: Trainer", "Trainer"),
    ],
)
def test_names_that_no_object_has(setting: str, at: str):
    (found,) = told(f"steps: {{a: {{image: x, {setting}}}}}")
    assert (found.code, found.at) == ("613", at)


@pytest.mark.parametrize(
    "setting",
    [
        "sidecars: [{name: main, image: x}]",
        "sidecars: [{name: A, image: x}]",
        "init: [{name: a, image: x}], sidecars: [{name: a, image: y}]",
        "init: [{name: a, image: x, mounts: [/d]}]",
        "volumes: {/a: {claim: x}, /a/: {claim: y}}",
        "volumes: {/a: {claim: x}}, secrets: {s: {mount: /a}}",
        "volumes: {/a: {volume: nothing}}",
        "secrets: {one: {as: gcp}, two: {as: gcp}}",
    ],
)
def test_parts_of_a_pod_that_do_not_go_together(setting: str):
    assert codes(f"steps: {{a: {{image: x, {setting}}}}}") == ["611"]


def test_params_that_nobody_reads():
    assert codes("params: {x: 1}\nsteps: {a: {image: x}}") == ["505"]
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
        ("Artifact", "inputs: {i: '${{ steps.make.outputs.o }}'}, script: x", []),
    ],
)
def test_files_that_are_read_as_text(kind: str, place: str, expected: list[str]):
    body = f"""
        steps:
          make: {{image: x, outputs: {{o: {{type: {kind}, path: /o}}}}}}
          read: {{image: x, {place}}}
        """
    assert codes(body) == expected


@pytest.mark.parametrize(("kind", "code"), [("Artifact", "806"), ("CSV", "805")])
def test_a_file_that_is_read_as_text_is_shown_where_that_happens(kind: str, code: str):
    (found,) = told(f"""
        steps:
          make: {{image: x, outputs: {{o: {{type: {kind}, path: /o}}}}}}
          read:
            image: x
            inputs: {{m: {{type: {kind}, value: "${{{{ steps.make.outputs.o }}}}"}}}}
            env: {{X: "${{{{ inputs.m }}}}"}}
        """)
    assert (found.code, found.at) == (code, "inputs.m")
    assert found.help is not None
    assert "write `${{ inputs.m.path }}`" in found.help


def test_an_artifact_in_a_text_that_is_an_input_already():
    (found,) = told("""
        steps:
          make: {image: x, outputs: {o: {type: Artifact, path: /o}}}
          read: {image: x, inputs: {m: "${{ steps.make.outputs.o }}"}, args: ["a${{ inputs.m }}"]}
        """)
    assert (found.code, found.at) == ("313", "inputs.m")
    assert found.help == "an artifact is a file: write its path, `inputs.m.path`"


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


def test_a_step_that_waits_for_a_failure_that_ends_the_run():
    help = "what reads it runs only if `b` has not failed; give `b` `continue_on_failure: true`"
    message = "the status of `b` is never 'Failed' here"
    assert waiting("", FAILED) == [("507", message, help)]
    assert waiting("", f"{FAILED} || steps.b.status == 'Error'") == [("507", message, help)]
    assert waiting("", "steps.b.status in ['Failed', 'Error']") == [("507", message, help)]
    assert [code for code, *_ in waiting("", f"!({FAILED}) && run.name != ''")] == ["507"]


def test_a_step_that_waits_for_one_that_is_never_skipped():
    ((code, _, help),) = waiting("", "steps.b.status == 'Skipped'")
    assert (code, help) == ("507", "`b` has no `when`, so it is never skipped")


@pytest.mark.parametrize(
    ("word", "help"),
    [
        ("succeeded", "did you mean `'Succeeded'`?"),
        ("Success", "did you mean `'Succeeded'`?"),
        ("failed", "did you mean `'Failed'`?"),
        ("Done", "it is one of `'Succeeded'`, `'Failed'`, `'Error'`, `'Skipped'`"),
    ],
)
def test_a_status_that_no_step_has(word: str, help: str):
    found = waiting(", continue_on_failure: true, when: false", f"'{word}' == steps.b.status")
    assert found == [("507", f"no step has the status '{word}'", help)]


def test_a_status_in_a_text_and_in_an_output_of_the_pipeline():
    body = """
        steps:
          b: {image: x}
          a: {image: x, args: ["${{ if(steps.b.status == 'Failed', 'a', 'b') }}"]}
        outputs: {o: "${{ steps.b.status == 'Failed' }}"}
        """
    assert codes(body) == ["507", "507"]


def test_a_mistake_in_the_other_step_is_the_only_one():
    assert "507" not in codes(f"""
        steps:
          b: {{image: x, continue_on_failure: "true"}}
          a: {{image: x, when: "{FAILED}"}}
        """)


# ---------------------------------------------------------------- types, names


@pytest.mark.parametrize(
    ("body", "at"),
    [
        ("params: {p: {type: Flaot}}\nsteps: {a: {image: x, args: ['${{ params.p }}']}}", "Flaot"),
        ("steps: {a: {image: x, outputs: {type: Intger}}}", "Intger"),
        ("steps: {a: {image: x, outputs: {o: {path: /o, type: number}}}}", "number"),
        ("steps: {a: {image: x, inputs: {i: {type: Sting, value: a}}, script: b}}", "Sting"),
        ("steps: {a: {image: x}}\noutputs: {o: {type: Bolean, value: a}}", "Bolean"),
    ],
)
def test_a_type_that_is_almost_a_basic_one(body: str, at: str):
    assert [(one.code, one.at) for one in told(body)] == [("461", at)]


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
    ("step", "name"),
    [
        ("inputs: {i: params.p}", "params.p"),
        ("inputs: {i: {value: params.p}}, script: hello", "params.p"),
        ("inputs: {i: steps.make.outputs.o}", "steps.make.outputs.o"),
        ("env: {A: run.name}", "run.name"),
        ("inputs: {i: a}, args: [inputs.i]", "inputs.i"),
        ("inputs: {i: a}, command: [x, inputs.i.path]", "inputs.i.path"),
        ("outputs: {o: String}, args: [outputs.o.path]", "outputs.o.path"),
        ("args: [steps.make.status]", "steps.make.status"),
    ],
)
def test_a_name_without_braces(step: str, name: str):
    (found,) = told(f"""
        params: {{p: 1}}
        steps:
          make: {{image: x, outputs: {{o: {{path: /o}}}}, args: ["${{{{ params.p }}}}"]}}
          a: {{image: x, {step}}}
        """)
    assert (found.code, found.at, found.help) == ("808", name, f"did you mean `${{{{ {name} }}}}`?")


def test_a_name_without_braces_in_an_output_of_the_pipeline():
    (found,) = told(f"steps: {{make: {MAKE}}}}}\noutputs: {{y: steps.make.outputs.o}}")
    assert (found.code, found.at) == ("808", "steps.make.outputs.o")


@pytest.mark.parametrize(
    "text", ["params.q", "run.py", "steps.make", "inputs.txt", "params.p.json", "a params.p"]
)
def test_texts_that_only_look_like_a_name(text: str):
    body = f"""
        params: {{p: 1}}
        steps:
          make: {{image: x, args: ["${{{{ params.p }}}}"]}}
          a: {{image: x, args: [{text}], env: {{A: {text}}}, inputs: {{i: {text}}}}}
        """
    assert codes(body) == []


@pytest.mark.parametrize(
    ("setting", "expected"),
    [
        ("args: ['$${{ x }}']", []),
        ("env: {A: '$${{ x }}'}", []),
        ("labels: {a: '$${{ x }}'}", ["804"]),
        ("inputs: {a: '$${{ x }}'}, args: ['${{ inputs.a }}']", ["804"]),
    ],
)
def test_literal_braces(setting: str, expected: list[str]):
    assert codes(f"steps: {{a: {{image: x, {setting}}}}}") == expected


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__.rpartition(".")[2])
def test_a_rule_is_its_page(rule):
    title, _, page = rule.__doc__.partition("\n")
    assert title.rstrip(".").lower() == rule.CODE.title.lower()
    assert not rule.CODE.page
    assert "# wrong" in page
    assert "# right" in page
    assert pages()[rule.CODE.id].strip() == page.strip()


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


@pytest.mark.parametrize(
    "step",
    [
        "{image: x, command: [sh, -c, 'echo ${{ params.p }}']}",
        "{image: x, command: [/usr/bin/env, bash, -ec], args: ['echo ${{ params.p }}']}",
        "{image: x, init: [{name: i, image: y, command: [sh, -c, 'echo ${{ params.p }}']}]}",
    ],
)
def test_a_value_in_a_shell_s_program(step: str):
    assert codes(f"params: {{p: q}}\nsteps: {{a: {step}}}") == ["803"]
