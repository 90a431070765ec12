"""Argo Workflows as a target."""

from __future__ import annotations

from kfpc.analysis import Analysis
from kfpc.diagnostics import Diagnostic
from kfpc.diagnostics.catalogue.platform import BAD_FIELD, UNKNOWN_FIELD
from kfpc.pipeline.scope import Block
from kfpc.targets.argo.bounds import may_be_too_large
from kfpc.targets.argo.kinds import KINDS, unfit
from kfpc.targets.argo.patches import ArgoPatches, has_patches
from kfpc.targets.argo.rules import check
from kfpc.targets.argo.versions import FLOOR, VERSIONS
from kfpc.targets.base import Emission, Target


def _check(
    analysis: Analysis, version: str | None, kind: str | None = None
) -> tuple[Diagnostic, ...]:
    return (*check(analysis, version), *unfit(analysis.pipeline, kind))


def _emit(
    analysis: Analysis, _: str | None, kind: str | None = None, *, split: bool = False
) -> Emission:
    """All that kfpc writes is in every version of Argo that it knows."""
    from kfpc.targets.argo.emit import emit  # noqa: PLC0415 - validating a spec does without it

    return emit(analysis, kind, split=split)


def _needs_emission(analysis: Analysis) -> bool:
    """The package shows whether it is too large, whether what patches name is there, and what Argo
    has no words for: in blocks, metrics and readings of exit codes."""
    pipeline = analysis.pipeline
    rare = any(isinstance(step, Block) or step.metrics for step in pipeline.steps())
    return rare or bool(analysis.exit_codes) or has_patches(pipeline) or may_be_too_large(analysis)


ARGO = Target(
    name="Argo",
    suffix=".argo.yaml",
    versions=VERSIONS,
    floor=FLOOR,
    patches=ArgoPatches,
    kinds=KINDS,
    check=_check,
    needs_emission=_needs_emission,
    emit=_emit,
    harmless=frozenset({UNKNOWN_FIELD.id, BAD_FIELD.id}),
)
