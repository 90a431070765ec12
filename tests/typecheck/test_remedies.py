"""What is proposed instead of a value of the wrong type."""

import re

import pytest

from kfpc.diagnostics.catalogue.expressions import (
    COMPARED_TYPES,
    DIFFERENT_BRANCHES,
    NOT_BOOLEAN,
    NOT_TEXT,
    WRONG_ARGUMENTS,
)
from kfpc.expressions.syntax import Name
from kfpc.pipeline.ids import ROOT
from kfpc.pipeline.values import Constant, InputRef, ParamRef, Reference
from kfpc.typecheck.remedies import described, into_text, reads_as_number
from kfpc.types import ARTIFACT, TEXT
from tests.typecheck.support import TYPES, faults, read_text, value

QUOTES = "drop the quotes: "


@pytest.mark.parametrize(
    ("text", "code", "message", "underlined", "help"),
    [
        # == is typed
        ("params.yes == 'true'", COMPARED_TYPES,
         "a Boolean is compared with the text 'true'", "'true'", QUOTES + "`true`"),
        ("'False' == params.yes", COMPARED_TYPES,
         "the text 'False' is compared with a Boolean", "'False'", QUOTES + "`false`"),
        ("params.yes == 'maybe'", COMPARED_TYPES,
         "a Boolean is compared with the text 'maybe'", "'maybe'",
         "a Boolean is `true` or `false`"),
        ("params.n == '3'", COMPARED_TYPES,
         "an Integer is compared with the text '3'", "'3'", QUOTES + "`3`"),
        ("params.text == 3", COMPARED_TYPES,
         "a String is compared with the Integer 3", "3", "quote it: `'3'`"),
        ("params.text == true", COMPARED_TYPES,
         "a String is compared with the Boolean true", "true", "quote it: `'true'`"),
        ("params.text == params.n", COMPARED_TYPES,
         "a String is compared with an Integer", "params.text == params.n",
         "convert one side: `int(params.text)` or `string(params.n)`"),
        ("params.path == params.csv", COMPARED_TYPES,
         "a GCSPath is compared with a CSV", "params.path == params.csv",
         "convert it: `as(params.path, 'CSV')`"),
        ("params.text == params.list", COMPARED_TYPES,
         "a String is compared with a List", "params.text == params.list",
         "convert it: `from_json(params.text, 'List')`"),
        # order
        ("params.any < params.any", COMPARED_TYPES,
         "`<` compares two numbers or two texts, not an untyped value and an untyped value",
         "params.any < params.any", "convert both, for example with `float(…)`"),
        ("params.path > params.text", COMPARED_TYPES,
         "`>` compares two numbers or two texts, not a GCSPath and a String",
         "params.path > params.text",
         "for numbers write `float(params.path) > float(params.text)`, "
         "for texts `string(params.path) > params.text`"),
        ("params.csv > '0.5'", COMPARED_TYPES,
         "`>` compares two numbers or two texts, not a CSV and the text '0.5'",
         "params.csv > '0.5'",
         "for numbers write `float(params.csv) > 0.5`, for texts `string(params.csv) > '0.5'`"),
        ("params.csv <= 'b'", COMPARED_TYPES,
         "`<=` compares two numbers or two texts, not a CSV and the text 'b'",
         "params.csv <= 'b'", "write `string(params.csv) <= 'b'` to compare letter by letter"),
        ("params.csv > 0.5", COMPARED_TYPES,
         "a CSV is compared with the Float 0.5", "params.csv > 0.5",
         "convert it: `float(params.csv)`"),
        ("params.text > 3", COMPARED_TYPES,
         "a String is compared with the Integer 3", "params.text > 3",
         "convert it: `int(params.text)`"),
        # in
        ("'a' in params.text", COMPARED_TYPES,
         "`in` looks in a List, not in a String", "params.text",
         "for a part of a text write `contains(params.text, 'a')`, for JSON "
         "`from_json(params.text, 'List')`"),
        ("params.n in [1, '2']", COMPARED_TYPES,
         "an Integer is compared with the text '2'", "'2'", QUOTES + "`2`"),
        # no cast that makes no sense
        ("params.path == params.n", COMPARED_TYPES,
         "a GCSPath is compared with an Integer", "params.path == params.n",
         "convert it: `string(params.n)`"),
        ("params.file && params.yes", NOT_BOOLEAN,
         "`&&` takes a Boolean, not an Artifact", "params.file", None),
        ("lower(params.file)", WRONG_ARGUMENTS,
         "`lower` takes text for `text`, not an Artifact", "params.file", None),
        ("max(1, params.yes)", WRONG_ARGUMENTS,
         "`max` takes a number for `second`, not a Boolean", "params.yes", None),
        ("if(params.n, 1, 2)", WRONG_ARGUMENTS,
         "`if` takes a Boolean for `condition`, not an Integer", "params.n",
         "there is no truthiness; compare it: `params.n > 0`"),
        ("join(params.n, ',')", WRONG_ARGUMENTS,
         "`join` takes a List for `list`, not an Integer", "params.n", None),
        # no truthiness
        ("params.text && params.yes", NOT_BOOLEAN,
         "`&&` takes a Boolean, not a String", "params.text",
         "there is no truthiness; compare it: `params.text == 'true'`"),
        ("params.yes || params.n", NOT_BOOLEAN,
         "`||` takes a Boolean, not an Integer", "params.n",
         "there is no truthiness; compare it: `params.n > 0`"),
        ("!params.list", NOT_BOOLEAN,
         "`!` takes a Boolean, not a List", "params.list",
         "there is no truthiness; compare its length: `length(params.list) > 0`"),
        ("params.yes && 'true'", NOT_BOOLEAN,
         "`&&` takes a Boolean, not the text 'true'", "'true'", QUOTES + "`true`"),
        # two types in one place
        ("steps.maybe.outputs.n ?? '3'", DIFFERENT_BRANCHES,
         "this is either an Integer or the text '3'", "steps.maybe.outputs.n ?? '3'",
         QUOTES + "`3`"),
        ("steps.maybe.outputs.f ?? 'none'", DIFFERENT_BRANCHES,
         "this is either a Float or the text 'none'", "steps.maybe.outputs.f ?? 'none'",
         "convert it: `string(steps.maybe.outputs.f)`, or give a Float instead of the text"),
        ("if(params.yes, 'none', params.list)", DIFFERENT_BRANCHES,
         "this is either the text 'none' or a List", "if(params.yes, 'none', params.list)",
         "convert it: `json(params.list)`, or give a List instead of the text"),
        ("if(params.yes, params.n, params.dict)", DIFFERENT_BRANCHES,
         "this is either an Integer or a Dict", "if(params.yes, params.n, params.dict)",
         "convert both, for example with `json(…)`: `json(params.n)`"),
    ],
)  # fmt: skip
def test_is_refused_with_a_remedy(text, code, message, underlined, help):
    assert faults(text) == [(code.id, message, underlined, help)]


VALUES = [f"params.{name}" for name in TYPES if name != "secret"]
VALUES += ["'a'", "'3'", "'True'", "3", "2.5", "true", "['a']"]


@pytest.mark.parametrize(
    "form", ["({}) == ({})", "({}) < ({})", "({}) && ({})", "if(params.yes, {}, {})"]
)
@pytest.mark.parametrize("left", VALUES)
def test_what_is_proposed_is_taken(left, form):
    """As the whole, in the place of one value, or called with each of both."""
    for right in VALUES:
        for *_, help in faults(form.format(left, right)):
            for proposed in re.findall("`([^`]+)`", help or ""):
                ways = [proposed, form.format(proposed, right), form.format(left, proposed)]
                if "…" in (help or ""):
                    function = proposed.partition("(")[0]
                    ways = [form.format(f"{function}({left})", f"{function}({right})")]
                assert [] in [faults(way) for way in ways], (right, proposed)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("'it''s'", "the text 'it''s'"),
        ("''", "the text ''"),
        ("3", "the Integer 3"),
        ("2.0", "the Float 2.0"),
        ("true", "the Boolean true"),
        ("params.any", "an untyped value"),
        ("params.n", "an Integer"),
        ("params.text", "a String"),
        ("params.path", "a GCSPath"),
        ("['a']", "a List"),
    ],
)
def test_how_a_value_is_called(text, shown):
    assert described(value(text)) == shown


def test_a_text_of_several_parts_is_text():
    assert described(Reference(ParamRef(ROOT, "x"), TEXT)) == "text"


@pytest.mark.parametrize(
    ("text", "number"),
    [("3", True), ("-.5e3", True), ("", False), ("3 ", False), ("1e999", False), ("0x1", False)],
)
def test_a_text_that_reads_as_a_number(text, number):
    assert reads_as_number(Constant(text, TEXT)) is number


@pytest.mark.parametrize(
    ("name", "message", "help"),
    [
        ("list", "a List cannot be part of a text", "write `json(params.list)`"),
        ("dict", "a Dict cannot be part of a text", "write `json(params.dict)`"),
        (
            "file",
            "an Artifact cannot be part of a text",
            "an artifact is a file: take it as an input and write the path, `inputs.x.path`",
        ),
    ],
)
def test_what_is_no_part_of_a_text_and_how_it_becomes_one(name, message, help):
    found, report = read_text(f"x ${{{{ params.{name} }}}}")
    assert found.is_erroneous
    assert [(d.code, d.message, d.help) for d in report.found] == [(NOT_TEXT.id, message, help)]


def test_an_artifact_that_is_an_input_has_a_path():
    file = Reference(InputRef("data"), ARTIFACT)
    help = "an artifact is a file: write its path, `inputs.data.path`"
    assert into_text(file, Name(("inputs", "data"))) == help


@pytest.mark.parametrize(
    ("call", "help"),
    [
        ("lower(params.yes)", "convert it: `string(params.yes)`"),
        ("lower(params.list)", "convert it: `string(params.list)`"),
        ("max(1, params.path)", None),
        ("if(params.path, 1, 2)", "there is no truthiness; compare it: `params.path == 'true'`"),
        ("if(params.list, 1, 2)",
         "there is no truthiness; compare its length: `length(params.list) > 0`"),
        ("if(params.file, 1, 2)", None),
        ("join(params.path, ',')", None),
        ("length(params.n)", None),
    ],
)  # fmt: skip
def test_how_an_argument_becomes_what_is_taken(call, help):
    (found,) = faults(call)
    assert found[-1] == help


@pytest.mark.parametrize(
    ("text", "help"),
    [
        ("params.yes && 'FALSE'", "drop the quotes: `false`"),
        ("params.yes && 'no'", "write a condition, such as `params.x == 'a'`"),
        ("params.yes && params.f", "there is no truthiness; compare it: `params.f > 0`"),
        ("params.yes && params.dict",
         "there is no truthiness; compare its length: `length(params.dict) > 0`"),
    ],
)  # fmt: skip
def test_how_a_value_becomes_a_condition(text, help):
    (found,) = faults(text)
    assert found[-1] == help


@pytest.mark.parametrize(
    ("text", "help"),
    [
        # a literal is written as the other's type, whichever side it is on
        ("'3' == params.n", "drop the quotes: `3`"),
        ("3 == params.path", "quote it: `'3'`"),
        ("'a' == params.n", None),
        ("'3' == params.list", None),
        ("3 == params.list", None),
        # a text that is not known is converted, to the type of the other
        ("params.yes == params.text",
         "convert one side: `bool(params.text)` or `string(params.yes)`"),
        ("3.5 == params.csv", "quote it: `'3.5'`"),
        ("params.dict == params.text", "convert it: `from_json(params.text, 'Dict')`"),
        ("params.n == params.list", None),
        ("params.path == params.list", None),
        ("params.file == params.text", None),
        # two are put in order by the number, or letter by letter
        ("3 < params.text", "convert it: `int(params.text)`"),
        ("'3' < params.n", "drop the quotes: `3`"),
        ("params.text < params.yes",
         "convert one side: `bool(params.text)` or `string(params.yes)`"),
        ("'b' >= params.path", "write `'b' >= string(params.path)` to compare letter by letter"),
        ("params.any < params.path",
         "for numbers write `float(params.any) < float(params.path)`, "
         "for texts `string(params.any) < string(params.path)`"),
        ("params.list < params.list", None),
    ],
)  # fmt: skip
def test_how_two_values_come_to_be_compared(text, help):
    (found,) = faults(text)
    assert found[-1] == help


@pytest.mark.parametrize(
    ("text", "help"),
    [
        ("steps.maybe.outputs.file ?? 'a'",
         "a file is chosen among outputs of steps: let a step write the value to one"),
        ("steps.maybe.outputs.n ?? params.file",
         "declare the output `n` as an Artifact, to read it as a file"),
        ("if(params.yes, params.list, 'none')",
         "convert it: `json(params.list)`, or give a List instead of the text"),
        ("if(params.yes, params.yes, params.n)",
         "convert both, for example with `json(…)`: `json(params.yes)`"),
    ],
)  # fmt: skip
def test_how_two_values_come_to_have_one_type(text, help):
    (found,) = faults(text)
    assert found[-1] == help


@pytest.mark.parametrize("container", ["params.n", "params.dict", "params.file"])
def test_nothing_is_proposed_where_there_is_no_list_to_look_in(container):
    (found,) = faults(f"'a' in {container}")
    assert found[-1] is None


@pytest.mark.parametrize(
    ("text", "help"),
    [
        ("min('abc', 1)", "write a number, such as `5`"),
        ("min('2', 1)", "drop the quotes: `2`"),
        ("join('abc', ',')", "write a list, such as `['a', 'b']`"),
        ("if('abc', 1, 2)", "write a condition, such as `params.x == 'a'`"),
        ("if(5, 1, 2)", "write a condition, such as `params.x == 'a'`"),
        ("if('True', 1, 2)", "drop the quotes: `true`"),
        ("upper(5)", "quote it: `'5'`"),
        ("as('7', 'Integer')", "write `7`"),
        ("as('abc', 'Integer')", None),
        ("as('[1]', 'List')", None),
        ("'a' in 'abc'", "for a part of a text write `contains('abc', 'a')`"),
    ],
)
def test_a_literal_is_never_cast(text: str, help: str | None) -> None:
    """It is written as what it is meant to be."""
    assert [found[-1] for found in faults(text)] == [help]
