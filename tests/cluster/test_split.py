"""Dags in parts, as Argo runs them: a graph in parts of three tasks against the same in one dag,
and a thousand steps."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from kfpc.targets.argo import emit
from kfpc.targets.argo.passes import split
from kfpc.targets.argo.status import status_of
from tests.cluster import stand_ins
from tests.cluster.controller import Outcome, Run, compiled
from tests.cluster.evil import EXACT
from tests.cluster.specs import braced, encoded, spec_of

pytestmark = pytest.mark.cluster

EVIL = EXACT["markup"] + EXACT["backslashes"] + EXACT["json"] + EXACT["unicode"]


def write(text: str, **more: object) -> dict[str, object]:
    """A step that gives a text, and a file."""
    arguments = [braced("outputs.out.path"), encoded(text)]
    return {"image": "write", "args": arguments, "outputs": {"out": "String"}, **more}


def shell(script: str, **more: object) -> dict[str, object]:
    return {"image": "busybox:1", "script": script, **more}


def never(**more: object) -> dict[str, object]:
    return {"image": "busybox:1", "command": ["true"], "when": "params.on", **more}


SHAPES = spec_of(
    "shapes",
    params={"on": False},
    steps={
        "first": write(EVIL),
        "left": write("left", when="steps.first.outputs.out != ''"),
        "skipped": write("skipped", when="params.on && steps.first.outputs.out != ''"),
        "right": write("right", after=["first"]),
        "unlucky": shell("exit 1", after=["first"], continue_on_failure=True),
        "joined": {
            "image": "report",
            "args": [
                braced("steps.first.outputs.out"),
                braced("steps.left.outputs.out ?? 'no left'"),
                braced("steps.skipped.outputs.out ?? 'none'"),
                braced("steps.right.outputs.out"),
                braced("steps.unlucky.status"),
                braced("steps.skipped.status"),
            ],
        },
        "then": never(after=["joined"]),
        "after-then": write("after", after=["then"]),
        "failing": shell("exit 1", after=["after-then"]),
        "beside": write("beside", after=["after-then"]),
        "omitted": shell("true", after=["failing"]),
        "goes-on": shell("true", after=["beside"]),
        "end": shell("true", after=["omitted", "goes-on"]),
    },
)


def in_parts(manifest: dict[str, Any]) -> None:
    """Makes a package of dags with three tasks at most."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(emit, "MOST_TASKS", 3)
        patch.setattr(split, "MOST_TASKS", 3)
        manifest["spec"] = {**manifest["spec"], "templates": compiled(SHAPES)["spec"]["templates"]}
    put = manifest["spec"]["templates"]
    assert all(len(template.get("dag", {}).get("tasks", ())) <= 3 for template in put)


def parted() -> Run:
    def edit(manifest: dict[str, Any]) -> None:
        in_parts(manifest)
        stand_ins.put_in(manifest)

    return Run(SHAPES, edit=edit)


THOUSAND = spec_of(
    "thousand",
    params={"on": False},
    steps={
        "first": never(),
        **{f"middle-{number}": never(after=["first"]) for number in range(998)},
        "last": never(after=[f"middle-{number}" for number in range(998)]),
    },
)

RUNS = {"whole": Run(SHAPES), "parts": parted(), "thousand": Run(THOUSAND)}

Outcomes = Mapping[str, Outcome]


def steps(outcome: Outcome) -> dict[str, str]:
    """How the author's steps ended, wherever they stand; those left out with a part too."""
    found = {node["displayName"]: node["phase"] for node in outcome.nodes.values()}
    return {name: found.get(name, "Omitted") for name in ORDER}


ORDER = [
    *("first", "left", "skipped", "right", "unlucky", "joined", "then", "after-then"),
    *("failing", "beside", "omitted", "goes-on", "end"),
]


def test_parts_run_what_the_whole_runs(outcomes: Outcomes) -> None:
    whole, parts = outcomes["whole"], outcomes["parts"]
    assert steps(whole) == steps(parts), parts
    assert whole.phase == parts.phase == "Failed"


def test_values_come_through_parts_as_they_are(outcomes: Outcomes) -> None:
    def args(outcome: Outcome) -> list[str]:
        (node,) = (one for one in outcome.nodes.values() if one["displayName"] == "joined")
        return outcome.report(node["name"].removeprefix(f"{outcome.name}.")).args

    assert args(outcomes["parts"]) == args(outcomes["whole"])
    assert args(outcomes["parts"])[0] == EVIL


def test_a_thousand_steps_are_taken(outcomes: Outcomes) -> None:
    outcome = outcomes["thousand"]
    assert outcome.phase == "Succeeded", outcome.message
    skipped = [node for node in outcome.nodes.values() if node["phase"] == "Skipped"]
    assert len(skipped) == 1000


def test_a_run_is_as_large_as_was_reckoned(outcomes: Outcomes) -> None:
    outcome = outcomes["thousand"]
    measured = len(json.dumps(dict(outcome.nodes), separators=(",", ":")))
    assert abs(status_of(compiled(THOUSAND)).bytes - measured) < 0.15 * measured
