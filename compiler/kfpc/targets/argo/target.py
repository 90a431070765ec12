"""Argo Workflows as a target."""

from __future__ import annotations

from kfpc.analysis import Analysis
from kfpc.targets.argo.bounds import may_be_too_large
from kfpc.targets.argo.patches import ArgoPatches
from kfpc.targets.argo.rules import check
from kfpc.targets.argo.versions import FLOOR, VERSIONS
from kfpc.targets.base import Emission, Target


def _emit(analysis: Analysis, _: str | None) -> Emission:
    """All that kfpc writes is in every version of Argo that it knows."""
    from kfpc.targets.argo.emit import emit  # noqa: PLC0415 - validating a spec does without it

    return emit(analysis)


ARGO = Target(
    name="Argo",
    suffix=".argo.yaml",
    versions=VERSIONS,
    floor=FLOOR,
    patches=ArgoPatches,
    check=check,
    needs_emission=may_be_too_large,
    emit=_emit,
)
