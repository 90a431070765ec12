"""Argo Workflows as a target of kfpc."""

from __future__ import annotations

from kfpc.analysis import Analysis
from kfpc.diagnostics import Diagnostic
from kfpc.targets.argo.bounds import may_be_too_large
from kfpc.targets.argo.mount_limits import check_mounts
from kfpc.targets.argo.name_limits import check_names
from kfpc.targets.argo.versions import FLOOR, VERSIONS
from kfpc.targets.base import Emission, Target


def _check(analysis: Analysis, version: str | None) -> tuple[Diagnostic, ...]:  # noqa: ARG001
    """What a pipeline has to keep to on Argo; all versions have the same rules so far."""
    return (*check_names(analysis.pipeline), *check_mounts(analysis.pipeline))


def _emit(analysis: Analysis, version: str | None) -> Emission:  # noqa: ARG001
    """All that kfpc writes is in every version. Validating a spec does without the emitter."""
    from kfpc.targets.argo.emit import emit  # noqa: PLC0415

    return emit(analysis)


ARGO = Target(
    name="Argo",
    suffix=".argo.yaml",
    versions=VERSIONS,
    floor=FLOOR,
    check=_check,
    needs_emission=may_be_too_large,
    emit=_emit,
)
