"""Mistakes in the shape of a spec: what is said, what is underlined, and the way out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args

import pytest
from pydantic import BaseModel

import kfpc
from kfpc.language.messages.foreign import _WORDS, snake
from kfpc.language.spec import Spec
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
        (
            f"steps: {{{STEP}, retries: {{backoff: {{delay: 1m}}}}}}}}",
            "`retries` does not say how many",
        ),
        (f"steps: {{{STEP}, inputs: {{x: {{type: String}}}}}}}}", "missing key `value`"),
        (f"params: {{t: {{secret: {{name: a}}}}}}\nsteps: {{{STEP}}}}}", "missing key `key`"),
    ],
)
def test_missing_keys(body: str, message: str):
    found = next(found for found in told(body) if found.code == "202")
    assert message in found.message
    assert found.help is not None


@pytest.mark.parametrize(
    ("setting", "message", "help"),
    [
        (
            "env: [A]",
            "expected a mapping or a truth value, found a list",
            "write a mapping: `env: {NAME: VALUE}`",
        ),
        ("args: text", "expected a list, found 'text'", "write it as a list: `[text]`"),
        ("description: 5", "expected text, found 5", 'quote it: "5"'),
        ("when: 3", "expected text or a truth value, found 3", 'quote it: "3"'),
        ('preemptible: "yes"', "found 'yes'", "write `true`, without quotes"),
        ("preemptible: yes", "found 'yes'", "write `true`"),
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


@pytest.mark.parametrize(
    ("body", "help"),
    [
        (f"description:\nsteps: {{{STEP}}}}}", 'leave `description` out, or write ""'),
        (f"steps: {{{STEP}, env: {{A: }}}}}}", 'leave `A` out, or write "" for an empty text'),
        (f"steps: {{{STEP}, cpu: }}}}", "leave `cpu` out"),
        (f"steps: {{{STEP}, when: }}}}", "leave `when` out"),
        (f"outputs:\nsteps: {{{STEP}}}}}", "leave `outputs` out"),
        (f"steps: {{{STEP}}}, b: }}", "leave `b` out, or say what it runs: `image`"),
        ("steps:", "write the steps below it, indented"),
    ],
)
def test_what_to_do_about_an_empty_key(body: str, help: str):
    found = one(body)
    assert found.help is not None
    assert found.help.startswith(help)
    assert ("empty text" in found.help) is ("empty text" in help or '""' in help)


@pytest.mark.parametrize(
    ("body", "empty", "beside"),
    [
        ("steps:\na:\n  image: x\nb:\n  image: x", "steps", "a"),
        ("steps:\n  a:\n  image: x\n  command: [echo]", "a", "image"),
        ("params:\n  n:\n  type: Integer\nsteps: {a: {image: x}}", "n", "type"),
        ("steps:\n  a:\n    image: x\n    env:\n    A: b\n    B: c", "env", "A"),
    ],
)
def test_lines_that_are_not_indented(body: str, empty: str, beside: str):
    found = one(body)
    assert (found.code, found.at, found.related) == ("203", empty, (beside,))
    assert found.help == (
        f"are the lines below it indented? `{beside}` has to be deeper than `{empty}`"
    )


# ---------------------------------------------------------------- words of other languages


@pytest.mark.parametrize(
    ("word", "key"),
    [
        *((word, "after") for word in ("needs", "depends", "depends_on", "dependsOn",
                                       "dependencies")),
        *((word, "when") for word in ("if", "condition")),
        *((word, "retries") for word in ("retry", "retryStrategy", "backoff")),
        *((word, "cpu: {request") for word in ("requests", "limits", "resources")),
        *((word, "env") for word in ("environment", "env_vars")),
        *((word, "timeout") for word in ("timeoutSeconds", "timeout-minutes",
                                         "activeDeadlineSeconds")),
        ("nodeSelector", "node_selector"),
        ("imagePullPolicy", "image_pull_policy"),
        ("serviceAccountName", "service_account"),
        ("volumeMounts", "volumes"),
        ("run", "script"),
        ("uses", "component"),
        ("container", "image"),
        ("arguments", "with"),
        ("parameters", "with"),
        ("securityContext", "argo"),
        ("parallelism", "workflow"),
    ],
)  # fmt: skip
def test_words_of_other_languages_in_a_step(word: str, key: str):
    found = one(f"steps: {{{STEP}, {word}: x}}}}")
    assert (found.code, found.at) == ("201", word)
    assert found.help is not None
    assert f"`{key}" in found.help


@pytest.mark.parametrize(
    ("line", "help"),
    [
        ("parameters: {x: 1}", "`params`"),
        ("retries: 5", "`retries` goes into a step, or into `defaults`"),
        ("parallelism: 5", "`parallelism` goes into `workflow`"),
        ("workflow: {retries: 5}", "`retries` goes into `defaults`"),
        ("defaults: {image: x}", "each step says its own `image`"),
        ("generateName: x-", "`name`"),
    ],
)
def test_words_in_the_wrong_place(line: str, help: str):
    found = next(found for found in told(f"{line}\nsteps: {{{STEP}}}}}") if found.code == "201")
    assert found.help is not None
    assert help in found.help


@pytest.mark.parametrize("key", ["limitz", "resourcing", "banana"])
def test_no_far_fetched_suggestions(key: str):
    found = one(f"steps: {{{STEP}, {key}: x}}}}")
    assert found.help is not None
    assert found.help.startswith("known keys: ")


def models(model: Any = Spec) -> Iterator[type[BaseModel]]:
    """Every model that the file is made of."""
    if isinstance(model, type) and issubclass(model, BaseModel):
        yield model
        for field in model.model_fields.values():
            yield from models(field.annotation)
    for inner in get_args(model):
        yield from models(inner)


def test_every_word_of_the_table_leads_to_a_key_that_there_is():
    keys = {field.alias or name for m in models() for name, field in m.model_fields.items()}
    assert {key for _, key, _ in _WORDS} <= keys
    for words, _, _ in _WORDS:
        assert [snake(word) for word in words.split()] == words.split()


# ---------------------------------------------------------------- commands


@pytest.mark.parametrize(
    ("setting", "help"),
    [
        ("command: echo hello", "write it as a list: `[echo, hello]`"),
        ("command: \"echo 'a b' 5\"", 'write it as a list: `[echo, "a b", 5]`'),
        ("command: 'echo - no x: y'", 'write it as a list: `[echo, "-", "no", "x:", "y"]`'),
        (
            "command: 'run ${{ run.name }} x'",
            'write it as a list: `[run, "${{ run.name }}", x]`',
        ),
        ("command: 'echo hi | wc'", "write it as a `script`, which a shell runs"),
        ('command: "it\'s a quote"', 'write it as a list: `["it\'s", a, quote]`'),
        ("command: [a], args: '--foo bar'", "write it as a list: `[--foo, bar]`"),
    ],
)
def test_a_command_line_is_a_list(setting: str, help: str):
    found = one(f"steps: {{a: {{image: busybox, {setting}}}}}")
    assert (found.code, found.help) == ("203", help)


@pytest.mark.parametrize("word", ["echo", "/bin/echo", '"${{ run.name }}"', '"a${{ run.name }}b"'])
def test_a_command_of_one_word(word: str):
    assert codes(f"steps: {{a: {{image: busybox, command: {word}}}}}") == []


def test_an_expression_in_a_command_has_its_own_mistake():
    found = one("steps: {a: {image: busybox, command: 'a ${{ run.name }'}}")
    assert found.message == "this expression is closed by one brace instead of two"


# ---------------------------------------------------------------- mappings


@pytest.mark.parametrize(
    ("body", "help"),
    [
        ("steps: [{name: a, image: x}]", "`steps: {NAME: {image: …}}`"),
        ("steps: {a: {image: x, env: [{name: A, value: b}]}}", "`env: {NAME: VALUE}`"),
        (
            "params: {k: {secret: registry-api}}\nsteps: {a: {image: x}}",
            "`secret: {name: registry-api, key: KEY}`",
        ),
        (
            "steps: {a: {image: x, env: {A: {secret: registry-api}}}}",
            "`secret: {name: registry-api, key: KEY}`",
        ),
    ],
)
def test_how_a_mapping_is_written(body: str, help: str):
    found = one(body)
    assert found.code == "203"
    assert found.help is not None
    assert help in found.help


# ---------------------------------------------------------------- files of another kind


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nspec: {suspend: yes}",
            "this is a Workflow of Argo, not a spec",
        ),
        (
            "apiVersion: v1\nkind: Pod\nspec: {}",
            "this is an object of Kubernetes (Pod), not a spec",
        ),
        (
            "name: a\nimplementation: {container: {image: x}}",
            "this is a component file, not a spec",
        ),
        (
            "pipelineInfo: {name: a}\nroot: {dag: {}}\nschemaVersion: 2.1.0",
            "this is a compiled pipeline of Kubeflow Pipelines, not a spec",
        ),
    ],
)
def test_a_file_of_another_kind(text: str, message: str):
    (found,) = kfpc.validate(kfpc.Source(text)).diagnostics
    assert (found.code, found.message) == ("KFPC209", message)
    assert found.help is not None


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
        # what a merge key brings is not in the file
        (f"<<: {{q: b}}\nsteps: {{{STEP}}}}}", ["111"]),
        ("steps: {a: {image: x, <<: {imge: y}}}", ["111"]),
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
