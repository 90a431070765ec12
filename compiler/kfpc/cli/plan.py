"""``kfpc plan``: what each step of a spec may do, take and cost, before it is submitted."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import kfpc
from kfpc.analysis import Analysis
from kfpc.checks import check_max_pods
from kfpc.cli.assumptions import WorkOptions, known_step, work_of
from kfpc.cli.inputs import assignments, failure, params, source
from kfpc.cli.outcome import Exit, Outcome
from kfpc.cli.reports import Format, passes, report
from kfpc.cli.streams import Color, style_for, width_of
from kfpc.diagnostics import Diagnostic, Report
from kfpc.diagnostics.visible import visible
from kfpc.pipeline.ids import StepId, qualified
from kfpc.record import record
from kfpc.source import suppress

if TYPE_CHECKING:
    from kfpc.views.plans import PlanView, Work


@record
class Request:
    """The options of ``kfpc plan``."""

    spec: str
    set: Sequence[str]
    params: Sequence[str]
    cluster: str | None
    argo: str | None
    step: str | None
    max_pods: int | None
    work: WorkOptions
    json: bool
    color: Color


def plan_spec(request: Request) -> Outcome:
    """The plan goes to standard output, diagnostics to standard error."""
    values = assignments(request.set)
    found = Report()
    filled = params(request.params, request.spec, found)
    if found.failed:
        return _outcome(request, found.sorted())
    result = kfpc.load(
        source(request.spec),
        cluster=request.cluster,
        argo=request.argo,
        set=values,
        params=filled.values,
        places=filled.places,
    )
    found.extend(result.diagnostics)
    pipeline = result.pipeline
    if pipeline is None or found.failed:
        return _outcome(request, found.sorted())
    return _planned(request, Analysis(pipeline, result.given, request.max_pods), found)


def _planned(request: Request, analysis: Analysis, found: Report) -> Outcome:
    """The plan of a pipeline without errors."""
    from kfpc.views.plans import view  # noqa: PLC0415 - after an error there is none

    steps = {plan.qualified: id for id, plan in analysis.plans.items()}
    if request.step is not None:
        known_step(request.step, steps, "--step")
    about_prices = Report()
    work, document = work_of(request.work, analysis, about_prices)
    documents = () if document is None else (document,)
    found.extend(suppress(about_prices.sorted(), documents))
    if work is None:
        return _outcome(request, found.sorted())
    found.extend(check_max_pods(analysis))
    step = None if request.step is None else steps[request.step]
    plans = analysis.plans if step is None else {step: analysis.plans[step]}
    shown = view(analysis, plans, work)
    return _outcome(request, found.sorted(), _text(request, shown), _unsaid(step, work))


def _unsaid(step: StepId | None, work: Work) -> str:
    """A line for who gave hours, but none of the step that is shown."""
    if step is None or not work.hours or step in work.hours:
        return ""
    name = visible(qualified(step))
    return f"note: {name} has no estimate: there is no --hours {name}=H\n"


def _text(request: Request, shown: PlanView) -> str:
    if request.json:
        from kfpc.views.plans.as_json import plan_json  # noqa: PLC0415 - one of two

        return plan_json(shown)
    from kfpc.views.plans.as_text import plan_text  # noqa: PLC0415

    style = style_for(sys.stdout, request.color, os.environ)
    return plan_text(shown, width=width_of(sys.stdout, os.environ), style=style)


def _outcome(
    request: Request, diagnostics: Sequence[Diagnostic], text: str = "", note: str = ""
) -> Outcome:
    """``text`` is the plan; without one there are errors. ``note`` goes after the diagnostics."""
    told = report(
        diagnostics,
        Format.TEXT,
        valid=True,
        style=style_for(sys.stderr, request.color, os.environ),
        width=width_of(sys.stderr, os.environ),
    )
    told += note
    if passes(diagnostics, strict=False):
        return Outcome(Exit.CLEAN, text, told)
    named = (request.spec, *request.params, request.cluster, request.work.prices)
    return Outcome(failure(diagnostics, named), text, told)
