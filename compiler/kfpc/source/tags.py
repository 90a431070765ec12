"""Tags: the standard ones of YAML's schemas are honoured, all others are errors.

https://yaml.org/spec/1.2.2/#chapter-10-recommended-schemas
"""

from __future__ import annotations

import re

from yaml.events import CollectionStartEvent, MappingStartEvent, ScalarEvent

from kfpc.diagnostics import Report, SourceText, Span
from kfpc.diagnostics.catalogue.reading import NUMBER_TOO_LARGE, TAG_MISMATCH, UNKNOWN_TAG
from kfpc.source.nodes import start
from kfpc.source.scalars import TooLargeError, YamlScalar, resolve

_PREFIX = "tag:yaml.org,2002:"
_PROPERTY = re.compile(r"(?:&[^\s,\[\]{}]+\s+)?(!(?:<[^>\s]*>|[^\s,\[\]{}]*))")
_TYPES: dict[str, tuple[type, ...]] = {
    "null": (type(None),),
    "bool": (bool,),
    "int": (int,),
    "float": (float, int),
}


class MismatchError(ValueError):
    """A value is not what its tag says; that is reported."""


def tagged_scalar(event: ScalarEvent, source: SourceText, report: Report) -> YamlScalar:
    """The value of a scalar that has a tag; raises MismatchError."""
    tag, text = event.tag or "", event.value
    name = tag.removeprefix(_PREFIX)
    if tag == "!" or tag == _PREFIX + "str":
        return text
    if tag == _PREFIX + name and name in ("map", "seq"):
        raise _mismatch(event, "a scalar", source, report)
    if tag != _PREFIX + name or name not in _TYPES:
        _unknown(event, source, report)
        return text
    try:
        value = resolve(text)
    except TooLargeError:
        report.add(NUMBER_TOO_LARGE.at(_span(event, source), "this number is too large"))
        return 0
    if type(value) not in _TYPES[name]:
        raise _mismatch(event, f"`{text}`", source, report)
    return float(value) if name == "float" and isinstance(value, int) else value


def check_collection_tag(event: CollectionStartEvent, source: SourceText, report: Report) -> None:
    """Reports the tag of a mapping or list, unless it says what that is anyway; raises
    MismatchError."""
    is_mapping = isinstance(event, MappingStartEvent)
    own, kind = ("map", "a mapping") if is_mapping else ("seq", "a list")
    if event.tag in ("!", _PREFIX + own):
        return
    others = {_PREFIX + name for name in ("map", "seq", "str", *_TYPES)}
    if event.tag in others:
        raise _mismatch(event, kind, source, report)
    _unknown(event, source, report)


def _unknown(event: ScalarEvent | CollectionStartEvent, source: SourceText, report: Report) -> None:
    span = _span(event, source)
    written = source.text[span.start : span.end]
    help = "leave the tag out, or quote the value if it is text that begins with `!`"
    report.add(UNKNOWN_TAG.at(span, f"unknown tag `{written}`", help=help))


def _mismatch(
    event: ScalarEvent | CollectionStartEvent, what: str, source: SourceText, report: Report
) -> MismatchError:
    span = _span(event, source)
    written = source.text[span.start : span.end]
    help = "leave the tag out, or write a value that it fits"
    report.add(TAG_MISMATCH.at(span, f"the tag `{written}` does not fit {what}", help=help))
    return MismatchError()


def _span(event: ScalarEvent | CollectionStartEvent, source: SourceText) -> Span:
    """Where the tag is written; an anchor can stand before it."""
    at = start(event)
    match = _PROPERTY.match(source.text, at)
    return Span(source, *match.span(1)) if match else Span(source, at, at + 1)
