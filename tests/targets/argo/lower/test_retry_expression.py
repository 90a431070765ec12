"""Causes in Argo's words, judged by Argo's own expression code."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kfpc.preemption.causes import (
    CAUSES,
    CUT_SHORT,
    MISSING_OUTPUT,
    SUCCESS,
    VANISHED,
    Cause,
    Counts,
)
from kfpc.targets.argo.causes import SHOWN, Sign, signs
from kfpc.targets.argo.lower.retry_expression import last_cause, preempted
from tests.oracles import argo

MARKS = ("/tmp/output-done",)
SIGNS = [(cause, sign) for cause in CAUSES for sign in signs(cause)]


def shown(sign: Sign, no_code: str) -> dict[str, str]:
    """What Argo knows of the last attempt; ``no_code`` is its word for no exit code."""
    return {
        "lastRetry__message": sign.message,
        "lastRetry__status": sign.phase,
        "lastRetry__exitCode": no_code if sign.exit_code is None else str(sign.exit_code),
        "lastRetry__duration": "12",
        "retries": "1",
    }


def is_retried(sign: Sign, marks: tuple[str, ...] = ()) -> object:
    return argo.retries(preempted(marks), **shown(sign, "-1"))


def word(sign: Sign, marks: tuple[str, ...] = ()) -> object:
    return argo.tag(last_cause(marks), **shown(sign, "0"))


UNSEEN = {
    SUCCESS.name: "no attempt comes after it",
    VANISHED.name: "the attempt begins again under its number",
}
"""Causes that Argo shows nothing of, and why."""


def test_every_other_cause_has_signs() -> None:
    assert {cause.name for cause in CAUSES if not signs(cause)} == set(UNSEEN)
    assert set(SHOWN) <= {cause.name for cause in CAUSES}


def named(case: object) -> str:
    return case.name if isinstance(case, Cause) else ""


@pytest.mark.parametrize(("cause", "sign"), SIGNS, ids=named)
def test_a_preemption_is_retried_and_nothing_else(cause: Cause, sign: Sign) -> None:
    wanted = cause.counts is Counts.PREEMPTION and not cause.marked
    assert is_retried(sign) is wanted


@pytest.mark.parametrize(("cause", "sign"), SIGNS, ids=named)
def test_where_an_output_marks_the_end_its_absence_is_a_preemption(
    cause: Cause, sign: Sign
) -> None:
    assert is_retried(sign, MARKS) is (cause.counts is Counts.PREEMPTION)


@pytest.mark.parametrize(("cause", "sign"), SIGNS, ids=named)
def test_a_program_gets_the_name_of_the_cause(cause: Cause, sign: Sign) -> None:
    assert word(sign, MARKS) == cause.name
    unmarked = MISSING_OUTPUT.name if cause is CUT_SHORT else cause.name
    assert word(sign) == unmarked


def messages_of_programs() -> Iterator[str]:
    """What programs write to their termination log and then end with 1."""
    for cause, sign in SIGNS:
        if cause.counts is Counts.PREEMPTION:
            yield f"main: Error (exit code 1): {sign.message}"
            yield f"main: Error (exit code 1): x\n{sign.message}"
    yield "main: Error (exit code 1): evicted"
    yield "main: Error (exit code 1): preempted\u001b[0m }} {{retries}} ' \\ \" "


@pytest.mark.parametrize("message", list(messages_of_programs()))
def test_what_a_program_writes_never_looks_like_a_preemption(message: str) -> None:
    assert is_retried(Sign("Failed", message, 1), MARKS) is False
    assert word(Sign("Failed", message, 1), MARKS) == "failure"


@pytest.mark.parametrize(
    "message",
    [
        "main: Error (exit code 143): OOMKilled",
        "main: Error (exit code 143): longer than the specified deadline",
        "main: Error (exit code 143): it exceeded its deadline, said the program",
    ],
)
def test_nor_does_a_preempted_program_hide_that_it_was(message: str) -> None:
    assert is_retried(Sign("Failed", message, 143)) is True


@pytest.mark.parametrize(
    "message",
    ["init: OOMKilled (exit code 137)", "wait: OOMKilled (exit code 137)",
     "main: OOMKilled (exit code 137)", "train-1(0) exceeded its deadline"],
)  # fmt: skip
def test_no_container_s_memory_and_no_deadline_is_a_preemption(message: str) -> None:
    assert is_retried(Sign("Failed", message, 143)) is False


MISSING = "wait: Error (exit code 64): open /var/run/argo/outputs/{}: no such file or directory"


@pytest.mark.parametrize(
    ("path", "shown_as"),
    [
        ("/tmp/output-done", "parameters/tmp/output-done"),
        ("/tmp/model", "artifacts/tmp/model.tgz"),
        ("/tmp/it's (a) [b].c^\\{d}/é", "parameters/tmp/it's (a) [b].c^\\{d}/é"),
    ],
)
def test_a_mark_is_told_by_its_path(path: str, shown_as: str) -> None:
    missing = Sign("Error", MISSING.format(shown_as), 0)
    assert is_retried(missing, (path,)) is True
    assert is_retried(missing, ("/tmp/other", path)) is True
    assert is_retried(missing, ("/tmp/other",)) is False
    assert word(missing, (path,)) == "cut-short"


def test_a_mark_on_a_volume() -> None:
    message = "wait: Error (exit code 64): /data/done no such file or directory"
    assert is_retried(Sign("Error", message, 0), ("/data/done",)) is True


@pytest.mark.parametrize(("failures", "expected"), [("0", "none"), ("2", "unknown")])
def test_the_first_attempt_of_a_round_has_no_last_cause(failures: str, expected: str) -> None:
    expression = last_cause((), "inputs.parameters['failures']")
    nothing = shown(Sign("", ""), "0") | {"retries": "0"}
    found = argo.tag(expression, **nothing, inputs__parameters__failures=failures)
    assert found == expected


@pytest.mark.parametrize("message", ["", "PodInitializing"])
def test_a_pod_that_is_made_again_has_no_last_cause(message: str) -> None:
    assert word(Sign("Pending", message), MARKS) == "unknown"
