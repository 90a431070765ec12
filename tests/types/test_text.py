"""Values as text and back."""

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kfpc.types import (
    BOOLEAN,
    DICT,
    FLOAT,
    INTEGER,
    LIST,
    STRING,
    TEXT,
    canonical,
    named,
    read,
    type_of,
)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("as it is ", "as it is "),
        (True, "true"),
        (False, "false"),
        (-3, "-3"),
        (1.0, "1"),
        (0.5, "0.5"),
        (-0.25, "-0.25"),
        (1e6, "1000000"),
        (1e20, "100000000000000000000"),
        (1.2345678901234567e20, "123456789012345670000"),
        (1e21, "1e+21"),
        (1e-5, "0.00001"),
        (-1.25e-6, "-0.00000125"),
        (1e-7, "1e-7"),
        (2.5e-300, "2.5e-300"),
        (math.inf, "Infinity"),
        ([1, "é", {"a": None}], '[1,"é",{"a":null}]'),
    ],
)
def test_canonical(value, text):
    assert canonical(value) == text


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_numbers_come_back(number):
    assert read(canonical(number), FLOAT) == number
    assert float(json.loads(canonical(number))) == number


@given(st.integers(-(2**63) + 1, 2**63 - 1))
def test_integers_come_back(number):
    assert read(canonical(number), INTEGER) == number


@pytest.mark.parametrize(
    ("text", "type", "value"),
    [
        ("007", INTEGER, 7),
        ("+3", INTEGER, 3),
        ("1e3", FLOAT, 1000.0),
        (".5", FLOAT, 0.5),
        ("True", BOOLEAN, True),
        ("FALSE", BOOLEAN, False),
        ("[1, 2]", LIST, [1, 2]),
        ('{"a": 1}', DICT, {"a": 1}),
        ("anything", STRING, "anything"),
        ("gs://b", named("GCSPath"), "gs://b"),
    ],
)
def test_read(text, type, value):
    assert read(text, type) == value


@pytest.mark.parametrize(
    ("text", "type", "reason"),
    [
        ("", INTEGER, "not an integer"),
        ("3.0", INTEGER, "not an integer"),
        (" 3", INTEGER, "not an integer"),
        ("٣", INTEGER, "not an integer"),
        ("9223372036854775808", INTEGER, "more than 64 bits"),
        ("one", FLOAT, "not a number"),
        ("nan", FLOAT, "not a number"),
        ("1e999", FLOAT, "more than a double can hold"),
        ("yes", BOOLEAN, "neither 'true' nor 'false'"),
        ("{", LIST, "not JSON"),
        ("[NaN]", LIST, "not JSON"),
        ("[1, -Infinity]", LIST, "not JSON"),
        ('{"a": Infinity}', DICT, "not JSON"),
        ("[" * 100_000, LIST, "not JSON"),
        ("{}", LIST, "not a JSON list"),
        ("[]", DICT, "not a JSON object"),
    ],
)
def test_does_not_read(text, type, reason):
    with pytest.raises(ValueError, match=f"^{reason}$"):
        read(text, type)


def test_the_type_of_a_plain_value():
    assert type_of(True) == BOOLEAN
    assert type_of(1) == INTEGER
    assert type_of(1.5) == FLOAT
    assert type_of("a") == TEXT
    assert type_of([]) == LIST
    assert type_of({}) == DICT
