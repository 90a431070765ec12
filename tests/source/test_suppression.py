"""Comments that silence warnings on their line."""

from __future__ import annotations

import pytest

from kfpc.diagnostics import Code, Severity
from kfpc.source import Document, suppress
from tests.source.reading import clean, read, under

WARNING = Code("KFPC204", Severity.WARNING, "an example")
NOTE = Code("KFPC205", Severity.NOTE, "an example")
ERROR = Code("KFPC206", Severity.ERROR, "an example")


def left(document: Document, code: Code, *path: str | int) -> bool:
    """Whether a diagnostic at that path is still there."""
    return bool(suppress([code.at(document.place(*path), "message")], [document]))


def test_a_comment_silences_its_codes_on_its_line() -> None:
    document = clean("a: 1  # kfpc: ignore KFPC204\nb: 2\n")
    assert not left(document, WARNING, "a")
    assert left(document, NOTE, "a")
    assert left(document, WARNING, "b")


def test_several_codes() -> None:
    document = clean("a: 1 # kfpc: ignore KFPC204, kfpc205\nb: 1 # kfpc: ignore KFPC205 KFPC204\n")
    assert document.suppressed == {1: {"KFPC204", "KFPC205"}, 2: {"KFPC204", "KFPC205"}}
    assert not left(document, NOTE, "b")


def test_no_code_stands_for_all() -> None:
    document = clean("a: 1  # kfpc: ignore\nb: 2  # noqa # kfpc: ignore\n")
    assert document.suppressed == {1: frozenset(), 2: frozenset()}
    assert not left(document, WARNING, "a")
    assert not left(document, NOTE, "b")


def test_errors_stay() -> None:
    document = clean("a: 1  # kfpc: ignore KFPC206\n")
    assert left(document, ERROR, "a")


def test_only_in_its_own_file() -> None:
    silent, other = clean("a: 1  # kfpc: ignore\n"), clean("a: 1\n")
    found = [WARNING.at(other.place("a"), "message"), WARNING.at(silent.place("a"), "message")]
    assert suppress(found, [silent, other]) == found[:1]
    assert suppress(found, []) == found


def test_text_is_no_comment() -> None:
    document = clean(
        "a: 'x # kfpc: ignore'\n"
        "b: |\n  x # kfpc: ignore\n"
        'd: "x\n  # kfpc: ignore"\n'
        "e: {'f # kfpc: ignore': 1}\n"
    )
    assert document.suppressed == {}


def test_a_comment_behind_text_with_a_hash() -> None:
    document = clean("a: 'x # y'  # kfpc: ignore\nb: x#y # kfpc: ignore KFPC204\n")
    assert document.suppressed == {1: frozenset(), 2: {"KFPC204"}}


def test_a_comment_on_the_line_of_a_block_is_for_all_of_it() -> None:
    document = clean("a: |  # kfpc: ignore KFPC204\n  one\n  two\nb: 1\n")
    assert document.suppressed == {line: {"KFPC204"} for line in (1, 2, 3)}
    place = document.place("a").within(4, 7)
    assert suppress([WARNING.at(place, "message")], [document]) == []


def test_a_comment_silences_what_reading_itself_warns_of() -> None:
    document, found = read("a: no  # kfpc: ignore KFPC122\n")
    assert document is not None
    assert [diagnostic.code for diagnostic in found] == ["KFPC122"]
    assert suppress(found, [document]) == []


@pytest.mark.parametrize(
    ("written", "meant"),
    [("KFCP701", "KFPC701"), ("kfpc7O1", "KFPC701"), ("KFP701", "KFPC701"), ("KFPC7011", None)],
)
def test_a_code_that_is_none_silences_nothing(written: str, meant: str | None) -> None:
    document, (found,) = read(f"a: 1  # kfpc: ignore {written}\n")
    assert document is not None
    assert (found.code, under(found)) == ("KFPC123", written)
    assert found.help is not None
    assert meant is None or found.help == f"did you mean `{meant}`?"
    assert left(document, WARNING, "a")
    assert suppress([found], [document]) == [found]


def test_reasons_are_no_codes() -> None:
    document = clean("a: 1  # kfpc: ignore KFPC204 as KFP 2 and K8S 1.30 take it, see T4\n")
    assert document.suppressed == {1: {"KFPC204"}}


@pytest.mark.parametrize(
    ("comment", "word", "help"),
    [
        ("ignore foo", "foo", "name codes"),
        ("ignore this is fine", "this", "name codes"),
        ("ignore KFPC12", "KFPC12", "did you mean `KFPC"),
        ("ignore 122", "122", "did you mean `KFPC122`?"),
        ("ignore KPFC 122", "KPFC", "did you mean `KFPC122`?"),
        ("ignore all", "all", "or none to silence all of the line"),
    ],
)
def test_text_without_a_code_silences_nothing_and_is_told(comment: str, word: str, help: str):
    document, (found,) = read(f"a: 1  # kfpc: {comment}\n")
    assert document is not None
    assert (found.code, under(found)) == ("KFPC123", word)
    assert help in (found.help or "")
    assert left(document, WARNING, "a")


def test_a_code_beside_a_misspelt_one_counts() -> None:
    document, (found,) = read("a: 1  # kfpc: ignore KFPC204, KFPC9999\n")
    assert document is not None
    assert under(found) == "KFPC9999"
    assert not left(document, WARNING, "a")


@pytest.mark.parametrize(
    "comment",
    [
        "kfpc:ignore KFPC204",
        "kfpc: ignore[KFPC204]",
        "kfpc: ignore: KFPC204",
        "kfpc: ignore KFPC204 # why",
        "KFPC: Ignore kfpc204",
    ],
)
def test_other_ways_of_writing_it(comment: str) -> None:
    assert clean(f"a: 1  # {comment}\n").suppressed == {1: {"KFPC204"}}


def test_another_comment_after_it_is_no_text_of_it() -> None:
    assert clean("a: 1  # kfpc: ignore # for now\n").suppressed == {1: frozenset()}
