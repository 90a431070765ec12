"""Broken syntax between values: colons, lists, brackets, indentation."""

from __future__ import annotations

from yaml.events import MappingStartEvent, ScalarEvent

from kfpc.diagnostics import Diagnostic
from kfpc.diagnostics.catalogue.reading import NEEDS_QUOTES, SYNTAX, TOO_DEEP
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
    if not failure.text[failure.at :].strip():
        return SYNTAX.at(opening, f"this `{written}` is not closed")
    if failure.character == ":" and failure.line(failure.at) > opening.line:
        related = [("this key is still within it", failure.rest(_line_text(failure)))]
        message = f"this `{written}` is not closed before the next key"
        return SYNTAX.at(opening, message, related=related)
    is_mapping = isinstance(innermost, MappingStartEvent)
    kind, closing = ("mapping", "}") if is_mapping else ("list", "]")
    help = "quote values that hold any of `,[]{}`"
    related = [(f"the {kind} begins here", opening)]
    message = f"expected `,` or `{closing}`"
    return SYNTAX.at(failure.word(failure.at), message, help=help, related=related)


def colon(failure: Failure) -> Diagnostic | None:
    """A colon where no key can end, or a key without one."""
    if "could not find expected ':'" in failure.problem:
        return _no_colon(failure, failure.began)
    if not failure.problem.startswith("mapping values are not allowed"):
        return None
    last = failure.last
    if not isinstance(last, ScalarEvent) or end(last) > failure.at:
        return SYNTAX.at(failure.one(failure.at), "a `:` cannot stand here")
    began = start(last)
    before = failure.text[failure.source.offset(failure.line(began), 1) : began]
    if failure.line(began) != failure.line(failure.at):
        return _continued(failure, began) if before.strip(" -") else _no_colon(failure, began)
    if ":" in before:
        message = "a value with `: ` in it has to be quoted"
        return NEEDS_QUOTES.at(failure.rest(began), message, help="quote the value")
    return SYNTAX.at(failure.one(failure.at), "a `:` cannot stand here")


def _continued(failure: Failure, began: int) -> Diagnostic:
    span = failure.rest(_line_text(failure))
    message = "this line goes on with the value above it, so it cannot have a key"
    help = "give the line the indentation of the keys that it belongs to"
    related = [("the value begins here", failure.rest(began))]
    return SYNTAX.at(span, message, help=help, related=related)


def _no_colon(failure: Failure, at: int) -> Diagnostic:
    out_of_block = _out_of_block(failure, at)
    if out_of_block is not None:
        return out_of_block
    message = "there is no `:` behind this key"
    help = "write `key: value`, with a blank behind the colon"
    return SYNTAX.at(failure.rest(at), message, help=help)


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
    """Where the line begins, behind its indentation."""
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
    kind, wanted = ("mapping", "a key") if is_mapping else ("list", "a `- ` item")
    message = f"expected {wanted} of the {kind} that begins on line {failure.line(failure.began)}"
    help = "give the line the indentation of those that it belongs to"
    related = [(f"the {kind} begins here", failure.word(failure.began))]
    return SYNTAX.at(failure.rest(failure.at), message, help=help, related=related)


def document(failure: Failure) -> Diagnostic | None:
    """Text behind the only value of the file or behind ``...``, and odd ``%YAML`` lines."""
    if "<document start>" in failure.problem:
        message = "there is text behind the end of the document"
        return SYNTAX.at(failure.rest(failure.at), message)
    if "incompatible YAML document" in failure.problem:
        message = "this version of YAML is not known"
        help = "take the line away: kfpc reads YAML 1.2"
        return SYNTAX.at(failure.rest(failure.at), message, help=help)
    return None


def depth(failure: Failure) -> Diagnostic | None:
    """libyaml has a bound of its own, and meets it first where it has to look far ahead."""
    if "nesting depth" not in failure.problem:
        return None
    at = end(failure.last) if failure.last else 0
    message = "too many mappings and lists are within each other here"
    return TOO_DEEP.at(failure.one(at), message)
