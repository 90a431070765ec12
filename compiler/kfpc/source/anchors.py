"""Anchors and aliases, within bounds.

An alias is the anchored value itself, shared and not copied. Whatever walks the data
meets it each time, so ten lines could stand for a billion values: the number of values
that all aliases stand for is bounded.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from yaml.events import AliasEvent, ScalarEvent

from kfpc.diagnostics import Diagnostic, Span
from kfpc.diagnostics.catalogue.reading import (
    RECURSIVE_ALIAS,
    TOO_MANY_ALIASED,
    UNDEFINED_ALIAS,
)
from kfpc.diagnostics.suggestions import nearest
from kfpc.source.nodes import Alias, Branch, YamlNode, is_merge

MAX_ALIASED = 100_000
"""How many keys and values all aliases of a file may stand for."""

MAX_SUGGESTIONS = 10
"""How many aliases of nothing are compared with all anchors: that is slow."""


@dataclass(slots=True, eq=False)
class Anchors:
    """The anchors of a document; a name can be given again and then means the later one."""

    _values: dict[str, tuple[ScalarEvent | Branch, Any]] = field(default_factory=dict)
    _open: dict[str, Branch] = field(default_factory=dict)
    _measures: dict[Branch, tuple[int, int]] = field(default_factory=dict)
    _aliased: int = 0
    _undefined: int = 0

    def define(self, name: str, event: ScalarEvent, value: Any) -> None:
        """An anchored scalar."""
        self._open.pop(name, None)
        self._values[name] = event, value

    def begin(self, name: str, branch: Branch) -> None:
        """An anchored mapping or list begins; till its end an alias to it is recursive."""
        self._open[name] = branch

    def end(self, name: str, branch: Branch, value: Any) -> None:
        """It ends. Within it the same name may have been given to something else."""
        if self._open.get(name) is branch:
            del self._open[name]
            self._values[name] = branch, value

    def problem(self, event: AliasEvent, span: Span) -> Diagnostic | None:
        """Why an alias stands for nothing, if it does."""
        name = event.anchor or ""
        quoting = "quote the value if it is text that begins with `*`"
        if name in self._open:
            return RECURSIVE_ALIAS.at(span, f"`*{name}` is inside the value that it stands for")
        if name not in self._values:
            self._undefined += 1
            names = self._values if self._undefined <= MAX_SUGGESTIONS else ()
            close = nearest(name, names)
            help = f"did you mean `*{close}`?" if close else quoting
            return UNDEFINED_ALIAS.at(span, f"nothing above has the anchor `&{name}`", help=help)
        size, _ = self._measure(self._values[name][0])
        self._aliased += size
        if self._aliased > MAX_ALIASED:
            message = f"the aliases up to here stand for more than {MAX_ALIASED:,} values"
            return TOO_MANY_ALIASED.at(span, message)
        return None

    def value(self, event: AliasEvent) -> tuple[Alias, Any]:
        """What an alias without a problem stands for."""
        node, value = self._values[event.anchor or ""]
        return Alias(event, node), value

    def height(self, node: YamlNode) -> int:
        """How many mappings and lists are within each other, below and with this one."""
        return self._measure(node)[1]

    def _measure(self, node: YamlNode) -> tuple[int, int]:
        """Size and height; branches are no deeper than the bound on depth."""
        if isinstance(node, Alias):
            return self._measure(node.target)
        if isinstance(node, ScalarEvent):
            return 1, 0
        known = self._measures.get(node)
        if known is None:
            measures = [self._measure(child) for child in node.children]
            size = 1 + len(node.keys or ()) + sum(size for size, _ in measures)
            heights = [height for _, height in measures]
            for number, key in enumerate(node.keys or ()):
                if is_merge(key):  # what is merged does not stand below it
                    heights[number] -= 1
            known = size, 1 + max(heights, default=0)
            self._measures[node] = known
        return known
