"""What scalars mean: YAML 1.2, and a warning where YAML 1.1 differs."""

from __future__ import annotations

import json
import math

import pytest
import yaml

from tests.source.reading import clean, only, read, under


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("", None),
        ("~", None),
        ("null", None),
        ("Null", None),
        ("NULL", None),
        ("nULL", "nULL"),
        ("true", True),
        ("True", True),
        ("FALSE", False),
        ("tRUE", "tRUE"),
        ("0", 0),
        ("-17", -17),
        ("+3", 3),
        ("0x1F", 31),
        ("1.5", 1.5),
        ("1.", 1.0),
        (".5", 0.5),
        ("1.5e+3", 1500.0),
        (".inf", math.inf),
        ("-.INF", -math.inf),
        ("inf", "inf"),
        ("y", "y"),
        ("N", "N"),
        ("48G", "48G"),
        ("1.2.3", "1.2.3"),
        (".", "."),
        ("..", ".."),
        ("+", "+"),
        ("-x", "-x"),
        ("0x", "0x"),
        ("0o8", "0o8"),
        ("1e", "1e"),
        ("=", "="),
        ("<<", "<<"),
        ('"1"', "1"),
        ("'true'", "true"),
        ('""', ""),
        ('"null"', "null"),
        ("| \n  1\n", "1\n"),
        ("hello world", "hello world"),
    ],
)
def test_values(written: str, value: object) -> None:
    data = clean(f"a: {written}").data["a"]
    assert data == value
    assert type(data) is type(value)


def test_not_a_number() -> None:
    assert math.isnan(clean("a: .nan").data["a"])


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("no", "no"),
        ("Off", "Off"),
        ("yes", "yes"),
        ("ON", "ON"),
        ("0777", 777),
        ("08", 8),
        ("0o17", 15),
        ("1e3", 1000.0),
        ("1.5e3", 1500.0),
        ("+.5", 0.5),
        ("1_000", "1_000"),
        ("0b11", "0b11"),
        ("+0x1F", "+0x1F"),
        ("12:30:45", "12:30:45"),
        ("1:30.5", "1:30.5"),
        ("2024-01-31", "2024-01-31"),
        ("2024-01-31T10:00:00Z", "2024-01-31T10:00:00Z"),
        ("2024-13-45", "2024-13-45"),
    ],
)
def test_values_that_yaml_1_1_reads_otherwise(written: str, value: object) -> None:
    document, (found,) = read(f"a: [x, {written}]")
    assert document is not None
    assert document.data["a"][1] == value
    assert type(document.data["a"][1]) is type(value)
    assert found.code == "KFPC122"
    assert found.severity.value == "warning"
    assert under(found) == written
    assert f'"{written}"' in (found.help or "")


def test_the_warning_says_both_meanings() -> None:
    found = only("mode: 0777")
    assert found.message == "`0777` is the number 777 in YAML 1.2, and the number 511 in YAML 1.1"
    letters = 'quote it where its letters count: "0777"'
    assert found.help == f"{letters}; for the number write 777 or 511"
    assert only("a: no").message == "`no` is the text 'no' in YAML 1.2, and false in YAML 1.1"


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("00", 0),
        ("007", 7),
        ("-0", 0),
        ("1_x", "1_x"),
        ("0b2", "0b2"),
        ("0x_", "0x_"),
        ("1:99", "1:99"),
    ],
)
def test_no_warning_where_both_versions_agree(written: str, value: object) -> None:
    assert clean(f"a: {written}").data["a"] == value


@pytest.mark.parametrize(
    "text",
    [
        "name: no",
        "inputs: [{name: no}]",
        "args: [{inputValue: no}]",
        "command: [x, {if: {cond: x, then: [{inputPath: no}, {outputPath: 'x'}]}}]",
        "steps: {a: {image: no}}",
        "volumes: {/data: {claim: no}}",
    ],
)
def test_a_name_is_to_be_quoted(text: str) -> None:
    assert only(text).help == 'quote it: "no"'


@pytest.mark.parametrize("text", ["inputs: {name: no}", "with: {image: no}", "params: {name: no}"])
def test_a_value_that_is_called_so_may_be_a_truth_value(text: str) -> None:
    assert "for the truth value write false" in (only(text).help or "")


@pytest.mark.parametrize("text", ['{"rate": 1e-3}', '[1e3, {"a": 1E5}]', '\n{\n"a":\n-1e3}\n'])
def test_no_warning_in_json(text: str) -> None:
    assert clean(text).data == json.loads(text)


@pytest.mark.parametrize("text", ["{'rate': 1e-3}", '{"rate": 1e-3,}', '{"a": [no, 1e3]}', "1e3"])
def test_yaml_that_looks_like_json_has_it(text: str) -> None:
    _, found = read(text)
    assert {one.code for one in found} == {"KFPC122"}


def test_the_warning_comes_exactly_where_pyyaml_differs() -> None:
    alphabet = ["", "0", "1", "7", "9", ".", "-", "+", "_", ":", "e", "x", "o", "b", "59", "a"]
    texts = {a + b + c for a in alphabet for b in alphabet for c in alphabet}
    texts |= {f"{text}.5" for text in texts} | {f"0{text}" for text in texts}
    for text in sorted(texts):
        document, found = read(f"- {text}")
        if document is None or not isinstance(document.data, list):
            continue
        (new,) = document.data
        if isinstance(new, dict | list):
            continue
        try:
            old = yaml.safe_load(f"- {text}")[0]
        except (ValueError, yaml.YAMLError):
            continue
        differs = type(old) is not type(new) or repr(old) != repr(new)
        assert bool(found) is differs, text


@pytest.mark.parametrize("written", ['"no"', "'0777'", "!!str no", "|\n  no"])
def test_no_warning_for_text_that_is_meant(written: str) -> None:
    clean(f"a: {written}")


def test_keys_are_their_text() -> None:
    document = clean("on: 1\n1: 2\n0777: 3\nnull: 4\n2024-01-31: 5\nyes: 6\n~: 7\n")
    assert list(document.data) == ["on", "1", "0777", "null", "2024-01-31", "yes", "~"]


@pytest.mark.parametrize("written", ["9" * 101, "-" + "9" * 5000, "0x" + "f" * 5000, "1e999"])
def test_numbers_out_of_all_bounds(written: str) -> None:
    document, (found,) = read(f"a: {written}")
    assert document is None
    assert found.code == "KFPC120"
    assert under(found) == written


def test_many_digits_that_are_fine() -> None:
    assert clean("a: " + "9" * 100).data["a"] == 10**100 - 1
    assert read("a: " + "0" * 9000 + "1")[0].data["a"] == 1  # type: ignore[union-attr]
    assert clean("a: 0." + "1" * 9000).data["a"] == pytest.approx(1 / 9)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("!!str 1", "1"),
        ("! 1", "1"),
        ("!!int '12'", 12),
        ("!!float 1", 1.0),
        ("!!bool true", True),
        ("!!null ''", None),
        ("!!seq [1]", [1]),
        ("!!map {b: 1}", {"b": 1}),
        ("!<tag:yaml.org,2002:str> 1", "1"),
    ],
)
def test_standard_tags(written: str, value: object) -> None:
    data = clean(f"a: {written}").data["a"]
    assert data == value
    assert type(data) is type(value)


@pytest.mark.parametrize(
    ("written", "tag"),
    [
        ("!foo x", "!foo"),
        ("!params.skip", "!params.skip"),
        ("!!python/object/apply:os.system [x]", "!!python/object/apply:os.system"),
        ("!!binary aGk=", "!!binary"),
        ("!!timestamp 2024-01-31", "!!timestamp"),
        ("!!set {x}", "!!set"),
        ("&x !Ref y", "!Ref"),
    ],
)
def test_unknown_tags(written: str, tag: str) -> None:
    found = only(f"a: {written}")
    assert found.code == "KFPC112"
    assert found.message == f"unknown tag `{tag}`"
    assert under(found) == tag


@pytest.mark.parametrize(
    "written", ["!!int x", "!!bool 1", "!!map [1]", "!!seq {}", "!!map x", "!!int [1]"]
)
def test_tags_that_do_not_suit(written: str) -> None:
    found = only(f"a: {written}")
    assert found.code == "KFPC113"
    assert under(found) == written.split(maxsplit=1)[0]


def test_line_separators_are_text_as_in_yaml_1_2() -> None:
    text = "a: 'x \u2028 y'\nb: p\x85q\nc: |\n  1\u2029 2\n"
    document = clean(text)
    assert document.data == {"a": "x \u2028 y", "b": "p\x85q", "c": "1\u2029 2\n"}
    assert document.place("c").span.line == 3


def test_pairs_of_escapes_are_one_character_as_in_json() -> None:
    written = r'["\ud83d\ude00", "\\ud83d", "\uD83D\uDE00 \u00fc", ' + r"'\uD83D', \ud83d]"
    assert clean(written).data == ["😀", r"\ud83d", "😀 ü", r"\uD83D", r"\ud83d"]


@pytest.mark.parametrize("written", [r'"\ud83d"', r'"x\ude00\ud83d"', r'"\udfff"'])
def test_half_a_character(written: str) -> None:
    document, (found,) = read(f"a: {written}")
    assert document is None
    assert found.code == "KFPC121"
    assert under(found) == written


def test_half_a_character_beside_the_characters_that_stand_in() -> None:
    assert only('a: "\\ud83d"\nb: \ue83d').code == "KFPC121"
    assert clean("a: \ue83d\nb: \uf7fe").data == {"a": "\ue83d", "b": "\uf7fe"}
