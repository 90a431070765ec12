"""What a name stands for, and what is said of one that stands for nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from kfpc.expressions import parse_text
from kfpc.expressions.positions import CONTEXTS, Position
from kfpc.expressions.syntax import Name
from kfpc.pipeline.erroneous import ERRONEOUS, Erroneous
from kfpc.pipeline.ids import ROOT
from kfpc.pipeline.scope import Param
from kfpc.pipeline.step import Input, Output
from kfpc.pipeline.values import (
    ERRONEOUS_TEXT,
    Attempt,
    InputPathRef,
    InputRef,
    OutputPathRef,
    OutputRef,
    ParamRef,
    PodName,
    Ref,
    Reference,
    RunRef,
    SecretKeyRef,
    SecretRef,
    StatusRef,
    TypedText,
    Value,
)
from kfpc.record import field_names, replace
from kfpc.typecheck.by_input import env_name
from kfpc.typecheck.infer import Resolved
from kfpc.typecheck.look_ups import LOOK_UPS
from kfpc.typecheck.look_ups.run import RUN_FACTS
from kfpc.typecheck.signatures import ANYTHING, Signature
from kfpc.typecheck.symbols import Symbols
from kfpc.types import ANY, ARTIFACT, INTEGER, SECRET, STRING, Type, named
from tests.nested import HERE
from tests.source.reading import clean
from tests.telling import validated
from tests.typecheck.support import symbols, told

TOKEN = SecretKeyRef(TypedText(("registry",)), TypedText(("token",)))


def resolve(written: str, names: Symbols) -> Resolved | Erroneous:
    parsed, _ = parse_text(f"${{{{ {written} }}}}")
    name = parsed.expression
    assert isinstance(name, Name)
    return names.resolve(name, clean(f'x: "${{{{ {written} }}}}"').place("x"))


def ref(written: str, names: Symbols) -> Ref:
    """What a name stands for, of which nothing is said."""
    found = resolve(written, names)
    assert told(names) == []
    assert isinstance(found, Resolved)
    return found.ref


def refused(written: str, names: Symbols) -> tuple[str, str, str, str | None]:
    """Code, message, underlined text and help of what is said of a name."""
    assert resolve(written, names) is ERRONEOUS
    (found,) = told(names)
    return (*found, names.report.found[0].help)


def an_input(value: Value | None, type: Type = STRING) -> Input:
    return Input("i", type, value, True, False, False, HERE, HERE)


def step_names(**more: Any) -> Symbols:
    """Names within a step that has an input ``i`` and an output ``o``."""
    own = {"inputs": {"i": an_input(TypedText(("v",)), named("CSV"))}}
    outputs = {"outputs": {"o": Output("o", STRING, None, False, HERE)}}
    return symbols(**{**own, **outputs, **more})


# ---------------------------------------------------------------- what there is


@pytest.mark.parametrize(
    ("name", "wanted", "type"),
    [
        ("params.n", ParamRef(ROOT, "n"), INTEGER),
        ("params.secret", TOKEN, SECRET),
        ("steps.maybe.outputs.n", OutputRef(("maybe",), "n"), INTEGER),
        ("steps.maybe.status", StatusRef(("maybe",)), STRING),
        ("inputs.i", InputRef("i"), named("CSV")),
        ("inputs.i.path", InputPathRef("i"), STRING),
        ("outputs.o.path", OutputPathRef("o"), STRING),
        ("pod.name", PodName(), STRING),
        ("attempt", Attempt(), INTEGER),
        *((f"run.{fact}", RunRef(fact), STRING) for fact in RUN_FACTS if fact != "scheduled"),
    ],
)
def test_a_name_stands_for_something_of_a_type(name: str, wanted: Ref, type: Type) -> None:
    names = step_names()
    assert ref(name, names) == wanted
    found = resolve(name, names)
    assert isinstance(found, Resolved)
    assert found.type == type


@pytest.mark.parametrize("name", ["params.n", "steps.maybe.outputs.n", "inputs.i"])
def test_a_name_knows_where_its_type_is_declared(name: str) -> None:
    found = resolve(name, step_names())
    assert isinstance(found, Resolved)
    assert found.declared is not None


@pytest.mark.parametrize(
    ("conditional", "optional", "absent"),
    [(False, False, False), (True, False, True), (False, True, True)],
)
def test_an_output_may_be_absent_for_its_step_or_for_itself(
    conditional: bool, optional: bool, absent: bool
) -> None:
    output = Output("o", STRING, None, optional, HERE)
    names = symbols(signatures={"a": Signature({"o": output}, conditional)})
    found = resolve("steps.a.outputs.o", names)
    assert isinstance(found, Resolved)
    assert found.absent is absent


def test_the_same_names_for_another_place() -> None:
    names = step_names(declared=["d"], readings=[], scope=("tune",), parent=symbols())
    other = names.at(Position.SCRIPT)
    assert names.at(names.position) is names
    assert other.position is Position.SCRIPT
    for field in set(field_names(Symbols)) - {"position"}:
        assert getattr(other, field) is getattr(names, field), field


# ---------------------------------------------------------------- scopes


def around() -> Symbols:
    """Names of a pipeline with a param ``p`` and steps ``a`` and ``b``."""
    return symbols(params={"p": Param("p", STRING, HERE)}, signatures=steps("a", "b"))


def steps(*names: str) -> dict[str, Signature]:
    output = {"o": Output("o", STRING, None, False, HERE)}
    return dict.fromkeys(names, Signature(output, conditional=False))


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("steps.a.outputs.o", OutputRef(("tune", "a"), "o")),
        ("steps.b.outputs.o", OutputRef(("b",), "o")),
        ("steps.a.status", StatusRef(("tune", "a"))),
        ("steps.b.status", StatusRef(("b",))),
        ("params.p", ParamRef(ROOT, "p")),
    ],
)
def test_the_nearest_of_a_name_is_meant(name: str, wanted: Ref) -> None:
    group = symbols(params={}, signatures=steps("a"), scope=("tune",), parent=around())
    assert ref(name, group) == wanted


def test_a_param_of_a_sub_pipeline_is_its_own() -> None:
    params = {"p": Param("p", STRING, HERE)}
    inner = symbols(params=params, signatures={}, scope=("sub",), parent=around())
    assert ref("params.p", inner) == ParamRef(("sub",), "p")


@pytest.mark.parametrize(
    ("name", "code", "at", "help"),
    [
        ("params.p", "456", "p", "declare it: `params: {p: {type: String}}`"),
        ("steps.b.status", "501", "b", None),
    ],
)
def test_a_sub_pipeline_sees_nothing_around_it(
    name: str, code: str, at: str, help: str | None
) -> None:
    inner = symbols(params={}, signatures={}, scope=("sub",))
    found, _, underlined, told = refused(name, inner)
    assert (found, underlined, told) == (code, at, help)


# ---------------------------------------------------------------- what is erroneous


SILENT: dict[str, tuple[str, Symbols]] = {
    "params that could not be read": ("params.x", symbols(params=ERRONEOUS)),
    "those of a scope in between": (
        "params.p",
        symbols(params=ERRONEOUS, scope=("sub",), parent=around()),
    ),
    "a param of no type": ("params.p", symbols(params={"p": Param("p", ERRONEOUS, HERE)})),
    "a step that nothing is known of": ("steps.a", symbols(signatures={"a": ANYTHING})),
    "what it may have": ("steps.a.state", symbols(signatures={"a": ANYTHING})),
    "a value of an input": ("inputs.i", step_names(inputs={"i": an_input(ERRONEOUS_TEXT)})),
}


@pytest.mark.parametrize(("name", "names"), SILENT.values(), ids=SILENT)
def test_nothing_is_said_of_what_could_not_be_read(name: str, names: Symbols) -> None:
    assert resolve(name, names) is ERRONEOUS
    assert told(names) == []


@pytest.mark.parametrize(
    ("name", "wanted", "type"),
    [
        ("steps.a.outputs.x", OutputRef(("a",), "x"), ANY),
        ("steps.a.status", StatusRef(("a",)), STRING),
        ("inputs.x", InputRef("x"), ANY),
        ("inputs.x.path", InputPathRef("x"), STRING),
        ("outputs.x.path", OutputPathRef("x"), STRING),
    ],
)
def test_what_could_not_be_read_may_have_any_member(name: str, wanted: Ref, type: Type) -> None:
    names = symbols(signatures={"a": ANYTHING}, inputs=ERRONEOUS, outputs=ERRONEOUS)
    assert ref(name, names) == wanted
    found = resolve(name, names)
    assert isinstance(found, Resolved)
    assert found.type == type
    assert found.absent is (wanted == OutputRef(("a",), "x"))


def test_a_file_is_there_though_its_value_could_not_be_read() -> None:
    names = step_names(inputs={"i": an_input(ERRONEOUS_TEXT)})
    assert ref("inputs.i.path", names) == InputPathRef("i")


# ---------------------------------------------------------------- names that stand for nothing


@pytest.mark.parametrize(
    ("name", "help"),
    [
        ("params.n.x", "write `params.NAME`"),
        ("steps", "write `steps.NAME.outputs.NAME`"),
        ("steps.one", "write `steps.one.outputs.o` or `steps.one.status`"),
        ("steps.two.outputs", "write `steps.two.outputs.NAME`, with one of o, p, or "
         "`steps.two.status`"),
        ("steps.maybe.outputs.n.x", "write `steps.maybe.outputs.NAME` or `steps.maybe.status`"),
        ("inputs", "write `inputs.NAME` or `inputs.NAME.path`"),
        ("inputs.i.value", "did you mean `inputs.i`?"),
        ("inputs.parameters.i", "did you mean `inputs.i`?"),
        ("inputs.artifacts.i", "did you mean `inputs.i.path`?"),
        ("inputs.i.path.x", "write `inputs.NAME` or `inputs.NAME.path`"),
        ("outputs.o.value", "did you mean `outputs.o.path`?"),
        ("outputs.o", "did you mean `outputs.o.path`?"),
        ("outputs.parameters.other.path", "write `outputs.NAME.path`, with an output of the step "
         "itself"),
        ("run", "write `run.` and one of name, id, namespace, created"),
        ("run.name.x", "write `run.` and one of name, id, namespace, created"),
        ("pod.id", "did you mean `pod.name`?"),
        ("pod.ip", "write `pod.name`"),
        ("attempt.x", "write `attempt`"),
    ],
)  # fmt: skip
def test_a_name_that_does_not_say_a_value(name: str, help: str) -> None:
    message = f"`{name}` is not a value"
    two = {key: Output(key, STRING, None, False, HERE) for key in ("o", "p")}
    names = step_names()
    names = replace(
        names, signatures={**names.signatures, **steps("one"), "two": Signature(two, False)}
    )
    assert refused(name, names) == ("456", message, name, help)


FOREIGN = {
    "needs.one.outputs.o": "did you mean `steps.one.outputs.o`?",
    "needs.one.outputs.out": "did you mean `steps.one.outputs.o`?",
    "needs.one.result": "did you mean `steps.one.status`?",
    "needs.nowhere.outputs.o": "write `steps.NAME.outputs.o`, with the name of a step",
    "needs.one": "write `steps.NAME.outputs.NAME` or `steps.NAME.status` for another step",
    "tasks.one.outputs.parameters.o": "did you mean `steps.one.outputs.o`?",
    "tasks['one'].outputs.artifacts['o']": "did you mean `steps.one.outputs.o`?",
    "one.outputs.o": "did you mean `steps.one.outputs.o`?",
    "one.output": "did you mean `steps.one.outputs.o`?",
    "one.status": "did you mean `steps.one.status`?",
    "workflow.name": "did you mean `run.name`?",
    "workflow.parameters.n": "did you mean `params.n`?",
    "workflow.parameters.rate": "write `params.rate`, and declare it: "
    "`params: {rate: {type: String}}`",
    "workflow.failures": "of the run `run.name`, `run.id`, `run.namespace` and `run.created` are "
    "known, and in the file's `on_exit` and in `workflow.hooks` `run.status`",
    "github.run_id": "did you mean `run.id`?",
    "github.event.inputs.n": "did you mean `params.n`?",
    "github.sha": "kfpc does not know where a spec comes from: let the run be given it, "
    "`params: {sha: {type: String}}`, and write `params.sha`",
    "env.HOME": "variables are the program's to read, as `$HOME`; in `command` and `args` "
    "`$(HOME)` stands for one of the step's own `env`",
    "secrets.SECRET": "did you mean `params.secret`?",
    "secrets.KEY": "declare it, `params: {KEY: {secret: {name: NAME, key: KEY}}}`, and write "
    "`params.KEY`",
    "matrix.os": "write `item.os`, in a step with `for_each: {matrix: …}`",
    "loop.index": "write `for_each: [a, b]` in the step; each element is `item`",
    "vars.n": "did you mean `params.n`?",
    "Params.n": "did you mean `params.n`?",
    "pipeline.parameters.n": "did you mean `params.n`?",
    "retries": "did you mean `attempt`?",
    "lastRetry.message": "`attempt` says which attempt of the step this is, from 1",
    "self.outputs.o": "did you mean `outputs.o.path`?",
}
"""Names of GitHub Actions, Argo and Kubeflow Pipelines, and what is said of each."""


@pytest.mark.parametrize(("name", "help"), FOREIGN.items())
def test_a_name_of_another_language_is_translated(name: str, help: str) -> None:
    names = replace(step_names(), signatures=steps("one"))
    word = re.split(r"\W", name)[0]
    assert refused(name, names) == ("456", f"unknown name `{word}`", name, help)


def test_a_translation_is_one_that_may_stand_there() -> None:
    """``attempt`` is known in the pod alone, and inputs are params to other languages."""
    names = step_names(position=Position.OUTSIDE)
    assert refused("retries", names)[-1] == "known here: params, run, steps"
    names = step_names(position=Position.OUTSIDE)
    assert refused("inputs.n", names)[-1] == "did you mean `params.n`?"


def test_a_translation_may_be_the_answer_to_itself() -> None:
    """No help leads into another error: what is offered is known."""
    for name in FOREIGN:
        names = replace(step_names(), signatures=steps("one"))
        help = refused(name, names)[-1] or ""
        if help.startswith("did you mean `"):
            again = replace(step_names(), signatures=steps("one"))
            assert resolve(help.split("`")[1], again) is not ERRONEOUS


@pytest.mark.parametrize(
    ("readers", "here_too"),
    [(1, []), (2, [""]), (5, [""] * 4), (6, ["", "", ", and 2 times more"])],
)
def test_readers_of_a_name_that_is_misspelt_where_it_is_declared_are_told_once(
    readers: int, here_too: list[str]
) -> None:
    args = ", ".join(["'${{ params.rate }}'"] * readers)
    body = f"params: {{raet: 1}}\nsteps: {{a: {{image: b, command: [c], args: [{args}]}}}}"
    (found,) = [one for one in validated(body).diagnostics if one.code == "KFPC456"]
    assert (found.message, found.help) == ("unknown param `rate`", "did you mean `raet`?")
    rather = ["this is `raet`"] if readers > 1 else []
    assert [one.message for one in found.related] == [
        *(f"here too{more}" for more in here_too),
        *rather,
    ]


def test_the_work_for_misspelt_names_does_not_grow_with_their_product() -> None:
    """Near names are looked for up to a bound, whose help then names some of those there are."""

    class Counted(dict[str, Param]):
        looked_at = 0

        def __iter__(self) -> Iterator[str]:
            for key in super().__iter__():
                Counted.looked_at += 1
                yield key

    params = Counted({f"p{n}": Param(f"p{n}", STRING, HERE) for n in range(1000)})
    names = symbols(params=params)
    for number in range(1000):
        resolve(f"params.q{number}", names)
    assert len(names.report.found) == 1000
    assert Counted.looked_at < 100 * 1000
    assert "known here: p0, p1, " in (names.report.found[-1].help or "")


def test_no_step_at_all_has_such_a_name() -> None:
    name = "steps.a.outputs"
    message, help = (
        f"`{name}` is not a value",
        "write `steps.a.outputs.NAME` or `steps.a.status`",
    )
    assert refused(name, symbols(signatures={"a": ANYTHING})) == ("456", message, name, help)


@pytest.mark.parametrize(("count", "help"), [(12, "p11"), (13, "p11, …")])
def test_no_more_than_a_dozen_names_are_told(count: int, help: str) -> None:
    params = {f"p{n:02}": Param(f"p{n:02}", STRING, HERE) for n in range(count)}
    *_, told = refused("params.other", symbols(params=params))
    assert told is not None
    assert told.startswith("known here: p00, p01, ")
    assert told.endswith(f", {help}")


def test_an_output_that_a_step_does_not_have() -> None:
    *_, at, help = refused("outputs.x.path", step_names())
    assert (at, help) == ("x", "known here: o")


def test_an_input_that_is_given_nothing() -> None:
    names = step_names(declared=["late"])
    message = "the step gives no value to the input `late`"
    assert refused("inputs.late", names) == ("456", message, "inputs.late", "give `late` a value")


def test_an_input_may_be_meant_that_is_given_nothing() -> None:
    *_, help = refused("inputs.lat", step_names(declared=["late"]))
    assert help == "did you mean `late`?"


@pytest.mark.parametrize(
    ("word", "position", "help"),
    [
        ("i", Position.INSIDE, "did you mean `inputs.i`?"),
        ("i", Position.OUTSIDE, "known here: params, run, steps"),
    ],
)
def test_a_word_that_says_nothing_may_be_a_name_without_its_context(
    word: str, position: Position, help: str
) -> None:
    names = step_names(position=position)
    assert refused(f"{word}.x", names) == ("456", f"unknown name `{word}`", word, help)


def test_an_input_is_meant_before_a_param_of_its_name() -> None:
    params = {"i": Param("i", STRING, HERE)}
    assert refused("i", step_names(params=params))[-1] == "did you mean `inputs.i`?"
    erroneous = step_names(params=params, inputs=ERRONEOUS)
    assert refused("i", erroneous)[-1] == "did you mean `params.i`?"


# ---------------------------------------------------------------- places


@pytest.mark.parametrize(
    ("name", "position", "known"),
    [
        ("inputs.i", Position.OUTSIDE, "`params`, `run`, `steps`"),
        ("run.name", Position.FIXED, "`inputs`, `params`"),
        ("outputs.o.path", Position.CHECKPOINT, "`inputs`, `params`, `run`, `steps`"),
    ],
)
def test_a_name_of_a_kind_that_is_not_known_here(name: str, position: Position, known: str) -> None:
    message, help = f"`{name}` is not known here", f"here an expression may use {known}"
    assert refused(name, step_names(position=position)) == ("456", message, name, help)


@pytest.mark.parametrize("position", [Position.FIXED, Position.LABEL])
@pytest.mark.parametrize(
    ("name", "help"),
    [
        ("inputs.i.path", "did you mean `inputs.i`?"),
        ("outputs.o.path", "read a param, or an input that is text"),
    ],
)
def test_the_path_of_a_file_is_no_value(name: str, help: str, position: Position) -> None:
    message = f"`{name}` is the path of a file, not a name, an image, an amount or a label"
    assert refused(name, step_names(position=position)) == ("456", message, name, help)


def test_a_file_and_a_secret_have_no_value_either() -> None:
    for given in (
        an_input(None, ARTIFACT),
        an_input(SecretRef(TypedText(("s",)), TypedText(("k",)))),
    ):
        names = step_names(position=Position.FIXED, inputs={"i": given})
        assert refused("inputs.i.path", names)[-1] == "read a param, or an input that is text"


@pytest.mark.parametrize("name", ["attempt", "pod.name"])
def test_what_changes_with_each_attempt_is_no_part_of_a_checkpoint(name: str) -> None:
    code, message, at, _ = refused(name, step_names(position=Position.CHECKPOINT))
    assert (code, at) == ("706", name)
    assert message.startswith(f"`{name}` differs in each attempt")


@pytest.mark.parametrize(
    ("name", "help"),
    [
        ("params.n",
         'declare an input, `inputs: {n: "${{ params.n }}"}`, and read $INPUT_N'),
        ("params['a-b é']",
         "declare an input, `inputs: {a_b__: \"${{ params['a-b é'] }}\"}`, and read $INPUT_A_B__"),
        ("params.secret", 'write `env: {SECRET: "${{ params.secret }}"}`, and read $SECRET'),
        ("pod.name", 'write `env: {NAME: "${{ pod.name }}"}`, and read $NAME'),
        ("attempt", 'write `env: {ATTEMPT: "${{ attempt }}"}`, and read $ATTEMPT'),
        ("params", 'declare an input, `inputs: {params: "${{ params }}"}`, and read $INPUT_PARAMS'),
    ],
)  # fmt: skip
def test_no_value_becomes_part_of_a_script(name: str, help: str) -> None:
    message = f"`{name}` would become part of the script"
    assert refused(name, step_names(position=Position.SCRIPT)) == ("802", message, name, help)


def test_a_script_reads_an_input_from_its_environment_or_its_file() -> None:
    names = step_names(position=Position.SCRIPT)
    assert ref("inputs.i.path", names) == InputPathRef("i")
    assert ref("outputs.o.path", names) == OutputPathRef("o")
    message = "`inputs.i` would become part of the script"
    help = "read $INPUT_I, or `${{ inputs.i.path }}` for a file"
    assert refused("inputs.i", names) == ("802", message, "inputs.i", help)


@pytest.mark.parametrize(
    ("input", "variable"),
    [("n", "INPUT_N"), ("Model path", "INPUT_MODEL_PATH"), ("a-b.c", "INPUT_A_B_C"),
     ("é2", "INPUT__2")],
)  # fmt: skip
def test_the_variable_of_an_input(input: str, variable: str) -> None:
    assert env_name(input) == variable


# ---------------------------------------------------------------- secrets


WHOLE = TypedText((Reference(TOKEN, SECRET),))


@pytest.mark.parametrize(
    "value",
    [SecretRef(TypedText(("registry",)), TypedText(("token",))), WHOLE],
    ids=["named", "param"],
)
def test_an_input_that_is_a_secret_is_the_secret(value: Value) -> None:
    names = step_names(inputs={"i": an_input(value)})
    assert ref("inputs.i", names) == TOKEN
    found = resolve("inputs.i", names)
    assert isinstance(found, Resolved)
    assert found.type == SECRET


def test_an_input_with_a_secret_in_it_has_no_value() -> None:
    names = step_names(inputs={"i": an_input(TypedText(("a ", Reference(TOKEN, SECRET))))})
    assert refused("inputs.i", names) == (
        "801",
        "the input `i` has a secret in it",
        "inputs.i",
        "use the param that is the secret itself",
    )


def test_no_output_is_a_secret() -> None:
    code, message, at, _ = refused("steps.maybe.outputs.secret", symbols())
    assert (code, at) == ("801", "steps.maybe.outputs.secret")
    assert message == "the output `secret` would bring a secret out of a step"


def test_every_first_word_is_looked_up_and_may_stand_somewhere() -> None:
    """Without a look-up it is unknown; without a place it is told to stand elsewhere, always."""
    assert set(LOOK_UPS) == frozenset[str]().union(*CONTEXTS.values())
