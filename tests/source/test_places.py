"""Where things stand: paths to spans, and parts of a value to parts of the file."""

from __future__ import annotations

import pytest

from kfpc.source import Document, Place
from tests.source.reading import clean, read, under

SPEC = """\
name: demo          # a comment
defaults: {memory: 4G}
steps:
  train:
    image: "busybox:1"
    args: [a, 'b c', &x d]
    env:
      - 0777
      - *x
    after:
    empty: {}
    with: !!map
      key with blanks: !!str 1
  'odd key': |
    echo hi
    echo ho
"""


@pytest.fixture(scope="module")
def spec() -> Document:
    document, _ = read(SPEC)
    assert document is not None
    return document


@pytest.mark.parametrize(
    ("path", "value", "key"),
    [
        (("name",), "demo", "name"),
        (("defaults",), "{memory: 4G}", "defaults"),
        (("defaults", "memory"), "4G", "memory"),
        (("steps", "train", "image"), '"busybox:1"', "image"),
        (("steps", "train", "args"), "[a, 'b c', &x d]", "args"),
        (("steps", "train", "args", 1), "'b c'", "'b c'"),
        (("steps", "train", "args", 2), "d", "d"),
        (("steps", "train", "env"), "- 0777", "env"),
        (("steps", "train", "env", 0), "0777", "0777"),
        (("steps", "train", "env", 1), "*x", "*x"),
        (("steps", "train", "empty"), "{}", "empty"),
        (("steps", "train", "with"), "key with blanks: !!str 1", "with"),
        (("steps", "train", "with", "key with blanks"), "1", "key with blanks"),
        (("steps", "odd key"), "|\n    echo hi\n    echo ho", "'odd key'"),
        (("steps", "train"), 'image: "busybox:1"', "train"),
        ((), "name: demo", "name: demo"),
    ],
)
def test_values_and_keys(spec: Document, path: tuple, value: str, key: str) -> None:
    assert under(spec.place(*path)) == value
    assert under(spec.place(*path).key) == key


def test_a_value_that_is_not_written_is_pointed_at_by_its_key(spec: Document) -> None:
    assert under(spec.place("steps", "train", "after")) == "after"


def test_an_item_that_is_not_written_is_pointed_at_by_its_dash() -> None:
    document = clean("a:\n  - 1\n  -\n  -   # nothing\n  - &x\n")
    spans = [document.place("a", index).span for index in (1, 2, 3)]
    assert [(span.line, under(document.place("a", 1))) for span in spans] == [
        (3, "-"),
        (4, "-"),
        (5, "-"),
    ]


@pytest.mark.parametrize(
    ("path", "underlined", "line"),
    [
        (("cluster",), "name", 1),
        (("steps", "train", "retries"), "image", 5),
        (("steps", "train", "resume", "checkpoint"), "image", 5),
        (("defaults", "cpu"), "memory", 2),
        (("steps", "train", "empty", "x"), "{}", 11),
        (("steps", "train", "args", 7), "[a, 'b c', &x d]", 6),
        (("steps", "train", "args", -1), "[a, 'b c', &x d]", 6),
        (("steps", "train", "image", "x"), '"busybox:1"', 5),
        (("steps", "train", "env", "0"), "- 0777", 8),
    ],
)
def test_a_path_that_leads_nowhere_is_the_begin_of_where_it_ends(
    spec: Document, path: tuple, underlined: str, line: int
) -> None:
    place = spec.place(*path)
    assert under(place) == underlined
    assert place.span.line == line
    assert under(place.key) == underlined


def test_the_other_path_is_taken_only_if_the_first_leads_nowhere(spec: Document) -> None:
    steps = ("steps", "train")
    assert under(Place(spec, (*steps, "memory"), fallback=("defaults", "memory"))) == "4G"
    assert under(Place(spec, (*steps, "image"), fallback=("defaults", "memory"))) == '"busybox:1"'
    assert under(Place(spec, (*steps, "cpu"), fallback=("defaults", "cpu"))) == "image"
    assert under(Place(spec, steps, fallback=("defaults",)).child("memory")) == "4G"
    assert under(Place(spec, (*steps, "memory"), fallback=("defaults", "memory")).key) == "memory"


@pytest.mark.parametrize(
    ("written", "raw"),
    [
        ("0777", "0777"),
        ("0.10", "0.10"),
        ("1e3", "1e3"),
        ("True", "True"),
        ("~", "~"),
        ("", ""),
        ('"a\\n"', "a\n"),
        ("'it''s'", "it's"),
        ("|\n  a\n  b\n", "a\nb\n"),
        ("{b: 1}", ""),
    ],
)
def test_the_text_of_a_scalar(written: str, raw: str) -> None:
    document, _ = read(f"a: {written}")
    assert document is not None
    assert document.place("a").raw == raw
    assert document.place("a").key.raw == "a"
    assert document.place("b").raw == ""


def test_through_an_alias_to_what_it_stands_for() -> None:
    document = clean("a: &x {b: 0.10}\nc: *x\nd: &y 1.50\ne: *y\n")
    assert document.place("c", "b").span.line == 1
    assert document.place("c", "b").raw == "0.10"
    assert under(document.place("c")) == "*x"
    assert document.place("c", "missing").span.line == 1
    assert (under(document.place("e")), document.place("e").raw) == ("*y", "1.50")


def test_the_place_of_a_repeated_key_is_the_first() -> None:
    document, _ = read("a: 1\na: 2\n")
    assert document is not None
    assert document.place("a").span.line == 1


def test_an_empty_document_has_a_place() -> None:
    document = clean("null")
    assert under(document.place()) == "null"
    assert under(document.place("a", "b")) == "null"


@pytest.mark.parametrize(
    ("written", "part", "underlined"),
    [
        ("hello world", "world", "world"),
        ('"hello world"', "world", "world"),
        ("'it''s here'", "t's", "t''s"),
        ("'it''s here'", "here", "here"),
        (r'"a\tb\u00fcc\x41"', "bü", r"b\u00fc"),
        (r'"a\tb\u00fcc\x41"', "cA", r"c\x41"),
        (r'"\ud83d\ude00 \U0001F600x"', "😀x", r"\U0001F600x"),
        ("plain text\n   over  lines", "over", "over"),
        ("plain text\n   over  lines", "text over", "text\n   over"),
        ("'one\n\n  two'", "two", "two"),
        ('"one \\\n  two  \n  three"', "two three", "two  \n  three"),
        ("|\n  echo ${{ x }}\n\n  done\n", "${{ x }}", "${{ x }}"),
        ("|\n  echo ${{ x }}\n\n  done\n", "done", "done"),
        ("|-\n  a\n    b\n", "  b", "  b"),
        ("|2\n    a\n   b\n", " b", " b"),
        ("|+\n  a\n\n\n", "\n\n", "\n\n"),
        (">\n  one\n  two\n\n  three\n", "two", "two"),
        (">\n  one\n  two\n\n  three\n", "three", "three"),
        (">-\n  one\n    more\n  two\n", "two", "two"),
        ("> # comment\n  one\n  two", "one two", "one\n  two"),
        ("!!str &x \n   text", "ex", "ex"),
        ("'x\u2028y z'", "z", "z"),
    ],
)
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_a_part_of_a_value(written: str, part: str, underlined: str, line_end: str) -> None:
    text = f"a: 1\nc: {written}".replace("\n", line_end)
    document = clean(text)
    start = document.data["c"].index(part)
    place = document.place("c").within(start, start + len(part))
    assert under(place) == underlined.replace("\n", line_end)


def test_a_part_that_is_out_of_bounds_stays_within_the_value() -> None:
    document = clean("a: abc\nb: ''\n")
    assert under(document.place("a").within(1, 99)) == "bc"
    assert under(document.place("a").within(3, 3)) == ""
    assert document.place("a").within(3, 3).span.column == 7
    assert under(document.place("b").within(0, 1)) in ("", "''")


def test_a_part_of_a_key() -> None:
    document = clean("'it''s': 1")
    assert under(document.place("it's").key.within(3, 4)) == "s"


def test_a_part_of_what_an_alias_stands_for() -> None:
    document = clean("a: &x 'b ${{ c }}'\nd: *x\n")
    assert under(document.place("d").within(2, 10)) == "${{ c }}"


def test_lines_and_columns_are_those_of_editors() -> None:
    document = clean("😀: [x\u2028y, \t z]\r\nb:\tc\r\n")
    assert (document.place("😀", 1).span.line, document.place("😀", 1).span.column) == (1, 12)
    assert (document.place("b").span.line, document.place("b").span.column) == (2, 4)


def test_a_mapping_of_many_lines_is_its_first_line() -> None:
    document = clean("a:\n  b:  # why\n    c: 1\n  d: {\n    e: 1,\n  }\n  f: [1,\n 2]\n")
    assert under(document.place("a")) == "b:"
    assert under(document.place("a", "d")) == "{"
    assert under(document.place("a", "f")) == "[1,"
