"""The kinds of objects that a package can be: a run, what runs are made of, or a schedule of runs.

All have the spec of a Workflow: a CronWorkflow keeps it in a spec of its own.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from kfpc.diagnostics import Diagnostic
from kfpc.diagnostics.catalogue.runs import BAD_KIND
from kfpc.pipeline.erroneous import sound
from kfpc.pipeline.pipeline import Pipeline
from kfpc.pipeline.schedule import Schedule, StopAfter
from kfpc.pipeline.values import Node
from kfpc.targets.argo.expressions.paths import RUN_PATHS
from kfpc.targets.argo.expressions.render import render_condition
from kfpc.targets.argo.naming import run_prefix
from kfpc.targets.argo.references.schedule import ScheduleNames

WORKFLOW, CRON_WORKFLOW = "Workflow", "CronWorkflow"
TEMPLATES = ("WorkflowTemplate", "ClusterWorkflowTemplate")
KINDS = (WORKFLOW, TEMPLATES[0], CRON_WORKFLOW, TEMPLATES[1])


def kind_of(pipeline: Pipeline, asked: str | None) -> str:
    """The kind of a pipeline's package: that which is asked for, or that which it needs."""
    return asked or (WORKFLOW if pipeline.schedule is None else CRON_WORKFLOW)


def spec_of(manifest: Mapping[str, Any]) -> Any:
    """The ``spec`` of the Workflow that a manifest is, or that runs begin with."""
    spec = manifest["spec"]
    return spec["workflowSpec"] if manifest["kind"] == "CronWorkflow" else spec


def unfit(pipeline: Pipeline, asked: str | None) -> Iterator[Diagnostic]:
    """Whether the pipeline lacks what the kind needs."""
    if asked == CRON_WORKFLOW and pipeline.schedule is None:
        yield BAD_KIND.at(
            pipeline.place,
            "a CronWorkflow needs a `schedule`, and the spec has none",
            help='write `schedule: {cron: "0 4 * * *"}`, or ask for a WorkflowTemplate',
        )


def unscheduled(pipeline: Pipeline, manifest: Mapping[str, Any]) -> Iterator[Diagnostic]:
    """Whether runs are asked when they were to start, though no schedule starts them."""
    kind = manifest["kind"]
    if pipeline.schedule is None or kind == CRON_WORKFLOW:
        return
    if RUN_PATHS["scheduled"] in json.dumps(manifest):
        yield BAD_KIND.at(
            pipeline.place,
            f"the spec reads `run.scheduled`, which a {kind} does not know",
            help="read `run.created`, or compile it as a CronWorkflow",
        )


def metadata(pipeline: Pipeline, kind: str, of_runs: Mapping[str, Any]) -> dict[str, Any]:
    """The metadata of the object. What is made once has a name, and runs get theirs from it."""
    name = run_prefix(pipeline.name)
    if kind == WORKFLOW:
        return {"generateName": f"{name}-", **of_runs}
    return {"name": name, **of_runs}


def around(schedule: Schedule | None, of_runs: Mapping[str, Any]) -> dict[str, Any]:
    """What a CronWorkflow has beside the spec of its runs."""
    assert schedule is not None
    history = schedule.history
    found = {
        "schedules": list(schedule.crons),
        "timezone": schedule.timezone,
        "concurrencyPolicy": schedule.concurrency and schedule.concurrency.capitalize(),
        "startingDeadlineSeconds": sound(schedule.starting_deadline),
        "suspend": schedule.suspend,
        "when": None if schedule.when is None else _when(schedule.when),
        "stopStrategy": _stop(schedule.stop_after),
        "successfulJobsHistoryLimit": None if history is None else history.succeeded,
        "failedJobsHistoryLimit": None if history is None else history.failed,
        "workflowMetadata": of_runs or None,
    }
    return {key: value for key, value in found.items() if value is not None}


def _when(condition: Node) -> str:
    """Argo reads the text of this tag as JSON, though it is none: a backslash is two there."""
    return render_condition(condition, ScheduleNames()).replace("\\", "\\\\")


def _stop(after: StopAfter | None) -> dict[str, str] | None:
    """Argo's names for the numbers of runs that ended so far."""
    if after is None:
        return None
    counts = {"succeeded": after.successes, "failed": after.failures}
    said = [f"cronworkflow.{name} >= {most}" for name, most in counts.items() if most is not None]
    return {"expression": " || ".join(said)} if said else None
