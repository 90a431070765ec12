"""Keys that are not simply text, or not for the first time."""

from __future__ import annotations

from yaml.events import AliasEvent, CollectionStartEvent, Event, MappingStartEvent, ScalarEvent

from kfpc.diagnostics import Report, SourceText, Span
from kfpc.diagnostics.catalogue.reading import (
    DUPLICATE_KEY,
    KEY_NOT_TEXT,
    NEEDS_QUOTES,
)
from kfpc.source.levels import DROPPED, MERGED, Level
from kfpc.source.nodes import end, is_merge, plain_scalar, start


def repeated_key(event: ScalarEvent, level: Level, source: SourceText, report: Report) -> None:
    """A key that the mapping has already: the first one counts."""
    position = level.branch.position(event.value)
    assert position is not None
    assert level.branch.keys is not None
    first = level.branch.keys[position]
    message = f"the key `{event.value}` is here a second time"
    related = [("here it is first", _span(first, source))]
    help = "remove one of them, or give it another name"
    report.add(DUPLICATE_KEY.at(_span(event, source), message, help=help, related=related))
    level.branch.lessen(event.value)
    level.key, level.untidy = DROPPED, True


def merge_key(event: ScalarEvent, level: Level, source: SourceText, report: Report) -> None:
    """``<<``: what it brings is put in when the mapping ends. The first one counts."""
    level.untidy = True
    if MERGED not in level.data:
        level.key = MERGED
        return
    first = next(key for key in level.branch.keys or () if is_merge(key))
    message, related = "a mapping has one merge key", [("here it is first", _span(first, source))]
    help = "give it a list: `<<: [*a, *b]`"
    report.add(DUPLICATE_KEY.at(_span(event, source), message, help=help, related=related))
    level.branch.lessen("<<")
    level.key = DROPPED


def no_key(event: ScalarEvent, level: Level, source: SourceText, report: Report) -> None:
    """``: value``."""
    at = start(event)
    span = Span(source, at, max(end(event), min(at + 1, len(source.text))))
    help = "write a key, or quote the value if it is text"
    report.add(KEY_NOT_TEXT.at(span, "a key is missing here", help=help))
    level.key, level.untidy = DROPPED, True


def collection_as_key(event: CollectionStartEvent, source: SourceText, report: Report) -> None:
    """``[a]: x``, ``? {a: b}``, and ``{{ x }}``, which nobody means to be that."""
    at = start(event)
    if at and source.text.startswith("{{", at - 1):
        message = "`{{` begins a mapping within a mapping here"
        help = 'quote the value if it is text; an expression is written "${{ … }}"'
        report.add(NEEDS_QUOTES.at(Span(source, at - 1, at + 1), message, help=help))
        return
    kind = "mapping" if isinstance(event, MappingStartEvent) else "list"
    message = f"a key has to be text, and this is a {kind}"
    span = Span(source, at, max(end(event), at + 1))
    report.add(KEY_NOT_TEXT.at(span, message, help="quote it if it is text"))


def alias_as_key(event: AliasEvent, level: Level, source: SourceText, report: Report) -> None:
    """``*name: x``, where the anchor is on a mapping or a list."""
    message = "a key has to be text, and this alias is a mapping or a list"
    report.add(KEY_NOT_TEXT.at(Span(source, start(event), end(event)), message))
    stand_in(event, level)


def stand_in(event: Event, level: Level) -> None:
    """Lets a value follow what was no key: it is read and not kept."""
    level.pending = plain_scalar("", event, event)
    level.key, level.untidy = DROPPED, True


def _span(event: ScalarEvent, source: SourceText) -> Span:
    return Span(source, start(event), end(event))
