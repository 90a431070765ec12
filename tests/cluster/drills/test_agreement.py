"""What counts as agreement, on runs that no cluster made."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kfpc.preemption.course import State
from tests.cluster.drills.agreement import judge, shows, words
from tests.cluster.drills.drill import Drill, Kind
from tests.cluster.drills.happenings import HAPPENINGS
from tests.cluster.drills.seen import Face, Seen, SeenPod, Told, read_records, state_of

SESSION = "s"
TAKEN = Face("Failed", "main: Error (exit code 143)", 143)
DELETED = Face("Error", "pod deleted", None)
DONE = Face("Succeeded", "", 0)


def pod(failures: int, attempt: int, told: Told | None = None, created: float = 0) -> SeenPod:
    state = State(failures, attempt)
    return SeenPod(f"{failures}{attempt}", state, True, told or NOTHING, created)


NOTHING = Told(0, None, None, None, None)


def seen(phase: str, *ends: tuple[SeenPod, Face]) -> Seen:
    return Seen("drill-x", phase, "", tuple(p for p, _ in ends), {p.state: f for p, f in ends})


TWICE = Drill.of(Kind((1, 1)), "delete", "delete")


@pytest.mark.parametrize("first", [TAKEN, DELETED])
def test_a_preemption_has_two_faces(first: Face) -> None:
    found = seen("Succeeded", (pod(0, 1), first), (pod(0, 2), DELETED), (pod(1, 1), DONE))
    assert judge(TWICE, found, SESSION).otherwise == ()


def test_a_failure_is_no_preemption() -> None:
    failed = Face("Failed", "main: Error (exit code 1)", 1)
    found = seen("Succeeded", (pod(0, 1), failed), (pod(0, 2), TAKEN), (pod(1, 1), DONE))
    (otherwise,) = judge(TWICE, found, SESSION).otherwise
    assert "the plan says preemption" in otherwise


def test_pods_and_the_end_are_compared() -> None:
    found = seen("Failed", (pod(0, 1), TAKEN), (pod(0, 2), TAKEN))
    assert judge(TWICE, found, SESSION).otherwise == (
        "it is Failed, and the plan says succeeded",
        "pods were 0.1 0.2, and the plan says 0.1 0.2 1.1",
    )


def test_a_run_that_goes_on_has_no_end() -> None:
    drill = Drill.of(Kind((0, 0)), "exit-1")
    failed = (pod(0, 1), Face("Failed", "main: Error (exit code 1)", 1))
    assert judge(drill, seen("Error", failed), SESSION).otherwise == ()
    (otherwise,) = judge(drill, seen("Running", failed), SESSION).otherwise
    assert otherwise == "it is Running, and the plan says failed"


def test_so_is_the_kind_of_node() -> None:
    drill = Drill.of(Kind(1, fallback="last", by_value=True), "delete")
    on_spot = seen("Succeeded", (pod(0, 1), TAKEN), (pod(0, 2), DONE))
    (otherwise,) = judge(drill, on_spot, SESSION).otherwise
    assert "ran on a preemptible node, and the plan says on-demand nodes" in otherwise
    moved = replace(on_spot, pods=(on_spot.pods[0], replace(on_spot.pods[1], preemptible=False)))
    assert judge(drill, moved, SESSION).otherwise == ()


def told(begins_at: int, attempt: str, failures: str | None, last_cause: str) -> Told:
    return Told(begins_at, attempt, failures, last_cause, "/drills/s/drill-x/checkpoint")


def test_programs_are_told_of_the_attempts_before() -> None:
    drill = replace(TWICE, kind=replace(TWICE.kind, checkpoint="plain"))
    found = seen(
        "Succeeded",
        (pod(0, 1, told(0, "1", "0", "none")), TAKEN),
        (pod(0, 2, told(1, "2", "0", "preemption")), TAKEN),
        (pod(1, 1, told(2, "1", "1", "unknown")), DONE),
    )
    assert judge(drill, found, SESSION).otherwise == ()
    wrong = replace(found, pods=(*found.pods[:2], pod(1, 1, told(0, "3", "0", "preemption"))))
    (otherwise,) = judge(drill, wrong, SESSION).otherwise
    assert "was told" in otherwise


def test_a_pod_that_vanishes_spends_nothing_or_a_retry() -> None:
    drill = Drill.of(Kind(1), "vanish")
    again = Seen("drill-x", "Succeeded", "", (pod(0, 1), pod(0, 1)), {State(0, 1): DONE})
    retried = seen("Succeeded", (pod(0, 1), DELETED), (pod(0, 2), DONE))
    for found in (again, retried):
        assert judge(drill, found, SESSION).otherwise == ()
    assert len(list(words(drill))) == 2


def test_waits_are_as_long_as_the_plan_says() -> None:
    drill = Drill.of(Kind(1, backoff=5), "exit-1")
    failed = Face("Failed", "main: Error (exit code 1)", 1, finished=100)
    for created, agrees in ((105, True), (111, True), (103, False), (140, False)):
        found = seen("Succeeded", (pod(0, 1), failed), (pod(0, 2, None, created), DONE))
        assert (judge(drill, found, SESSION).otherwise == ()) is agrees, created


def test_where_an_output_marks_the_end_its_absence_is_a_preemption() -> None:
    said = "wait: Error (exit code 64): open /elsewhere/done: no such file or directory"
    face = Face("Error", said, 0)
    output = HAPPENINGS["output"]
    for checkpoint, name in (("none", "missing-output"), ("grace", "cut-short")):
        drill = Drill(Kind((1, 1), checkpoint=checkpoint), (output,))  # type: ignore[arg-type]
        (cause,) = output.causes_in(drill.plan)
        assert cause.name == name
        assert shows(cause, face)


@pytest.mark.parametrize(
    ("name", "two_levels", "state"),
    [
        ("drill-x.train", False, State(0, 1)),
        ("drill-x.train(2)", False, State(0, 3)),
        ("drill-x.train(1).train(0)", True, State(1, 1)),
        ("drill-x.train.round-2(0)", True, State(1, 1)),
    ],
)
def test_an_attempt_is_told_by_the_name_of_its_node(
    name: str, two_levels: bool, state: State
) -> None:
    assert state_of(name, two_levels=two_levels) == state


def test_records_are_read_by_the_uid_of_their_pods() -> None:
    log = '{"level": "info"}\n\ndrill-x of u1 1\n'
    log += "drill-x told u1 1 0 1 - none /drills/s/drill-x/checkpoint\n"
    assert read_records(log) == {"u1": told(0, "1", None, "none")}
