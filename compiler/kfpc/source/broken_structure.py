"""Broken syntax between values: colons, lists, brackets, indentation."""

from __future__ import annotations

import re

from yaml.events import MappingStartEvent, ScalarEvent

from kfpc.diagnostics import Diagnostic, Span
from kfpc.diagnostics.catalogue.reading import NEEDS_QUOTES, SYNTAX, TOO_DEEP
from kfpc.diagnostics.phrases import counted
from kfpc.source.failures import Failure
from kfpc.source.nodes import end, start


def bracket(failure: Failure) -> Diagnostic | None:
    """Brackets that are not closed, or that nothing opened, and what is within them."""
    innermost = failure.innermost
    if "node content" in failure.problem and failure.character in ("]", "}", ","):
        message = f"a value cannot begin with `{failure.character}`"
        help = "quote the value if it is text"
        return SYNTAX.at(failure.one(failure.at), message, help=help)
    if innermost is None or not innermost.flow_style:
        return None
    opening = failure.one(end(innermost) - 1)
    written = failure.text[opening.start : opening.end]
    is_mapping = isinstance(innermost, MappingStartEvent)
    kind, closing = ("mapping", "}") if is_mapping else ("list", "]")
    close = f"close it with `{closing}`, or quote the value if it is text"
    if not failure.text[failure.at :].strip():
        return SYNTAX.at(opening, f"this `{written}` is not closed", help=close)
    if failure.character == ":" and failure.line(failure.at) > opening.line:
        related = [("this key is still within it", failure.rest(_line_text(failure)))]
        message = f"this `{written}` is not closed before the next key"
        return SYNTAX.at(opening, message, help=close, related=related)
    help = "quote values that hold any of `,[]{}`"
    if failure.character == ":":
        first = failure.at - _LONGEST_KEY
        if first > 0 and not _ENDS_A_KEY.search(failure.text, first, failure.at):
            message = f"a key has at most {_LONGEST_KEY} characters"
            return SYNTAX.at(failure.one(failure.at), message)
        before = _BEFORE_COLON.search(failure.text, opening.end, failure.at)
        if before is not None and before[1]:
            return no_comma(failure, before.start(2), before[2])
        help = "quote the value: there is a `: ` in it"
    related = [(f"the {kind} begins here", opening)]
    message = f"expected `,` or `{closing}`"
    return SYNTAX.at(failure.word(failure.at), message, help=help, related=related)


_LONGEST_KEY = 1024
"""YAML's own bound, for what stands before a colon."""

_ENDS_A_KEY = re.compile(r"[,{\[\n]")

_BEFORE_COLON = re.compile(r"([^\s,:\[\]{}]+[ \t]+)?([\w.-]+)[ \t]*\Z")
"""The word before a colon, and whether another one is before it in the same value."""


def no_comma(failure: Failure, at: int, key: str) -> Diagnostic:
    """A key right after a value, within brackets."""
    related = []
    if failure.innermost is not None:
        opening = failure.one(end(failure.innermost) - 1)
        kind = "mapping" if isinstance(failure.innermost, MappingStartEvent) else "list"
        related = [(f"the {kind} begins here", opening)]
    help = f"put a comma before `{key}`, or quote the value if it is text"
    span = Span(failure.source, at, at + len(key))
    return SYNTAX.at(span, f"there is no comma before `{key}`", help=help, related=related)


_QUOTE = "quote the value if it is text"


def colon(failure: Failure) -> Diagnostic | None:
    """A colon where no key can end, or a key without one."""
    if "could not find expected ':'" in failure.problem:
        return _no_colon(failure, failure.began)
    if not failure.problem.startswith("mapping values are not allowed"):
        return None
    last = failure.last
    if not isinstance(last, ScalarEvent) or end(last) > failure.at:
        return SYNTAX.at(failure.one(failure.at), "a `:` cannot be here", help=_QUOTE)
    began = start(last)
    before = failure.text[failure.source.offset(failure.line(began), 1) : began]
    if failure.line(began) != failure.line(failure.at):
        return _continued(failure, began) if before.strip(" -") else _no_colon(failure, began)
    if ":" in before:
        message = "a value with `: ` in it has to be quoted"
        return NEEDS_QUOTES.at(failure.rest(began), message, help="quote the value")
    return SYNTAX.at(failure.one(failure.at), "a `:` cannot be here", help=_QUOTE)


def _continued(failure: Failure, began: int) -> Diagnostic:
    span = failure.rest(_line_text(failure))
    message = "this line continues the value above it, so it cannot be a key"
    help = "give the line the indentation of the keys that it belongs to"
    related = [("the value begins here", failure.rest(began))]
    return SYNTAX.at(span, message, help=help, related=related)


def _no_colon(failure: Failure, at: int) -> Diagnostic:
    out_of_block = _out_of_block(failure, at)
    if out_of_block is not None:
        return out_of_block
    item = _ITEM.match(failure.text, at)
    if item is not None:
        help = f"write `- {item[1]}`, with a space after the dash"
        return SYNTAX.at(failure.rest(at), "an item of a list has a space after its `-`", help=help)
    message = "there is no `:` after this key"
    help = "write `key: value`, with a space after the colon"
    return SYNTAX.at(failure.rest(at), message, help=help)


_ITEM = re.compile(r"-([\w./][^\s:]*)[ \t]*$", re.MULTILINE)
"""``-item``, which is text to YAML."""


def _out_of_block(failure: Failure, at: int) -> Diagnostic | None:
    """A line right below a block of text (``|``) that is not as deep as the block."""
    above = failure.last
    if not isinstance(above, ScalarEvent) or above.style not in ("|", ">"):
        return None
    if failure.text[end(above) : at].strip():
        return None
    message = "this line is not in the block of text above it, and is not a key"
    help = "indent it as the lines of the block are: deeper than the key of the block"
    related = [("the block begins here", failure.rest(start(above)))]
    return SYNTAX.at(failure.rest(at), message, help=help, related=related)


def _line_text(failure: Failure) -> int:
    """Where the line begins, after its indentation."""
    return failure.line_start + len(failure.indentation)


def list_item(failure: Failure) -> Diagnostic | None:
    """``key: - item`` and ``key: ? x``."""
    if "mapping keys are not allowed" in failure.problem:
        message, help = "a value cannot begin with `? `", "quote the value"
        return NEEDS_QUOTES.at(failure.rest(failure.at), message, help=help)
    if "sequence entries are not allowed" not in failure.problem:
        return None
    message = "a list cannot begin on the line of its key"
    help = "begin it on the next line, or quote the value if it is text"
    return SYNTAX.at(failure.rest(failure.at), message, help=help)


def block(failure: Failure) -> Diagnostic | None:
    """Lines at a wrong depth, or that are no key or item where one has to be."""
    if "block scalar" in failure.context:
        message = "the text of a block begins on the line below its `|` or `>`"
        help = "move it there, or quote the value"
        return SYNTAX.at(failure.rest(failure.began), message, help=help)
    is_mapping = "block mapping" in failure.context
    if not is_mapping and "block collection" not in failure.context:
        return None
    out_of_block = _out_of_block(failure, failure.at)
    if out_of_block is not None:
        return out_of_block
    further_left = _further_left(failure) if is_mapping else None
    if further_left is not None:
        return further_left
    kind, wanted = ("mapping", "a key") if is_mapping else ("list", "a `- ` item")
    message = f"expected {wanted} of the {kind} that begins on line {failure.line(failure.began)}"
    help = "give the line the indentation of those that it belongs to"
    related = [(f"the {kind} begins here", failure.word(failure.began))]
    return SYNTAX.at(failure.rest(failure.at), message, help=help, related=related)


_LINE = re.compile(r"(?m)^( *)([^\s#][^\r\n]*)$")
_KEY = re.compile(r"([^\s:#][^:#]*):[ \t]*(?:#.*)?\Z")


def _further_left(failure: Failure) -> Diagnostic | None:
    """A key above that is not as deep as those around it, which the parser cannot know: the
    lines after it are.
    """
    depth = len(failure.indentation)
    lines = [*_LINE.finditer(failure.text, 0, failure.line_start)]
    lines.reverse()
    for number, line in enumerate(lines):
        if len(line[1]) < depth:
            key = _KEY.match(line[2])
            above = next((one for one in lines[number + 1 :] if len(one[1]) <= depth), None)
            sibling = _KEY.match(above[2]) if above and len(above[1]) == depth else None
            if key is None or sibling is None:
                return None
            message = f"`{key[1]}` is not as deep as `{sibling[1]}` above it"
            help = f"indent it by {counted(depth, 'space')}, as `{sibling[1]}` is"
            related = [("this is as deep, so it belongs to nothing", failure.rest(failure.at))]
            span = Span(failure.source, line.start(2), line.start(2) + len(key[1]))
            return SYNTAX.at(span, message, help=help, related=related)
    return None


def document(failure: Failure) -> Diagnostic | None:
    """Text after the only value of the file or after ``...``, and odd ``%YAML`` lines."""
    if "<document start>" in failure.problem:
        message = "there is text after the end of the document"
        help = "delete it, or move it into a file of its own"
        return SYNTAX.at(failure.rest(failure.at), message, help=help)
    if "incompatible YAML document" in failure.problem:
        message = "this version of YAML is not known"
        help = "delete the line: kfpc reads YAML 1.2"
        return SYNTAX.at(failure.rest(failure.at), message, help=help)
    return None


def depth(failure: Failure) -> Diagnostic | None:
    """libyaml has a bound of its own, and meets it first where it has to look far ahead."""
    if "nesting depth" not in failure.problem:
        return None
    at = end(failure.last) if failure.last else 0
    message = "mappings and lists are nested too deeply here"
    return TOO_DEEP.at(failure.one(at), message)
