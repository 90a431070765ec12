"""What a target is to the rest of kfpc: a platform that a pipeline can become a package for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import field
from typing import Any, Protocol

from kfpc.analysis import Analysis
from kfpc.diagnostics import Diagnostic
from kfpc.pipeline import Pipeline
from kfpc.pipeline.ids import StepId
from kfpc.pipeline.patches import Patches
from kfpc.record import record


@record
class Size:
    """Bytes of the object that a run is kept in: ``spec`` of what is submitted, what a run adds
    where all goes well (``status``) and where it uses all attempts (``status_at_worst``), and the
    ``limit`` for both. ``at_worst`` is the whole then, as small as the platform keeps it."""

    spec: int
    status: int
    status_at_worst: int
    at_worst: int
    limit: int


@record
class Called:
    """What the platform calls what a step runs, its ``unit``, and how the names of its ``pods``
    are made."""

    unit: str
    pods: str


@record(eq=False)
class Package:
    """What the platform takes, and what its user has to know of it.

    ``required_params`` have no value yet: a run needs them at submit. ``artifacts`` are the outputs
    that are kept in an artifact repository, by the names of their steps; it may be needed without
    any, for logs. ``could_be_values`` are those of them that could do without one. ``units`` are
    the pieces that the platform counts, by what it calls them (``templates``). ``beside`` are
    objects that the platform is given before it, which a run makes others of. ``size`` is that of
    a run; None where nothing is known of it. ``called`` are the names of the steps that have pods.
    """

    manifest: dict[str, Any]
    required_params: tuple[str, ...]
    needs_artifact_repository: bool
    artifacts: Mapping[str, tuple[str, ...]]
    could_be_values: Mapping[str, tuple[str, ...]]
    units: Mapping[str, int]
    beside: tuple[dict[str, Any], ...] = ()
    size: Size | None = None
    called: Mapping[StepId, Called] = field(default_factory=dict)


@record(eq=False)
class Emission:
    """``package`` is None where the platform cannot say what the pipeline means: the ``problems``
    tell what, and where. With a package they are what the platform may refuse of it."""

    package: Package | None
    problems: tuple[Diagnostic, ...] = ()


class Check(Protocol):
    """What a pipeline must keep to on a platform."""

    def __call__(
        self, analysis: Analysis, version: str | None, kind: str | None = None
    ) -> Iterable[Diagnostic]: ...


class Emit(Protocol):
    """The package of a pipeline."""

    def __call__(
        self,
        analysis: Analysis,
        version: str | None,
        /,
        kind: str | None = None,
        *,
        split: bool = False,
    ) -> Emission: ...


@record(eq=False)
class Target:
    """``version`` in these functions is the platform's, one of ``versions``; None for any.
    ``kind`` is one of ``kinds``, the kinds of objects that a package can be; None for that which
    follows from the pipeline. With ``split`` a package that is too large for one object becomes
    several.

    ``check`` gives what a pipeline must keep to on this platform, beside the rules for all.
    ``patches`` reads what authors say in the platform's own words. ``needs_emission`` says whether
    only the package itself can show what is wrong: that it is too large, or what patches do.
    ``harmless`` are the codes of errors with which a package can be made all the same, to look for
    more of them in it.
    """

    name: str
    suffix: str
    versions: tuple[str, ...]
    floor: tuple[str, ...]
    patches: Callable[[Pipeline], Patches]
    kinds: tuple[str, ...]
    check: Check
    needs_emission: Callable[[Analysis], bool]
    emit: Emit
    harmless: frozenset[str] = frozenset()

    def analysis(self, pipeline: Pipeline, given: Mapping[str, str] | None = None) -> Analysis:
        """What follows from a pipeline that is on its way to this platform. ``given`` are values
        of params, as texts."""
        return Analysis(pipeline, self.patches(pipeline), given)
