"""Mistakes in the shape of a spec: what is said, what is underlined, and the way out."""

from __future__ import annotations

import pytest

import kfpc
from tests.telling import Told, codes, told

STEP = "a: {image: busybox, command: [echo]"


def one(body: str) -> Told:
    """The only diagnostic of a spec."""
    (found,) = told(body)
    return found


@pytest.mark.parametrize(
    ("body", "key", "help"),
    [
        (f"steps: {{{STEP}, retrys: 5}}}}", "retrys", "did you mean `retries`?"),
        (f"steps: {{{STEP}, gpu: 4}}}}", "gpu", "did you mean `gpus`?"),
        (f"stepz: {{}}\nsteps: {{{STEP}}}}}", "stepz", "did you mean `steps`?"),
        (f"workflow: {{timeoutt: 1h}}\nsteps: {{{STEP}}}}}", "timeoutt", "did you mean `timeout`?"),
        (f"steps: {{{STEP}, gpus: {{cnt: 1}}}}}}", "cnt", "did you mean `count`?"),
        (f"steps: {{{STEP}, tolerations: [{{kee: a}}]}}}}", "kee", "did you mean `key`?"),
        (f"defaults: {{memry: 1G}}\nsteps: {{{STEP}}}}}", "memry", "did you mean `memory`?"),
        (f"defaults: {{image: x}}\nsteps: {{{STEP}}}}}", "image", None),
    ],
)
def test_unknown_keys_with_the_nearest_known_one(body: str, key: str, help: str | None):
    found = next(found for found in told(body) if found.code == "201")
    assert found.at == key
    assert f"unknown key `{key}`" in found.message
    if help is not None:
        assert found.help == help


@pytest.mark.parametrize(
    "key", ["for_each", "steps", "pipeline", "repeat", "resource", "wait", "lock", "cache"]
)
def test_keys_that_come_later_are_named(key: str):
    found = next(found for found in told(f"steps: {{{STEP}, {key}: x}}}}") if found.code == "201")
    assert found.help is not None
    assert found.help.startswith("this version of kfpc does not have")


def test_a_default_that_is_a_mapping_has_its_place():
    found = one(f"params: {{config: {{rate: 0.1}}}}\nsteps: {{{STEP}}}}}")
    assert found.at == "rate"
    assert found.help is not None
    assert found.help.endswith("a default that is a mapping goes into `default`")


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (f"apiVersion: kfpc/v1\nsteps: {{{STEP}}}}}", "missing key `name`"),
        (f"apiVersion: kfpc/v1\nname: a\ncluster: {{}}\nsteps: {{{STEP}}}}}", "missing key `spot`"),
        (f"steps: {{{STEP}, retries: {{backoff: {{delay: 1m}}}}}}}}", "missing key `total`"),
        (f"steps: {{{STEP}, inputs: {{x: {{type: String}}}}}}}}", "missing key `value`"),
        (f"params: {{t: {{secret: {{name: a}}}}}}\nsteps: {{{STEP}}}}}", "missing key `key`"),
    ],
)
def test_missing_keys(body: str, message: str):
    found = next(found for found in told(body) if found.code == "202")
    assert message in found.message


@pytest.mark.parametrize(
    ("setting", "message", "help"),
    [
        ("env: [A]", "expected a mapping or a truth value, found a list", None),
        ("args: text", "expected a list, found 'text'", "write it as a list: [text]"),
        ("description: 5", "expected text, found 5", 'quote it: "5"'),
        ("when: 3", "expected text or a truth value, found 3", 'quote it: "3"'),
        ('preemptible: "yes"', "found 'yes'", "write `true`, without quotes"),
        (
            "gpus: 1.5",
            "expected a whole number, text, a mapping or a truth value",
            "write a whole number",
        ),
        ("continue_on_failure: 'no'", "expected true or false", "write `false`, without quotes"),
        ("tolerations: {a: b}", "expected a list or a truth value, found a mapping", None),
    ],
)
def test_values_of_another_form(setting: str, message: str, help: str | None):
    found = next(found for found in told(f"steps: {{{STEP}, {setting}}}}}") if found.code == "203")
    assert message in found.message
    assert found.help == help


@pytest.mark.parametrize(
    "key",
    ["retries", "resume", "timeout", "memory", "env", "secrets", "volumes", "labels", "argo"],
)
def test_false_switches_off_and_true_says_nothing(key: str):
    assert codes(f"steps: {{{STEP}, {key}: false}}}}") == []
    assert codes(f"steps: {{{STEP}, {key}: true}}}}") == ["204"]


@pytest.mark.parametrize(
    ("setting", "help"),
    [
        ("image_pull_policy: always", "did you mean `Always`?"),
        ("resume: idempotnt", "did you mean `idempotent`?"),
        ("secrets: {s: {as: gpc}}", "did you mean `gcp`?"),
        ("tolerations: [{operator: Exist}]", "did you mean `Exists`?"),
    ],
)
def test_words_that_are_not_listed(setting: str, help: str):
    found = next(found for found in told(f"steps: {{{STEP}, {setting}}}}}") if found.code == "204")
    assert found.help == help


@pytest.mark.parametrize(
    ("body", "at"),
    [
        ("steps: {1st: {image: x}}", "1st"),
        ("steps: {a b: {image: x}}", "a b"),
        (f"params: {{a.b: 1}}\nsteps: {{{STEP}}}}}", "a.b"),
        (f"steps: {{{STEP}, env: {{1A: x}}}}}}", "1A"),
        (f"steps: {{{STEP}, outputs: {{'o o': String}}}}}}", "'o o'"),
        (f"apiVersion: kfpc/v1\nname: 1x\nsteps: {{{STEP}}}}}", "1x"),
    ],
)
def test_names(body: str, at: str):
    found = next(found for found in told(body) if found.code == "205")
    assert found.at == at
    assert found.help is not None


# ---------------------------------------------------------------- keys without a value


@pytest.mark.parametrize(
    "body",
    [
        f"description:\nsteps: {{{STEP}}}}}",
        f"defaults:\nsteps: {{{STEP}}}}}",
        f"params: {{x: }}\nsteps: {{{STEP}}}}}",
        f"steps: {{{STEP}, memory: }}}}",
        f"steps: {{{STEP}, args: [a, null]}}}}",
        f"steps: {{{STEP}, env: {{A: null}}}}}}",
        f"steps: {{{STEP}, memory: {{request: ~}}}}}}",
        f"steps: {{{STEP}, argo: }}}}",
        f"outputs: {{x: }}\nsteps: {{{STEP}}}}}",
    ],
)
def test_a_key_with_nothing_after_it(body: str):
    found = one(body)
    assert found.code == "203"
    assert "has no value" in found.message
    assert found.help is not None


@pytest.mark.parametrize(
    "body",
    [
        f"steps: {{{STEP}, argo: {{timeout: null}}}}}}",  # RFC 7386: null removes
        f"argo: {{podGC: null}}\nsteps: {{{STEP}}}}}",
        "params: {x: [null]}\nsteps: {a: {image: x, args: ['${{ json(params.x) }}']}}",
        "params: {x: {default: {a: null}}}\n"
        "steps: {a: {image: x, args: ['${{ json(params.x) }}']}}",
    ],
)
def test_null_is_a_value_of_plain_data(body: str):
    assert codes(body) == []


# ---------------------------------------------------------------- all at once, and no more


def test_all_mistakes_of_a_file_at_once():
    assert codes("""
        cluster: gke-preemptable
        params: {x: 1}
        steps:
          a: {image: busybox, commnd: [echo], memory: 1K, args: ["${{ params.y }}"]}
          b: {image: busybox, env: [A], after: aa}
        """) == ["603", "201", "601", "456", "203", "501"]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        # nobody says that `train` does not exist, has no output, or runs nothing
        ("steps: {1train: {image: x}, b: {image: x, after: 1train}}", ["205"]),
        (
            "steps: {a: {imge: x, outputs: {o: String}}, "
            "b: {image: x, args: ['${{ steps.a.outputs.p ?? 1 }}']}}",
            ["201"],
        ),
        # a param with a mistake is no unknown param
        ("params: {x: {tipe: Integer}}\nsteps: {a: {image: x, gpus: '${{ params.x }}'}}", ["201"]),
        # what could not be read is not lacking
        (
            "cluster: eks\nsteps: {a: {image: x, preemptible: true, resume: idem, retries: 3}}",
            ["204"],
        ),
        (
            "cluster: eks\nsteps: {a: {image: x, preemptible: true, resme: idempotent}}",
            ["201"],
        ),
        ("steps: {a: {image: x, inputs: '${{ run.name }}'}}", ["203"]),
        ("workflow: {volumes: {d: {clam: x}}}\nsteps: {a: {image: x, volumes: {/d: {volume: d}}}}",
         ["201"]),
        ("components: {c: }\nsteps: {a: {component: c, with: {x: 1}}}", ["203"]),
        ("steps: {a: {image: x, when: 5, outputs: {o: {path: /o}}}}", ["203"]),
    ],
)  # fmt: skip
def test_none_that_only_follows_from_another(body: str, expected: list[str]):
    assert codes(body) == expected


@pytest.mark.parametrize("text", ["", "5", "[]", "text", "null"])
def test_a_file_that_is_no_mapping(text: str):
    (found,) = kfpc.validate(kfpc.Source(text)).diagnostics
    assert found.code in ("KFPC115", "KFPC203")
