"""Broken syntax of a single value: tabs, quotes, escapes, characters that YAML needs."""

from __future__ import annotations

import re

from yaml.events import CollectionEndEvent, Event, ScalarEvent

from kfpc.diagnostics import Diagnostic, Span
from kfpc.diagnostics.catalogue.reading import (
    LONE_SURROGATE,
    NEEDS_QUOTES,
    SYNTAX,
    TAB_INDENTATION,
    UNCLOSED_QUOTE,
    UNKNOWN_TAG,
)
from kfpc.source.broken_structure import no_comma
from kfpc.source.failures import Failure
from kfpc.source.nodes import end, start

_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]..")
_GOES_ON = re.compile(r"[\r\n][ \t]*(?:- |[\w.-]+:[ \r\n])")
"""A line within quoted text that looks like a key or an item: the quote was closed too late."""

_NEXT_KEY = re.compile(r"([\w.-]+):(?=[ \r\n])")

_QUOTED_QUOTES = {
    "'": "quote the whole value; a quote within single quotes is written twice: `''`",
    '"': 'quote the whole value; a quote within double quotes is written `\\"`',
}


def tab(failure: Failure) -> Diagnostic | None:
    """A tab in the indentation of the line."""
    before = failure.indentation.find("\t")
    if before < 0 or not (failure.character == "\t" or "tab" in failure.problem):
        return None
    span = failure.one(failure.line_start + before)
    message = "there is a tab in the indentation"
    return TAB_INDENTATION.at(span, message, help="indent with spaces")


def quote(failure: Failure) -> Diagnostic | None:
    """Quotes that are not closed, and escapes that YAML does not have."""
    if "quoted scalar" not in failure.context:
        return None
    if "end of stream" in failure.problem or "document" in failure.problem:
        span = failure.one(failure.began)
        written = failure.text[span.start : span.end]
        message = "this quote is not closed"
        return UNCLOSED_QUOTE.at(span, message, help=f"end the text with another `{written}`")
    return _escape(failure)


def _escape(failure: Failure) -> Diagnostic:
    text, at = failure.text, failure.at
    if text[at : at + 1] != "\\":  # the two parsers stop at different characters of it
        at = max(text.rfind("\\", failure.began, at), failure.began)
    half = _SURROGATE.match(text, at)
    if half is not None:
        message = f"`{half[0]}` is half of a character"
        help = "write the character itself"
        return LONE_SURROGATE.at(Span(failure.source, *half.span()), message, help=help)
    span = Span(failure.source, at, min(at + 2, len(text)))
    message = f"`{text[span.start : span.end]}` is not an escape that YAML has"
    help = r"write `\\` for a backslash, or use single quotes, which know no escapes"
    return SYNTAX.at(span, message, help=help)


def expression(failure: Failure) -> Diagnostic | None:
    """``${{`` within brackets, where a brace ends the value ``$``."""
    text, at = failure.text, failure.at
    if at == 0 or text[at - 1 : at + 1] != "${":
        return None
    close = text.find("}}", at, failure.rest(at).end)
    last = close + 2 if close >= 0 else failure.rest(at).end
    message = "an expression has to be quoted within `[…]` and `{…}`"
    help = f'quote the value: "{text[at - 1 : last]}"'
    return NEEDS_QUOTES.at(Span(failure.source, at - 1, last), message, help=help)


def special_start(failure: Failure) -> Diagnostic | None:
    """Values that begin with a character that YAML needs for itself."""
    at = failure.at
    if "undefined tag handle" in failure.problem:
        span = failure.word(failure.began)
        written = failure.text[span.start : span.end]
        help = "leave the tag out, or quote the value if it is text that begins with `!`"
        return UNKNOWN_TAG.at(span, f"unknown tag `{written}`", help=help)
    if any(word in failure.context for word in ("alias", "anchor", "directive", "tag")):
        at = failure.began
    elif "cannot start any token" not in failure.problem:
        return None
    character = failure.text[at : at + 1]
    if character == "\t":
        return SYNTAX.at(failure.one(at), "a tab cannot be here", help="write spaces")
    shown = "a backtick" if character == "`" else f"`{character}`"
    message = f"a value cannot begin with {shown}"
    return NEEDS_QUOTES.at(failure.rest(at), message, help="quote the value")


def text_behind(failure: Failure) -> Diagnostic | None:
    """Text after a closing quote or bracket on the same line."""
    last = failure.last
    if last is None or not _has_closed(failure, last):
        return None
    closing = failure.text[end(last) - 1]
    if _GOES_ON.search(failure.text, start(last), end(last) - 1):
        begun = [("the text goes on to here", failure.one(end(last) - 1))]
        help = f"end the text with another `{closing}` on its line"
        message = "this quote is not closed"
        return UNCLOSED_QUOTE.at(failure.one(start(last)), message, help=help, related=begun)
    if failure.innermost is not None and failure.innermost.flow_style:
        next_key = _NEXT_KEY.match(failure.text, failure.at)
        if next_key is not None:
            return no_comma(failure, failure.at, next_key[1])
        if closing in ("]", "}") or failure.character in ("'", '"', "[", "{"):
            message = "there is no comma before this"
            help = "put a comma here, or quote the value if it is text"
            return SYNTAX.at(failure.word(failure.at), message, help=help)
    related: list[tuple[str, Span]] = []
    if closing in _QUOTED_QUOTES and failure.line(start(last)) != failure.line(end(last)):
        related = [("the quoted text begins here", failure.one(start(last)))]
    message = f"there is text after the closing `{closing}`"
    help = _QUOTED_QUOTES.get(closing, "quote the value if it is text")
    return NEEDS_QUOTES.at(failure.rest(failure.at), message, help=help, related=related)


def _has_closed(failure: Failure, last: Event) -> bool:
    if isinstance(last, ScalarEvent):
        if last.style not in ("'", '"'):
            return False
    elif not isinstance(last, CollectionEndEvent):
        return False
    if failure.text[end(last) - 1 : end(last)] not in ("'", '"', "]", "}"):
        return False
    between = failure.text[end(last) : failure.at]
    return not between.strip(" \t") and failure.character not in ("", ",", ":", "\r", "\n")
