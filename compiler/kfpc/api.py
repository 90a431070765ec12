"""The public API: ``load``, ``validate``, ``compile`` and ``plan``, on paths or text.

Nothing here raises for a mistake in a spec: results carry diagnostics, sorted, without
those that a ``# kfpc: ignore`` comment silences. All four report the same of the same spec.
All four take the options of ``SpecOptions`` by name: ``cluster``, ``argo``, ``kind``, ``split``,
``set``, ``params`` and ``places``. They raise TypeError for what is of a wrong kind: a spec that is
neither a path nor a ``Source``, or a value for a param that no file could give (a date, a set,
bytes, a mapping with other keys than text, a list within itself).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypedDict

from typing_extensions import Unpack

from kfpc.analysis import Analysis
from kfpc.diagnostics import Diagnostic, Report
from kfpc.driver import Compilation, Options, Source, SpecSource, failed
from kfpc.handed import check_assumptions, check_options, check_plan, check_source
from kfpc.pipeline import Pipeline
from kfpc.record import record
from kfpc.source import Place, gc_paused
from kfpc.targets.argo.target import ARGO
from kfpc.targets.base import Size

if TYPE_CHECKING:
    from datetime import datetime

    from kfpc.views.plans import PlanView
    from kfpc.views.plans.assumptions import Assumptions

__all__ = [
    "CompileResult",
    "LoadResult",
    "PlanResult",
    "Source",
    "SpecOptions",
    "ValidateResult",
    "compile",
    "load",
    "plan",
    "validate",
]


class SpecOptions(TypedDict, total=False):
    """What all four functions take beside the spec, by the names of ``kfpc.driver.Options``; None
    is as good as left out."""

    cluster: str | None
    argo: str | None
    kind: str | None
    split: bool | None
    set: Mapping[str, str] | None
    params: Mapping[str, Any] | None
    places: Mapping[str, Place] | None


@record(eq=False)
class LoadResult:
    """``analysis`` is what follows from the pipeline. Both are None where the file is no spec;
    with errors they are incomplete. ``files`` are the paths that were read, the spec's first.
    """

    analysis: Analysis | None
    diagnostics: tuple[Diagnostic, ...]
    files: tuple[str, ...]

    @property
    def pipeline(self) -> Pipeline | None:
        """The spec, linked and typed."""
        return None if self.analysis is None else self.analysis.pipeline

    @property
    def valid(self) -> bool:
        """Whether there is a pipeline without an error."""
        return self.pipeline is not None and not failed(self.diagnostics)


@record(eq=False)
class ValidateResult:
    """All that was found; ``valid`` counts warnings too where that was asked for."""

    diagnostics: tuple[Diagnostic, ...]
    valid: bool


@record(eq=False)
class CompileResult:
    """``manifest`` is None where the spec has errors, and so is its ``kind``.

    ``required_params`` have no value yet: a run needs them at submit. ``artifacts`` are the outputs
    that are kept in an artifact repository, by the names of their steps, and inputs that are keys
    in it; logs may need one too. ``could_be_values`` are the outputs that may be text, and could
    have `by: value`. ``children`` are what child runs are made of, where ``split`` was asked for
    and one object would be too small: the platform is given them before the manifest. ``size`` is
    that of a run, None where nothing is known of it.
    """

    manifest: dict[str, Any] | None
    diagnostics: tuple[Diagnostic, ...]
    valid: bool
    name: str | None
    kind: str | None
    required_params: tuple[str, ...]
    needs_artifact_repository: bool
    artifacts: Mapping[str, tuple[str, ...]]
    could_be_values: Mapping[str, tuple[str, ...]]
    steps: int
    templates: int
    files: tuple[str, ...]
    children: tuple[dict[str, Any], ...] = ()
    size: Size | None = None


@record(eq=False)
class PlanResult:
    """``view`` is None where the spec, or the file of prices, has errors.

    ``kfpc.views.plans.as_json.plan_json`` and ``as_text.plan_text`` write it; ``docs/plan.md``
    has the keys.
    """

    view: PlanView | None
    diagnostics: tuple[Diagnostic, ...]
    valid: bool
    files: tuple[str, ...]


@gc_paused()
def load(source: SpecSource, **options: Unpack[SpecOptions]) -> LoadResult:
    """The pipeline of a spec, linked and checked. ``kfpc.api.SpecOptions`` has the options."""
    made = _compilation(source, options)
    return LoadResult(made.analysis, made.diagnostics, made.files)


@gc_paused()
def validate(
    source: SpecSource, *, strict: bool = False, **options: Unpack[SpecOptions]
) -> ValidateResult:
    """All that is wrong with a spec. With ``strict`` a warning makes it invalid too.

    ``kfpc.api.SpecOptions`` has the other options.
    """
    made = _compilation(source, options)
    found = made.diagnostics
    return ValidateResult(found, made.pipeline is not None and not failed(found, strict=strict))


@gc_paused()
def compile(source: SpecSource, **options: Unpack[SpecOptions]) -> CompileResult:
    """The Argo package of a spec. ``kfpc.api.SpecOptions`` has the options."""
    made = _compilation(source, options)
    package, pipeline = made.package, made.pipeline
    found = made.diagnostics
    if package is None or pipeline is None:
        name = pipeline.name if pipeline is not None else None
        return CompileResult(None, found, False, name, None, (), False, {}, {}, 0, 0, made.files)
    return CompileResult(
        package.manifest,
        found,
        True,
        pipeline.name,
        package.manifest["kind"],
        package.required_params,
        package.needs_artifact_repository,
        package.artifacts,
        package.could_be_values,
        sum(1 for _ in pipeline.leaves()),
        package.units["templates"],
        made.files,
        package.beside,
        package.size,
    )


@gc_paused()
def plan(
    source: SpecSource,
    *,
    step: str | None = None,
    max_pods: int | None = None,
    assumed: Assumptions | None = None,
    now: datetime | None = None,
    **options: Unpack[SpecOptions],
) -> PlanResult:
    """What each step of a spec may do and take; what it costs too, where ``assumed`` says how
    long steps work: ``kfpc.Assumptions``.

    ``step`` shows one step alone, ``tune.train`` for one in a group. More pods than ``max_pods``
    are an error. ``now`` is when a schedule's next times are told: a time with its zone. Raises
    ``kfpc.AssumptionError`` (a ValueError) for a step that is not there and for numbers that cannot
    be. ``kfpc.api.SpecOptions`` has the other options.
    """
    from kfpc.views.plans.plan import planned  # noqa: PLC0415 - no other function needs it

    check_plan(step, max_pods, now)
    if assumed is not None:
        check_assumptions(assumed)
    made = _compilation(source, options)
    package = made.package  # before the diagnostics, so that they are those of a compile
    found, analysis = made.diagnostics, made.analysis
    if analysis is None or package is None or failed(found):
        return PlanResult(None, found, False, made.files)
    view, more, files = planned(analysis, step, max_pods, assumed, now, package)
    found = Report([*found, *more]).sorted()
    return PlanResult(view, found, not failed(found), (*made.files, *files))


def _compilation(source: SpecSource, options: SpecOptions) -> Compilation:
    check_source(source)
    check_options(options)
    said: dict[str, Any] = {key: value for key, value in options.items() if value is not None}
    return Compilation(source, Options(**said), ARGO)
