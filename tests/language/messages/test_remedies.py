"""Right forms in a help: as YAML of one line, and for the keys that there are."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kfpc.diagnostics import Report
from kfpc.language.messages.flow import flow
from kfpc.language.messages.foreign import snake
from kfpc.language.messages.remedies.table import _OF_WORDS, _REMEDIES
from kfpc.language.messages.words import ABSENT, NODE_LABELS, WORDS
from kfpc.language.shapes import NOTHING, shape_of
from kfpc.language.spec import Spec
from kfpc.source import read_text

DATA = st.recursive(
    st.text() | st.integers(-(10**9), 10**9) | st.booleans() | st.floats(-1e9, 1e9),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


@given(st.dictionaries(st.sampled_from("abc"), DATA, min_size=1))
def test_a_form_is_yaml_of_its_value(value: dict[str, Any]):
    report = Report()
    document = read_text(f"key: {flow(value)}\n", "help", report)
    assert document is not None, report.found
    assert document.data == {"key": value}
    assert "\n" not in flow(value)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("gs://x/y", "gs://x/y"),
        ("3.10", '"3.10"'),
        ("yes", '"yes"'),
        ("a: b", '"a: b"'),
        ("${{ params.x }}", '"${{ params.x }}"'),
        ("{a}", '"{a}"'),
        ("2024-01-31", '"2024-01-31"'),
        (True, "true"),
    ],
)
def test_what_has_to_be_quoted_is(value: Any, shown: str):
    assert flow(value) == shown


@pytest.mark.parametrize("signature", _REMEDIES, ids=".".join)
def test_every_remedy_is_for_a_key_that_there_is(signature: tuple[str, ...]):
    shape = shape_of(Spec)
    for step in signature:
        shape = (shape.items or shape.values or NOTHING) if step == "*" else shape.below(step)
    assert shape is not NOTHING


def test_words_have_one_meaning():
    meant = {word for words, _, _ in WORDS for word in words.split()}
    assert set(_OF_WORDS) <= meant
    # `entrypoint` is a key of a step: elsewhere there is none.
    assert meant & (set(ABSENT) | set(NODE_LABELS)) == {"entrypoint"}
    assert [snake(word) for word in ABSENT] == list(ABSENT)
