"""Merge keys: ``<<: *name`` brings the keys of another mapping, as YAML 1.1 has it.

A mapping's own keys win, and of several mappings the earlier ones. What is merged is shared
and not copied, and stands where it is written.
"""

from __future__ import annotations

from typing import Any

from yaml.events import ScalarEvent

from kfpc.diagnostics import Report, SourceText, Span
from kfpc.diagnostics.catalogue.reading import NOTHING_TO_MERGE
from kfpc.source.levels import MERGED, Level
from kfpc.source.nodes import Alias, Branch, YamlNode, is_merge, is_plain, target_of
from kfpc.source.spans import node_range


def merge(level: Level, source: SourceText, report: Report) -> None:
    """Puts what ``<<`` brings into a mapping that ends."""
    branch, value = level.branch, level.data.pop(MERGED)
    assert branch.keys is not None
    node = next(
        child for key, child in zip(branch.keys, branch.children, strict=True) if is_merge(key)
    )
    written = target_of(node)
    parts: list[tuple[YamlNode, Any]] = [(node, value)]
    if isinstance(written, Branch) and written.keys is None:
        parts = list(zip(written.children, value, strict=True))
    own = level.data
    merged: dict[str, Any] = {}
    branch.merged = {}
    for part, data in parts:
        found = target_of(part)
        if isinstance(found, Branch) and found.keys is not None:
            _bring(found, branch, own)
            for key, one in data.items():
                merged.setdefault(key, one)
            continue
        branch.lessen("<<")
        if isinstance(found, ScalarEvent) and is_plain(found) and found.value.startswith("*"):
            continue  # an alias of nothing, which is reported
        message = "`<<` takes a mapping, or a list of mappings"
        help = (
            'write `<<: *NAME`, where `&NAME` is on a mapping; or quote it if it is a key: `"<<"`'
        )
        at = node if isinstance(node, Alias) else part
        span = Span(source, *node_range(source.text, at))
        report.add(NOTHING_TO_MERGE.at(span, message, help=help))
        if at is node:
            break
    level.data = {**merged, **own}


def _bring(found: Branch, branch: Branch, own: dict[str, Any]) -> None:
    """Where the keys of a mapping stand, for the one that merges it."""
    assert found.keys is not None
    assert branch.merged is not None
    entries = {**(found.merged or {})}
    for key, child in zip(reversed(found.keys), reversed(found.children), strict=True):
        if not is_merge(key):
            entries[key.value] = key, child
    for name, entry in entries.items():
        if name not in own and name not in branch.merged:
            branch.merged[name] = entry
            if name in found.lessened:
                branch.lessen(name)
    if "<<" in found.lessened:
        branch.lessen("<<")
