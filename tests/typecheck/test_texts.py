"""Texts and values as an author writes them, with the names that hold where they stand."""

from __future__ import annotations

from typing import Any

import pytest

from kfpc.pipeline.erroneous import ERRONEOUS
from kfpc.pipeline.ids import ROOT
from kfpc.pipeline.values import (
    ERRONEOUS_TEXT,
    Apply,
    Comparison,
    Constant,
    OutputRef,
    ParamRef,
    Reference,
    TypedText,
)
from kfpc.source import Place, offsets
from kfpc.typecheck.texts import Given, read_condition, read_text, read_texts, read_value
from kfpc.types import ANY, BOOLEAN, DICT, FLOAT, INTEGER, LIST, STRING, TEXT, Type
from tests.source.reading import clean
from tests.typecheck.support import symbols, told

N = Reference(ParamRef(ROOT, "n"), INTEGER)
TEXT_PARAM = Reference(ParamRef(ROOT, "text"), STRING)
MAYBE = Reference(OutputRef(("maybe",), "n"), INTEGER, absent=True)


def written(yaml: str) -> tuple[Any, Place]:
    """A value as a document has it, and its place."""
    document = clean(f"x: {yaml}")
    return document.data["x"], document.place("x")


# ---------------------------------------------------------------- texts


@pytest.mark.parametrize(
    ("yaml", "parts"),
    [
        ("''", ()),
        ("plain", ("plain",)),
        ("1.0", ("1.0",)),
        ("0x1F", ("0x1F",)),
        ("True", ("True",)),
        ("a } }} $ {", ("a } }} $ {",)),
        ("${{ params.n }}", (N,)),
        ("a ${{ params.n }}${{ 'b' }} c", ("a ", N, "b c")),
    ],
)
def test_a_scalar_is_text_as_it_was_written(yaml: str, parts: tuple[Any, ...]) -> None:
    names = symbols()
    assert read_text(*written(yaml), names) == TypedText(parts)
    assert told(names) == []


@pytest.mark.parametrize("name", ["text", "n", "f", "yes", "any", "path", "file", "secret"])
def test_what_may_be_a_whole_text(name: str) -> None:
    names = symbols()
    assert not read_text(*written(f"${{{{ params.{name} }}}}"), names).is_erroneous
    assert told(names) == []


def test_a_list_is_no_text_and_the_expression_is_underlined() -> None:
    names = symbols()
    assert read_text(*written("${{ params.list }}"), names) == ERRONEOUS_TEXT
    assert told(names) == [("313", "a List is not text", "params.list")]
    assert names.report.found[0].help == "write `json(params.list)`"


@pytest.mark.parametrize("yaml", ["${{ params.nope }}", "${{ params.n", "a ${{ params.n + 'x' }}"])
def test_a_text_with_a_mistake_is_erroneous_and_the_mistake_is_told_once(yaml: str) -> None:
    names = symbols(readings=[])
    assert read_text(*written(f'"{yaml}"'), names) == ERRONEOUS_TEXT
    assert len(names.report.found) == 1
    assert [reading.text for reading in names.readings or ()] == [ERRONEOUS_TEXT]


def test_every_mistake_of_a_text_is_told_where_it_is() -> None:
    names = symbols()
    read_text(*written("${{ params.no }} ${{ params.nor }}"), names)
    assert [at for _, _, at in told(names)] == ["no", "nor"]


def test_only_texts_with_expressions_are_readings() -> None:
    names = symbols(readings=[])
    value, place = written("[plain, '${{ params.n }}', 3, 'a ${{ params.text }}']")
    texts = read_texts(value, place, names)
    assert [text.parts for text in texts] == [("plain",), (N,), ("3",), ("a ", TEXT_PARAM)]
    readings = names.readings or []
    assert [(one.text, one.place) for one in readings] == [
        (texts[1], place.child(1)),
        (texts[3], place.child(3)),
    ]


@pytest.mark.parametrize("nothing", [None, []])
def test_no_texts(nothing: object) -> None:
    assert read_texts(nothing, written("[]")[1], symbols()) == ()


# ---------------------------------------------------------------- conditions


@pytest.mark.parametrize("yaml", ["params.n == 3", "${{ params.n == 3 }}"])
def test_a_condition_stands_with_braces_or_without(yaml: str) -> None:
    names = symbols()
    assert read_condition(*written(yaml), names) == Comparison("==", N, Constant(3, INTEGER))
    assert told(names) == []


def test_a_condition_may_be_no_text() -> None:
    assert read_condition(*written("true"), symbols()) == Constant(True, BOOLEAN)


@pytest.mark.parametrize(
    ("yaml", "code", "at"),
    [
        ("params.text", "308", "params.text"),
        ("params.nope", "456", "nope"),
        ("params.n ==", "301", "="),
        ("a ${{ params.yes }}", "301", "a ${{ params.yes }}"),
    ],
)
def test_a_condition_with_a_mistake(yaml: str, code: str, at: str) -> None:
    names = symbols()
    assert read_condition(*written(yaml), names) is ERRONEOUS
    ((found, _, underlined),) = told(names)
    assert (found, underlined) == (code, at)


# ---------------------------------------------------------------- values


def given(yaml: str, **more: Any) -> Given:
    """A value of which nothing is said."""
    names = symbols(**more)
    found = read_value(*written(yaml), names)
    assert told(names) == []
    return found


@pytest.mark.parametrize(
    ("yaml", "text", "type"),
    [
        ("''", "", TEXT),
        ("plain", "plain", TEXT),
        ("'3'", "3", TEXT),
        ("3", "3", INTEGER),
        ("1.0", "1.0", FLOAT),
        ("True", "True", BOOLEAN),
        ("[]", "[]", LIST),
        ("{}", "{}", DICT),
        ('{a: [1, "x", true, null], b: {c: 0.5}}', '{"a":[1,"x",true,null],"b":{"c":0.5}}', DICT),
        ('[\'é"\', "a\\nb"]', '["é\\"","a\\nb"]', LIST),
        ("['${{ 3.10 }}', '${{ string(3.10) }}', '${{ true }}']", '[3.10,"3.1",true]', LIST),
        ("['${{ ''b'' }}', 'a${{ 1.0 }}']", '["b","a1.0"]', LIST),
    ],
)
def test_a_value_that_is_known_has_a_type_and_a_text(yaml: str, text: str, type: Type) -> None:
    found = given(yaml)
    assert (found.text.literal, found.type) == (text, type)
    value, place = written(yaml)
    assert found.raw == value
    assert found.place.path == place.path


def test_a_whole_expression_keeps_its_type_and_a_mixed_text_is_text() -> None:
    assert given("${{ params.n }}").type == INTEGER
    assert given("${{ params.list }}").type == LIST
    assert given("a ${{ params.n }}").type == TEXT


def test_expressions_in_a_list_become_json_of_their_own() -> None:
    found = given("{a: '${{ params.n }}', b: [x, '${{ params.text }}']}")
    number, text = Apply("json", (N,), TEXT), Apply("json", (TEXT_PARAM,), TEXT)
    assert found.text.parts == ('{"a":', number, ',"b":["x",', text, "]}")
    assert found.type == DICT


@pytest.mark.parametrize(("yaml", "json"), [("['${{ 3 }}']", "[3]"), ("['${{ true }}']", "[true]")])
def test_a_literal_that_is_no_text_is_none_in_a_list_either(yaml: str, json: str) -> None:
    assert given(yaml).text.literal == json


def test_a_part_that_may_be_absent_makes_the_whole_absent() -> None:
    assert given("['${{ steps.maybe.outputs.n }}']").text.absent


def test_values_are_noted_as_readings_where_the_names_take_notes() -> None:
    readings: list[Any] = []
    given("['${{ params.n }}', '${{ params.text }}']", readings=readings)
    assert [one.place.path for one in readings] == [("x", 0), ("x", 1)]


@pytest.mark.parametrize(
    ("yaml", "code", "message", "at"),
    [
        ("['a ${{ params.n }}']", "208",
         "inside a list or a mapping an expression must be the whole text",
         "'a ${{ params.n }}'"),
        ("{a: {b: '${{ params.nope }}'}}", "456", "unknown param `nope`", "nope"),
        ("[1, .nan]", "204", "JSON has no number `.nan`", ".nan"),
        ("{a: -.INF}", "204", "JSON has no number `-.INF`", "-.INF"),
    ],
)  # fmt: skip
def test_a_value_with_a_mistake_is_erroneous_and_fits_everywhere(
    yaml: str, code: str, message: str, at: str
) -> None:
    names = symbols()
    found = read_value(*written(yaml), names)
    assert (found.text, found.type) == (ERRONEOUS_TEXT, ANY)
    assert told(names) == [(code, message, at)]


def test_a_text_with_a_mistake_is_a_value_that_fits_everywhere() -> None:
    names = symbols()
    found = read_value(*written("${{ params.nope }}"), names)
    assert (found.text, found.type) == (ERRONEOUS_TEXT, ANY)


def test_all_mistakes_of_a_list_are_told() -> None:
    names = symbols()
    read_value(*written("['${{ params.no }}', '${{ params.nor }}']"), names)
    assert [at for _, _, at in told(names)] == ["no", "nor"]


@pytest.mark.parametrize("part", ["a ${{ params.n }}", "${{ params.text }}, it's ${{ attempt }}"])
def test_a_text_of_several_parts_in_a_list_is_joined_as_the_help_says(part: str) -> None:
    names = symbols()
    read_value(*written(f'["{part}"]'), names)
    (found,) = names.report.found
    assert found.help is not None
    read_value(*written('["{}"]'.format(found.help.split("`")[1])), names)
    assert names.report.found == [found]


def test_a_key_with_an_expression_is_told_once_by_whoever_looks_at_keys() -> None:
    names = symbols()
    assert read_value(*written("{'${{ params.n }}': 1}"), names).text == ERRONEOUS_TEXT
    assert told(names) == []


def test_a_text_is_read_again_once_however_many_mistakes_are_in_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Where each mistake stands is found in the text of the file: not from its start for each."""
    read: list[object] = []
    reader = offsets._READERS['"']

    def noted(*given: Any) -> Any:
        read.append(given)
        return reader(*given)

    monkeypatch.setitem(offsets._READERS, '"', noted)
    names = symbols()
    read_value(*written('"{}"'.format("{{a}} " * 200)), names)
    places = {found.span.start for found in names.report.found}
    assert (len(names.report.found), len(places)) == (200, 200)
    assert len(read) == 1
