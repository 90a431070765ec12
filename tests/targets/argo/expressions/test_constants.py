"""Constants: an expression of literals comes to what a run makes of it when it is given the same
values, or is refused."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kfpc.diagnostics import Report, Severity
from kfpc.diagnostics.catalogue.expressions import IMPOSSIBLE_CAST, IMPOSSIBLE_NUMBER, NO_ELEMENT
from kfpc.expressions import parse_text
from kfpc.expressions.syntax import Name
from kfpc.pipeline.ids import ROOT
from kfpc.pipeline.values import ParamRef, TypedText
from kfpc.source.document import Place
from kfpc.targets.argo.expressions.render import render_condition, render_tag
from kfpc.typecheck.infer import Resolved, infer_text
from kfpc.types import BOOLEAN, FLOAT, INTEGER, STRING, Type
from tests.oracles import argo
from tests.oracles.argo import Refused
from tests.targets.argo.expressions.test_render import NAMES
from tests.typecheck.support import Spot

TEXTS = [
    *("", "a", "ß", "İ", "ΑΣ", "ǅ", "é😀", "it's", '"}}', "\\", "True", "yes", "ſ", "null"),
    *("7", "007", "+5", "-0", " 7 ", "2.5", "3.10", "1_000", "0x10", "1e3", ".5", "5.", "1e-7"),
    *("9223372036854775807", "9223372036854775808", "-9223372036854775808", "1e999", "1e-999"),
    *("[1,2.0]", "[3.10, 1e999]", '["a", {"b": []}]', '{"a": 1}', '"x"', "1E2", "[NaN]", "{"),
]
WHOLE = ["0", "-0", "7", "-3", "9007199254740991", "9007199254740992", "9007199254740993"]
WHOLE += ["9223372036854775807", "-9223372036854775807", "-9223372036854775808"]
FRACTIONS = ["0.0", "-0.0", "3.10", "2.5", "-0.5", "1e6", "1e20", "1e21", "1e-6", "1.5e-7", "1e300"]
FRACTIONS += ["9007199254740992.0", "9007199254740993.0", "9.3e18", "-9223372036854775808.0"]
DRAWN = st.floats(allow_nan=False, allow_infinity=False).map(repr)


@dataclass(frozen=True)
class Known:
    """A value; whether it is written as a literal, or is a param of the same letters."""

    letters: str
    type: Type
    is_literal: bool

    @property
    def literal(self) -> str:
        return quoted(self.letters) if self.type is STRING else self.letters


Piece = tuple[Any, ...]
"""Texts of an expression, and the values between them."""


def known(type: Type, letters: st.SearchStrategy[str]) -> st.SearchStrategy[Piece]:
    return st.builds(lambda text, literal: (Known(text, type, literal),), letters, st.booleans())


def quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def call(function: str, *arguments: st.SearchStrategy[Piece]) -> st.SearchStrategy[Piece]:
    return st.tuples(*arguments).map(lambda found: (f"{function}(", *separated(found), ")"))


def between(operators: list[str], *sides: st.SearchStrategy[Piece]) -> st.SearchStrategy[Piece]:
    def of(found: tuple[Any, ...]) -> Piece:
        left, operator, right = found
        return ("(", *left, f" {operator} ", *right, ")")

    return st.tuples(sides[0], st.sampled_from(operators), sides[1]).map(of)


def minus(operand: st.SearchStrategy[Piece]) -> st.SearchStrategy[Piece]:
    return operand.map(lambda found: ("-", "(", *found, ")"))


def element(
    many: st.SearchStrategy[Piece], key: st.SearchStrategy[Piece]
) -> st.SearchStrategy[Piece]:
    """Mostly one that is there."""
    near = known(INTEGER, st.sampled_from(["0", "-1"]))
    return st.tuples(many, near | key).map(lambda found: (*found[0], "[", *found[1], "]"))


def instead(first: st.SearchStrategy[Piece], other: st.SearchStrategy[Piece]) -> Any:
    return st.tuples(first, other).map(lambda found: ("(", *found[0], " ?? ", *found[1], ")"))


def listed(items: st.SearchStrategy[Piece]) -> st.SearchStrategy[Piece]:
    some = st.lists(items, min_size=1, max_size=3)
    return some.map(lambda found: ("[", *separated(found), "]"))


def scored(
    function: str, values: st.SearchStrategy[Piece], scores: st.SearchStrategy[Piece]
) -> st.SearchStrategy[Piece]:
    """A call with one score for each value."""
    pairs = st.lists(st.tuples(values, scores), min_size=1, max_size=3)
    return pairs.map(lambda found: (
        f"{function}([", *separated(value for value, _ in found), "], [",
        *separated(score for _, score in found), "])",
    ))  # fmt: skip


def separated(pieces: Iterable[Piece]) -> Iterator[Any]:
    for number, piece in enumerate(pieces):
        yield from (", ", *piece) if number else piece


def named(type: str) -> st.SearchStrategy[Piece]:
    return st.just((f"'{type}'",))


LETTERS = st.text(st.characters(exclude_categories=["C"], exclude_characters="{"), max_size=2)
TEXT = known(STRING, st.sampled_from(TEXTS) | LETTERS)
INT = known(INTEGER, st.sampled_from(WHOLE))
FLOATING = known(FLOAT, st.sampled_from(FRACTIONS) | DRAWN)
TRUTH = known(BOOLEAN, st.sampled_from(["true", "false"]))
PATTERN = st.sampled_from(["a", "^$", r"[^\w ]", "(?i)[A-Z]+$"]).map(lambda one: (quoted(one),))
ORDER = ["==", "!=", "<", "<=", ">", ">="]
DICTS = ['{"a": 1}', '{"a b": "}}", "é": [], "": null}', '{"a": {"a": "x"}}', "{}", "[]"]
MAPPING = st.sampled_from(DICTS).map(lambda text: (f"from_json({quoted(text)}, 'Dict')",))
KEY = known(STRING, st.sampled_from(["a", "a b", "é", "", "none"]))
DATES = ["2024-03-05T23:08:09-02:00", "1999-12-31T23:59:59Z", "2024-02-29T00:00:00.5+05:30"]
DATE = known(STRING, st.sampled_from(DATES))
FORMAT = st.sampled_from(["%F %T", "%e.%m.%y, %j", "%A %I %p %b%%", "2006 Jan %s", "%z'"]).map(
    lambda text: (quoted(text),)
)


def grown(inner: tuple[st.SearchStrategy[Piece], ...]) -> tuple[st.SearchStrategy[Piece], ...]:
    """Texts, Integers, Floats, Booleans and lists, of those that there are already."""
    text, whole, floating, truth, many = inner
    number, scalar = whole | floating, text | whole | floating | truth
    lists = call("from_json", text, named("List"))
    return (
        text
        | call("string", scalar | many)
        | call("json", scalar | many)
        | call("lower", text)
        | call("upper", text)
        | call("join", many, TEXT)
        | call("from_json", text, named("String"))
        | call("if", truth, text, text)
        | call("trim", text)
        | call("replace", text, text, text)
        | element(call("split", text, text), whole)
        | element(listed(text), whole)
        | scored("max_by", text, number)
        | call("format_date", DATE, FORMAT)
        | call("json", element(MAPPING, KEY))
        | instead(element(listed(text), whole), text)
        | instead(element(call("split", text, text), whole), text),
        whole
        | call("int", text | number)
        | call("length", text | many)
        | call("min", whole, whole)
        | between(["+", "-", "*", "%"], whole, whole)
        | minus(whole)
        | call("from_json", text, named("Integer"))
        | call("if", truth, whole, whole)
        | call("round", number)
        | call("max", listed(whole))
        | call("sum", listed(whole))
        | call("index_of", listed(whole), whole)
        | element(listed(whole), whole)
        | instead(call("index_of", listed(text), text), whole)
        | instead(element(listed(whole), whole), whole)
        | call("length", call("keys", MAPPING))
        | call("length", MAPPING),
        floating
        | call("float", text | number)
        | call("max", number, floating, number)
        | call("min", floating, number)
        | between(["+", "-", "*", "/"], floating, number)
        | between(["+", "-", "*", "/"], number, floating)
        | between(["/"], whole, whole)
        | minus(floating)
        | call("from_json", text, named("Float"))
        | call("if", truth, whole, floating)
        | call("round", number, st.sampled_from(["0", "1", "2", "5"]).map(lambda n: (n,)))
        | call("min", listed(floating))
        | call("sum", listed(floating))
        | scored("min_by", floating, whole)
        | element(listed(floating), whole),
        truth
        | call("bool", text)
        | between(ORDER, text, text)
        | between(ORDER, number, number)
        | between(["in"], whole, listed(number))
        | between(["in"], floating, listed(number))
        | between(["in"], text, listed(text))
        | call("contains", text, text)
        | call("contains", listed(text), text)
        | call("contains", lists, text)
        | call("from_json", text, named("Boolean"))
        | between(["=="], truth, truth)
        | between(["&&", "||"], truth, truth)
        | truth.map(lambda found: ("!(", *found, ")"))
        | call("starts_with", text, text)
        | call("ends_with", text, text)
        | instead(element(listed(truth), whole), truth)
        | between(ORDER, element(listed(number), whole), number)
        | call("if", truth, truth, truth)
        | element(listed(truth), whole)
        | call(
            "matches",
            text,
            st.sampled_from(["a", "^$", r"[^\w ]", "(?i)[A-Z]+$"]).map(quoted).map(lambda p: (p,)),
        ),
        many | listed(scalar) | lists | call("keys", MAPPING) | call("split", text, text),
    )


ONCE = grown((TEXT, INT, FLOATING, TRUTH, listed(TEXT | INT | FLOATING | TRUTH)))
EXPRESSIONS = st.one_of(*ONCE, *grown(ONCE))


class Params:
    def __init__(self, types: dict[str, Type]) -> None:
        self.types = types

    def resolve(self, name: Name, place: Place) -> Resolved:
        return Resolved(ParamRef(ROOT, name.parts[1]), self.types[name.parts[1]])


def typed(text: str, types: dict[str, Type]) -> tuple[TypedText, Report]:
    parsed, problems = parse_text(f"${{{{ {text} }}}}")
    assert problems == ()
    report = Report()
    place = cast("Place", Spot(text))
    return infer_text(parsed, Params(types), place, report), report


def both(expression: Piece) -> tuple[str, str, dict[str, Known]]:
    """An expression with its literals, the same of params alone, and what these are."""
    params: dict[str, Known] = {}
    written, named = "", ""
    for part in expression:
        if isinstance(part, Known):
            name = f"p{len(params)}"
            params[name] = part
            named += f"params.{name}"
            written += part.literal if part.is_literal else f"params.{name}"
        else:
            written, named = written + part, named + part
    return written, named, params


IMPOSSIBLE = {IMPOSSIBLE_CAST.id, IMPOSSIBLE_NUMBER.id, NO_ELEMENT.id}


@pytest.mark.filterwarnings("ignore:Generating overly large repr")
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(EXPRESSIONS, min_size=20, max_size=100))
def test_a_constant_comes_to_what_a_run_makes_of_it(expressions: list[Piece]) -> None:
    texts: list[str] = []
    requests: list[dict[str, Any]] = []
    for expression in expressions:
        written, named, params = both(expression)
        types = {name: one.type for name, one in params.items()}
        text, report = typed(written, types)
        if text.is_erroneous:
            errors = {one.code for one in report.found if one.severity is Severity.ERROR}
            assert errors <= IMPOSSIBLE, written
            continue
        env = {f"workflow.parameters.{name}": one.letters for name, one in params.items()}
        tags = render_tag(text, NAMES), render_tag(typed(named, types)[0], NAMES)
        texts.append(written)
        requests += [{"expression": tag, "env": env, "as": "text"} for tag in tags]
    answers = argo.evaluate(requests)
    for written, ours, of_params in zip(texts, answers[::2], answers[1::2], strict=True):
        fail = isinstance(ours, Refused) and isinstance(of_params, Refused)
        assert fail or ours == of_params, written


def test_the_greatest_of_numbers_of_both_kinds_is_compared_as_a_float() -> None:
    """expr-lang takes it for what the first of them is."""
    text, _ = typed("[params.n][0] == max(0, params.x)", {"n": INTEGER, "x": FLOAT})
    env = {"workflow.parameters.n": "0", "workflow.parameters.x": "3.1"}
    asked = {"expression": render_tag(text, NAMES), "env": env, "as": "text"}
    assert argo.evaluate([asked]) == ["false"]


TRUTHS = ONCE[3] | grown(ONCE)[3]


@pytest.mark.filterwarnings("ignore:Generating overly large repr")
@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(TRUTHS, min_size=20, max_size=100))
def test_a_condition_is_true_where_the_value_is(expressions: list[Piece]) -> None:
    """And false where it is false; where there is none a condition may be either."""
    requests: list[dict[str, Any]] = []
    for expression in expressions:
        written, _, params = both(expression)
        text, _ = typed(written, {name: one.type for name, one in params.items()})
        if text.is_erroneous or isinstance(text.parts[0], str):
            continue
        env = {f"workflow.parameters.{name}": one.letters for name, one in params.items()}
        tags = render_tag(text, NAMES), render_condition(text.parts[0], NAMES)
        requests += [{"expression": tag, "env": env, "as": "text"} for tag in tags]
    answers = argo.evaluate(requests)
    for request, value, condition in zip(requests[::2], answers[::2], answers[1::2], strict=True):
        assert value == condition or isinstance(value, Refused), request


RESULTS = {
    "3.10": "3.10",
    "string(3.10)": "3.1",
    "string(1e6)": "1000000",
    "string(1e20)": "100000000000000000000",
    "json(1e21)": "1e+21",
    "json(1.5e-7)": "1.5e-7",
    "json(-0.0)": "-0",
    "from_json('-0', 'Float')": "-0",
    "from_json('-0', 'Integer')": "0",
    "int(-9223372036854775808.0)": "-9223372036854775808",
    "-9223372036854775808 < 0": "true",
    "9007199254740993 == 9007199254740992.0": "true",
    "9007199254740993 in [9007199254740992.0]": "true",
    "max(9007199254740993, 1.0)": "9007199254740992",
    "from_json('9007199254740993', 'Integer')": "9007199254740992",
    "upper('ß')": "ß",
    "lower('İ')": "i",
    "length('é😀')": "2",
    "contains([1, 2.5], 2.5)": "true",
    "if(2 > 1, 3.10, 3.9)": "3.10",
    "1 + 2 * 3 - 4": "3",
    "(1 + 2) * -3": "-9",
    "7 / 2": "3.5",
    "6 / 2": "3",
    "-7 % 3": "-1",
    "0.1 + 0.2": "0.30000000000000004",
    "1e20 * 10": "1e+21",
    "-(3.10)": "-3.1",
    "-3.10": "-3.10",
    "9007199254740993 + 2": "9007199254740995",
    "9007199254740993 - 0.0": "9007199254740992",
    "2 - -3": "5",
    "1 + 1 == 2": "true",
    "['a', 'b'][-1]": "b",
    "[3.10][0]": "3.1",
    """from_json('["a", 1.0, [2, {"k": "v"}], true]', 'List')[0]""": "a",
    """from_json('["a", 1.0, [2, {"k": "v"}], true]', 'List')[1]""": "1",
    """from_json('["a", 1.0, [2, {"k": "v"}], true]', 'List')[2]""": '[2,{"k":"v"}]',
    """from_json('["a", 1.0, [2, {"k": "v"}], true]', 'List')[2][1].k""": "v",
    """from_json('["a", 1.0, [2, {"k": "v"}], true]', 'List')[3]""": "true",
    """from_json('["a", 1.0, [2, {"k": "v"}], true]', 'List')[4] ?? 'none'""": "none",
    """from_json('["a", null]', 'List')[1] ?? 'none'""": "none",
    """from_json('["a", 1]', 'List')[-3] ?? 'none'""": "none",
    """from_json('["a", 1]', 'List')[0].k ?? 'none'""": "none",
    """from_json('{"k": {"l": [7]}}', 'Dict').k.l[0] + 1""": "8",
    """from_json('{"k": {"l": [7]}}', 'Dict').k.m[0] ?? 'none'""": "none",
    """from_json('{"k": {"l": [7]}}', 'Dict')['k']['l'][0] == 7""": "true",
    """from_json('{"k": {"l": [7]}}', 'Dict').x == 7""": "false",
    """from_json('{"a b": "{x}"}', 'Dict')['a b']""": "{x}",
    """json(from_json('["a", 3]', 'List')[0])""": '"a"',
    """json(from_json('["a", 3]', 'List')[1])""": "3",
    "trim('\t\x1f a \u2003')": "\x1f a",
    "replace('a.b.c', '.', '-')": "a-b-c",
    "replace('é', '', '-')": "-é-",
    "json(split('a,,b', ','))": '["a","","b"]',
    "json(split('é😀', ''))": '["é","😀"]',
    "split('a,b', ',')[-1]": "b",
    "matches('v12', '^v[0-9]+$')": "true",
    "matches('it''s {x}', '[''{]x')": "true",
    r"matches('a\b', '\\')": "true",
    "round(2.5)": "3",
    "round(-2.5)": "-3",
    "round(0.49999999999999994)": "0",
    "round(2.345, 2)": "2.35",
    "round(7)": "7",
    "round(7, 1)": "7",
    "round(-0.04, 1)": "-0",
    """json(keys(from_json('{"b": 1, "é": 2, "B": 3, "a": 4}', 'Dict')))""": '["B","a","b","é"]',
    "max([1, 3, 2])": "3",
    "min([1.5, 3])": "1.5",
    "sum([1, 2])": "3",
    "sum([0.5, 2])": "2.5",
    "max(from_json('[1, null, 2.5]', 'List'))": "2.5",
    "max(from_json('[null]', 'List')) ?? 7": "7",
    "sum(from_json('[1, null, 2.5]', 'List'))": "3.5",
    "sum(from_json('[]', 'List'))": "0",
    "max_by(['a', 'b', 'c'], from_json('[0.1, 0.9, 0.9]', 'List'))": "b",
    "min_by(['a', 'b', 'c'], from_json('[null, 0.9, 0.2]', 'List'))": "c",
    "max_by(['a', 'b'], from_json('[\"9\", \"10\"]', 'List'))": "b",
    "max_by(['a'], from_json('[null]', 'List')) ?? 'none'": "none",
    "max_by(from_json('[]', 'List'), from_json('[]', 'List')) ?? 'none'": "none",
    "max_by(from_json('[{\"lr\": 1}, {\"lr\": 2}]', 'List'), [5, 6]).lr": "2",
    "max_by([1, 2], [0.5, 0.25]) + 1": "2",
    "index_of(['a', 'b'], 'b')": "1",
    "index_of([1, 2], 2.0)": "1",
    "index_of(['a'], 'b') ?? -1": "-1",
    "max_by(['a'], from_json('[null]', 'List')) == 'a'": "false",
    "format_date('2024-03-05T23:08:09-02:00', '%Y-%m-%d')": "2024-03-06",
    "format_date('2024-03-05T07:08:09Z', '%Y%m%dT%H%M%S')": "20240305T070809",
    "format_date('2024-03-05T07:08:09Z', 'week of %d.%m.%y, day %j')": "week of 05.03.24, day 065",
    "format_date('2024-03-05T07:08:09Z', '%A %a %B %b %e %I %p')": "Tuesday Tue March Mar  5 07 AM",
    "format_date('2024-03-05T07:08:09Z', '%F %T%z %Z 100%% _%Y 2006')": "2024-03-05 07:08:09+0000 "
    "UTC 100% _2024 2006",
    "format_date('2024-03-05T07:08:09Z', 'at %s')": "at 1709622489",
    "format_date('2024-03-05T07:08:09Z', '')": "",
}


def test_some_constants() -> None:
    tags = [render_tag(typed(text, {})[0], NAMES) for text in RESULTS]
    found = argo.evaluate({"expression": tag, "env": {}, "as": "text"} for tag in tags)
    assert dict(zip(RESULTS, found, strict=True)) == RESULTS


@pytest.mark.parametrize(
    "text",
    [
        "max_by(from_json('[1, 2, 3]', 'List'), [1, 2])",
        "max_by([1, 2], from_json('[1, 2, 3]', 'List')) ?? 0",
        "min_by(from_json('[]', 'List'), from_json('[1]', 'List')) ?? 'none'",
        "max_by([1, 2], from_json('[3]', 'List')) == 1",
    ],
)
def test_a_run_fails_where_there_is_not_one_score_for_each_value(text: str) -> None:
    tag = render_tag(typed(text, {})[0], NAMES)
    (found,) = argo.evaluate([{"expression": tag, "env": {}, "as": "text"}])
    assert isinstance(found, argo.Refused)


@pytest.mark.parametrize("letters", ["-0", "null", "true", "[1]", '{"a": 1}'])
@pytest.mark.parametrize(
    "expression",
    [
        "from_json(params.p, 'String')",
        "from_json(params.p, 'String') in ['']",
        "from_json(params.p, 'String') == 'a'",
        "string(from_json(params.p, 'String'))",
    ],
)
def test_json_that_is_not_a_text_fails_as_a_string(expression: str, letters: str) -> None:
    text, _ = typed(expression, {"p": STRING})
    env = {"workflow.parameters.p": letters}
    (answer,) = argo.evaluate([{"expression": render_tag(text, NAMES), "env": env, "as": "text"}])
    assert isinstance(answer, Refused)
