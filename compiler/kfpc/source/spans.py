"""Where a node stands: short spans, good to underline."""

from __future__ import annotations

import re

from yaml.events import CollectionStartEvent, ScalarEvent

from kfpc.source.nodes import Alias, Branch, YamlNode, end, is_plain, start

_PROPERTIES = re.compile(
    r"(?:(?:&[^\s,\[\]{}]+|!<[^>\s]*>|![^\s,\[\]{}]*)(?:\s+(?:#[^\r\n]*\s*)*|$))*"
)
_LINE = re.compile(r"[^\r\n]*")
_NOT_BLANK_BACKWARDS = re.compile(r"\S(?=\s*\Z)")


def node_range(text: str, node: YamlNode) -> tuple[int, int]:
    """From where to where a node stands: all of a scalar, the first line of the others."""
    if isinstance(node, Alias):
        return start(node.event), end(node.event)
    if isinstance(node, Branch):
        return _branch_range(text, node)
    return scalar_range(text, node)


def scalar_range(text: str, event: ScalarEvent) -> tuple[int, int]:
    """A scalar without its tag and anchor; with its quotes, or the bar of its block."""
    first, last = _after_properties(text, event), min(end(event), len(text))
    if event.style in ("|", ">"):
        last = max(first + 1, first + len(text[first:last].rstrip()))
    return first, max(first, last)


def absent_range(text: str, event: ScalarEvent) -> tuple[int, int]:
    """For a value that is not there: the last thing before it, such as the ``-`` of a list."""
    at = start(event)
    before = _NOT_BLANK_BACKWARDS.search(text, max(0, at - 200), at)
    return before.span() if before else (at, at)


def is_absent(text: str, node: YamlNode) -> bool:
    """Whether a value is null because nothing is written."""
    if not isinstance(node, ScalarEvent) or node.value or not is_plain(node):
        return False
    first, last = scalar_range(text, node)
    return first == last


def opening_range(text: str, branch: Branch) -> tuple[int, int]:
    """The beginning of a mapping or list: its first key, or its first line."""
    if branch.keys:
        return scalar_range(text, branch.keys[0])
    return _branch_range(text, branch)


def _branch_range(text: str, branch: Branch) -> tuple[int, int]:
    first = _after_properties(text, branch.opened)
    return first, max(first, min(_first_line_end(text, branch, first), len(text)))


def _first_line_end(text: str, branch: Branch, first: int) -> int:
    """The end of what a mapping or list has on its first line, without a comment."""
    # A whole file may be in one line: no more of it is looked at than what stands there.
    line = _LINE.match(text, first, max(first, branch.end))
    assert line is not None
    if branch.opened.flow_style:
        return first + len(line[0].rstrip())
    last = first + 1
    if branch.keys:
        last = scalar_range(text, branch.keys[0])[1]
    if branch.children:
        child = branch.children[0]
        child_first, child_last = node_range(text, child)
        if child_first < line.end() and child_last > last:
            return min(child_last, first + len(line[0].rstrip()))
    return last + 1 if text.startswith(":", last) else last


def _after_properties(text: str, event: ScalarEvent | CollectionStartEvent) -> int:
    first = start(event)
    if event.anchor is None and event.tag is None:
        return first
    match = _PROPERTIES.match(text, first)
    return match.end() if match else first
