"""Phrases: each as it stands in a sentence."""

from __future__ import annotations

import pytest

from kfpc.diagnostics.phrases import (
    all_of,
    and_others,
    counted,
    one_of,
    plural,
    quoted,
    some,
    verb,
    with_article,
)


@pytest.mark.parametrize(
    ("name", "phrase"),
    [
        ("String", "a String"),
        ("Integer", "an Integer"),
        ("List[Artifact]", "a List[Artifact]"),
        ("Artifact[CSV]", "an Artifact[CSV]"),
    ],
)
def test_an_article(name: str, phrase: str):
    assert with_article(name) == phrase


def test_names_of_a_file_are_quoted():
    assert quoted(["train", "serve"]) == ["`train`", "`serve`"]
    assert quoted([]) == []


@pytest.mark.parametrize(
    ("words", "all_", "one"),
    [
        ("", "", ""),
        ("a", "a", "a"),
        ("ab", "a and b", "a or b"),
        ("abc", "a, b and c", "a, b or c"),
        ("abcd", "a, b, c and d", "a, b, c or d"),
    ],
)
def test_a_list(words: str, all_: str, one: str):
    assert all_of(list(words)) == all_
    assert one_of(tuple(words)) == one


@pytest.mark.parametrize(
    ("words", "phrase"),
    [
        ("a", "a"),
        ("abc", "a, b and c"),
        ("abcd", "a, b and 2 more"),
        ("abcdefghi", "a, b and 7 more"),
    ],
)
def test_a_long_list_is_cut_but_not_for_one_word(words: str, phrase: str):
    assert some(words, most=2) == phrase
    assert some([*"abcdefg"]) == "a, b, c, d, e and 2 more"


@pytest.mark.parametrize(
    ("words", "phrase"),
    [
        (["`a`"], "`a`"),
        (["`a`", "`b`"], "`a` and `b`"),
        (["`a`", "`b`", "`c`"], "`a` and 2 other steps"),
    ],
)
def test_the_first_stands_for_many(words: list[str], phrase: str):
    assert and_others(words, "step") == phrase


@pytest.mark.parametrize(("number", "phrase"), [(0, "0 pods"), (1, "1 pod"), (3, "3 pods")])
def test_a_count(number: int, phrase: str):
    assert counted(number, "pod") == phrase


def test_what_is_not_one_is_many():
    """Half of something is many, and so is a number that nobody knows."""
    assert [plural(number, "GPU") for number in (1, 0.5, None)] == ["GPU", "GPUs", "GPUs"]
    assert [verb(number, "is", "are") for number in (1, 0, 2)] == ["is", "are", "are"]
