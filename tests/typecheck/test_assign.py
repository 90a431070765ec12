"""What may go where, in which form, and what is said of what may not."""

from __future__ import annotations

import re

import pytest

from kfpc.pipeline.scope import Param
from kfpc.pipeline.values import ERRONEOUS_TEXT, TypedText
from kfpc.typecheck.assign import accepted
from kfpc.typecheck.symbols import Symbols
from kfpc.typecheck.texts import read_value
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
    Type,
    named,
)
from tests import telling
from tests.nested import HERE
from tests.source.reading import clean, under
from tests.typecheck.support import TYPES as TYPES_BY_NAME
from tests.typecheck.support import symbols, told

PATH = named("GCSPath")
CSV = named("CSV")
SCHEMA = Type("Color", '{"schema":{"type":"string","pattern":"^#"}}')


def assigned(yaml: str, wanted: Type, names: Symbols, what: str = "the input") -> TypedText:
    document = clean(f"x: {yaml}")
    given = read_value(document.data["x"], document.place("x"), names)
    return accepted(given, wanted, HERE, names, what)


def help_for(yaml: str, wanted: Type, **params: Type) -> str | None:
    """The help where a value does not fit. The param that is given is the only one, beside
    ``params``: another that fits would be offered."""
    given = re.search(r"params\.(\w+)", yaml)
    types = {**({given[1]: TYPES_BY_NAME[given[1]]} if given else {}), **params}
    here = {name: Param(name, type, HERE) for name, type in types.items()}
    names = symbols(params=here)
    assert assigned(yaml, wanted, names) == ERRONEOUS_TEXT
    (found,) = names.report.found
    assert found.code == "KFPC451"
    return found.help


# ---------------------------------------------------------------- what fits


@pytest.mark.parametrize(
    ("yaml", "wanted", "text"),
    [
        ("1.0", FLOAT, "1.0"),
        ("1.0", STRING, "1.0"),
        ("0x1F", STRING, "0x1F"),
        ("True", STRING, "True"),
        ("True", BOOLEAN, "True"),
        ("3", FLOAT, "3"),
        ("3", PATH, "3"),
        ("3", ANY, "3"),
        ("'3'", STRING, "3"),
        ("gs://a", PATH, "gs://a"),
        ("[1, a]", LIST, '[1,"a"]'),
        ("{a: 1}", DICT, '{"a":1}'),
        ("{a: 1}", ANY, '{"a":1}'),
        ("'#fff'", SCHEMA, "#fff"),
    ],
)
def test_a_value_takes_the_form_of_the_type_that_it_goes_to(
    yaml: str, wanted: Type, text: str
) -> None:
    names = symbols()
    assert assigned(yaml, wanted, names).literal == text
    assert told(names) == []


def test_a_secret_passes_for_others_to_judge() -> None:
    names = symbols()
    assert assigned("${{ params.secret }}", LIST, names).holds_secret
    assert told(names) == []


def test_nothing_more_is_said_of_a_value_with_a_mistake() -> None:
    names = symbols()
    assert assigned("['${{ params.nope }}']", INTEGER, names) == ERRONEOUS_TEXT
    assert [code for code, *_ in told(names)] == ["456"]


# ---------------------------------------------------------------- what does not


@pytest.mark.parametrize(
    ("yaml", "wanted", "message", "at"),
    [
        ("many", INTEGER, "text does not fit Integer", "many"),
        ("1.5", INTEGER, "Float does not fit Integer", "1.5"),
        ("[a]", STRING, "List does not fit String", "[a]"),
        ("a ${{ params.n }}", INTEGER, "text does not fit Integer", "a ${{ params.n }}"),
        ("${{ params.csv }}", PATH, "CSV does not fit GCSPath", "${{ params.csv }}"),
    ],
)
def test_a_value_that_does_not_fit(yaml: str, wanted: Type, message: str, at: str) -> None:
    names = symbols()
    assert assigned(yaml, wanted, names) == ERRONEOUS_TEXT
    assert told(names) == [("451", message, at)]


@pytest.mark.parametrize(
    ("yaml", "related"),
    [
        ("many", ["the default is declared as Integer"]),
        ("${{ params.csv }}",
         ["the value is declared as CSV", "the default is declared as Integer"]),
        ("${{ run.name }}", ["the default is declared as Integer"]),
    ],
)  # fmt: skip
def test_both_ends_are_shown(yaml: str, related: list[str]) -> None:
    names = symbols()
    assigned(yaml, INTEGER, names, "the default")
    (found,) = names.report.found
    assert [one.message for one in found.related] == related


@pytest.mark.parametrize(
    ("yaml", "literal"),
    [("red", "'red' does not match '^#'"), ("${{ 'red' }}", "'red' does not match '^#'")],
)
def test_a_literal_against_the_schema_of_its_type(yaml: str, literal: str) -> None:
    names = symbols()
    assert assigned(yaml, SCHEMA, names) == ERRONEOUS_TEXT
    (found,) = names.report.found
    assert (found.code, found.message, under(found)) == (
        "KFPC458",
        f"not a Color: {literal}",
        yaml,
    )


def test_no_schema_judges_what_a_run_decides() -> None:
    names = symbols()
    assert not assigned("a ${{ params.text }}", SCHEMA, names).is_erroneous
    assert told(names) == []


# ---------------------------------------------------------------- how it would


@pytest.mark.parametrize(
    ("yaml", "wanted", "plain"),
    [
        ("many", INTEGER, "an Integer, such as `5`"),
        ("'many'", INTEGER, "an Integer, such as `5`"),
        ("'5'", INTEGER, "`5`, without quotes"),
        ("!!str 5", INTEGER, "`5`"),
        ("'0.5'", FLOAT, "`0.5`, without quotes"),
        ("'True'", BOOLEAN, "`true`, without quotes"),
        ("'off'", BOOLEAN, "`false`, without quotes"),
        ("1", BOOLEAN, "`true` or `false`"),
        ("'[1]'", LIST, "`[1]`, without quotes"),
        ("'[a]'", LIST, "`[a]`, without quotes"),
        ("'a'", LIST, "a List, such as `[a, b]`"),
        ("a", LIST, "a List, such as `[a, b]`"),
        ("5", LIST, "a list: `[5]`"),
        ("'{}'", DICT, "`{}`, without quotes"),
        ("1.5", INTEGER, "an Integer, such as `5`"),
        ("1000.0", INTEGER, "`1000`"),
        ("true", INTEGER, "an Integer, such as `5`"),
        ("[7]", INTEGER, "`7`"),
        ("[7, 8]", INTEGER, "an Integer, such as `5`"),
        ("\"${{ 'many' }}\"", INTEGER, "an Integer, such as `5`"),
    ],
)
def test_a_literal_is_written_as_the_type_that_is_wanted(
    yaml: str, wanted: Type, plain: str
) -> None:
    """Without quotes only where it had some, and never cast."""
    assert help_for(yaml, wanted) == f"write {plain}"


@pytest.mark.parametrize("name", ["params.n", "steps.a.outputs.b", "run.name"])
def test_a_name_that_lacks_its_braces(name: str) -> None:
    assert help_for(name, INTEGER) == f"did you mean `${{{{ {name} }}}}`?"


def test_what_no_other_way_of_writing_makes_fit() -> None:
    assert help_for("[a]", STRING) == "quote it, if its JSON is meant as text"
    help = "an artifact is a file that a step writes: `${{ steps.NAME.outputs.NAME }}`"
    assert help_for("many", ARTIFACT) == help


def test_what_is_no_secret_is_named_as_one() -> None:
    assert help_for("many", SECRET) == "write `{secret: {name, key}}`"
    assert help_for("${{ params.n }}", SECRET) == "write `{secret: {name, key}}`"


def test_a_text_of_several_parts_is_not_cast() -> None:
    leave = "text around an expression makes it text: leave that out"
    assert help_for("a ${{ params.n }}", INTEGER) == leave
    assert help_for("'${{ params.n }} '", INTEGER) == leave
    in_yaml = "write a list in YAML, with each expression as a value by itself"
    assert help_for("'[${{ params.n }}, 2]'", LIST) == in_yaml


def test_no_text_is_made_a_file() -> None:
    made_by_a_step = "an artifact is a file that a step writes: `${{ steps.NAME.outputs.NAME }}`"
    for text in ("a ${{ params.n }}", "${{ params.n }}"):
        assert help_for(text, ARTIFACT) == made_by_a_step


def test_a_cast_that_cuts_a_fraction_off_says_so() -> None:
    help = "cast it: `${{ int(params.f) }}`, which cuts its fraction off"
    assert help_for("${{ params.f }}", INTEGER) == help


@pytest.mark.parametrize(
    ("name", "wanted", "call"),
    [
        ("text", INTEGER, "int(params.text)"),
        ("text", FLOAT, "float(params.text)"),
        ("text", BOOLEAN, "bool(params.text)"),
        ("text", LIST, "from_json(params.text, 'List')"),
        ("text", DICT, "from_json(params.text, 'Dict')"),
        ("text", CSV, "as(params.text, 'CSV')"),
        ("csv", PATH, "as(params.csv, 'GCSPath')"),
        ("file", CSV, "as(params.file, 'CSV')"),
        ("list", STRING, "json(params.list)"),
        ("list", CSV, "as(json(params.list), 'CSV')"),
        ("n", CSV, "as(string(params.n), 'CSV')"),
    ],
)
def test_a_cast_is_suggested_that_then_works(name: str, wanted: Type, call: str) -> None:
    cast = f"${{{{ {call} }}}}"
    said = f"if it is a {wanted}, say so" if call.startswith("as(") else "cast it"
    if name == "text":
        said = "or say so here" if call.startswith("as(") else "or cast it"
        said = f"declare the param so: `text: {{type: {wanted}}}`; {said}"
    assert help_for(f"${{{{ params.{name} }}}}", wanted) == f"{said}: `{cast}`"
    names = symbols()
    assert not assigned(cast, wanted, names).is_erroneous
    assert told(names) == []


TYPES = ["String", "Integer", "Float", "Boolean", "List", "Dict", "Artifact", "CSV", "GCSPath"]


@pytest.mark.parametrize("given", TYPES)
@pytest.mark.parametrize("wanted", TYPES)
def test_no_cast_is_suggested_that_does_not_work(given: str, wanted: str):
    def told_of(value: str) -> list[telling.Told]:
        return telling.told(f"""
            steps:
              a: {{image: x, outputs: {{o: {{type: {given}, path: /o}}}}}}
              b:
                image: x
                inputs: {{i: {{type: {wanted}, value: "${{{{ {value} }}}}"}}}}
                args: ["${{{{ inputs.i.path }}}}"]
            """)

    for found in told_of("steps.a.outputs.o"):
        call = re.search(r"\$\{\{ (.*) \}\}", found.help or "")
        assert call is None or told_of(call[1]) == []


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("f", BOOLEAN),
        ("yes", INTEGER),
        ("path", INTEGER),
        ("path", LIST),
        ("n", LIST),
        ("file", STRING),
        ("file", PATH),
        ("list", PATH),
        ("n", named("ModelURI")),
        ("n", named("Url")),
    ],
)
def test_no_cast_is_suggested_that_makes_no_sense(name: str, wanted: Type) -> None:
    assert help_for(f"${{{{ params.{name} }}}}", wanted) is None
