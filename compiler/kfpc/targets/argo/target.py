"""Argo Workflows as a target."""

from __future__ import annotations

from collections.abc import Iterator

from kfpc.analysis import Analysis
from kfpc.diagnostics import Diagnostic
from kfpc.targets.argo.bounds import may_be_too_large
from kfpc.targets.argo.mount_limits import check_mounts
from kfpc.targets.argo.name_limits import check_names
from kfpc.targets.argo.versions import FLOOR, VERSIONS
from kfpc.targets.base import Emission, Target


def _check(analysis: Analysis, _: str | None) -> Iterator[Diagnostic]:
    yield from check_names(analysis.pipeline)
    yield from check_mounts(analysis.pipeline)


def _emit(analysis: Analysis, _: str | None) -> Emission:
    # Validating a spec does without these.
    from kfpc.targets.argo.emit import emit  # noqa: PLC0415
    from kfpc.targets.argo.size_limits import check_size  # noqa: PLC0415

    package = emit(analysis)
    return Emission(package, tuple(check_size(analysis.pipeline, package)))


ARGO = Target(
    name="Argo",
    suffix=".argo.yaml",
    versions=VERSIONS,
    floor=FLOOR,
    check=_check,
    needs_emission=may_be_too_large,
    emit=_emit,
)
