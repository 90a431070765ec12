"""Durations: texts that are some, and the words for them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kfpc.kubernetes.duration import duration, seconds


@pytest.mark.parametrize(
    ("text", "value"), [("90s", 90), ("1h30m", 5400), ("2d", 172800), ("1d1s", 86401), ("0m", 0)]
)
def test_durations(text: str, value: int):
    assert seconds(text) == value


@pytest.mark.parametrize("text", ["", "5", "s", "1.5h", "1m1h", "-1s", "1 h", "1H", "٣s"])
def test_texts_that_are_no_durations(text: str):
    assert seconds(text) is None


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0, "0 s"),
        (21600, "6 h"),
        (5400, "1 h 30 min"),
        (172845, "2 d 45 s"),
        (0.6, "1 s"),
        (1e12, "more than 3000 years"),
    ],
)
def test_durations_in_words(value: float, words: str):
    assert duration(value) == words


@given(st.integers(1, 10**9))
def test_the_words_say_the_whole_duration(value: int):
    assert seconds(duration(value).replace(" ", "").replace("min", "m")) == value
