"""What a pipeline must keep to on Argo, beside the rules for all platforms."""

from __future__ import annotations

from collections.abc import Mapping

from kfpc.analysis import Analysis
from kfpc.checks import engine
from kfpc.diagnostics import Diagnostic
from kfpc.targets.argo.patches import has_patches
from kfpc.targets.argo.rules import (
    bounds_beside_a_run,
    changing_tags,
    chosen_mounts,
    colliding_names,
    ending_hooks,
    literal_braces,
    long_names,
    own_labels,
    patch_fields,
    reserved_containers,
    retried_by_hand,
    taken_paths,
    uncounted_ooms,
    undone_by_patches,
)

__all__ = ["RULES", "check", "pages"]

RULES = (
    literal_braces,
    patch_fields,
    reserved_containers,
    changing_tags,
    undone_by_patches,
    retried_by_hand,
    uncounted_ooms,
    ending_hooks,
    bounds_beside_a_run,
    long_names,
    colliding_names,
    chosen_mounts,
    taken_paths,
    own_labels,
)
"""In the order in which they run. Those that share a code with a rule for all platforms have
their page there."""


def check(analysis: Analysis, version: str | None = None) -> tuple[Diagnostic, ...]:
    """What the rules find, rule by rule; then what patches have that this version lacks. All that
    kfpc itself writes is in every version."""
    found = tuple(engine.run(RULES, analysis))
    if version is None or not has_patches(analysis.pipeline):
        return found
    from kfpc.targets.argo.rules.fields import lacking_in  # noqa: PLC0415 - most have no patch

    return (*found, *lacking_in(version, analysis.pipeline))


def pages() -> Mapping[str, str]:
    """The page of each code that a rule gives."""
    return engine.pages(RULES)
