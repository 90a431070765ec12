"""Mistakes in the shape of a spec: what is said, what is underlined, and the way out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args

import pytest
from pydantic import BaseModel

import kfpc
from kfpc.language.messages.foreign import snake
from kfpc.language.messages.words import WORDS
from kfpc.language.spec import Spec
from tests.telling import Told, codes, told

STEP = "a: {image: busybox, command: [echo]"


def one(body: str) -> Told:
    """The only diagnostic of a spec."""
    (found,) = told(body)
    return found


@pytest.mark.parametrize(
    "key",
    ["retries", "resume", "timeout", "memory", "env", "secrets", "volumes", "labels", "argo"],
)
def test_false_switches_off_and_true_says_nothing(key: str):
    assert codes(f"steps: {{{STEP}, {key}: false}}}}") == []
    assert codes(f"steps: {{{STEP}, {key}: true}}}}") == ["204"]


# ---------------------------------------------------------------- one mistake, one error

_STEPS = f"steps: {{{STEP}}}}}"
_WRITES = "w: {image: x, command: [x, '${{ outputs.o.path }}'], outputs: {o: Artifact}}"
_READS = "inputs: {x: '${{ steps.w.outputs.o }}'}"


@pytest.mark.parametrize(
    ("body", "code", "help"),
    [
        (f"steps: {{{STEP}, inputs: {{d: {{a: 3.10}}}}}}}}", "201", "`d: {value: {a: 3.10}}`"),
        (
            f"steps: {{{STEP}, inputs: {{d: {{type: Dict, a: 1, b: x}}}}}}}}",
            "201",
            "`d: {type: Dict, value: {a: 1, b: x}}`",
        ),
        (
            f"steps: {{{STEP}, env: {{A: {{secret: mine, keys: k}}}}}}}}",
            "203",
            "`A: {secret: {name: mine, key: k}}`",
        ),
        (
            f"params: {{p: {{secret: mine, keys: k}}}}\n{_STEPS}",
            "203",
            "`p: {secret: {name: mine, key: k}}`",
        ),
        (f"apiVersion: kfpc/v1\nmetadata: {{name: x}}\n{_STEPS}", "201", "`name: x`"),
        (
            f"apiVersion: kfpc/v1\nkind: Pipeline\nmetadata: {{name: x}}\n{_STEPS}",
            "201",
            "`name: x`; leave `kind` out",
        ),
        (
            f"steps: {{{_WRITES}, a: {{image: x, command: [x], {_READS}, "
            "volumes: {/a: {claim: '${{ inputs.x }}'}}}}",
            "451",
            "the text itself, or a param",
        ),
    ],
)
def test_one_mistake_is_one_error(body: str, code: str, help: str):
    found = one(body)
    assert found.code == code
    assert found.help is not None
    assert found.help.endswith(f"write {help}")


# ---------------------------------------------------------------- keys without a value


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


# ---------------------------------------------------------------- words of other languages


@pytest.mark.parametrize("key", ["limitz", "sourcing", "banana"])
def test_no_far_fetched_suggestions(key: str):
    found = one(f"steps: {{{STEP}, {key}: x}}}}")
    assert found.help is not None
    assert found.help.startswith("known keys: ")


def models(model: Any = Spec, above: tuple[Any, ...] = ()) -> Iterator[type[BaseModel]]:
    """Every model that the file is made of."""
    if isinstance(model, type) and issubclass(model, BaseModel) and model not in above:
        yield model
        for field in model.model_fields.values():
            yield from models(field.annotation, (*above, model))
    for inner in get_args(model):
        yield from models(inner, above)


def test_every_word_of_the_table_leads_to_a_key_that_there_is():
    keys = {field.alias or name for m in models() for name, field in m.model_fields.items()}
    assert {key for _, key, _ in WORDS} <= keys
    for words, _, _ in WORDS:
        assert [snake(word) for word in words.split()] == words.split()


# ---------------------------------------------------------------- commands


@pytest.mark.parametrize("word", ["echo", "/bin/echo", '"${{ run.name }}"', '"a${{ run.name }}b"'])
def test_a_command_of_one_word(word: str):
    assert codes(f"steps: {{a: {{image: busybox, command: {word}}}}}") == []


def test_an_expression_in_a_command_has_its_own_mistake():
    found = one("steps: {a: {image: busybox, command: 'a ${{ run.name }'}}")
    assert found.message == "this expression is closed by one brace instead of two"


# ---------------------------------------------------------------- files of another kind


def test_a_spec_with_a_wrong_head_is_a_spec():
    assert codes(f"apiVersion: kfpc/v2\nkind: Pipeline\nname: x\nsteps: {{{STEP}}}}}") == [
        "204",
        "201",
    ]


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
        # a misspelt key is not missing
        ("step: {a: {image: x}}", ["201"]),
        ("tasks: {a: {image: x}}", ["201"]),
        ("steps: {a: {image: x, resume: {chekpoint: x}}}", ["201"]),
        ("steps: {a: {image: x, retries: {limit: 3}}}", ["201"]),
        ("params: {t: {secret: {nme: a, key: b}}}\nsteps: {a: {image: x}}", ["201"]),
        ("cluster: {spot: {label: {a: b}}}\nsteps: {a: {image: x}}", ["201"]),
        ("steps: {a: {image: x, labls: }}", ["201"]),
        ("cluster: {spott: {labels: {a: b}}}\nsteps: {a: {image: x}}", ["201"]),
        # what a merge key brings is told where it is written, once
        (f"<<: {{q: b}}\nsteps: {{{STEP}}}}}", ["201"]),
        ("steps: {a: {image: x, <<: {cpus: 1}}}", ["201"]),
        # what is meant is plain
        (
            "steps: {a: {image: x, continue_on_failure: 'true', outputs: {o: {path: /o}}},"
            "  b: {image: x, args: [\"${{ steps.a.outputs.o ?? 'none' }}\"]}}",
            ["203"],
        ),
        ("steps: {a: {image: x, preemptible: yes}}", ["203"]),
        ("steps: {a: {image: x, image_pull_policy: no}}", ["204"]),
    ],
)  # fmt: skip
def test_none_that_only_follows_from_another(body: str, expected: list[str]):
    assert codes(body) == expected


@pytest.mark.parametrize("text", ["", "5", "[]", "text", "null"])
def test_a_file_that_is_no_mapping(text: str):
    (found,) = kfpc.validate(kfpc.Source(text)).diagnostics
    assert found.code in ("KFPC115", "KFPC203")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("steps: {a: {image: x, inputs: {n: {type: Integer, valu: 3}}, "
         "args: ['${{ inputs.n }}']}}", "KFPC201"),
        ("params: [{name: x}]\nsteps: {a: {image: x, args: ['${{ params.x }}']}}", "KFPC203"),
    ],
)  # fmt: skip
def test_what_could_not_be_read_is_not_unknown_to_its_readers(body: str, code: str):
    source = kfpc.Source(f"apiVersion: kfpc/v1\nname: demo\n{body}\n", "spec.yaml")
    assert [found.code for found in kfpc.validate(source).diagnostics] == [code]
