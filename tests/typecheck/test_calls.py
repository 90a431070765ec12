"""Calls of functions: what they give, what they take, and what is worked out of them now."""

import pytest

from kfpc.diagnostics.catalogue.expressions import (
    COMPARED_TYPES,
    DIFFERENT_BRANCHES,
    IMPOSSIBLE_CAST,
    UNKNOWN_FUNCTION,
    WRONG_ARGUMENTS,
)
from kfpc.expressions.functions import FUNCTIONS
from kfpc.pipeline.ids import ROOT
from kfpc.pipeline.values import Apply, Constant, ParamRef, Reference
from kfpc.types import ANY, ARTIFACT, BOOLEAN, DICT, FLOAT, INTEGER, LIST, STRING, named
from tests.typecheck.support import faults, value


@pytest.mark.parametrize(
    ("text", "type"),
    [
        ("if(params.yes, 'a', params.path)", named("GCSPath")),
        ("if(params.yes, params.path, params.text)", STRING),
        ("if(params.yes, 1, 2.5)", FLOAT),
        ("if(params.yes, params.any, 1)", ANY),
        ("int(params.text)", INTEGER),
        ("int(params.f)", INTEGER),
        ("float(params.any)", FLOAT),
        ("bool(params.text)", BOOLEAN),
        ("string(params.n)", STRING),
        ("as(params.text, 'GCSPath')", named("GCSPath")),
        ("as(params.file, 'Model')", named("Model")),
        ("json(params.dict)", STRING),
        ("from_json(params.text, 'List')", LIST),
        ("from_json(params.text, 'dict')", DICT),
        ("from_json(params.text, 'Integer')", INTEGER),
        ("contains(params.list, 3)", BOOLEAN),
        ("length(params.dict)", INTEGER),
        ("join(params.list, ',')", STRING),
        ("min(params.n, 3)", INTEGER),
        ("max(params.n, 3, params.any)", FLOAT),
    ],
)
def test_a_call_has_the_type(text, type):
    assert value(text).type == type


@pytest.mark.parametrize(
    ("text", "code", "message", "underlined", "help"),
    [
        # functions
        ("startsWith(params.text, 'a')", UNKNOWN_FUNCTION,
         "unknown function `startsWith`", "startsWith", "did you mean `starts_with`?"),
        ("lowercase(params.text)", UNKNOWN_FUNCTION,
         "unknown function `lowercase`", "lowercase", "did you mean `lower`?"),
        ("starts_with(params.text)", WRONG_ARGUMENTS,
         "`starts_with` takes 2 arguments, not 1", "starts_with(params.text)",
         "write `starts_with(text, part)`"),
        ("max(1)", WRONG_ARGUMENTS,
         "`max` takes at least 2 arguments, not 1", "max(1)",
         "write `max(first, second, …)` or `max(list)`"),
        ("lower(params.text, 1)", WRONG_ARGUMENTS,
         "`lower` takes 1 argument, not 2", "lower(params.text, 1)", "write `lower(text)`"),
        ("lower(params.n)", WRONG_ARGUMENTS,
         "`lower` takes text for `text`, not an Integer", "params.n",
         "convert it: `string(params.n)`"),
        ("min(1, params.text)", WRONG_ARGUMENTS,
         "`min` takes a number for `second`, not a String", "params.text",
         "convert it: `float(params.text)`"),
        ("if(params.text, 1, 2)", WRONG_ARGUMENTS,
         "`if` takes a Boolean for `condition`, not a String", "params.text",
         "compare it, or convert it: `bool(params.text)`"),
        ("join(params.text, ',')", WRONG_ARGUMENTS,
         "`join` takes a List for `list`, not a String", "params.text",
         "convert it: `from_json(params.text, 'List')`"),
        ("int(params.yes)", WRONG_ARGUMENTS,
         "`int` takes text or a number for `value`, not a Boolean", "params.yes", None),
        ("as(params.text, 'int')", WRONG_ARGUMENTS,
         "`as` gives a text another type, and an Integer is not text", "'int'",
         "write `int(params.text)`"),
        ("as(params.text, 'Secret')", WRONG_ARGUMENTS,
         "nothing becomes a secret", "'Secret'", None),
        ("as(params.text, params.text)", WRONG_ARGUMENTS,
         "the type is named in quotes", "params.text", "for example `as(x, 'GCSPath')`"),
        ("from_json(params.text, 'GCSPath')", WRONG_ARGUMENTS,
         "JSON holds no GCSPath", "'GCSPath'",
         "one of: String, Integer, Float, Boolean, List, Dict"),
        ("range(1.5)", WRONG_ARGUMENTS, "`range` takes an Integer, not the Float 1.5", "1.5",
         "write `int(1.5)`"),
        ("range(-1)", WRONG_ARGUMENTS, "`range` counts from 0 up, and -1 is less than 0", "-1",
         "write 0 for an empty list"),
        ("range(100001)", WRONG_ARGUMENTS, "a list of 100001 numbers is too long", "100001",
         "100000 are the most"),
        # two types
        ("if(params.yes, 1, 'a')", DIFFERENT_BRANCHES,
         "this is either the Integer 1 or the text 'a'", "if(params.yes, 1, 'a')",
         "quote it: `'1'`"),
        # casts of what is known
        ("int('abc')", IMPOSSIBLE_CAST, "the text 'abc' is not an integer", "'abc'", None),
        ("float('1,5')", IMPOSSIBLE_CAST, "the text '1,5' is not a number", "'1,5'", None),
        ("bool('yes')", IMPOSSIBLE_CAST,
         "the text 'yes' is neither 'true' nor 'false'", "'yes'", None),
        ("from_json('{', 'List')", IMPOSSIBLE_CAST, "the text '{' is not JSON", "'{'", None),
        ("from_json('x', 'Integer')", IMPOSSIBLE_CAST, "the text 'x' is not JSON", "'x'", None),
        ("from_json('[1]', 'Float')", IMPOSSIBLE_CAST,
         "the text '[1]' is not a JSON number", "'[1]'", None),
        ("from_json('3', 'String')", IMPOSSIBLE_CAST,
         "the text '3' is not a JSON string", "'3'", None),
        ("from_json('[1e999]', 'List')", IMPOSSIBLE_CAST,
         "the text '[1e999]' is not JSON: it has a number that is more than a double can hold",
         "'[1e999]'", None),
        ("int(9.3e18)", IMPOSSIBLE_CAST,
         "the Float 9300000000000000000.0 is more than 64 bits as an Integer", "9.3e18", None),
        # a list of other things
        ("contains(['a', 'b'], 1)", COMPARED_TYPES,
         "the Integer 1 is compared with the text 'a'", "1", "quote it: `'1'`"),
        ("from_json('{}', 'List')", IMPOSSIBLE_CAST,
         "the text '{}' is not a JSON list", "'{}'", None),
    ],
)  # fmt: skip
def test_a_call_is_refused_once(text, code, message, underlined, help):
    assert faults(text) == [(code.id, message, underlined, help)]


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("int('12')", Constant(12, INTEGER)),
        ("int(2.9)", Constant(2, INTEGER)),
        ("float(2)", Constant(2.0, FLOAT)),
        ("bool('TRUE')", Constant(True, BOOLEAN)),
        ("string(1.0)", Constant("1", STRING)),
        ("as('gs://x', 'GCSPath')", Constant("gs://x", named("GCSPath"))),
        ("from_json('[1]', 'List')", Constant("[1]", LIST)),
        ("int('-9223372036854775808')", Constant(-(2**63), INTEGER)),
        ("float(9007199254740993)", Constant(9007199254740992.0, FLOAT)),
        ("float(3.10)", Constant(3.1, FLOAT)),
        ("from_json('\"\\u00e9\"', 'String')", Constant("é", STRING)),
        ("from_json('3.9', 'Integer')", Constant(3, INTEGER)),
        ("from_json('\"7\"', 'Integer')", Constant(7, INTEGER)),
        ("from_json('1', 'Boolean')", Constant(False, BOOLEAN)),
        ("min(2, 1.50)", Constant(1.5, FLOAT)),
        ("max(9223372036854775807, 1)", Constant(9223372036854775807, INTEGER)),
        ("if(true, 3.10, 4)", Constant(3.1, FLOAT, letters="3.10")),
    ],
)
def test_casts_of_literals_are_done_now(text, known):
    assert value(text) == known


@pytest.mark.parametrize(
    ("text", "type"),
    [
        ("as(params.text, 'GCSPath')", named("GCSPath")),
        ("string(params.text)", STRING),
        ("from_json(params.text, 'List')", LIST),
    ],
)
def test_casts_between_texts_leave_a_plain_reference(text, type):
    assert value(text) == Reference(ParamRef(ROOT, "text"), type)


def test_a_cast_to_the_type_that_a_value_has_anyway_is_the_value():
    assert isinstance(value("as(params.file, 'Model')"), Reference)
    assert value("int(length(params.text))") == value("length(params.text)")
    assert value("bool(params.n == 3)") == value("params.n == 3")


@pytest.mark.parametrize(
    "text",
    ["int(params.n)", "float(params.f)", "bool(params.yes)", "int(if(params.yes, params.n, 3))"],
)
def test_a_cast_of_what_has_letters_of_its_own_makes_it_canonical(text):
    assert isinstance(value(text), Apply)


@pytest.mark.parametrize(
    ("text", "function", "type"),
    [
        ("int(params.text)", "int", INTEGER),
        ("float(params.n)", "float", FLOAT),
        ("string(params.n)", "string", STRING),
        ("string(params.list)", "string", STRING),
        ("from_json(params.text, 'Integer')", "from_json", INTEGER),
        ("lower('A')", "lower", STRING),
    ],
)
def test_what_a_run_works_out_is_left_to_it(text, function, type):
    found = value(text)
    assert isinstance(found, Apply)
    assert (found.function, found.type) == (function, type)


@pytest.mark.parametrize(
    ("text", "type"),
    [
        ("min(1, 2)", INTEGER),
        ("max(1, 2, 3.0)", FLOAT),
        ("min(params.any, params.any)", FLOAT),
        ("as('x', 'Artifact')", ARTIFACT),
        ("as(params.text, 'anything')", named("anything")),
    ],
)
def test_the_type_follows_from_the_arguments(text, type):
    assert value(text).type == type


@pytest.mark.parametrize(
    ("text", "help"),
    [
        ("as(params.text, 'List')", "write `from_json(params.text, 'List')`"),
        ("as(params.text, 'Dict')", "write `from_json(params.text, 'Dict')`"),
        ("as(params.text, 'Boolean')", "write `bool(params.text)`"),
        ("as(params.text, ' ')", "for example `as(x, 'GCSPath')`"),
        ("as(params.text, 3)", "not the Integer 3"),
        ("from_json(params.text, params.text)", "for example `from_json(x, 'List')`"),
        (
            "from_json(params.text, 'Artifact')",
            "one of: String, Integer, Float, Boolean, List, Dict",
        ),
    ],
)
def test_a_type_that_a_cast_does_not_give(text, help):
    ((code, message, _, told),) = faults(text)
    assert code == WRONG_ARGUMENTS.id
    assert help == told or help in message


@pytest.mark.parametrize(
    ("text", "help"),
    [
        ("fromJSON(params.text)", "did you mean `from_json`?"),
        ("UPPER(params.text)", "did you mean `upper`?"),
        ("zzzzzzzz()", f"there are: {', '.join(FUNCTIONS)}"),
    ],
)
def test_what_an_unknown_function_was_meant_to_be(text, help):
    assert faults(text)[0][-1] == help


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("starts_with(params.n, params.n)", 2),
        ("max(params.text, 1, 2, params.text)", 2),
        ("range(params.text)", 1),
        ("range()", 1),
        ("nope(params.nope)", 0),
        ("int(params.nope, 1, 2)", 0),
    ],
)
def test_each_argument_is_told_of_and_none_that_has_a_fault_of_its_own(text, count):
    assert [code for code, *_ in faults(text)].count(WRONG_ARGUMENTS.id) == count
    assert len(faults(text)) == count


def test_arguments_after_the_last_parameter_are_further_ones_of_it():
    ((_, message, underlined, _),) = faults("max(1, 2, params.text)")
    assert message == "`max` takes a number for `second`, not a String"
    assert underlined == "params.text"


@pytest.mark.parametrize(
    "text", ["lower(steps.maybe.outputs.text)", "if(params.yes, 1, steps.maybe.outputs.n)"]
)
def test_a_call_is_absent_where_an_argument_may_be(text):
    assert value(text).absent
