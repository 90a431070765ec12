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
          b: {MAKE}, when: steps.a.status == 'Failed'}}
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
