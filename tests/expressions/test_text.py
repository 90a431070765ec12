"""Texts with holes, and conditions: what they are read as, and what is wrong with them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kfpc.diagnostics.catalogue.expressions import ARGO_TAG, MISSPELT_OPERATOR, SYNTAX, UNCLOSED
from kfpc.expressions import parse_condition, parse_text
from kfpc.expressions.syntax import Literal, Name

X = Name(("params", "x"))


def parts(text):
    parsed, problems = parse_text(text)
    assert problems == ()
    return parsed.parts


def problem(text):
    _, (found,) = parse_text(text)
    return found, text[found.start : found.end]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ()),
        ("plain } }} text $ $$ {", ("plain } }} text $ $$ {",)),
        ("${{ params.x }}", (X,)),
        ("${{params.x}}", (X,)),
        ("${{\n  params.x\n}}", (X,)),
        (" ${{ params.x }}", (" ", X)),
        ("${{ params.x }}${{ params.x }}", (X, X)),
        ("a${{ params.x }}b${{ params.x }}c", ("a", X, "b", X, "c")),
        ("{${{ params.x }}}", ("{", X, "}")),
        ("${{ params['x'] }}", (X,)),
        ("${{ 'a }} b' }}", (Literal("a }} b"),)),
        ('${{ "it\'s" }}', (Literal("it's"),)),
        ("${{ 'it''s' }}", (Literal("it's"),)),
        ("${{ 'a\\' }}", (Literal("a\\"),)),
        ("$${{ params.x }}", ("${{ params.x }}",)),
        ("$$${{ params.x }}", ("$${{ params.x }}",)),
        ("a $${{ ${{ params.x }} }}", ("a ${{ ", X, " }}")),
    ],
)
def test_parts_of_a_text(text, expected):
    assert parts(text) == expected


def test_offsets_are_those_of_the_text():
    text = "see ${{ steps.a.outputs['b c'] }}"
    (_, name) = parts(text)
    assert text[name.start : name.end] == "steps.a.outputs['b c']"
    assert [text[start:end] for start, end in name.spans] == ["steps", "a", "outputs", "'b c'"]


def test_offsets_of_a_plain_name():
    text = "${{ steps.a-b.outputs.c }}"
    (name,) = parts(text)
    assert text[name.start : name.end] == "steps.a-b.outputs.c"
    assert [text[start:end] for start, end in name.spans] == ["steps", "a-b", "outputs", "c"]


@pytest.mark.parametrize(
    ("text", "code", "underlined", "help"),
    [
        ("a ${{ params.x", UNCLOSED, "${{", "quote the value"),
        ("${{ params.x == 'a }} 'b", UNCLOSED, "${{", "an open quote hides the `}}`"),
        ("${{ params.x == 'a }}", SYNTAX, "'", "close it with '"),
        ("${{ }}", SYNTAX, "${{ }}", "leave the braces out"),
        ("${{ a.b ${{ c.d }} }}", SYNTAX, "${{", "one pair of braces"),
        ("${{ '${{ c.d }}' }}", SYNTAX, "${{", "one pair of braces"),
        ("${{{ params.x }}", SYNTAX, "{", "a name, a number"),
        ("{{workflow.name}}", ARGO_TAG, "{{workflow.name}}", "`${{ run.name }}`"),
        ("a {{ b", ARGO_TAG, "{{", "mount a config map"),
        ("{{{x}}}", ARGO_TAG, "{{{x}}}", "mount a config map"),
        ("${{ params.x == '{{retries}}' }}", ARGO_TAG, "{{retries}}", "`${{ attempt }}`"),
        ("${{ a.b = 1 }}", MISSPELT_OPERATOR, "=", "did you mean `==`?"),
        ("${{ a.b => 1 }}", MISSPELT_OPERATOR, "=>", "did you mean `>=`?"),
        ("${{ a.b =< 1 }}", MISSPELT_OPERATOR, "=<", "did you mean `<=`?"),
    ],
)
def test_problems_of_a_text(text, code, underlined, help):
    found, marked = problem(text)
    assert (found.code, marked) == (code, underlined)
    assert found.help is not None
    assert help in found.help


@pytest.mark.parametrize(
    ("tag", "instead"),
    [
        ("workflow.name", "run.name"),
        (" workflow.uid ", "run.id"),
        ("workflow.namespace", "run.namespace"),
        ("workflow.creationTimestamp.Y", "run.created"),
        ("workflow.parameters.p", "params.p"),
        ("workflow.parameters.p.q", "params['p.q']"),
        ("inputs.parameters.x", "inputs.x"),
        ("inputs.artifacts.x.path", "inputs.x.path"),
        ("outputs.artifacts.x.path", "outputs.x.path"),
        ("tasks.a.outputs.parameters.o", "steps.a.outputs.o"),
        ("steps.a-b.outputs.artifacts.o", "steps.a-b.outputs.o"),
        ("tasks.a.status", "steps.a.status"),
        ("pod.name", "pod.name"),
        ("retries", "attempt"),
        ("pipelineparam:op=;name=lr", "params.lr"),
        ("pipelineparam:op=train;name=model path", "steps.train.outputs['model path']"),
        ("$.inputs.parameters['lr']", "inputs.lr"),
        ("params.b", "params.b"),
        ("=inputs.parameters.x == 'a'", "inputs.x == 'a'"),
        ("upper(workflow.parameters.x)", "upper(params.x)"),
    ],
)
def test_argo_tags_and_what_to_write(tag, instead):
    found, _ = problem(f"x {{{{{tag}}}}}")
    assert found.help == f"did you mean `${{{{ {instead} }}}}`?"


@pytest.mark.parametrize(
    ("tag", "told"),
    [
        ("item.x", "write `${{ item.x }}`, in a step with `for_each`"),
        ("workflow.status", "`${{ steps.NAME.status }}` is a step's"),
        ("steps.a.outputs.result", "read `${{ steps.a.outputs.NAME }}`"),
        ("b", "for a value write `${{ params.b }}`, say; text that is meant for the program"),
        ("steps.a.exitCode", "for a value write `${{ … }}`"),
        ("=sprig.upper(inputs.parameters.x)", "for a value write `${{ … }}`"),
        ("toJson(inputs.parameters.x)", "for a value write `${{ … }}`"),
        (".Values.image", "for a value write `${{ … }}`"),
        ("workflow.failures", "for a value write `${{ … }}`"),
    ],
)
def test_argo_tags_that_no_expression_says(tag, told):
    found, _ = problem(f"x {{{{{tag}}}}}")
    assert told in found.help


def test_each_hole_is_read_by_itself():
    text = "${{ a.b = 1 }} ${{ params.x }} {{item}} ${{ 'c"
    parsed, problems = parse_text(text)
    assert [p.code for p in problems] == [MISSPELT_OPERATOR, ARGO_TAG, UNCLOSED]
    assert X in parsed.parts


@pytest.mark.parametrize(
    "text", ["params.x", " params.x\n", "${{ params.x }}", " ${{ params.x }} "]
)
def test_conditions_with_and_without_braces(text):
    assert parse_condition(text) == (X, ())


@pytest.mark.parametrize(
    ("text", "underlined", "help"),
    [
        ("${{ params.x }} == 'a'", " == 'a'", "write it without braces: `params.x == 'a'`"),
        ("!${{ params.x }}", "!${{ params.x }}", "write it without braces: `!params.x`"),
        (
            "'${{ params.x }}' == 'a'",
            "'${{ params.x }}' == 'a'",
            "write it without braces: `params.x == 'a'`",
        ),
        (
            "${{ params.x }} == a b",
            " == a b",
            "a Boolean stands alone, `params.x`; a text is compared with one in quotes, "
            "`params.x == 'a'`, and a number with a number",
        ),
        (
            "a ${{ params.x }}",
            "a ${{ params.x }}",
            "a Boolean stands alone, `params.x`; a text is compared with one in quotes, "
            "`params.x == 'a'`, and a number with a number",
        ),
        ("not ${{ params.x }}", "not ${{ params.x }}", 'write it as one: `"!params.x"`'),
        (
            "${{ params.x }} or ${{ params.y }}",
            " or ${{ params.y }}",
            "write it as one: `params.x || params.y`",
        ),
        (
            "${{ params.x }} > 3 and not ${{ params.y }} = 'a and b'",
            " > 3 and not ${{ params.y }} = 'a and b'",
            "write it as one: `(params.x > 3) && !(params.y == 'a and b')`",
        ),
        ("", "", "write what the value is"),
        (
            "{{item}} == 'a'",
            "{{item}}",
            "write `${{ item }}`, in a step with `for_each`",
        ),
        ("params.x == '{{'", "{{", "mount a config map"),
        ("params.x }}", "}}", None),
    ],
)
def test_problems_of_a_condition(text, underlined, help):
    tree, (found,) = parse_condition(text)
    assert tree is None
    assert text[found.start : found.end] == underlined
    assert (help or "") in (found.help or "")


PIECES = st.sampled_from(
    ["${{", "}}", "{{", "$", "{", "'", '"', "(", ")", "[", "]", ",", ".", "==", "=", "&&", "??",
     "!", " ", "params", "x", "1", "1e5", "-", "in", "if", "\n", "true", "é", "`", "#"]
)  # fmt: skip


@given(st.one_of(st.text(), st.lists(PIECES, max_size=60).map("".join)))
def test_no_text_is_a_traceback_and_every_problem_lies_in_it(text):
    for parse in (parse_text, parse_condition):
        _, problems = parse(text)
        for found in problems:
            assert 0 <= found.start <= found.end <= len(text)
            assert found.start < found.end or not text.strip()


@given(st.text().filter(lambda text: "{{" not in text))
def test_text_without_braces_is_itself(text):
    assert parse_text(text)[0].literal == text


@pytest.mark.parametrize(
    ("text", "underlined"),
    [
        ("${{ params.bucket }/${{ run.name }}", "${{ params.bucket }"),
        ("a ${{ params.bucket }/b", "${{ params.bucket }"),
    ],
)
def test_one_brace_too_few(text, underlined):
    found, at = problem(text)
    assert (found.code, found.help, at) == (UNCLOSED, "close it with `}}`", underlined)
    assert found.message == "this expression is closed by one brace instead of two"
