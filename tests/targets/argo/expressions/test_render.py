"""Typed values in Argo's words: what is written, and what Argo makes of it."""

import json
import re
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kfpc.pipeline.ids import ROOT
from kfpc.pipeline.values import (
    Attempt,
    Comparison,
    Constant,
    OutputRef,
    ParamRef,
    Ref,
    Reference,
    RunRef,
    StatusRef,
    TypedText,
)
from kfpc.targets.argo.expressions.paths import (
    ATTEMPT_PATH,
    RUN_PATHS,
    input_path,
    output_path,
    param_path,
    quote,
    status_path,
    succeeded,
    uncertain_output_path,
)
from kfpc.targets.argo.expressions.render import (
    render_condition,
    render_tag,
    render_text,
    with_hole,
)
from kfpc.typecheck.look_ups.run import RUN_FACTS
from kfpc.types import INTEGER, LIST, STRING, TEXT
from tests.oracles import argo
from tests.typecheck.support import condition, typed_text, value


@dataclass(frozen=True)
class DagNames:
    """Names as a task of the entry dag sees them."""

    def tag(self, ref: Ref) -> str | None:
        if isinstance(ref, ParamRef):
            return f"{{{{workflow.parameters.{ref.name}}}}}"
        if isinstance(ref, OutputRef):
            return f"{{{{tasks.{ref.step[-1]}.outputs.parameters.{ref.output}}}}}"
        return "{{workflow.name}}" if ref == RunRef("name") else None

    def path(self, ref: Ref) -> str:
        if isinstance(ref, ParamRef):
            return param_path(ref.name)
        if isinstance(ref, OutputRef):
            path = output_path if ref.step == ("a",) else uncertain_output_path
            return path(ref.step[-1], ref.output)
        if isinstance(ref, StatusRef):
            return status_path(ref.step[-1])
        if isinstance(ref, RunRef):
            return RUN_PATHS[ref.field]
        assert isinstance(ref, Attempt)
        return ATTEMPT_PATH

    def present(self, ref: Ref) -> str:
        assert isinstance(ref, OutputRef)
        return succeeded(ref.step[-1])


def test_every_fact_of_the_run_has_a_path() -> None:
    assert set(RUN_FACTS) <= set(RUN_PATHS)


NAMES = DagNames()
N = "workflow.parameters['n']"
T = "workflow.parameters['text']"
YES = "lower(workflow.parameters['yes']) == 'true'"
MAYBE = "tasks['maybe'].status == 'Succeeded'"
MAYBE_YES = "(tasks['maybe'].outputs?.parameters?.['yes'] ?? '')"
MAYBE_TEXT = "(tasks['maybe'].outputs?.parameters?.['text'] ?? '')"


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("plain }} {", "plain }} {"),
        ("", ""),
        ("${{ params.text }}", "{{workflow.parameters.text}}"),
        ("${{ params.n }}", "{{workflow.parameters.n}}"),
        ("${{ steps.a.outputs.list }}", "{{tasks.a.outputs.parameters.list}}"),
        ("${{ run.name }}-${{ params.n }}", "{{workflow.name}}-{{workflow.parameters.n}}"),
        ("${{ 1e6 }}${{ true }}", "1e6true"),
        ("$${{ x }}", "${{ x }}"),
        # braces before a tag would join it
        ("{${{ params.text }}}", f"{{{{= '\\u007b' + {T} }}}}}}"),
        ("a{ {${{ params.n }}", f"a{{ {{{{= '\\u007b' + {N} }}}}"),
        ("{${{ params.n == 3 }}", f"{{{{= '\\u007b' + string(int({N}) == 3) }}}}"),
        # everything else is one expression
        ("${{ run.created }}", "{{= workflow.creationTimestamp.RFC3339 }}"),
        ("${{ attempt }}", "{{= string(int(retries) + 1) }}"),
        ("is ${{ params.n == 3 }}", f"is {{{{= int({N}) == 3 }}}}"),
        ("${{ lower(params.text) }}", f"{{{{= lower({T}) }}}}"),
        ("${{ int(params.n) }}", f"{{{{= int({N}) }}}}"),
        ("${{ min(params.n, 9007199254740993, params.f) }}",
         f"{{{{= min(float(int({N})), 9007199254740992.0, float(workflow.parameters['f'])) }}}}"),
        ("${{ min(params.any, 2) }}", "{{= min(float(workflow.parameters['any']), float(2)) }}"),
        # a choice hands on letters
        ("${{ 3.10 }}", "3.10"),
        ("${{ if(params.yes, 3.10, params.n) }}", f"{{{{= {YES} ? '3.10' : {N} }}}}"),
        ("${{ steps.maybe.outputs.yes ?? true }}", f"{{{{= {MAYBE} ? {MAYBE_YES} : 'true' }}}}"),
        ("${{ string(if(params.yes, 3.10, params.n)) }}",
         f"{{{{= toJson({YES} ? 3.1 : int({N})) }}}}"),
        ("${{ if(params.yes, 'a', params.any) }}",
         f"{{{{= {YES} ? 'a' : workflow.parameters['any'] }}}}"),
        ("${{ steps.maybe.outputs.text ?? 'none' }}",
         f"{{{{= {MAYBE} ? {MAYBE_TEXT} : 'none' }}}}"),
        ("${{ ['a', params.n] }}", f"{{{{= sprig.toRawJson(['a', int({N})]) }}}}"),
        ("${{ string(params.n) }}", f"{{{{= string(int({N})) }}}}"),
        ("${{ json(params.list) }}", "{{= workflow.parameters['list'] }}"),
        ("${{ min(params.n, 2) }}", f"{{{{= min(int({N}), 2) }}}}"),
    ],
)  # fmt: skip
def test_fields(text, written):
    assert render_tag(typed_text(text), NAMES) == written


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("params.text == 'a'", f"{T} == 'a'"),
        ("params.text == '{\"it''s\"}\\'",
         f"{T} == '\\u007b\\u0022it\\u0027s\\u0022\\u007d\\u005c'"),
        ("params.n == 3.0", f"int({N}) == 3"),
        ("params.n == -3", f"int({N}) == -3"),
        ("params.n == 9007199254740992.0", f"int({N}) == 9007199254740992.0"),
        ("params.n == -9223372036854775808", f"int({N}) == int('-9223372036854775808')"),
        ("int(params.n) > 3", f"int({N}) > 3"),
        ("params.any > 3", "float(workflow.parameters['any']) > 3"),
        ("params.yes", YES),
        ("params.yes == true", YES),
        ("params.yes != true", f"!({YES})"),
        ("false == params.yes", f"false == ({YES})"),
        ("!params.yes", f"!({YES})"),
        ("params.yes && (params.yes || params.n < 1)", f"{YES} && ({YES} || int({N}) < 1)"),
        ("params.text in ['a', 'b']", f"{T} in ['a', 'b']"),
        ("params.n in params.list", f"int({N}) in fromJSON(workflow.parameters['list'])"),
        ("contains(params.text, 'a')", f"{T} contains 'a'"),
        ("starts_with(params.text, 'a') == true", f"{T} startsWith 'a'"),
        ("true", "true"),
        # worked out from what may be absent: false if it is
        ("steps.maybe.outputs.text == 'a'", f"{MAYBE} && {MAYBE_TEXT} == 'a'"),
        ("int(steps.maybe.outputs.text) > 3", f"{MAYBE} && int({MAYBE_TEXT}) > 3"),
        ("(steps.maybe.outputs.text ?? '') == 'a'", f"({MAYBE} ? {MAYBE_TEXT} : '') == 'a'"),
        ("steps.maybe.status == 'Skipped'", "tasks['maybe'].status == 'Skipped'"),
        ("bool(steps.maybe.outputs.text)", f"{MAYBE} && lower({MAYBE_TEXT}) == 'true'"),
        # a choice inside a choice keeps its parentheses
        ("if(if(params.yes, true, false), params.n, 3) == 3",
         f"(({YES} ? true : false) ? int({N}) : 3) == 3"),
    ],
)  # fmt: skip
def test_conditions(text, written):
    assert render_condition(condition(text), NAMES) == f"{{{{= {written} }}}}"


def test_an_expression_for_an_output_is_text():
    assert render_text(value("params.n == 3"), NAMES) == f"string(int({N}) == 3)"
    assert render_text(value("max(params.f, 1.5)"), NAMES) == (
        "toJson(max(float(workflow.parameters['f']), 1.5))"
    )


def test_a_field_may_have_a_syntax_of_its_own():
    rewritten = render_tag(
        typed_text("a$ ${{ params.text }}"), NAMES, literal=lambda text: text.replace("$", "$$")
    )
    assert rewritten == "a$$ {{workflow.parameters.text}}"


def test_a_value_may_be_wrapped():
    node = value("params.text")
    wrapped = with_hole("x", node, NAMES, lambda code: f"trim({code})")
    assert wrapped == f"x{{{{= trim({T}) }}}}"


def test_names_with_every_character_of_theirs():
    assert param_path("a-b_c") == "workflow.parameters['a-b_c']"
    assert input_path("it's") == "inputs.parameters['it\\u0027s']"


ESCAPE = re.compile(r"\\(?:u([0-9a-f]{4})|U([0-9a-f]{8}))")
TEXTS = st.text(st.characters(exclude_categories=["Cs"]))


@given(TEXTS)
def test_a_literal_is_read_back_as_it_was(text):
    quoted = quote(text)
    inner = quoted[1:-1]
    assert quoted[0] == quoted[-1] == "'"
    assert not set(inner) & set("'\"{}\n\r\t")
    assert inner.replace("\\u", "").replace("\\U", "").count("\\") == 0
    assert not re.search(r"\\u00(3c|3e|26)", inner)
    back = ESCAPE.sub(lambda m: chr(int(m.group(1) or m.group(2), 16)), inner)
    assert back == text


@given(TEXTS, TEXTS)
def test_no_tag_holds_the_marks_of_another(before, literal):
    node = value("params.text == 'a' && params.n in [1] && params.yes")
    hole = Constant(literal, TEXT)
    text = TypedText((before, node, "}}", Reference(ParamRef(ROOT, "text"), STRING)))
    written = render_tag(text, NAMES)
    assert written.startswith(before.rstrip("{"))
    tags = re.findall(r"\{\{(.*?)\}\}", written[len(before.rstrip("{")) :], re.DOTALL)
    assert len(tags) == 2
    assert not any("{{" in tag or tag.startswith("{") for tag in tags)
    assert render_tag(TypedText((hole,)), NAMES) == literal


# ------------------------------------------------------------------ what Argo makes of it

SCOPE = {
    "workflow.name": "demo-1",
    "workflow.creationTimestamp": "2025-01-02T03:04:05Z",
    "workflow.creationTimestamp.Y": "2025",
    "workflow.creationTimestamp.RFC3339": "2025-01-02T03:04:05Z",
    "workflow.parameters.text": 'It\'s <b>&"q" \\u003c \\ {{ }} é😀',
    "workflow.parameters.n": "3",
    "workflow.parameters.f": "2.5",
    "workflow.parameters.yes": "True",
    "workflow.parameters.list": '["a", 3, 2.5, 1000000, true, "<x>"]',
    "workflow.parameters.dict": '{"k": [1]}',
    "workflow.parameters.any": "3",
    "workflow.parameters.path": "gs://bucket/x",
    "tasks.a.status": "Succeeded",
    "tasks.a.outputs.parameters.text": "' == '' || true || '",
    "tasks.a.outputs.parameters.n": "-7",
    "tasks.a.outputs.parameters.yes": "false",
    "tasks.maybe-failed.status": "Failed",
    "tasks.maybe-wrote.status": "Failed",
    "tasks.maybe-wrote.outputs.parameters.text": "half done",
    "tasks.maybe-skipped.status": "Skipped",
    "tasks.maybe-skipped.outputs.parameters.text": None,
    "tasks.maybe-skipped.outputs.parameters.n": None,
    "tasks.maybe-ran.status": "Succeeded",
    "tasks.maybe-ran.outputs.parameters.text": "done",
    "tasks.maybe-ran.outputs.parameters.n": "8",
    "tasks.maybe-ran.outputs.parameters.yes": "true",
    "retries": "2",
}

TRUE = [
    "params.text == 'It''s <b>&\"q\" \\u003c \\ ' || contains(params.text, ' <b>')",
    "starts_with(params.text, 'It''s <b>&\"q\" \\u003c \\ ')",
    "params.n == 3 && params.n == 3.0 && params.n != 4 && params.n > -1 && params.n <= 3",
    "params.f > 2 && params.f < 2.75 && params.f == 2.5",
    "params.any == 3 && params.any == '3' && params.any < 3.5",
    "params.yes && params.yes == true && !(params.yes == false) && bool('TRUE')",
    "params.n in [1, 3] && !(params.n in [1, 2]) && params.n in params.list",
    "'a' in params.list && 2.5 in params.list && true in params.list && !('3' in params.list)",
    "params.list == from_json('[\"a\", 3.0, 2.5, 1e6, true, \"<x>\"]', 'List')",
    "contains(params.list, '<x>') && length(params.list) == 6 && length('é😀') == 2",
    "length(params.dict) == 1",
    "'Z' < 'a' && string(params.path) > 'gs://a'",
    "int(params.f) == 2 && float(params.n) == 3",
    "string(params.yes) == 'true' && string(params.n) == '3' && string(1000000.0) == '1000000'",
    "string(max(params.f, 1000000.0)) == '1000000' && string(min(params.f, 0.0000001)) == '1e-7'",
    "join(params.list, '|') == 'a|3|2.5|1000000|true|<x>'",
    "upper('é') == 'É' && lower('ÀB') == 'àb'",
    "from_json('\"x\"', 'String') == 'x' && from_json('3', 'Integer') == 3",
    "from_json('true', 'Boolean') && from_json(json(params.text), 'String') == params.text",
    "if(params.yes, 'a', 'b') == 'a' && if(!params.yes, 1, 2.5) == 2.5",
    "attempt == 3 && run.name == 'demo-1' && run.created == '2025-01-02T03:04:05Z'",
    "steps.a.outputs.n < 0 && !steps.a.outputs.yes && steps.a.outputs.text != ''",
    "steps.maybe-ran.outputs.text == 'done' && int(steps.maybe-ran.outputs.n) == 8",
    "(steps.maybe-ran.outputs.n ?? 0) == 8 && steps.maybe-ran.outputs.yes",
    *(
        condition
        for step in ("failed", "skipped", "wrote")
        for condition in (
            f"(steps.maybe-{step}.outputs.text ?? 'none') == 'none'",
            f"(int(steps.maybe-{step}.outputs.n) ?? 5) == 5",
            f"(steps.maybe-{step}.outputs.n ?? steps.maybe-ran.outputs.n ?? 5) == 8",
            f"!(steps.maybe-{step}.outputs.text == 'half done')",
            f"!(steps.maybe-{step}.outputs.n > 3 && steps.maybe-{step}.outputs.yes)",
            f"(if(params.yes, steps.maybe-{step}.outputs.n, 3) ?? 4) == 4",
            f"(if(!params.yes, steps.maybe-{step}.outputs.n, 3) ?? 4) == 3",
        )
    ),
    "steps.maybe-failed.status == 'Failed'",
]


def test_argo_decides_as_the_language_says():
    written = [render_condition(condition(text), NAMES) for text in TRUE]
    answers = argo.evaluate({"expression": w, "env": SCOPE, "as": "text"} for w in written)
    assert dict(zip(TRUE, answers, strict=True)) == dict.fromkeys(TRUE, "true")


FIELDS = {
    "${{ params.text }}": SCOPE["workflow.parameters.text"],
    "{${{ params.n }}}": "{3}",
    '{"a": {"n":${{ params.n }}}}': '{"a": {"n":3}}',
    "${{ json(params.text) }}": json.dumps(SCOPE["workflow.parameters.text"], ensure_ascii=False),
    "x=${{ params.n == 3 }}, ${{ attempt }}": "x=true, 3",
    "${{ max(params.f, 1000000.0) }}": "1000000",
    "${{ ['<a>', params.n, params.yes] }}": '["<a>",3,true]',
    "${{ steps.maybe-skipped.outputs.text ?? 'it''s {none}' }}": "it's {none}",
    "${{ if(params.yes, params.list, []) }}": SCOPE["workflow.parameters.list"],
}


def test_argo_writes_the_fields():
    written = [render_tag(typed_text(text), NAMES) for text in FIELDS]
    answers = argo.evaluate({"expression": w, "env": SCOPE, "as": "text"} for w in written)
    assert dict(zip(FIELDS, answers, strict=True)) == FIELDS


EVIL = [
    "", "'", '"', "\\", "' || true || '", "{{workflow.name}}", "{{=1}}", "}}", "{", "a\nb\r\t",
    "\\u003c", "\\u007b", "<script>&amp;", "$(date)", "\u2028\u2029", "\x00\x1b\x7f", "😀é", "#",
    "//",
]  # fmt: skip


def test_evil_literals_and_evil_values_are_equal_only_to_themselves():
    """Each as a literal of the spec against each as a value of the run."""
    path = Reference(ParamRef(ROOT, "text"), STRING)
    tags = [render_condition(Comparison("==", path, Constant(t, TEXT)), NAMES) for t in EVIL]
    for value_ in EVIL:
        env = {"workflow.parameters.text": value_}
        answers = argo.evaluate({"expression": w, "env": env, "as": "text"} for w in tags)
        assert [text for text, a in zip(EVIL, answers, strict=True) if a == "true"] == [value_]


def test_a_list_is_written_without_losing_digits():
    """JSON is handed on as it is, for its numbers would become doubles."""
    node = Reference(ParamRef(ROOT, "list"), LIST)
    assert render_text(node, NAMES) == "workflow.parameters['list']"
    assert node.type != INTEGER
