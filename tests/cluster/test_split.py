"""Dags in parts, as Argo runs them: a graph in parts of three tasks against the same in one dag,
and a thousand steps."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from kfpc.targets.argo import emit, weight
from kfpc.targets.argo.children import cut
from kfpc.targets.argo.status import status_of
from tests.cluster import stand_ins
from tests.cluster.controller import Outcome, Run, Taking, compiled, nodes_of
from tests.cluster.evil import EXACT
from tests.cluster.kubectl import get
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


LATTICE = spec_of(
    "lattice",
    steps={
        f"s{row}-{column}": shell(
            "sleep 2",
            after=[f"s{row - 1}-{column}", f"s{row - 1}-{(column + 1) % 3}"] if row else [],
        )
        for row in range(3)
        for column in range(3)
    },
)
"""Each step waits for two of the row before: there is no part that costs nothing."""


def in_parts(manifest: dict[str, Any], spec: str = SHAPES) -> None:
    """Makes a package of dags with three tasks at most."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(emit, "MOST_TASKS", 3)
        manifest["spec"] = {**manifest["spec"], "templates": compiled(spec)["spec"]["templates"]}
    put = manifest["spec"]["templates"]
    assert all(len(template.get("dag", {}).get("tasks", ())) <= 3 for template in put)


def parted(spec: str = SHAPES) -> Run:
    def edit(manifest: dict[str, Any]) -> None:
        in_parts(manifest, spec)
        stand_ins.put_in(manifest)

    return Run(spec, edit=edit)


def in_children(manifest: dict[str, Any]) -> tuple[dict[str, Any], ...]:
    """The objects of a package of which all that can be a child run is one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(weight, "LARGEST_OBJECT", 1)
        patch.setattr(cut, "_RUN_NODES", 0)
        found = cut.in_children(manifest)
    assert found.children
    return (*found.children, found.manifest)


CHILDREN = spec_of(
    "children",
    params={"word": "a $(WORD) $$", "on": False},
    workflow={"labels": {"team": "blue"}, "timeout": "1h"},
    steps={
        "maker": write(EVIL),
        "group": {
            "steps": {
                "inner": {
                    "image": "report",
                    "args": [
                        braced("steps.maker.outputs.out"),
                        braced("params.word"),
                        braced("run.name"),
                        braced("run.id"),
                        braced("run.created"),
                    ],
                },
                "given": {**write(EVIL), "after": ["inner"]},
            },
            "outputs": {"out": braced("steps.given.outputs.out"), "run": braced("run.name")},
        },
        "each": {
            "for_each": ["a {{workflow.name}}".replace("{{", "{ {"), "b"],
            "steps": {"one": {**write("x"), "inputs": {"item": braced("item")}}},
            "outputs": {"all": braced("steps.one.outputs.out")},
        },
        "lost": {
            "continue_on_failure": True,
            "steps": {"fails": shell("exit 3"), "never": shell("true", after=["fails"])},
        },
        "skipped": {"when": "params.on", "steps": {"never-too": shell("true")}},
        "last": {
            "image": "report",
            "args": [
                braced("steps.group.outputs.out"),
                braced("steps.group.outputs.run"),
                braced("json(steps.each.outputs.all)"),
                braced("steps.lost.status"),
                braced("steps.skipped.status"),
            ],
            "after": ["lost", "skipped"],
        },
    },
    outputs={"out": braced("steps.group.outputs.out")},
)

WAITED_FOR = spec_of(
    "waited-for",
    steps={"group": {"steps": {"slow": shell("sleep 40")}}},
)

OVER = spec_of(
    "over",
    workflow={"timeout": "60s"},
    steps={"group": {"steps": {"slow": shell("sleep 600")}}},
)

THOUSAND = spec_of(
    "thousand",
    params={"on": False},
    steps={
        "first": never(),
        **{f"middle-{number}": never(after=["first"]) for number in range(998)},
        "last": never(after=[f"middle-{number}" for number in range(998)]),
    },
)

RUNS = {
    "whole": Run(SHAPES),
    "parts": parted(),
    "thousand": Run(THOUSAND),
    "lattice": parted(LATTICE),
    "shapes-apart": replace(parted(), apart=in_children),
    "together": Run(CHILDREN),
    "apart": Run(CHILDREN, apart=in_children),
    "waited-for": Run(
        WAITED_FOR, apart=in_children, takings=(Taking("group", "evict", "failure condition"),)
    ),
    "over": Run(OVER, apart=in_children),
}

Outcomes = Mapping[str, Outcome]


def children(outcome: Outcome) -> list[Outcome]:
    """The child runs of a run, with theirs."""
    return [
        Outcome(
            one["metadata"]["name"],
            one["status"].get("phase", "Pending"),
            one["status"].get("message", ""),
            nodes_of(one["status"]),
        )
        for one in get("workflows", "-l", f"kfpc/run={outcome.name}")["items"]
    ]


def steps(outcome: Outcome) -> dict[str, str]:
    """How the author's steps ended, wherever they stand; those left out with a part too."""
    nodes = [node for one in (outcome, *children(outcome)) for node in one.nodes.values()]
    found = {node["displayName"]: node["phase"] for node in nodes}
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


def test_parts_with_barriers_keep_the_order(outcomes: Outcomes) -> None:
    outcome = outcomes["lattice"]
    assert outcome.phase == "Succeeded", outcome
    nodes = {node["displayName"]: node for node in outcome.nodes.values()}
    for row in range(1, 3):
        for column in range(3):
            begins = nodes[f"s{row}-{column}"]["startedAt"]
            for other in (column, (column + 1) % 3):
                assert nodes[f"s{row - 1}-{other}"]["finishedAt"] <= begins


def reports(outcome: Outcome, step: str) -> list[str]:
    """What a step got, in whichever run it is."""
    for one in (outcome, *children(outcome)):
        for node in one.nodes.values():
            if node["displayName"] == step and node["type"] == "Pod":
                return one.report(node["name"].removeprefix(f"{one.name}.")).args
    raise AssertionError(f"no pod of {step}; {outcome}")


def test_child_runs_do_what_the_parts_did(outcomes: Outcomes) -> None:
    """The same steps end in the same way, and a failure in a child stops what it stopped before."""
    whole, apart = outcomes["whole"], outcomes["shapes-apart"]
    assert len(children(apart)) > 1
    assert steps(apart) == steps(whole), apart
    assert apart.phase == "Failed"
    assert reports(apart, "joined") == reports(whole, "joined")


def test_child_runs_are_told_what_is_read_of_the_run(outcomes: Outcomes) -> None:
    together, apart = outcomes["together"], outcomes["apart"]
    assert together.phase == apart.phase == "Succeeded", apart
    assert {one.phase for one in children(apart)} == {"Succeeded", "Failed"}
    plain, cut_off = reports(together, "inner"), reports(apart, "inner")
    assert cut_off[:2] == plain[:2] == [EVIL, "a $(WORD) $$"]
    run = get("workflow", apart.name)["metadata"]
    assert cut_off[2:] == [run["name"], run["uid"], run["creationTimestamp"]]


def test_child_runs_give_what_groups_give(outcomes: Outcomes) -> None:
    together, apart = outcomes["together"], outcomes["apart"]
    expected = reports(together, "last")
    expected[1] = apart.name
    assert reports(apart, "last") == expected
    assert apart.results == {"out": EVIL} == together.results


def test_child_runs_go_with_the_run(outcomes: Outcomes) -> None:
    name = outcomes["apart"].name
    (uid,) = {
        one["uid"]
        for child in get("workflows", "-l", f"kfpc/run={name}")["items"]
        for one in child["metadata"]["ownerReferences"]
    }
    assert uid == get("workflow", name)["metadata"]["uid"]
    labels = get("workflows", "-l", f"kfpc/run={name}")["items"][0]["metadata"]["labels"]
    assert labels["team"] == "blue"


def test_no_child_is_begun_twice_where_the_pod_is_evicted_that_waits(outcomes: Outcomes) -> None:
    outcome = outcomes["waited-for"]
    assert outcome.phase == "Succeeded", outcome
    first, last = (pod["phase"] for pod in outcome.attempts("group"))
    assert (first in ("Failed", "Error"), last) == (True, "Succeeded")
    (child,) = children(outcome)
    assert child.phase == "Succeeded"


def test_a_child_ends_when_the_time_of_the_run_is_over(outcomes: Outcomes) -> None:
    outcome = outcomes["over"]
    assert outcome.phase == "Failed", outcome
    (child,) = children(outcome)
    end = time.monotonic() + 60
    while child.phase != "Failed" and time.monotonic() < end:
        time.sleep(1)
        (child,) = children(outcome)
    assert child.phase == "Failed", child


def test_a_thousand_steps_are_taken(outcomes: Outcomes) -> None:
    outcome = outcomes["thousand"]
    assert outcome.phase == "Succeeded", outcome.message
    skipped = [node for node in outcome.nodes.values() if node["phase"] == "Skipped"]
    assert len(skipped) == 1000


def test_a_run_is_as_large_as_was_reckoned(outcomes: Outcomes) -> None:
    outcome = outcomes["thousand"]
    measured = len(json.dumps(dict(outcome.nodes), separators=(",", ":")))
    assert abs(status_of(compiled(THOUSAND)).bytes - measured) < 0.15 * measured
