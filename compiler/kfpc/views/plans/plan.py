"""The plan of a pipeline as somebody asks for it."""

from __future__ import annotations

from kfpc.analysis import Analysis
from kfpc.diagnostics import Diagnostic, Report
from kfpc.source import suppress
from kfpc.views.plans.assumptions import NONE, Assumptions, known_step, work_of
from kfpc.views.plans.view import PlanView, view


def planned(
    analysis: Analysis, step: str | None = None, assumed: Assumptions | None = None
) -> tuple[PlanView | None, tuple[Diagnostic, ...], tuple[str, ...]]:
    """The plan of all steps, or of one; what is wrong with the file of prices, and the path of
    that. The plan is None after an error there. Raises AssumptionError."""
    plans = analysis.plans
    if step is not None:
        id = known_step(step, {plan.qualified: id for id, plan in plans.items()}, "step")
        plans = {id: plans[id]}
    report = Report()
    work, document = work_of(assumed or NONE, analysis, report)
    documents = () if document is None else (document,)
    found = tuple(suppress(report.sorted(), documents))
    shown = None if work is None else view(analysis, plans, work)
    return shown, found, tuple(one.source.name for one in documents)
