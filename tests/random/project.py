"""Whole specs, with the files that they use."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from tests.random.blocks import results, steps
from tests.random.leaves import Made
from tests.random.settings import ARGO_OF_THE_RUN, CLUSTERS, OF_THE_RUN, SCHEDULES, SETTINGS
from tests.random.values import (
    MARKS,
    VALUES,
    Around,
    Draw,
    Known,
    Project,
    chance,
    one_of,
    some,
    value,
)
from tests.random.writing import written

KINDS = ["Workflow", "WorkflowTemplate", "ClusterWorkflowTemplate", "CronWorkflow"]
RUN = [Known(f"run.{fact}", "String") for fact in ("name", "id", "namespace", "created")]

__all__ = ["Project", "projects", "put"]


@st.composite
def projects(draw: Draw) -> Project:
    """A spec of the whole language, with its files."""
    project = Project(spec={"apiVersion": "kfpc/v1", "name": "random"})
    spec = project.spec
    known = params(draw, spec)
    if chance(draw, 3):
        kept = {"secret": {"name": "s", "key": "k"}}
        spec["params"] = {**spec.get("params", {}), "token": kept}
    if chance(draw, 2):
        spec["cluster"] = one_of(draw, CLUSTERS)
    if chance(draw, 3):
        spec["defaults"] = some(draw, SETTINGS, 2)
    if chance(draw, 3):
        spec["step_templates"] = templates(draw)
    scheduled = chance(draw, 6)
    if scheduled:
        spec["schedule"] = one_of(draw, SCHEDULES)
        known.append(Known("run.scheduled", "String"))
    around = Around(project, [*known, *draw(st.lists(st.sampled_from(RUN), max_size=1))])
    around.secrets = ["params.token"] if "token" in spec.get("params", {}) else []
    around.templates = list(spec.get("step_templates", ()))
    spec["steps"] = steps(draw, around)
    given = Made({})
    results(draw, around, given)
    spec |= given.step
    if chance(draw, 3):
        facts = [Known("run.status", "String"), Known("run.failures", "List"),
                 Known("run.duration", "Float")]  # fmt: skip
        at_exit = replace(around, known=[*known, *facts], depth=1, files=[], steps=[])
        spec["on_exit"] = steps(draw, at_exit)
    of_the_run(draw, project)
    if chance(draw, 4):
        of_hooks(draw, replace(around, known=known))
    if chance(draw, 4):
        project.kind = "CronWorkflow" if scheduled else one_of(draw, KINDS[:3])
    return project


def params(draw: Draw, spec: dict[str, Any]) -> list[Known]:
    """Params of all types, and as what they are known."""
    found: dict[str, Any] = {}
    for number in range(draw(st.integers(0, 4))):
        kind = one_of(draw, sorted(VALUES))
        name = one_of(draw, ["p", "p", "in", "P-", "item_"]) + str(number)
        found[name] = {"type": kind, "default": value(draw, kind)}
        if kind == "String" and chance(draw, 2):
            found[name]["default"] += MARKS[number]
        if chance(draw, 6) and kind not in ("List", "Dict"):
            found[name]["enum"] = [found[name]["default"]]
    if found:
        spec["params"] = found
    return [Known(f"params.{name}", param["type"]) for name, param in found.items()]


def templates(draw: Draw) -> dict[str, Any]:
    found = {"base": some(draw, SETTINGS, 3) or {"cpu": 1}}
    if chance(draw, 2):
        found["more"] = {"extends": "base", **some(draw, SETTINGS, 2)}
    return found


def of_the_run(draw: Draw, project: Project) -> None:
    spec = project.spec
    workflow = some(draw, OF_THE_RUN, 2)
    if "'workspace'" in f"{spec} {project.files}":
        workflow["workspace"] = "1Gi"
    spec |= {"workflow": workflow} if workflow else {}
    if chance(draw, 8):
        spec["argo"] = one_of(draw, ARGO_OF_THE_RUN)


WHENS = ["run.status == 'Running'", "run.status == 'Failed'", "run.duration > 3.5",
         "run.status != 'Running' && run.name != 'it''s {x}'", True]  # fmt: skip


def of_hooks(draw: Draw, around: Around) -> None:
    """Hooks of the run, each a group: they read nothing of each other."""
    facts = [Known("run.status", "String"), Known("run.duration", "Float")]
    workflow = around.project.spec.setdefault("workflow", {})
    workflow.pop("parallelism", None)
    workflow["hooks"] = {
        name: {
            "when": one_of(draw, WHENS),
            "steps": steps(
                draw, replace(around, known=[*around.known, *facts], depth=1, files=[], steps=[])
            ),
        }
        for name in ("tell", "Tell_1")[: draw(st.integers(1, 2))]
    }


def put(project: Project, folder: Path) -> str:
    """Writes the files of a project into a folder; the text of its spec."""
    for name, data in project.files.items():
        file = folder / name
        file.parent.mkdir(exist_ok=True)
        shown = {key: value for key, value in data.items() if not key.startswith("x-")}
        file.write_text(written(shown), encoding="utf-8")
    return written(project.spec)
