"""What a pipeline must keep to on Argo, beside the rules for all platforms."""

from __future__ import annotations

from collections.abc import Mapping

from kfpc.analysis import Analysis
from kfpc.checks import engine
from kfpc.diagnostics import Diagnostic
from kfpc.targets.argo.rules import (
    changing_tags,
    chosen_mounts,
    colliding_names,
    literal_braces,
    long_names,
    own_labels,
    reserved_containers,
    retried_by_hand,
    taken_paths,
    uncounted_ooms,
    undone_by_patches,
)

__all__ = ["RULES", "check", "pages"]

RULES = (
    literal_braces,
    reserved_containers,
    changing_tags,
    undone_by_patches,
    retried_by_hand,
    uncounted_ooms,
    long_names,
    colliding_names,
    chosen_mounts,
    taken_paths,
    own_labels,
)
"""In the order in which they run. Those that share a code with a rule for all platforms have
their page there."""


def check(analysis: Analysis, _version: str | None = None) -> tuple[Diagnostic, ...]:
    """What the rules find, rule by rule; so far it is the same for every version of Argo."""
    return tuple(engine.run(RULES, analysis))


def pages() -> Mapping[str, str]:
    """The page of each code that a rule gives."""
    return engine.pages(RULES)
