"""The plan of a pipeline as somebody asks for it."""

from __future__ import annotations

from datetime import datetime

from kfpc.analysis import Analysis
from kfpc.checks import check_max_pods
from kfpc.diagnostics import Diagnostic, Report
from kfpc.pipeline.erroneous import if_sound
from kfpc.source import suppress
from kfpc.targets.base import Package
from kfpc.views.plans.assumptions import NONE, AssumptionError, Assumptions, known_step, work_of
from kfpc.views.plans.view import PlanView, view


def planned(
    analysis: Analysis,
    step: str | None = None,
    max_pods: int | None = None,
    assumed: Assumptions | None = None,
    now: datetime | None = None,
    package: Package | None = None,
) -> tuple[PlanView | None, tuple[Diagnostic, ...], tuple[str, ...]]:
    """The plan of all steps, or of one; what is wrong with the file of prices, and whether all
    steps may take more pods than ``max_pods``; the path of that file. The times of a schedule are
    those after ``now``. The ``package`` says how large a run of all steps is, and what the platform
    calls them. The plan is None after an error in it. Raises AssumptionError."""
    if max_pods is not None and not (type(max_pods) is int and max_pods >= 1):
        raise AssumptionError("max_pods", " is a number of pods, from 1")
    plans, shown = analysis.plans, None
    if step is not None:
        shown = known_step(step, {plan.qualified: id for id, plan in plans.items()}, "step")
        plans = {shown: plans[shown]}
    report = Report()
    work, document = work_of(assumed or NONE, analysis, report, shown)
    documents = () if document is None else (document,)
    found = tuple(suppress(report.sorted(), documents))
    files = tuple(one.source.name for one in documents)
    if work is None:
        return None, found, files
    beyond = () if max_pods is None else check_max_pods(analysis, max_pods)
    schedule = if_sound(analysis.pipeline.schedule)
    coming = None
    if schedule is not None and step is None:
        from kfpc.views.plans.coming import coming_times  # noqa: PLC0415 - most specs have none

        coming = coming_times(schedule, now)
    return (
        view(
            analysis,
            plans,
            work,
            coming,
            package.size if package is not None and step is None else None,
            None if package is None else package.called,
        ),
        (*found, *beyond),
        files,
    )
