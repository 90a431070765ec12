"""Broken syntax: each example is a text, what is underlined, and what is said."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from kfpc.source import events, reading
from tests.source.reading import only, read, under


class Broken(NamedTuple):
    text: str
    code: str
    underlined: str
    message: str


EXAMPLES = [
    Broken("a:\n\tb: 1", "KFPC106", "\t", "there is a tab in the indentation"),
    Broken("a:\n  b: 1\n\tc: 2", "KFPC106", "\t", "there is a tab in the indentation"),
    Broken("a: |\n\tx\n", "KFPC106", "\t", "there is a tab in the indentation"),
    Broken('a: "foo\nb: 1\n', "KFPC107", '"', "this quote is not closed"),
    Broken("a: 'foo\n---\n", "KFPC107", "'", "this quote is not closed"),
    Broken(
        "a: [${{ x }}, b]",
        "KFPC108",
        "${{ x }}",
        "an expression has to be quoted within `[…]` and `{…}`",
    ),
    Broken(
        "a: {b: p/${{ x }}}",
        "KFPC108",
        "${{ x }}",
        "an expression has to be quoted within `[…]` and `{…}`",
    ),
    Broken("a: @x y", "KFPC108", "@x y", "a value cannot begin with `@`"),
    Broken("a: `x`", "KFPC108", "`x`", "a value cannot begin with a backtick"),
    Broken("a: %x", "KFPC108", "%x", "a value cannot begin with `%`"),
    Broken("a: *.txt", "KFPC108", "*.txt", "a value cannot begin with `*`"),
    Broken("a: && ls", "KFPC108", "&& ls", "a value cannot begin with `&`"),
    Broken("a: {{x}}", "KFPC108", "{{", "`{{` begins a mapping within a mapping here"),
    Broken("a: {{x}}/y", "KFPC108", "{{", "`{{` begins a mapping within a mapping here"),
    Broken("a: foo: bar", "KFPC108", "foo: bar", "a value with `: ` in it has to be quoted"),
    Broken("a: 'x' y", "KFPC108", "y", "there is text after the closing `'`"),
    Broken("a: 'it's'", "KFPC108", "s'", "there is text after the closing `'`"),
    Broken('a: "x\n  z "y"\n', "KFPC108", 'y"', 'there is text after the closing `"`'),
    Broken('a: "x\nb: "y"\n', "KFPC107", '"', "this quote is not closed"),
    Broken('a: ["x]\nb: ["y"]\n', "KFPC107", '"', "this quote is not closed"),
    Broken(
        "a: |\n  x\n y z\nb: 1\n",
        "KFPC105",
        "y z",
        "this line is not in the block of text above it, and is not a key",
    ),
    Broken(
        "b:\n  a: |\n    x\n  y z\n",
        "KFPC105",
        "y z",
        "this line is not in the block of text above it, and is not a key",
    ),
    Broken("a: {x}/y", "KFPC108", "/y", "there is text after the closing `}`"),
    Broken("a: ? b", "KFPC108", "? b", "a value cannot begin with `? `"),
    Broken(r'a: "\d"', "KFPC105", r"\d", r"`\d` is not an escape that YAML has"),
    Broken("a: [1, [2, 3]", "KFPC105", "[", "this `[` is not closed"),
    Broken("a: {b: 1", "KFPC105", "{", "this `{` is not closed"),
    Broken("a: [1, 2\nb: 3", "KFPC105", "[", "this `[` is not closed before the next key"),
    Broken("a: [x: y: z]", "KFPC105", ":", "expected `,` or `]`"),
    Broken("a: ]", "KFPC105", "]", "a value cannot begin with `]`"),
    Broken("a: [b,,c]", "KFPC105", ",", "a value cannot begin with `,`"),
    Broken("foo\nbar: 1\n", "KFPC105", "foo", "there is no `:` after this key"),
    Broken("a:b\nc: d", "KFPC105", "a:b", "there is no `:` after this key"),
    Broken("a: 1\nfoo\nb: 1", "KFPC105", "foo", "there is no `:` after this key"),
    Broken(
        "a: 1\n  b: 2\n",
        "KFPC105",
        "b: 2",
        "this line continues the value above it, so it cannot be a key",
    ),
    Broken(
        "steps:\n  a: 1\n b: 2\n",
        "KFPC105",
        "b: 2",
        "expected a key of the mapping that begins on line 1",
    ),
    Broken("a: 1\n- b", "KFPC105", "- b", "expected a key of the mapping that begins on line 1"),
    Broken(
        "- a\nb: 1", "KFPC105", "b: 1", "expected a `- ` item of the list that begins on line 1"
    ),
    Broken("a: - x", "KFPC105", "- x", "a list cannot begin on the line of its key"),
    Broken(
        "a: |x\n  y", "KFPC105", "|x", "the text of a block begins on the line below its `|` or `>`"
    ),
    Broken("a: 1\n...\nb", "KFPC105", "b", "there is text after the end of the document"),
    Broken('{"a": 1} b', "KFPC105", "b", "there is text after the end of the document"),
    Broken("%YAML 3.0\n---\na: 1", "KFPC105", "%YAML 3.0", "this version of YAML is not known"),
    Broken("a: !foo!bar x", "KFPC112", "!foo!bar", "unknown tag `!foo!bar`"),
]


@pytest.mark.parametrize("broken", EXAMPLES, ids=lambda broken: repr(broken.text))
@pytest.mark.parametrize("parser", [events.events, events.pure_events])
def test_broken(broken: Broken, parser: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "events", parser)
    document, (found,) = read(broken.text)
    assert document is None
    assert (found.code, found.message) == (broken.code, broken.message)
    assert under(found) == broken.underlined


def test_related_places() -> None:
    found = only("a:\n  - 'x\n    y' z\n")
    assert [related.message for related in found.related] == ["the quoted text begins here"]
    assert found.related[0].span.line == 2
    found = only("a:\n  b: 1\n c: 2\n")
    assert [related.span.line for related in found.related] == [1]


def test_an_expression_is_quoted_for_its_author() -> None:
    assert only("a: [${{ params.x }}]").help == 'quote the value: "${{ params.x }}"'


def test_windows_line_ends_count_once() -> None:
    found = only("a: 1\r\nb: 2\r\nc: @x\r\n")
    assert (found.span.line, found.span.column, under(found)) == (3, 4, "@x")


def test_characters_past_the_basic_plane_count_once() -> None:
    found = only("😀: ok\n😀😀: @x\n")
    assert (found.span.line, found.span.column) == (2, 5)


def test_other_line_separators_are_no_lines() -> None:
    found = only("a: x\u2028y\x85z\nb: @x\n")
    assert (found.span.line, found.span.column) == (2, 4)


def test_the_end_of_the_file() -> None:
    found = only("steps:\n  a: [b,\n")
    assert (found.span.line, under(found)) == (2, "[")


@pytest.mark.parametrize("escape", [r"\U00110000", r"\UFFFFFFFF", r"\uZZZZ", r"\x"])
@pytest.mark.parametrize("parser", [events.events, events.pure_events])
def test_escapes_of_no_character(
    escape: str, parser: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "events", parser)
    assert only(f'a: "{escape}"').code == "KFPC105"
