"""What goes into what."""

from __future__ import annotations

from kfpc.types.model import ANY, FLOAT, LIST, Kind, Type


def fits(given: Type, wanted: Type) -> bool:
    """Whether a value of one type may go into a place of another without a cast.

    Text fits whatever is string-backed; numbers and truth values go into String;
    Integer into Float; a named type into itself, String and untyped; an untyped value
    into anything. Secrets are decided where they are used, not here.
    """
    if given.is_any or wanted.is_any:
        return not given.is_secret or wanted.is_any
    if given.is_called_as(wanted):
        return _properties_agree(given, wanted)
    if given.is_text:
        return wanted.is_string_backed
    if wanted.is_plain_text:
        return given.is_number or given.is_boolean or given.is_string_backed
    return given.is_integer and wanted.kind is Kind.FLOAT


def common(left: Type, right: Type) -> Type | None:
    """The type of a value that may be of either, such as ``a ?? b``; None if there is none.

    The two must be of one kind: numbers, plain text, or the same type. No value changes
    its kind for the other here, so a number and a text have nothing in common.
    """
    if left.is_secret or right.is_secret:
        return None
    if left.is_any or right.is_any:
        return ANY
    if left.is_number and right.is_number:
        return left if left.kind is right.kind else FLOAT
    if left.is_called_as(right):
        if left.element is not None and left.element != right.element:
            return LIST
        return left if _properties_agree(left, right) else None
    if not (left.is_string_backed and right.is_string_backed):
        return None
    for given, wanted in ((left, right), (right, left)):
        if given.is_text or wanted.kind is Kind.STRING:
            return wanted
    return None


def _properties_agree(given: Type, wanted: Type) -> bool:
    if not given.properties or not wanted.properties:
        return True
    ours, theirs = given.details, wanted.details
    return all(ours[key] == theirs[key] for key in ours.keys() & theirs.keys())
