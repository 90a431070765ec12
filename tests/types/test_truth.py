"""The words that are true, and those that are false."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kfpc.types import truth

TRUE = ["true", "t", "yes", "y", "on", "1"]
FALSE = ["false", "f", "no", "n", "off", "0"]


@pytest.mark.parametrize("word", TRUE)
def test_true(word):
    assert [truth(word), truth(word.upper()), truth(word.capitalize())] == [True, True, True]


@pytest.mark.parametrize("word", FALSE)
def test_false(word):
    assert [truth(word), truth(word.upper()), truth(word.capitalize())] == [False, False, False]


@pytest.mark.parametrize("text", ["", " ", " true", "true\n", "maybe", "2", "ok", "enabled", "-1"])
def test_neither(text):
    assert truth(text) is None


@given(st.text())
def test_every_other_text_is_neither(text):
    assert (truth(text) is None) == (text.lower() not in {*TRUE, *FALSE})
