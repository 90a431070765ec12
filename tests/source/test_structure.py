"""Keys, documents, aliases and depth."""

from __future__ import annotations

import pytest

from kfpc.source import build, events, reading
from tests.source.reading import clean, only, read, under


def test_a_key_twice() -> None:
    document, (found,) = read("a: 1\nb: {c: 1, d: 2, c: 3}\n")
    assert found.code == "KFPC109"
    assert found.message == "the key `c` is here a second time"
    assert (found.span.line, found.span.column) == (2, 17)
    (first,) = found.related
    assert (first.span.line, first.span.column) == (2, 5)
    assert document is not None
    assert document.data["b"] == {"c": 1, "d": 2}


def test_a_key_three_times_is_two_diagnostics_that_name_the_first() -> None:
    _, found = read("a: 1\n'a': {x: 1}\n\"a\": [2]\n")
    assert [diagnostic.code for diagnostic in found] == ["KFPC109", "KFPC109"]
    assert [diagnostic.related[0].span.line for diagnostic in found] == [1, 1]


def test_what_is_wrong_below_a_repeated_key_is_told_too() -> None:
    _, found = read("a: 1\na: {b: 1, b: 2}\n")
    assert [under(diagnostic) for diagnostic in found] == ["a", "b"]


@pytest.mark.parametrize(
    ("text", "underlined"),
    [
        ("[a]: 1", "["),
        ("? {a: 1}\n: 2", "{"),
        ("? - a\n: 2", "-"),
        ("{? }", "}"),
        ("a: &x [1]\n*x : 2", "*x"),
    ],
)
def test_keys_that_are_not_text(text: str, underlined: str) -> None:
    document, (found,) = read(text)
    assert document is None
    assert found.code == "KFPC110"
    assert under(found) == underlined


def test_an_alias_of_a_text_can_be_a_key() -> None:
    assert clean("a: &x b\n*x : 1\n").data == {"a": "b", "b": 1}


def test_own_keys_win_over_merged_ones_and_earlier_mappings_over_later_ones() -> None:
    text = "a: &a {x: 1, y: 2}\nb: &b {y: 5, z: 3}\nc:\n  y: 4\n  <<: *a\nd: {<<: [*a, *b]}\n"
    document = clean(text)
    assert document.data["c"] == {"x": 1, "y": 4}
    assert document.data["d"] == {"x": 1, "y": 2, "z": 3}


def test_what_is_merged_stands_where_it_is_written() -> None:
    document = clean("a: &a {x: 3.10, y: 2}\nb: &b {<<: *a}\nc:\n  <<: *b\n  y: 4\n")
    assert (document.place("c", "x").span.line, document.place("c", "y").span.line) == (1, 5)
    assert document.place("c", "x").raw == "3.10"
    assert under(document.place("c", "x").key) == "x"
    assert document.place("c", "z").span.line == 4  # what is nowhere: the mapping itself


@pytest.mark.parametrize("value", ["1", "text", "", "[{a: 1}, 2]", "[[{a: 1}]]", "*list"])
def test_a_merge_key_takes_mappings(value: str) -> None:
    document, found = read(f"x: &list [1, 2]\nc:\n  <<: {value}\n")
    assert [(one.code, one.span.line) for one in found] == [("KFPC124", 3)]
    assert document is not None
    assert document.dropped == {("c", "<<")}


def test_a_merge_of_nothing_or_of_itself_is_one_mistake() -> None:
    assert only("c: {<<: *nothing}").code == "KFPC116"
    assert only("c: &c {<<: *c}").code == "KFPC117"


def test_a_mapping_has_one_merge_key() -> None:
    document, (found,) = read("a: &a {x: 1}\nc: {<<: *a, <<: {y: 2}}\n")
    assert (found.code, found.help) == ("KFPC109", "give it a list: `<<: [*a, *b]`")
    assert document is not None
    assert document.data["c"] == {"x": 1}


def test_a_key_that_a_merged_mapping_repeats_is_lessened_where_it_is_merged() -> None:
    document, (found,) = read("a: &a {x: 1, x: 2, y: 1}\nb: &b {<<: *a}\nc: {<<: *b, y: 1}\n")
    assert found.code == "KFPC109"
    assert document is not None
    assert document.dropped == {("a", "x"), ("b", "x"), ("c", "x")}


def test_merges_of_merges_are_no_depth() -> None:
    links = [f"a{n}: &a{n} {{<<: *a{n - 1}, k{n}: {n}}}" for n in range(1, 150)]
    text = "\n".join(["a0: &a0 {x: 1, x: 2}", *links])
    document, found = read(text)
    assert [one.code for one in found] == ["KFPC109"]
    assert document is not None
    assert len(document.data["a149"]) == 150
    assert len(document.dropped) == 150


def test_a_merge_key_in_quotes_is_a_key() -> None:
    assert clean('"<<": 1').data == {"<<": 1}


@pytest.mark.parametrize("text", ["a: 1\n---\nb: 2\n", "a: 1\n...\n---\nb\n", "--- a\n--- b\n"])
def test_several_documents(text: str) -> None:
    document, (found,) = read(text)
    assert found.code == "KFPC114"
    assert under(found) == "---"
    assert document is not None


@pytest.mark.parametrize(
    "text", ["---\na: 1\n", "a: 1\n---\n", "a: 1\n...\n", "%YAML 1.2\n---\na: 1"]
)
def test_one_document_with_marks(text: str) -> None:
    assert clean(text).data == {"a": 1}


def test_aliases_stand_for_their_values() -> None:
    document = clean("a: &x [1, &y two]\nb: *x\nc: {d: *y}\n")
    assert document.data == {"a": [1, "two"], "b": [1, "two"], "c": {"d": "two"}}


def test_an_anchor_can_be_given_again() -> None:
    assert clean("a: &x 1\nb: *x\nc: &x 2\nd: *x\n").data == {"a": 1, "b": 1, "c": 2, "d": 2}
    assert clean("a: &x [&x 1]\nb: *x\n").data["b"] == 1


def test_an_alias_of_nothing() -> None:
    document, (found,) = read("a: &image x\nb: *imgae\n")
    assert document is None
    assert (found.code, under(found)) == ("KFPC116", "*imgae")
    assert found.help == "did you mean `*image`?"


def test_an_alias_of_nothing_that_was_meant_as_text() -> None:
    found = only("a: [ls, *csv]")
    assert found.code == "KFPC116"
    assert "quote" in (found.help or "")


def test_many_aliases_of_nothing_among_many_anchors() -> None:
    anchors = [f"a{i}: &a{i} 1" for i in range(1000)]
    _, found = read("\n".join([*anchors, *(f"b{i}: *b{i}" for i in range(1000))]))
    assert len(found) == 1000


@pytest.mark.parametrize("text", ["a: &x [*x]", "&x {a: {b: *x}}", "&x {*x : 1}"])
def test_an_alias_within_its_own_value(text: str) -> None:
    document, (found,) = read(text)
    assert document is None
    assert (found.code, under(found)) == ("KFPC117", "*x")


def test_an_alias_bomb_goes_off_nowhere() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]" for i in range(1, 50)]
    document, (found,) = read("\n".join(lines))
    assert document is None
    assert found.code == "KFPC118"


def test_a_thousand_steps_may_share_a_value() -> None:
    shared = ", ".join(f"k{i}: {i}" for i in range(20))
    lines = [f"shared: &s {{{shared}}}", *(f"s{i}: *s" for i in range(1000))]
    assert len(clean("\n".join(lines)).data) == 1001


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        "[" * 100_000 + "]" * 100_000,
        '{"a": ' * 100_000,
        "{" * 100_000,
        "- " * 100_000 + "x",
        "? " * 100_000,
        "\n".join(" " * depth + "a:" for depth in range(2_000)),
        "[\n" * 100_000,
        "[ a, " * 100_000,
        "a: &x0 [x]\nb:\n" + "\n".join(f"- &x{i} [*x{i - 1}]" for i in range(1, 400)),
    ],
    ids=lambda text: text[:8],
)
@pytest.mark.parametrize("parser", [events.events, events.pure_events])
def test_a_hundred_thousand_levels(
    text: str, parser: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "events", parser)
    document, found = read(text)
    assert document is None
    assert found[-1].code == "KFPC119"


def test_the_depth_that_is_allowed() -> None:
    deepest = build.MAX_DEPTH
    assert clean("[" * deepest + "]" * deepest).data
    assert only("[" * (deepest + 1) + "]" * (deepest + 1)).code == "KFPC119"
