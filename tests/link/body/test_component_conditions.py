"""The ``cond`` of a component's ``if``: one table of true words, wherever the word comes from."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kfpc
from kfpc.types import truth
from tests.telling import Told, told, whole

TRUE = ["true", "t", "yes", "y", "on", "1"]
FALSE = ["false", "f", "no", "n", "off", "0"]
CASED = [case(word) for word in (*TRUE, *FALSE) for case in (str, str.upper, str.capitalize)]

Files = tuple[str, str]


def component(condition: str, flag: str) -> str:
    return (
        "name: Comp\n"
        f"inputs: [{flag}]\n"
        "implementation:\n"
        "  container:\n"
        "    image: x:1\n"
        "    command: [run]\n"
        f"    args: [{{if: {{cond: {condition}, then: [yes-it-is], else: [no-it-is-not]}}}}]\n"
    )


def spec(given: str | None) -> str:
    given_line = "" if given is None else f"    with: {{flag: {given}}}\n"
    return f"steps:\n  a:\n    component: comp.yaml\n{given_line}"


def fixed(word: str) -> Files:
    return component(json.dumps(word), "{name: flag, optional: true}"), spec(None)


def given_by_step(word: str) -> Files:
    return component("{inputValue: flag}", "{name: flag, type: String}"), spec(json.dumps(word))


def by_default(word: str) -> Files:
    flag = f"{{name: flag, type: String, default: {json.dumps(word)}}}"
    return component("{inputValue: flag}", flag), spec(None)


def by_default_of_boolean(word: str) -> Files:
    flag = f"{{name: flag, type: Bool, default: {json.dumps(word)}}}"
    return component("{inputValue: flag}", flag), spec(None)


WAYS = [fixed, given_by_step, by_default, by_default_of_boolean]


def chosen(files: Files, folder: Path) -> bool | None:
    """Whether ``then`` was taken; None where the spec has an error."""
    (folder / "comp.yaml").write_text(files[0], encoding="utf-8")
    result = kfpc.compile(kfpc.Source(whole(files[1]), str(folder / "pipeline.yaml")))
    if result.manifest is None:
        return None
    (container,) = (
        t["container"] for t in result.manifest["spec"]["templates"] if "container" in t
    )
    (text,) = container["args"]
    return {"yes-it-is": True, "no-it-is-not": False}[text]


def said(files: Files, folder: Path) -> list[Told]:
    (folder / "comp.yaml").write_text(files[0], encoding="utf-8")
    return told(files[1], folder)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("word", CASED)
def test_every_word_whatever_way_it_comes(word: str, way: Callable[[str], Files], tmp_path: Path):
    assert chosen(way(word), tmp_path) is (word.lower() in TRUE)


@settings(max_examples=40)
@given(st.sampled_from(CASED) | st.text("aeflnorstuyTRUEYESON01 -", min_size=1, max_size=5))
def test_all_ways_read_a_text_alike(word: str):
    with TemporaryDirectory() as folder:
        assert {chosen(way(word), Path(folder)) for way in WAYS} == {truth(word)}


def test_a_value_that_is_neither(tmp_path: Path):
    (only,) = said(given_by_step("maybe"), tmp_path)
    assert (only.code, only.at) == ("204", '"maybe"')
    assert only.message == (
        "the component's arguments depend on whether `flag` is true, "
        "and 'maybe' is neither true nor false"
    )
    assert only.help == "words for true: true, t, yes, y, on, 1; for false: false, f, no, n, off, 0"


def test_a_number_that_is_neither(tmp_path: Path):
    files = component("{inputValue: flag}", "{name: flag, type: Integer}"), spec("2")
    assert [(one.code, one.at) for one in said(files, tmp_path)] == [("204", "2")]


def test_a_default_that_is_neither_is_said_in_the_component(tmp_path: Path):
    (only,) = said(by_default("maybe"), tmp_path)
    assert (only.code, only.at, only.related) == ("204", '"maybe"', ("a",))


def test_a_default_that_no_step_takes_may_be_anything(tmp_path: Path):
    files = by_default("maybe")[0], spec('"on"')
    assert said(files, tmp_path) == []
    assert chosen(files, tmp_path) is True


def test_an_if_that_is_not_reached_asks_for_nothing(tmp_path: Path):
    inner = "{if: {cond: {inputValue: flag}, then: [a], else: [b]}}"
    text = component("{inputValue: flag}", "{name: flag}").replace("{inputValue: flag}", "false", 1)
    assert said((text.replace("[yes-it-is]", f"[{inner}]"), spec("maybe")), tmp_path) == []


@pytest.mark.parametrize("flag", ["{name: flag, default: ''}", "{name: flag, optional: true}"])
def test_nothing_given_is_not_true(flag: str, tmp_path: Path):
    # As in the SDK, which asks whether there is a text before it reads it.
    assert chosen((component("{inputValue: flag}", flag), spec(None)), tmp_path) is False
