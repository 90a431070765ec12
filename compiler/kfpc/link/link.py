"""A spec and its components become a pipeline: every name resolved, every value typed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kfpc.clusters import Profile
from kfpc.components import ComponentLibrary
from kfpc.diagnostics import Report
from kfpc.language import SpecReading
from kfpc.language.braces import report_misplaced
from kfpc.language.marks import position_of
from kfpc.language.spec import Spec
from kfpc.link.body import Instances
from kfpc.link.context import Context
from kfpc.link.cuts import Cuts, cuts_of, with_erroneous_parts
from kfpc.link.others import Others
from kfpc.link.params import read_params, without_files
from kfpc.link.patch import read_patch
from kfpc.link.profile import read_profile
from kfpc.link.results import read_results
from kfpc.link.scopes import (
    DeclaredScope,
    declare_exit,
    declare_hooks,
    declare_scope,
    link_scope,
    prepare,
)
from kfpc.link.workflow import read_workflow
from kfpc.pipeline.erroneous import ERRONEOUS, Erroneous
from kfpc.pipeline.pipeline import Pipeline
from kfpc.pipeline.schedule import Schedule
from kfpc.pipeline.scope import Scope, ScopeKind
from kfpc.pipeline.step import TextSite
from kfpc.record import replace
from kfpc.source import Document, Place
from kfpc.typecheck.symbols import Symbols


def link(
    document: Document,
    read: SpecReading,
    library: ComponentLibrary,
    report: Report,
    cluster: Profile | Erroneous | None = None,
    others: Others | None = None,
) -> Pipeline:
    """The pipeline of a spec; with mistakes as far as it goes, and a diagnostic for each.

    ``cluster`` takes the place of the spec's own profile.
    """
    spec, others = read.spec, others or Others()
    strays = Report()
    report_misplaced(document, read, strays)
    report.extend(strays.found)
    cuts = cuts_of(spec, read.broken | read.dropped)
    profile = _profile(document, spec, cuts, report, cluster)
    scheduled = "schedule" in document.data or "schedule" in cuts.of_spec()
    params = read_params(document, spec, cuts, report)
    if params is not ERRONEOUS:
        params = without_files(params, report)
    names = Symbols(params, {}, report, scheduled=scheduled)
    home = document.place("steps")
    context = Context(
        document, spec, cuts, report, library, profile, names, home, others,
        (document.source.name,),
    )  # fmt: skip
    prepare(context)
    declared = declare_scope(context, spec.steps)
    results = read_results(declared.context)
    instances = Instances()
    scope = link_scope(declared, ScopeKind.ROOT, results, instances)
    at_end = _at_the_end(context, declared, instances)
    hooks = _hooks(context, declared, instances)
    workflow = read_workflow(document, spec.workflow, cuts, names)
    argo, readings = _argo(context)
    return Pipeline(
        name=spec.name,
        place=document.place("name"),
        root=scope,
        workflow=with_erroneous_parts(workflow, cuts.of_workflow()),
        profile=profile,
        profile_place=_profile_place(document, cuts, given=cluster is not None),
        description=spec.description,
        argo=argo,
        readings=readings,
        on_exit=at_end,
        hooks=hooks,
        schedule=_schedule(context),
        unread=(*strays.found, *_unread(document, cuts)),
    )


def _schedule(context: Context) -> Schedule | Erroneous | None:
    model, cuts = context.spec.schedule, context.cuts
    if cuts.touch("schedule") or (model is None and "schedule" in cuts.of_spec()):
        return ERRONEOUS
    if model is None:
        return None
    from kfpc.link.schedule import read_schedule  # noqa: PLC0415 - most specs have none

    return read_schedule(model, context.document.place("schedule"), context.outside)


def _at_the_end(context: Context, run: DeclaredScope, instances: Instances) -> Scope | None:
    """The steps that run when the run has ended."""
    declared = declare_exit(context, run)
    if declared is None:
        return None
    workflow = context.spec.workflow
    scope = link_scope(declared, ScopeKind.EXIT, {}, instances)
    return replace(scope, fails_run=workflow is not None and workflow.exit_failure == "fail")


def _hooks(context: Context, run: DeclaredScope, instances: Instances) -> Scope | None:
    """The steps that run beside the run."""
    declared = declare_hooks(context, run)
    if declared is None:
        return None
    from kfpc.link.hooks import report_hooks  # noqa: PLC0415 - most specs have none

    report_hooks(declared)
    return link_scope(declared, ScopeKind.HOOKS, {}, instances)


def _argo(context: Context) -> tuple[dict[str, Any] | None, tuple[TextSite, ...]]:
    """The patch of the whole, and its texts with expressions."""
    patch = context.spec.argo
    if patch is None:
        return None, ()
    readings: list[TextSite] = []
    names = replace(context.outside, readings=readings).at(position_of(Spec, "argo"))
    return read_patch(patch, context.document.place("argo"), names), tuple(readings)


def _unread(document: Document, cuts: Cuts) -> Iterator[Place]:
    """What was cut out beside the steps and the params, which hold what is erroneous of them."""
    for key in sorted(cuts.keys()):
        if key not in ("params", "steps", "on_exit") or (key,) in cuts.paths:
            yield document.place(key)


def _profile(
    document: Document,
    spec: Spec,
    cuts: Cuts,
    report: Report,
    given: Profile | Erroneous | None,
) -> Profile | Erroneous:
    whole = not cuts.touch("cluster")
    own = read_profile(spec.cluster, document.place("cluster"), report, whole=whole)
    if given is not None:
        return given
    return ERRONEOUS if "cluster" in cuts.of_spec() else own


def _profile_place(document: Document, cuts: Cuts, *, given: bool) -> Place | None:
    """Where the cluster is named; of one that is given from outside, or that an unknown key may
    have been meant for, where it would be."""
    named = given or "cluster" in document.data or "cluster" in cuts.of_spec()
    return document.place("cluster") if named else None
