"""What counts as agreement, on runs that no cluster made."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kfpc.preemption.course import State
from tests.cluster.drills.agreement import Verdict, judge, shows
from tests.cluster.drills.drill import Drill, Kind
from tests.cluster.drills.happenings import HAPPENINGS
from tests.cluster.drills.seen import Face, Seen, SeenPod, Told, read_records, state_of
from tests.cluster.drills.setting import Setting

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


AGAIN = Seen("drill-x", "Succeeded", "", (pod(0, 1), pod(0, 1)), {State(0, 1): DONE})
"""The same pod made again, its attempt the first still."""


@pytest.mark.parametrize("how", ["vanish", "delete", "evict", "evict-at-once"])
@pytest.mark.parametrize("retries", [None, 1])
def test_an_end_that_was_lost_is_no_agreement(how: str, retries: int | None) -> None:
    judgement = judge(Drill.of(Kind(retries), how), AGAIN, SESSION)
    assert (judgement.verdict, judgement.lost) == (Verdict.LOST, 1)
    assert judgement.otherwise == ()


def test_one_that_was_seen_is() -> None:
    found = seen("Succeeded", (pod(0, 1), DELETED), (pod(0, 2), DONE))
    judgement = judge(Drill.of(Kind(1), "vanish"), found, SESSION)
    assert (judgement.verdict, judgement.lost) == (Verdict.AGREES, 0)


def test_with_the_setting_no_end_may_be_lost() -> None:
    judgement = judge(Drill.of(Kind(1), "evict"), AGAIN, SESSION, Setting.FINALIZER)
    assert judgement.verdict is Verdict.OTHERWISE
    assert judgement.otherwise == (
        "1 ends were lost, and the controller has ARGO_POD_STATUS_CAPTURE_FINALIZER",
    )


def test_nothing_is_lost_where_no_pod_is_taken_away() -> None:
    assert judge(Drill.of(Kind(1), "exit-1"), AGAIN, SESSION).verdict is Verdict.OTHERWISE


DEADLINE = Face("Failed", "Pod was active on the node longer than the specified deadline", None)


def test_a_pod_that_did_not_begin_in_time_shows_nothing() -> None:
    drill = Drill.of(Kind(2), "timeout", "timeout")
    begun = [replace(pod(0, n), number=n) for n in (1, 2)]
    late = replace(pod(0, 3), told=None)
    found = seen("Failed", (begun[0], DEADLINE), (begun[1], DEADLINE), (late, DEADLINE))
    assert judge(drill, found, SESSION).verdict is Verdict.SLOW


def test_nor_does_one_that_nobody_took_away_in_time() -> None:
    drill = Drill.of(Kind(0), "delete", "timeout")
    found = seen("Failed", (replace(pod(0, 1), number=1), DEADLINE))
    assert judge(drill, found, SESSION).verdict is Verdict.SLOW


def test_a_failure_before_the_deadline_is_otherwise() -> None:
    drill = Drill.of(Kind(0), "timeout")
    failed = Face("Failed", "main: Error (exit code 1)", 1)
    found = seen("Failed", (replace(pod(0, 1), number=1), failed))
    assert judge(drill, found, SESSION).verdict is Verdict.OTHERWISE


def test_a_slow_controller_shows_nothing_and_a_hasty_one_is_otherwise() -> None:
    drill = Drill.of(Kind(1, backoff=5), "exit-1")
    failed = Face("Failed", "main: Error (exit code 1)", 1, finished=100)
    for created, verdict in ((140, Verdict.SLOW), (103, Verdict.OTHERWISE)):
        found = seen("Succeeded", (pod(0, 1), failed), (pod(0, 2, None, created), DONE))
        assert judge(drill, found, SESSION).verdict is verdict
    stretched = replace(drill, scale=2)
    found = seen("Succeeded", (pod(0, 1), failed), (pod(0, 2, None, 140), DONE))
    assert judge(stretched, found, SESSION).verdict is Verdict.AGREES


def test_a_pod_waits_for_a_node_longer_than_its_timeout() -> None:
    drill = Drill.of(Kind(2), "nowhere")
    for waited, verdict in ((31, Verdict.AGREES), (29, Verdict.OTHERWISE)):
        found = seen("Succeeded", (replace(pod(0, 1), waited=waited), DONE))
        assert judge(drill, found, SESSION).verdict is verdict


def test_the_end_of_the_run_ends_its_waiting() -> None:
    drill = replace(Drill.of(Kind(2), "nowhere"), bounded=True)
    over = Face("Failed", "Step exceeded its deadline", None, finished=41)
    found = seen("Failed", (pod(0, 1, created=1), over))
    found = replace(found, pods=(replace(found.pods[0], preemptible=None),))
    assert judge(drill, found, SESSION).verdict is Verdict.AGREES


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
    log += "drill-x of u2 2\n"
    found = read_records(log)
    assert found.told == {"u1": told(0, "1", None, "none")}
    assert found.numbers == {"u1": 1, "u2": 2}


# ---------------------------------------------------------------- what pods ask for

GROWS = Drill.of(Kind((1, 2), grows="after_oom"), "memory", "delete", "memory")
OOM = Face("Failed", "main: OOMKilled (exit code 137)", 137)


def asking(memory: str, one: SeenPod) -> SeenPod:
    return replace(one, asked={("limits", "memory"): memory})


@pytest.mark.parametrize(
    ("memory", "agrees"),
    [(("64M", "96M", "96M", "128M"), True), (("64M", "96M", "64M", "128M"), False)],
)
def test_what_pods_ask_for_is_compared(memory: tuple[str, ...], agrees: bool) -> None:
    pods = (pod(0, 1), pod(1, 1), pod(1, 2), pod(2, 1))
    asked = map(asking, memory, pods)
    found = seen("Succeeded", *zip(asked, (OOM, DELETED, OOM, DONE), strict=True))
    otherwise = judge(GROWS, found, SESSION).otherwise
    assert bool(otherwise) is not agrees
    assert all("asked for" in one for one in otherwise)


def test_a_round_that_ended_with_a_kill_counts_as_out_of_memory() -> None:
    lost = Drill.of(Kind((0, 1), grows="after_oom"), "node-loss")
    killed = Face("Error", "pod deleted", 137)
    first, second = asking("64M", pod(0, 1)), asking("96M", pod(1, 1))
    assert judge(lost, seen("Succeeded", (first, killed), (second, DONE)), SESSION).otherwise == ()


def test_a_param_that_allows_no_failure_has_two_levels_all_the_same() -> None:
    """Argo counts the rounds, of which there is one."""
    drill = Drill.of(Kind((1, 0), by_param=True), "exit-143")
    assert drill.two_levels
    assert not Drill.of(Kind((1, 0)), "exit-143").two_levels
    assert state_of("drill-x.train(0).train(1)", two_levels=drill.two_levels) == State(0, 2)
