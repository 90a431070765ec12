"""The types of expressions: what each comes to, and what is refused with which remedy."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kfpc.diagnostics import Report
from kfpc.diagnostics.catalogue.expressions import (
    COMPARED_TYPES,
    NEEDLESS_FALLBACK,
    NOT_BOOLEAN,
    SECRET_OPERAND,
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
        ("steps.maybe.outputs.n ?? 3", INTEGER),
        ("steps.maybe.outputs.path ?? 'gs://x'", named("GCSPath")),
        ("steps.maybe.outputs.file ?? steps.a.outputs.file", ARTIFACT),
        ("attempt > 1", BOOLEAN),
        ("run.name", STRING),
        ("params.secret", SECRET),
    ],
)
def test_has_the_type(text, type):
    assert value(text).type == type


@pytest.mark.parametrize(
    ("text", "code", "message", "underlined", "help"),
    [
        ("params.file == 'x'", COMPARED_TYPES,
         "an Artifact is compared with the text 'x'", "params.file == 'x'", None),
        ("params.yes < true", COMPARED_TYPES,
         "`<` compares two numbers or two texts, not a Boolean and the Boolean true",
         "params.yes < true", None),
        ("params.text ?? 'x'", NEEDLESS_FALLBACK,
         "the value before `??` is never absent", "params.text ?? 'x'",
         "leave `??` out; for an empty text write `if(x == '', 'instead', x)`"),
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
        ("declared here as a Boolean", "yes: declared here"),
        ("declared here as a String", "text: declared here"),
    ]


def test_nothing_follows_from_an_unknown_name():
    """The resolver has spoken; what holds the name has no type and no fault of its own."""
    assert faults("lower(params.nope) == 3 && params.nope") == []


def test_every_fault_of_an_expression_is_told():
    found = faults("params.text && params.n == '3'")
    assert [code for code, *_ in found] == [NOT_BOOLEAN.id, COMPARED_TYPES.id]


@pytest.mark.parametrize(
    ("text", "absent"),
    [
        ("steps.a.outputs.n", False),
        ("steps.maybe.outputs.n", True),
        ("steps.maybe.status", False),
        ("steps.maybe.outputs.n > 3", True),
        ("params.yes && steps.maybe.outputs.yes", True),
        ("['a', steps.maybe.outputs.text]", True),
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
    assert [r.ref for r, _ in unguarded(node)] == [
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
    text = typed_text("a${{ 1.50 }}b${{ params.n }}c${{ 'd' }}e")
    assert text.parts == ("a1.50b", Reference(ParamRef(ROOT, "n"), INTEGER), "cde")
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
