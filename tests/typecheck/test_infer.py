"""The types of expressions: what each comes to, and what is refused with which remedy."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kfpc.diagnostics import Report
from kfpc.diagnostics.catalogue.expressions import (
    COMPARED_TYPES,
    DIFFERENT_BRANCHES,
    IMPOSSIBLE_CAST,
    LOOPS_ONLY,
    NEEDLESS_FALLBACK,
    NOT_BOOLEAN,
    NOT_TEXT,
    SECRET_OPERAND,
    UNKNOWN_FUNCTION,
    WRONG_ARGUMENTS,
)
from kfpc.expressions import parse_text
from kfpc.expressions.functions import FUNCTIONS
from kfpc.pipeline.ids import ROOT
from kfpc.pipeline.values import (
    Comparison,
    Constant,
    OutputRef,
    ParamRef,
    Reference,
    references,
    unguarded,
)
from kfpc.typecheck.infer import infer_condition, infer_text
from kfpc.types import (
    ANY,
    ARTIFACT,
    BOOLEAN,
    DICT,
    FLOAT,
    INTEGER,
    LIST,
    SECRET,
    STRING,
    TEXT,
    named,
)
from tests.typecheck.support import (
    TYPES,
    World,
    _condition,
    _place,
    condition,
    faults,
    read_text,
    typed_text,
    value,
)


@pytest.mark.parametrize(
    ("text", "type"),
    [
        ("params.text", STRING),
        ("'a'", TEXT),
        ("3", INTEGER),
        ("3.0", FLOAT),
        ("true", BOOLEAN),
        ("['a', 1]", LIST),
        ("params.n == 3", BOOLEAN),
        ("params.n == 3.5", BOOLEAN),
        ("params.any == 3", BOOLEAN),
        ("params.any == true", BOOLEAN),
        ("params.any == params.any", BOOLEAN),
        ("params.path == 'gs://x'", BOOLEAN),
        ("params.path == params.text", BOOLEAN),
        ("params.list == ['a']", BOOLEAN),
        ("params.text < 'b'", BOOLEAN),
        ("params.n < params.f", BOOLEAN),
        ("params.any < 3", BOOLEAN),
        ("params.any < 'b'", BOOLEAN),
        ("params.text in ['a', 'b']", BOOLEAN),
        ("params.n in [1, 2.5]", BOOLEAN),
        ("params.text in params.list", BOOLEAN),
        ("3 in params.any", BOOLEAN),
        ("params.yes && !params.any || params.n > 1", BOOLEAN),
        ("if(params.yes, 'a', params.path)", named("GCSPath")),
        ("if(params.yes, params.path, params.text)", STRING),
        ("if(params.yes, 1, 2.5)", FLOAT),
        ("if(params.yes, params.any, 1)", ANY),
        ("steps.maybe.outputs.n ?? 3", INTEGER),
        ("steps.maybe.outputs.path ?? 'gs://x'", named("GCSPath")),
        ("steps.maybe.outputs.file ?? steps.a.outputs.file", ARTIFACT),
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
        ("attempt > 1", BOOLEAN),
        ("run.name", STRING),
        ("params.secret", SECRET),
    ],
)
def test_has_the_type(text, type):
    assert value(text).type == type


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
        ("params.file == 'x'", COMPARED_TYPES,
         "an Artifact is compared with the text 'x'", "params.file == 'x'", None),
        # order
        ("params.yes < true", COMPARED_TYPES,
         "`<` compares two numbers or two texts, not a Boolean and the Boolean true",
         "params.yes < true", None),
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
        ("params.path == params.list", COMPARED_TYPES,
         "a GCSPath is compared with a List", "params.path == params.list", None),
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
        ("if(params.yes, 1, 'a')", DIFFERENT_BRANCHES,
         "this is either the Integer 1 or the text 'a'", "if(params.yes, 1, 'a')",
         "quote it: `'1'`"),
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
        ("params.text ?? 'x'", NEEDLESS_FALLBACK,
         "the value before `??` is never absent", "params.text ?? 'x'",
         "leave `??` out; for an empty text write `if(x == '', 'instead', x)`"),
        # functions
        ("startsWith(params.text, 'a')", UNKNOWN_FUNCTION,
         "unknown function `startsWith`", "startsWith", "did you mean `starts_with`?"),
        ("lowercase(params.text)", UNKNOWN_FUNCTION,
         "unknown function `lowercase`", "lowercase", "did you mean `lower`?"),
        ("starts_with(params.text)", WRONG_ARGUMENTS,
         "`starts_with` takes 2 arguments, not 1", "starts_with(params.text)",
         "write `starts_with(text, part)`"),
        ("max(1)", WRONG_ARGUMENTS,
         "`max` takes at least 2 arguments, not 1", "max(1)", "write `max(first, second, …)`"),
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
         "`as` gives a text another type, and an Integer is no text", "'int'",
         "write `int(params.text)`"),
        ("as(params.text, 'Secret')", WRONG_ARGUMENTS,
         "nothing becomes a secret", "'Secret'", None),
        ("as(params.text, params.text)", WRONG_ARGUMENTS,
         "the type is named in quotes", "params.text", "for example `as(x, 'GCSPath')`"),
        ("from_json(params.text, 'GCSPath')", WRONG_ARGUMENTS,
         "JSON holds no GCSPath", "'GCSPath'",
         "one of: String, Integer, Float, Boolean, List, Dict"),
        ("range(3)", LOOPS_ONLY, "`range` is for loops", "range",
         "write the list itself: `[0, 1, 2]`"),
        # casts of what is known
        ("int('abc')", IMPOSSIBLE_CAST, "the text 'abc' is not an integer", "'abc'", None),
        ("float('1,5')", IMPOSSIBLE_CAST, "the text '1,5' is not a number", "'1,5'", None),
        ("bool('yes')", IMPOSSIBLE_CAST,
         "the text 'yes' is neither 'true' nor 'false'", "'yes'", None),
        ("from_json('{', 'List')", IMPOSSIBLE_CAST, "the text '{' is not JSON", "'{'", None),
        ("from_json('{}', 'List')", IMPOSSIBLE_CAST,
         "the text '{}' is not a JSON list", "'{}'", None),
        # secrets
        *(
            (text, SECRET_OPERAND, "nothing is worked out from a secret", "params.secret",
             "hand the secret to the program, whole or as a part of a text")
            for text in ("params.secret == 'a'", "lower(params.secret)", "params.secret ?? 'a'",
                         "!params.secret", "params.secret in ['a']", "['a', params.secret]",
                         "if(params.yes, params.secret, 'a')", "params.secret && true")
        ),
    ],
)  # fmt: skip
def test_is_refused_once_and_with_a_remedy(text, code, message, underlined, help):
    assert faults(text) == [(code.id, message, underlined, help)]


@pytest.mark.parametrize(
    "text",
    [
        "float(params.csv) > 0.5",
        "string(params.csv) <= 'b'",
        "string(params.path) > params.text",
        "params.path == string(params.n)",
        "string(steps.maybe.outputs.f) ?? 'none'",
        "if(params.yes, 'none', json(params.list))",
        "if(params.yes, json(params.n), json(params.dict))",
    ],
)
def test_what_is_proposed_is_taken(text):
    assert faults(text) == []


def test_a_condition_is_a_boolean():
    assert condition("params.any") == Reference(ParamRef(ROOT, "any"), ANY)
    assert faults("params.text", infer_condition) == [
        (
            NOT_BOOLEAN.id,
            "a condition takes a Boolean, not a String",
            "params.text",
            "there is no truthiness; compare it: `params.text == 'true'`",
        )
    ]


def test_a_type_error_shows_where_the_types_are_from():
    _, report = _condition("params.yes == params.text", infer_condition)
    (found,) = report.found
    assert [(r.message, r.span.source.text) for r in found.related] == [
        ("a Boolean by this", "yes: declared here"),
        ("a String by this", "text: declared here"),
    ]


def test_nothing_follows_from_an_unknown_name():
    """The resolver has spoken; what holds the name has no type and no fault of its own."""
    assert faults("lower(params.nope) == 3 && params.nope") == []


def test_every_fault_of_an_expression_is_told():
    found = faults("params.text && params.n == '3'")
    assert [code for code, *_ in found] == [NOT_BOOLEAN.id, COMPARED_TYPES.id]


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


@pytest.mark.parametrize(
    ("text", "absent"),
    [
        ("steps.a.outputs.n", False),
        ("steps.maybe.outputs.n", True),
        ("steps.maybe.status", False),
        ("steps.maybe.outputs.n > 3", True),
        ("params.yes && steps.maybe.outputs.yes", True),
        ("['a', steps.maybe.outputs.text]", True),
        ("lower(steps.maybe.outputs.text)", True),
        ("steps.maybe.outputs.n ?? 3", False),
        ("steps.maybe.outputs.n ?? steps.maybe2.outputs.n", True),
        ("(steps.maybe.outputs.n ?? 3) > 2", False),
        ("int(steps.maybe.outputs.text) ?? 3", False),
    ],
)
def test_absence(text, absent):
    node = value(text)
    assert node.absent is absent
    assert any(unguarded(node)) is absent


def test_what_is_not_guarded():
    node = value("(steps.maybe.outputs.n ?? steps.maybe2.outputs.n) == steps.maybe3.outputs.n")
    assert [r.ref for r in unguarded(node)] == [
        OutputRef(("maybe2",), "n"),
        OutputRef(("maybe3",), "n"),
    ]
    assert [r.ref for r in references(node)] == [
        OutputRef(("maybe",), "n"), OutputRef(("maybe2",), "n"), OutputRef(("maybe3",), "n"),
    ]  # fmt: skip


def test_places_do_not_make_a_difference():
    assert value("params.n == 3") == value("(params['n']   ==  3)")
    assert value("params.n == 3") != value("params.n == 3.0")


def test_a_whole_expression_keeps_its_type():
    text = typed_text("${{ params.n }}")
    assert (text.type, text.expression) == (INTEGER, Reference(ParamRef(ROOT, "n"), INTEGER))
    assert text.literal is None


def test_a_mixed_text_is_text_and_known_parts_melt_into_it():
    text = typed_text("a${{ 1.0 }}b${{ params.n }}c${{ 'd' }}e")
    assert text.parts == ("a1b", Reference(ParamRef(ROOT, "n"), INTEGER), "cde")
    assert (text.type, text.absent) == (TEXT, False)


def test_known_texts():
    assert typed_text("plain").literal == "plain"
    assert typed_text("").literal == ""
    assert typed_text("${{ true }}").literal == "true"
    assert typed_text("a${{ 'b' }}").literal == "ab"


def test_secrets_may_be_a_part_of_a_text():
    text = typed_text("--token=${{ params.secret }}")
    assert text.holds_secret
    assert not typed_text("${{ params.text }}").holds_secret


@pytest.mark.parametrize(
    ("name", "message", "help"),
    [
        ("list", "a List is no part of a text", "write `json(params.list)`"),
        ("dict", "a Dict is no part of a text", "write `json(params.dict)`"),
        (
            "file",
            "an Artifact is no part of a text",
            "an artifact is a file: take it as an input and write the path, `inputs.x.path`",
        ),
    ],
)
def test_what_is_no_part_of_a_text(name, message, help):
    found, report = read_text(f"x ${{{{ params.{name} }}}}")
    assert found.is_erroneous
    assert [(d.code, d.message, d.help) for d in report.found] == [(NOT_TEXT.id, message, help)]


def test_every_function_is_documented():
    for function in FUNCTIONS.values():
        assert function.doc.endswith(".")
        assert function.signature.startswith(f"{function.name}(")


TERMS = st.one_of(
    st.sampled_from(["'a'", "'1'", "'true'", "1", "2.5", "true", "['a', 1]", "attempt"]),
    st.sampled_from([*TYPES, "no"]).flatmap(
        lambda name: st.sampled_from([f"params.{name}", f"steps.maybe.outputs.{name}"])
    ),
)
EXPRESSIONS = st.recursive(
    TERMS,
    lambda inner: st.one_of(
        st.tuples(
            inner,
            st.sampled_from(["==", "!=", "<", "<=", ">", ">=", "&&", "||", "in", "??"]),
            inner,
        ).map(lambda parts: "({} {} {})".format(*parts)),
        inner.map("!({})".format),
        st.tuples(st.sampled_from(sorted(FUNCTIONS)), st.lists(inner, max_size=3)).map(
            lambda call: f"{call[0]}({', '.join(call[1])})"
        ),
    ),
    max_leaves=8,
)


@given(EXPRESSIONS)
@example("('a' == 'a') ?? steps.maybe.outputs.text")
def test_whatever_is_combined_has_a_value_or_a_fault_and_no_traceback(expression):
    text = f"${{{{ {expression} }}}}"
    parsed, problems = parse_text(text)
    assert problems == ()
    report = Report()
    found = infer_text(parsed, World(), _place(text), report)
    if not found.is_erroneous:
        assert not report.failed
        assert found.absent == any(unguarded(found))
    elif ".no" not in expression:
        assert report.failed


def test_comparisons_are_what_they_say():
    node = condition("params.n > 3")
    assert node == Comparison(">", Reference(ParamRef(ROOT, "n"), INTEGER), Constant(3, INTEGER))
