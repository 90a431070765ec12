"""The page that is made of drills, on runs that no cluster made."""

from __future__ import annotations

from kfpc.preemption.course import State
from tests.cluster.drills.agreement import Result, judge, words
from tests.cluster.drills.cells import short, shown, spent, word
from tests.cluster.drills.drill import Drill, Kind
from tests.cluster.drills.page import text_of
from tests.cluster.drills.seen import Face, Seen
from tests.cluster.drills.test_agreement import DELETED, DONE, SESSION, TAKEN, TWICE, pod, seen

GOOD = seen("Succeeded", (pod(0, 1), TAKEN), (pod(0, 2), DELETED), (pod(1, 1), DONE))
OTHER = seen("Succeeded", (pod(0, 1), DELETED), (pod(0, 2), DELETED), (pod(1, 1), DONE))


def word_of(drill: Drill) -> str:
    return word(next(words(drill)))


def test_the_plan_s_word() -> None:
    assert word_of(TWICE) == "preemption → retry → preemption → new round → success"
    assert word_of(Drill.of(Kind((0, 1)), "exit-1", "exit-1")) == (
        "failure → new round → failure → gives up"
    )
    assert word_of(Drill.of(Kind(1), "vanish")) == "vanished → again → success"
    falls = Drill.of(Kind(2, fallback=1, by_value=True), "memory", "memory")
    assert word_of(falls) == ("out-of-memory → retry on demand → out-of-memory → retry → success")


def test_what_is_spent() -> None:
    assert spent(next(words(TWICE))) == "1 retry, 1 failure"
    assert spent(next(words(Drill.of(Kind(2), "exit-1", "text")))) == "2 retries"
    assert spent(next(words(Drill.of(Kind(2), "vanish")))) == "nothing"


def test_messages_are_short() -> None:
    assert short(TAKEN) == "Failed: exit 143"
    assert short(DELETED) == "Error: pod deleted"
    assert short(DONE) == "Succeeded"
    missing = Face("Error", "wait: Error (exit code 64): open /x: no such file or directory", 0)
    assert short(missing) == "Error: no output"
    assert short(Face("Failed", "main: OOMKilled (exit code 137)", 137)) == "Failed: OOMKilled"
    last_words = Face("Failed", "main: Error (exit code 1): evicted: preempted", 1)
    assert short(last_words) == "Failed: exit 1: evicted: preempted"


def test_both_faces_are_told() -> None:
    assert shown([GOOD, OTHER]) == (
        "Failed: exit 143 or Error: pod deleted; Error: pod deleted; Succeeded"
    )
    again = Seen("drill-x", "Succeeded", "", (pod(0, 1), pod(0, 1)), {State(0, 1): DONE})
    assert shown([again]) == "Succeeded (2 pods)"


def test_the_page_has_a_row_for_each_drill() -> None:
    kind = "two budgets, 1 and 1"
    results = {
        f"delete, {kind}": Result(TWICE, GOOD, judge(TWICE, GOOD, SESSION)),
        f"delete, {kind}, checkpoint": Result(TWICE, OTHER, judge(TWICE, OTHER, SESSION)),
        "random 1": Result(TWICE, GOOD, judge(TWICE, GOOD, SESSION)),
    }
    text = text_of(results, 90, "v1.33.0", "v4.0.7", "2026-01-31")
    assert "Kubernetes 1.33.0, Argo Workflows 4.0.7, on 2026-01-31" in text
    assert "**all 3 did what their plans say**" in text
    rows = [line for line in text.splitlines() if line.startswith("| the pod is deleted ")]
    assert rows == [
        "| the pod is deleted | two budgets, 1 and 1 | with, without "
        "| preemption → retry → preemption → new round → success "
        "| Failed: exit 143 or Error: pod deleted; Error: pod deleted; Succeeded "
        "| 3 + 0 | 1 retry, 1 failure | succeeded |  |"
    ]
    assert "| `preemption` | 2 |" in text
