"""Who reads which output, and how: by value or as a file, with something in its place or not."""

from __future__ import annotations

from typing import Any

import pytest

from kfpc.analysis.uses import (
    Use,
    file_of,
    is_file_result,
    name_place,
    path_of_input,
    references_in,
    texts,
    uses,
    values,
)
from kfpc.pipeline.erroneous import ERRONEOUS
from kfpc.pipeline.scope import Result, ScopeKind, Step
from kfpc.pipeline.settings import Settings
from kfpc.pipeline.step import Input, Leaf, TextSite
from kfpc.pipeline.values import (
    ERRONEOUS_TEXT,
    Apply,
    Negation,
    Node,
    ParamRef,
    SecretRef,
    TypedText,
    passed_on,
    references,
)
from kfpc.record import replace
from kfpc.types import ARTIFACT, BOOLEAN, INTEGER, LIST, STRING, Type, named
from tests.nested import (
    HERE,
    block,
    equal,
    leaf,
    or_else,
    output,
    param,
    pipeline,
    status,
    text,
)
from tests.source.reading import clean, under
from tests.telling import loaded

FILE = output("m", "f", ARTIFACT)
VALUE = output("m", "o")
MAYBE = output("m", "o", absent=True)


def only(step: Step) -> Use:
    (found,) = uses(pipeline([step]))
    return found


def how(use: Use) -> set[str]:
    """The marks that a use has."""
    marks = ("by_value", "by_path", "unguarded", "optional")
    return {mark for mark in marks if getattr(use, mark)}


# ---------------------------------------------------------------- where


READERS: dict[str, tuple[Leaf, str | None]] = {
    "an input": (leaf("a", "", {"i": text("x ", VALUE)}), "i"),
    "a text": (leaf("a", "", settings=Settings(env={"A": text(VALUE)})), None),
    "a condition": (leaf("a", "", when=equal(VALUE, "x")), None),
}


@pytest.mark.parametrize(("step", "input"), READERS.values(), ids=READERS)
def test_a_step_reads_an_output_by_value(step: Leaf, input: str | None) -> None:
    found = only(step)
    assert (found.scope, found.reader, found.input) == ((), step, input)
    assert (found.output, found.reference) == (VALUE.ref, VALUE)
    assert how(found) == {"by_value"}


@pytest.mark.parametrize("key", ["for_each", "max_parallel"])
def test_a_loop_reads_what_it_goes_through(key: str) -> None:
    given: dict[str, Any] = {key: VALUE}
    found = only(block("l", ScopeKind.LOOP, [], **given))
    assert (found.scope, found.reader and found.reader.id) == ((), ("l",))


def test_outputs_of_a_scope_are_read_by_nobody_within_it() -> None:
    group = block("g", ScopeKind.GROUP, [leaf("g.a", "", {"i": VALUE})], {"r": text("x ", VALUE)})
    whole = pipeline([leaf("b", "", {"i": VALUE}), group], {"r": VALUE})
    found = [(use.scope, use.reader and use.reader.id, use.input) for use in uses(whole)]
    assert found == [
        ((), ("b",), "i"),
        ((), None, None),
        (("g",), ("g", "a"), "i"),
        (("g",), None, None),
    ]


def test_an_output_that_is_named_twice_is_used_twice() -> None:
    found = list(uses(pipeline([leaf("a", "", {"i": text(VALUE, MAYBE, param("p"))})])))
    assert [use.reference for use in found] == [VALUE, MAYBE]
    assert [use.unguarded for use in found] == [False, True]


@pytest.mark.parametrize(
    "step",
    [
        leaf("a", "", {"i": text(param("p"), status("m"))}),
        leaf("a", "", {"i": ERRONEOUS_TEXT}, when=ERRONEOUS),
        replace(leaf("a", ""), unread=(TextSite(text(VALUE), HERE),)),
    ],
)
def test_nothing_is_read(step: Leaf) -> None:
    assert list(uses(pipeline([step]))) == []


# ---------------------------------------------------------------- how


@pytest.mark.parametrize(
    ("given", "unguarded"),
    [
        (MAYBE, True),
        (text("x ", MAYBE), True),
        (or_else(MAYBE, "none"), False),
        (or_else(output("m", "o"), "none"), False),
        (Apply("lower", (MAYBE,), STRING, absent=True), True),
    ],
)
def test_whether_something_stands_in_for_what_is_absent(
    given: TypedText | Node, unguarded: bool
) -> None:
    assert only(leaf("a", "", {"i": given})).unguarded is unguarded


@pytest.mark.parametrize(
    ("by_value", "absent", "optional", "marks"),
    [
        (False, False, False, {"by_path"}),
        (False, True, False, {"by_path", "unguarded"}),
        (False, True, True, {"by_path", "unguarded", "optional"}),
        (True, False, False, {"by_path", "by_value"}),
        (True, True, True, {"by_path", "by_value", "unguarded"}),
    ],
)
def test_a_file_is_passed_on(by_value: bool, absent: bool, optional: bool, marks: set[str]) -> None:
    given = text(output("m", "f", ARTIFACT, absent=absent))
    item = Input("i", ARTIFACT, given, by_value, True, optional, HERE, HERE)
    found = only(replace(leaf("a", ""), inputs={"i": item}))
    assert how(found) == marks
    assert found.input == "i"


@pytest.mark.parametrize(
    ("type", "by_path", "is_file"),
    [
        (ARTIFACT, True, True),
        (named("CSV"), True, True),
        (ARTIFACT, False, False),
        (STRING, True, False),
        (INTEGER, True, False),
        (LIST, True, False),
    ],
)
def test_what_an_input_is_given_as_a_file(type: Type, by_path: bool, is_file: bool) -> None:
    given = output("m", "f", type)
    item = Input("i", type, text(given), not by_path, by_path, False, HERE, HERE)
    assert file_of(item) == (given if is_file else None)


@pytest.mark.parametrize(
    "value",
    [None, SecretRef(TypedText(("s",)), TypedText(("k",))), text("x ", FILE), text(param("f"))],
)
def test_what_is_no_output_is_no_file(value: Any) -> None:
    assert file_of(Input("i", ARTIFACT, value, False, True, False, HERE, HERE)) is None


@pytest.mark.parametrize(
    ("value", "passed"),
    [
        (text(VALUE), True),
        (text(output("m", "o", named("GCSPath"))), True),
        (text("x ", VALUE), False),
        (text(or_else(MAYBE, "x")), False),
        (text(param("p")), False),
        (text("x"), False),
        (ERRONEOUS_TEXT, False),
    ],
)
def test_an_output_is_passed_on_as_a_whole(value: TypedText, passed: bool) -> None:
    assert passed_on(value) == (value.expression if passed else None)


@pytest.mark.parametrize(
    ("value", "marks"),
    [
        (text(FILE), {"by_path"}),
        (text(output("m", "f", ARTIFACT, absent=True)), {"by_path", "unguarded"}),
        (text(output("m", "f", named("CSV"))), {"by_value"}),
        (text("x ", FILE), {"by_value"}),
    ],
)
def test_an_artifact_leaves_a_scope_as_a_file(value: TypedText, marks: set[str]) -> None:
    (found,) = uses(pipeline([], {"r": value}))
    assert how(found) == marks
    result = Result("r", value.type, value, HERE)
    assert is_file_result(result) is ("by_path" in marks)


# ---------------------------------------------------------------- places


SPEC = """
steps:
  m: {image: x, outputs: {o: {path: /o}}}
  a:
    image: x
    inputs: {i: "a ${{ steps.m.outputs.o }}", j: "b ${{ steps.m.outputs.o }}"}
    args: ["${{ attempt }}", "${{ upper(inputs.i) }}", "${{ inputs.i }}"]
    env: {A: "${{ steps.m.outputs.o }}"}
outputs: {r: "${{ steps.m.outputs.o }}"}
"""


def test_a_use_knows_its_name_and_where_the_input_is_named_in_turn() -> None:
    whole = loaded(SPEC).pipeline
    assert whole is not None
    found = list(uses(whole))
    assert {under(use.at) for use in found} == {"steps.m.outputs.o"}
    named_at = [(use.input, use.used_at) for use in found]
    assert [(name, at and under(at)) for name, at in named_at] == [
        ("i", "inputs.i"),
        (None, None),
        (None, None),
    ]
    first = found[0].used_at
    assert first is not None
    line = first.span.source.text[: first.span.start].splitlines()[-1]
    assert line.endswith("upper(")


def test_a_name_without_offsets_is_its_text() -> None:
    place = clean("x: steps.m.outputs.o").place("x")
    assert name_place(VALUE, place) is place
    at = name_place(replace(VALUE, start=6, end=7), place)
    assert under(at) == "m"


@pytest.mark.parametrize(
    ("input", "path"), [("data", "inputs.data.path"), ("a b", "inputs['a b'].path")]
)
def test_the_path_of_an_input(input: str, path: str) -> None:
    assert path_of_input(input) == path


# ---------------------------------------------------------------- all values of a step


def test_the_texts_of_a_step_are_without_its_inputs() -> None:
    step = leaf("a", "", {"i": text("1")}, settings=Settings(env={"A": text("2")}))
    assert [value for value, _ in texts(step)] == [text("2")]


def test_the_texts_of_a_loop() -> None:
    loop = block("l", ScopeKind.LOOP, [], for_each=text("[1]"), max_parallel=text("3"))
    assert [value for value, _ in texts(loop)] == [text("[1]"), text("3")]
    assert list(texts(block("g", ScopeKind.GROUP, []))) == []


def test_all_values_that_a_step_is_given() -> None:
    when = equal(param("p"), "x")
    step = leaf("a", "", {"i": text("1")}, settings=Settings(env={"A": text("2")}), when=when)
    step = replace(step, unread=(TextSite(text("3"), HERE),))
    assert [value for value, _ in values(step)] == [text("1"), text("2"), text("3"), when]


def test_the_values_of_a_block_are_without_those_of_its_steps() -> None:
    inner = leaf("b.a", "", {"i": text("1")})
    when = Negation(param("p", BOOLEAN))
    found = block(
        "b", ScopeKind.LOOP, [inner], given={"x": text("2")}, for_each=text("[]"), when=when
    )
    assert [value for value, _ in values(found)] == [text("2"), text("[]"), when]


def test_an_input_that_is_no_text_is_no_value() -> None:
    item = Input(
        "i", STRING, SecretRef(TypedText(("s",)), TypedText(("k",))), True, False, False, HERE, HERE
    )
    assert list(values(replace(leaf("a", ""), inputs={"i": item}))) == []


@pytest.mark.parametrize(
    "value",
    [
        text(),
        text("x"),
        text(VALUE),
        text(equal(VALUE, "x")),
        text("x", VALUE, param("p"), VALUE),
        ERRONEOUS_TEXT,
        ERRONEOUS,
        VALUE,
        Apply("join", (VALUE, param("p")), STRING),
    ],
)
def test_references_at_once_are_the_references(value: TypedText | Node) -> None:
    assert references_in(value) == tuple(references(value))


def test_a_name_is_a_reference() -> None:
    assert [one.ref for one in references_in(text(param("p")))] == [ParamRef((), "p")]
