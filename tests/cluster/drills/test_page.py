"""The page that is made of drills, on runs that no cluster made."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kfpc.preemption.course import State
from tests.cluster.drills import records
from tests.cluster.drills.agreement import Result, judge, words
from tests.cluster.drills.cells import faces, short, shown, spent, word
from tests.cluster.drills.drill import Drill, Kind
from tests.cluster.drills.every import DRILLS
from tests.cluster.drills.page import PAGE, text_of
from tests.cluster.drills.records import Recorded, Session, record_of
from tests.cluster.drills.seen import Face, Seen
from tests.cluster.drills.setting import Setting
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
    assert word_of(Drill.of(Kind(1), "vanish")) == "preemption → retry → success"
    *_, lost = words(Drill.of(Kind(1), "vanish"))
    assert word(lost) == "vanished → again → success"
    falls = Drill.of(Kind(2, fallback=1, by_value=True), "memory", "memory")
    assert word_of(falls) == ("out-of-memory → retry on demand → out-of-memory → retry → success")


def test_what_is_spent() -> None:
    assert spent(next(words(TWICE))) == "1 retry, 1 failure"
    assert spent(next(words(Drill.of(Kind(2), "exit-1", "text")))) == "2 retries"
    *_, lost = words(Drill.of(Kind(2), "vanish"))
    assert spent(lost) == "nothing"


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
    assert shown([faces(GOOD), faces(OTHER)]) == (
        "Failed: exit 143 or Error: pod deleted; Error: pod deleted; Succeeded"
    )
    again = Seen("drill-x", "Succeeded", "", (pod(0, 1), pod(0, 1)), {State(0, 1): DONE})
    assert shown([faces(again)]) == "Succeeded (2 pods)"


KIND = "two budgets, 1 and 1"
SESSION_ON = Session("1.33.0", "4.0.7", "2026-01-31", 90, 12, 24)


def recorded(*found: tuple[str, Drill, Seen]) -> Recorded:
    drills = {
        key: record_of(Result(drill, one, judge(drill, one, SESSION))) for key, drill, one in found
    }
    return Recorded(SESSION_ON, drills)


def rows(text: str, begin: str) -> list[str]:
    return [line for line in text.splitlines() if line.startswith(f"| {begin} ")]


BOTH = {
    Setting.DEFAULT: recorded(
        (f"delete, {KIND}", TWICE, GOOD), (f"delete, {KIND}, checkpoint", TWICE, OTHER)
    ),
    Setting.FINALIZER: recorded(
        (f"delete, {KIND}", TWICE, GOOD), (f"delete, {KIND}, checkpoint", TWICE, GOOD)
    ),
}


def test_the_page_has_a_row_for_both_settings() -> None:
    found = rows(text_of(BOTH), "the pod is deleted")
    assert found[-1] == (
        "| the pod is deleted | two budgets, 1 and 1 | with, without "
        "| preemption → retry → preemption → new round → success "
        "| Failed: exit 143 or Error: pod deleted; Error: pod deleted; Succeeded "
        "| Failed: exit 143; Error: pod deleted; Succeeded "
        "| 3 + 0 | 1 retry, 1 failure | succeeded |  |"
    )


def test_an_end_that_was_lost_has_a_row_of_its_own_and_is_counted() -> None:
    evicted = Drill.of(Kind(1), "evict")
    again = Seen("drill-x", "Succeeded", "", (pod(0, 1), pod(0, 1)), {State(0, 1): DONE})
    good = seen("Succeeded", (pod(0, 1), DELETED), (pod(0, 2), DONE))
    both = {
        Setting.DEFAULT: recorded((f"evict, {KIND}", evicted, again)),
        Setting.FINALIZER: recorded((f"evict, {KIND}", evicted, good)),
    }
    counted, *found = [line for line in rows(text_of(both), "the pod is evicted")
                       if "no retries" not in line and "one budget" not in line]  # fmt: skip
    assert counted == "| the pod is evicted | 1 of 1 | 0 of 1 |"
    lost, good_row = found
    assert "| vanished → again → success | **an end was lost**: Succeeded (2 pods) | – |" in lost
    assert "| preemption → retry → success | – | Error: pod deleted; Succeeded |" in good_row
    assert rows(text_of(both), "the default") == [
        "| the default | 1 | 0 | 1 | 0 | 0 | 2 | 1.33.0 | 4.0.7 | 2026-01-31 | 2 | 12 s |"
    ]


def test_the_page_is_made_of_what_is_written_down() -> None:
    assert PAGE.read_text(encoding="utf-8") == text_of(records.read())


def test_what_is_written_down_are_the_drills() -> None:
    for recorded_ in records.read().values():
        assert recorded_.drills.keys() == DRILLS.keys()


def test_a_run_of_some_drills_leaves_the_others_as_they_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(records, "FOLDER", tmp_path)
    first, second = f"delete, {KIND}", f"evict, {KIND}"
    results = {first: Result(TWICE, GOOD, judge(TWICE, GOOD, SESSION))}
    records.renew(Setting.DEFAULT, results, SESSION_ON)
    records.renew(Setting.DEFAULT, {second: results[first]}, replace(SESSION_ON, seconds=1))
    found = records.read()[Setting.DEFAULT]
    assert list(found.drills) == [first, second]
    assert found.drills[first] == record_of(results[first])
    records.renew(Setting.DEFAULT, {second: results[first]}, replace(SESSION_ON, argo="4.1.0"))
    assert list(records.read()[Setting.DEFAULT].drills) == [second]
