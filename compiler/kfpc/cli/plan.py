"""``kfpc plan``: what each step of a spec may do, take and cost, before it is submitted."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import kfpc
from kfpc.cli.assumptions import WorkOptions, assumptions, misuse
from kfpc.cli.inputs import assignments, failure, params, source, together
from kfpc.cli.outcome import Exit, MisuseError, Outcome
from kfpc.cli.reports import Format, passes, report
from kfpc.cli.streams import Color, style_for, width_of
from kfpc.diagnostics import Diagnostic, Report
from kfpc.diagnostics.visible import visible
from kfpc.record import record
from kfpc.views.plans.assumptions import AssumptionError, Assumptions

if TYPE_CHECKING:
    from kfpc.views.plans import PlanView


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
    brief: bool
    explain: bool
    names: bool
    all: bool
    color: Color


def plan_spec(request: Request) -> Outcome:
    """The plan goes to standard output, diagnostics to standard error."""
    if request.json and (request.brief or request.explain or request.names):
        message = "--brief and --explain are for text; --format json has all of it"
        if request.names:
            message = "--names is for text; --format json has them"
        raise MisuseError(message)
    values, assumed = assignments(request.set), assumptions(request.work)
    found = Report()
    filled = params(request.params, request.spec, found)
    if found.failed:
        return _outcome(request, found.sorted())
    try:
        result = kfpc.plan(
            source(request.spec),
            cluster=request.cluster,
            argo=request.argo,
            set=values,
            params=filled.values,
            places=filled.places,
            step=request.step,
            max_pods=request.max_pods,
            assumed=assumed,
        )
    except AssumptionError as error:
        raise misuse(error) from error
    diagnostics = together(found, result.diagnostics)
    if result.view is None:
        return _outcome(request, diagnostics)
    text = _text(request, result.view)
    note = _unsaid(request.step, assumed) + _many(request.work.rate, result.view.rate)
    return _outcome(request, diagnostics, text, note)


def _unsaid(step: str | None, assumed: Assumptions) -> str:
    """A line for who gave hours, but none of the step that is shown."""
    if step is None or not assumed.hours or step in assumed.hours or assumed.hours_of_one:
        return ""
    return f"note: {visible(step)} has no estimate: there is no --hours {visible(step)}=H\n"


def _many(said: str | None, rate: float | None) -> str:
    """A line for who may have meant per cent."""
    if said is None or "%" in said or rate is None or rate < 1:
        return ""
    shown = visible(said)
    return f"note: assumed {shown} preemptions per hour; for {shown} percent write `{shown}%`\n"


def _text(request: Request, shown: PlanView) -> str:
    if request.json:
        from kfpc.views.plans.as_json import plan_json  # noqa: PLC0415 - one of two

        return plan_json(shown)
    from kfpc.views.plans.as_text import plan_text  # noqa: PLC0415

    style = style_for(sys.stdout, request.color, os.environ)
    return plan_text(
        shown,
        width=width_of(sys.stdout, os.environ),
        style=style,
        brief=request.brief,
        explain=request.explain,
        names=request.names,
    )


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
        all=request.all,
    )
    told += note
    if passes(diagnostics, strict=False):
        return Outcome(Exit.CLEAN, text, told)
    named = (request.spec, *request.params, request.cluster, request.work.prices)
    return Outcome(failure(diagnostics, named), text, told)
