"""What holds for all texts."""

from __future__ import annotations

import gc
import json
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kfpc.diagnostics import Report
from kfpc.source import Document, events, read_text, reading
from tests.source.reading import clean, read, under

YAML_LIKE = st.lists(
    st.sampled_from(
        [
            "a", "b: ", ": ", "- ", "? ", "[", "]", "{", "}", ", ", "\n", "\n  ", "\n    ", "\r\n",
            "\t", "'", '"', "|", ">", "|2-\n", "&x ", "*x", "!!str ", "!y ", "<<: ", "#",
            " # kfpc: ignore\n",
            "---\n", "...\n", "%YAML 1.1\n", "${{ x }}", "{{", "0777", "no", "1e3", "\\ud83d", "\\",
            "\u2028", "\x85", "\ufeff", "😀", "\ue83d", "\0", " ", "~", "2024-01-31", "9" * 120,
        ]
    ),
    max_size=40,
).map("".join)  # fmt: skip

SAFE_TEXT = st.text(
    st.characters(exclude_categories=["Cs", "Co"], exclude_characters="\ufeff\ufffe\uffff"),
    max_size=20,
).filter(lambda text: all(ord(c) >= 32 and not 0x7F <= ord(c) < 0xA0 for c in text))

NUMBERS = st.integers(-(10**30), 10**30) | st.floats(allow_nan=False, allow_infinity=False)

TREES = st.recursive(
    st.none() | st.booleans() | NUMBERS | SAFE_TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(SAFE_TEXT, inner, max_size=4),
    max_leaves=20,
)


def paths(
    value: Any, path: tuple[str | int, ...] = ()
) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    """Every path of a value, and what is there."""
    yield path, value
    children: dict[Any, Any] = value if isinstance(value, dict) else {}
    if isinstance(value, list):
        children = dict(enumerate(value))
    for step, child in children.items():
        yield from paths(child, (*path, step))


def check_places(document: Document) -> None:
    """Every place is within the text, and that of a scalar is its text."""
    size = len(document.source.text)
    for path, value in paths(document.data):
        place = document.place(*path)
        for span in (place.span, place.key.span):
            assert 0 <= span.start <= span.end <= size
            assert span.line >= 1
        if isinstance(value, str) and place.raw == value:
            for at in range(len(value)):
                part = place.within(at, at + 1).span
                assert 0 <= part.start <= part.end <= size


def check_anything(text: str | bytes) -> None:
    document, found = read(text)
    for diagnostic in found:
        span = diagnostic.span
        assert 0 <= span.start <= span.end <= len(span.source.text)
        assert diagnostic.message == diagnostic.message.rstrip(".")
    if document is None:
        assert any(diagnostic.severity.value == "error" for diagnostic in found)
    else:
        check_places(document)


@given(YAML_LIKE | st.text(max_size=200) | st.binary(max_size=200))
@example("{{x}}/y")
@example("a: \ufeff")
@example("'\\")
@example('"\\ud83d')
@example("a: &x [*x, *y]\n<<: *x")
@settings(max_examples=300, deadline=None)
def test_no_text_raises(text: str | bytes) -> None:
    check_anything(text)


@given(YAML_LIKE | st.text(max_size=100))
@settings(max_examples=150, deadline=None)
def test_no_text_raises_without_libyaml(text: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "events", events.pure_events)
        check_anything(text)


SPEC = """\
apiVersion: kfpc/v1
name: demo
params:
  data: {type: GCSPath, default: "gs://x/\\u00e4"}
steps:
  train: &t
    script: |
      echo ${{ params.data }}
    retries: 5
  other: *t
"""


@given(st.data())
@settings(max_examples=200, deadline=None)
def test_no_change_of_a_spec_raises(data: st.DataObject) -> None:
    text = SPEC
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(text)))
        removed = data.draw(st.integers(0, 8))
        text = text[:at] + data.draw(YAML_LIKE)[:8] + text[at + removed :]
    check_anything(text)


def same(left: Any, right: Any) -> bool:
    """Equality that tells 1 from 1.0 and true."""
    return repr(left) == repr(right)


@given(TREES)
@settings(max_examples=200, deadline=None)
def test_json_is_yaml(tree: Any) -> None:
    for text in (json.dumps(tree), json.dumps(tree, ensure_ascii=False, indent=2)):
        document, found = read(text)
        if tree is None:
            continue
        assert document is not None
        assert same(document.data, tree)
        assert {diagnostic.code for diagnostic in found} <= {"KFPC122"}


@given(TREES, st.sampled_from(["'", '"', "|", ">"]), st.booleans())
@settings(max_examples=200, deadline=None)
def test_what_pyyaml_writes_in_quotes_reads_back(tree: Any, style: str, flow: bool) -> None:
    text = yaml.safe_dump(
        tree, default_style=style, default_flow_style=flow, allow_unicode=True, sort_keys=False
    )
    assert same(clean(text).data, tree)
    check_places(clean(text))


@given(
    st.text("ab \n'\"\\\t#:", min_size=1, max_size=30), st.sampled_from(["'", '"', "|", ">", None])
)
@settings(max_examples=300, deadline=None)
def test_a_part_of_a_text_is_found_in_the_file(text: str, style: str | None) -> None:
    """One character of the value is one of the file, unless it is an escape or a fold."""
    document = clean(yaml.safe_dump({"key": [text]}, default_style=style, width=20))
    place = document.place("key", 0)
    for at, character in enumerate(text):
        written = under(place.within(at, at + 1))
        if character in "ab:#":
            assert written == character
        assert written != under(place) or len(written) <= 2


@given(TREES.filter(lambda tree: isinstance(tree, dict | list)))
@settings(max_examples=100, deadline=None)
def test_the_slice_at_a_scalar_is_the_scalar(tree: Any) -> None:
    document, _ = read(json.dumps(tree, ensure_ascii=False))
    assert document is not None
    for path, value in paths(document.data):
        if not isinstance(value, dict | list):
            written = json.dumps(value, ensure_ascii=False)
            assert json.loads(under(document.place(*path))) == json.loads(written)


def test_the_garbage_collector_is_on_again() -> None:
    assert gc.isenabled()
    for text in ("a: 1", "a: [", "[" * 1000):
        read_text(text, "spec.yaml", Report())
        assert gc.isenabled()


def test_both_parsers_read_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = (SPEC, "a: [1, {b: 'c'}]\n", "- x\n- |\n  y\n", json.dumps({"a": ["😀", 1.5, None]}))
    first = [clean(text).data for text in texts]
    monkeypatch.setattr(reading, "events", events.pure_events)
    assert [clean(text).data for text in texts] == first
