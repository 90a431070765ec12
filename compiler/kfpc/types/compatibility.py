"""What goes into what."""

from __future__ import annotations

from kfpc.types.model import (
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
    Type,
)

_INTO_STRING = frozenset({INTEGER.name, FLOAT.name, BOOLEAN.name})
_NOT_STRING_BACKED = frozenset(
    {INTEGER.name, FLOAT.name, BOOLEAN.name, LIST.name, DICT.name, ARTIFACT.name, SECRET.name}
)


def is_string_backed(type: Type) -> bool:
    """Whether its values are plain text: String and the named types, such as GCSPath."""
    return type.name not in _NOT_STRING_BACKED


def is_plain_text(type: Type) -> bool:
    """Whether its values are text without a purpose, of which nothing else is known."""
    return type.name in (STRING.name, TEXT.name)


def fits(given: Type, wanted: Type) -> bool:
    """Whether a value of one type may go into a place of another without a cast.

    Text fits whatever is string-backed; numbers and truth values go into String;
    Integer into Float; a named type into itself, String and untyped; an untyped value
    into anything. Secrets are decided where they are used, not here.
    """
    if ANY.name in (given.name, wanted.name):
        return given.name != SECRET.name or wanted.name == ANY.name
    if given.name == wanted.name:
        return _properties_agree(given, wanted)
    if given.name == TEXT.name:
        return is_string_backed(wanted)
    if is_plain_text(wanted):
        return given.name in _INTO_STRING or is_string_backed(given)
    return given.name == INTEGER.name and wanted.name == FLOAT.name


def is_number(type: Type) -> bool:
    return type.name in (INTEGER.name, FLOAT.name)


def common(left: Type, right: Type) -> Type | None:
    """The type of a value that may be of either, such as ``a ?? b``; None if there is none.

    The two must be of one kind: numbers, plain text, or the same type. No value changes
    its kind for the other here, so a number and a text have nothing in common.
    """
    if SECRET.name in (left.name, right.name):
        return None
    if ANY.name in (left.name, right.name):
        return ANY
    if is_number(left) and is_number(right):
        return left if left.name == right.name else FLOAT
    if left.name == right.name:
        return left if _properties_agree(left, right) else None
    if not (is_string_backed(left) and is_string_backed(right)):
        return None
    for given, wanted in ((left, right), (right, left)):
        if given.name == TEXT.name or wanted.name == STRING.name:
            return wanted
    return None


def _properties_agree(given: Type, wanted: Type) -> bool:
    if not given.properties or not wanted.properties:
        return True
    ours, theirs = given.details, wanted.details
    return all(ours[key] == theirs[key] for key in ours.keys() & theirs.keys())
