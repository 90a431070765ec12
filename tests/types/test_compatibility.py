"""What goes into what, and what two values have in common."""

import pytest

from kfpc.types import (
    ANY,
    ARTIFACT,
    BOOLEAN,
    DICT,
    FLOAT,
    INTEGER,
    LIST,
    SECRET,
    STRING,
    TEXT,
    common,
    fits,
    named,
)

PATH = named("GCSPath")
TABLE = named("CSV")
EVERY = (ANY, ARTIFACT, BOOLEAN, DICT, FLOAT, INTEGER, LIST, STRING, TEXT, PATH, TABLE)


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        (TEXT, STRING),
        (TEXT, PATH),
        (STRING, STRING),
        (INTEGER, STRING),
        (FLOAT, STRING),
        (BOOLEAN, STRING),
        (INTEGER, FLOAT),
        (PATH, PATH),
        (PATH, STRING),
        (PATH, ANY),
        (ANY, INTEGER),
        (ANY, ARTIFACT),
        (LIST, LIST),
        (named("GCSPath", {"a": 1}), PATH),
        (named("GCSPath", {"a": 1}), named("GCSPath", {"b": 1})),
    ],
)
def test_goes_in_without_a_cast(given, wanted):
    assert fits(given, wanted)


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        (STRING, PATH),
        (STRING, INTEGER),
        (TEXT, INTEGER),
        (TEXT, LIST),
        (FLOAT, INTEGER),
        (INTEGER, PATH),
        (BOOLEAN, INTEGER),
        (PATH, TABLE),
        (LIST, STRING),
        (DICT, LIST),
        (ARTIFACT, STRING),
        (SECRET, STRING),
        (named("GCSPath", {"a": 1}), named("GCSPath", {"a": 2})),
    ],
)
def test_needs_a_cast(given, wanted):
    assert not fits(given, wanted)


@pytest.mark.parametrize(
    ("left", "right", "both"),
    [
        (INTEGER, INTEGER, INTEGER),
        (INTEGER, FLOAT, FLOAT),
        (TEXT, PATH, PATH),
        (TEXT, STRING, STRING),
        (PATH, STRING, STRING),
        (ANY, INTEGER, ANY),
        (LIST, LIST, LIST),
        (ARTIFACT, ARTIFACT, ARTIFACT),
        (INTEGER, STRING, None),
        (BOOLEAN, TEXT, None),
        (PATH, TABLE, None),
        (SECRET, STRING, None),
        (SECRET, SECRET, None),
    ],
)
def test_in_common(left, right, both):
    assert common(left, right) == both
    assert common(right, left) == both


@pytest.mark.parametrize("type", EVERY)
def test_a_type_has_itself_in_common(type):
    assert common(type, type) == type
    assert fits(type, type)


@pytest.mark.parametrize(
    ("written", "type"),
    [
        ("int", INTEGER),
        ("Bool", BOOLEAN),
        ("JsonArray", LIST),
        ("typing.List[str]", LIST),
        ("struct", DICT),
        ("str", STRING),
        ("", ANY),
        ("GCSPath", PATH),
    ],
)
def test_names_of_types(written, type):
    assert named(written) == type
