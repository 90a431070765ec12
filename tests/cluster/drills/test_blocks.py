"""Steps in blocks: how often they are begun, and what counts as agreement, on runs that no cluster
made."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.cluster.controller import Outcome
from tests.cluster.drills.agreement import Result, Verdict
from tests.cluster.drills.beginnings import judge
from tests.cluster.drills.blocks import Block, expected
from tests.cluster.drills.drill import Drill, Kind
from tests.cluster.drills.happenings import HAPPENINGS
from tests.cluster.drills.matrix import WITHIN
from tests.cluster.drills.records import Recorded, record_of
from tests.cluster.drills.seen import Records, Seen, see
from tests.cluster.drills.setting import Setting
from tests.cluster.drills.test_agreement import SESSION
from tests.cluster.drills.test_page import SESSION_ON
from tests.cluster.drills.within import rows_within

GROUP, TWICE = Block("group"), Block("group", 2)
LOOP, REPEAT = Block("loop", 2), Block("repeat", 2)


@pytest.mark.parametrize(
    ("blocks", "ends", "succeeds", "begun"),
    [
        ((GROUP,), {0: [False]}, False, {0: 1}),
        ((TWICE,), {0: [True]}, True, {0: 1}),
        ((TWICE,), {0: [False, True]}, True, {0: 2}),
        ((TWICE,), {0: [False, False]}, False, {0: 2}),
        ((LOOP,), {0: [False], 1: [True]}, False, {0: 1, 1: 1}),
        ((TWICE, LOOP), {0: [False, True], 1: [True, True]}, True, {0: 2, 1: 2}),
        ((LOOP, TWICE), {0: [False, True], 1: [True]}, True, {0: 2, 1: 1}),
        ((REPEAT,), {0: [True, True]}, True, {0: 2}),
        ((REPEAT,), {0: [False]}, False, {0: 1}),
        ((TWICE, REPEAT), {0: [True, False, True, True]}, True, {0: 4}),
    ],
)
def test_how_often_blocks_begin_a_step(
    blocks: tuple[Block, ...], ends: dict[int, list[bool]], succeeds: bool, begun: dict[int, int]
) -> None:
    assert expected(blocks, ends) == (succeeds, begun)


def test_a_beginning_that_did_not_come_is_missed() -> None:
    assert expected((TWICE,), {0: [False]}) == (True, {0: 2})
    assert expected((LOOP,), {0: [True]}) == (True, {0: 1, 1: 1})


def of(*names: str) -> tuple[Any, ...]:
    return tuple(HAPPENINGS[name] for name in names)


FAILED = "main: Error (exit code 1)"
AGAIN = Drill(Kind((0, 1)), of("exit-1", "exit-1", "exit-1"), blocks=(TWICE,))
EACH = Drill(Kind((0, 1)), of("exit-1"), blocks=(LOOP,), others=(of("exit-1"),))


def run_of(drill: Drill, phase: str, ends: dict[str, str], steps: dict[str, str]) -> Seen:
    """What is seen of a run whose pods' nodes ended so; ``steps`` are the step's own nodes."""
    name = "drill-x"
    nodes = {
        f"{name}.{node}": {
            "name": f"{name}.{node}",
            "type": "Pod",
            "phase": end,
            "message": FAILED if end == "Failed" else "",
            "outputs": {"exitCode": "1" if end == "Failed" else "0"},
        }
        for node, end in ends.items()
    }
    for node, end in steps.items():
        nodes[f"{name}.{node}"] = {"name": f"{name}.{node}", "type": "DAG", "phase": end}
    pods = [
        {
            "metadata": {
                "uid": node,
                "creationTimestamp": f"2026-01-31T00:00:0{number}Z",
                "annotations": {"workflows.argoproj.io/node-name": f"{name}.{node}"},
            },
            "spec": {"nodeName": "spot", "containers": [{"name": "main"}]},
        }
        for number, node in enumerate(ends)
    ]
    outcome = Outcome(name, phase, "", nodes)
    return see(outcome, pods, Records({}, {}), ["spot"], drill.two_levels)


TWO_BEGINNINGS = run_of(
    AGAIN,
    "Succeeded",
    {
        "group-0.round-1.train.round-1(0)": "Failed",
        "group-0.round-1.train.round-2(0)": "Failed",
        "group-0.round-2.train.round-1(0)": "Failed",
        "group-0.round-2.train.round-2(0)": "Succeeded",
    },
    {"group-0.round-1.train": "Failed", "group-0.round-2.train": "Succeeded"},
)
ELEMENTS = run_of(
    EACH,
    "Succeeded",
    {
        "loop-0.round(0:0).train.round-1(0)": "Failed",
        "loop-0.round(1:1).train.round-1(0)": "Failed",
        "loop-0.round(0:0).train.round-2(0)": "Succeeded",
        "loop-0.round(1:1).train.round-2(0)": "Succeeded",
    },
    {"loop-0.round(0:0).train": "Succeeded", "loop-0.round(1:1).train": "Succeeded"},
)


def without_records(seen: Seen, drill: Drill) -> list[str]:
    """What is otherwise."""
    return list(judge(drill, seen, SESSION).otherwise)


def test_each_beginning_has_whole_budgets_and_goes_on_in_what_happens() -> None:
    first, second = TWO_BEGINNINGS.begun
    assert (first.phase, second.phase, second.earlier) == ("Failed", "Succeeded", 2)
    judgement = judge(AGAIN, TWO_BEGINNINGS, SESSION)
    assert judgement.otherwise == ()
    assert judgement.verdict is Verdict.AGREES
    assert judgement.course.end == "succeeded"
    assert [one.judgement.course.end for one in judgement.begun] == ["failed", "succeeded"]


def test_each_element_has_its_own() -> None:
    assert {element: len(parts) for element, parts in ELEMENTS.of.items()} == {0: 1, 1: 1}
    assert [one.name for one in ELEMENTS.begun] == ["drill-x-0", "drill-x-1"]
    assert without_records(ELEMENTS, EACH) == []


def test_a_beginning_too_few_and_another_end_are_told() -> None:
    fewer = replace(TWO_BEGINNINGS, phase="Failed", begun=TWO_BEGINNINGS.begun[:1])
    assert without_records(fewer, AGAIN) == [
        "the run is Failed, and the plan says Succeeded",
        "its step was begun {0: 1} times, and the plan says {0: 2}",
    ]


def test_a_beginning_too_many_is_told() -> None:
    more = replace(ELEMENTS, begun=(*ELEMENTS.begun, replace(ELEMENTS.begun[0], earlier=2)))
    told = without_records(more, EACH)
    assert "its step was begun {0: 2, 1: 1} times, and the plan says {0: 1, 1: 1}" in told
    assert "its step was begun {0: 2, 1: 1} times, and the plan says 2 at most" in told


def test_what_is_otherwise_within_a_beginning_says_where() -> None:
    other = replace(AGAIN, happenings=of("exit-1", "exit-1", "success"))
    found = without_records(TWO_BEGINNINGS, other)
    assert any(text.startswith("element 0 after 2 pods: pods were 0.1 1.1") for text in found)


def test_the_plan_knows_how_often_the_step_is_begun() -> None:
    times = {key.partition(", ")[2]: drill.plan.times for key, drill in WITHIN.items()}
    assert times["both budgets spent"] == 1
    assert times["two budgets, once more"] == times["two budgets of each element"] == 2
    assert times["both elements again, for one gave up"] == 4
    assert {drill.plan.most_pods for drill in WITHIN.values()} == {2, 4}


def test_the_page_has_a_row_for_each_beginning(monkeypatch: pytest.MonkeyPatch) -> None:
    key = "within, once more"
    monkeypatch.setitem(WITHIN, key, AGAIN)
    record = record_of(Result(AGAIN, TWO_BEGINNINGS, judge(AGAIN, TWO_BEGINNINGS, SESSION)))
    assert record.pods == (4, 0)
    both = {Setting.DEFAULT: Recorded(SESSION_ON, {key: record})}
    first, second = rows_within(key, both)
    assert first == (
        "once more",
        "a group with 1 retry",
        "two budgets, 0 and 1",
        "1, 1",
        "failure → new round → failure → gives up",
        "Failed: exit 1; Failed: exit 1",
        "–",
        "",
        "succeeded",
    )
    assert second[3:6] == ("1, 2", "failure → new round → success", "Failed: exit 1; Succeeded")
