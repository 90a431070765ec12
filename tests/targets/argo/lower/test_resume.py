"""What a program is told of its attempts, and the outputs that mark its end."""

from __future__ import annotations

from typing import Any

from tests.targets.argo.support import of_steps, template

RESUME = "resume: {checkpoint: 'gs://x/${{ run.name }}'}"


def variables(settings: str) -> dict[str, Any]:
    found = of_steps(f"  a: {{image: x, command: [x], {settings}}}", "cluster: gke-spot")
    entries = template(found, "a")["container"].get("env", ())
    return {entry["name"]: entry["value"] for entry in entries}


def test_a_step_that_is_not_retried() -> None:
    assert variables(RESUME) == {
        "KFPC_CHECKPOINT": "gs://x/{{workflow.name}}",
        "KFPC_ATTEMPT": "1",
        "KFPC_FAILURES": "0",
        "KFPC_LAST_CAUSE": "none",
    }


def test_one_budget_for_any_cause_counts_no_failures() -> None:
    found = variables(f"retries: 5, {RESUME}")
    assert list(found) == ["KFPC_CHECKPOINT", "KFPC_ATTEMPT", "KFPC_LAST_CAUSE"]
    assert found["KFPC_ATTEMPT"] == "{{=string(int(retries) + 1)}}"


def test_a_budget_for_preemptions_alone_allows_no_failure() -> None:
    assert variables(f"retries: {{preemptions: 5}}, {RESUME}")["KFPC_FAILURES"] == "0"


def test_a_step_that_may_simply_begin_again_is_told_nothing() -> None:
    assert variables("retries: 5, resume: idempotent") == {}


def test_a_script_is_told_too() -> None:
    found = of_steps(f"  a: {{image: x, script: 'echo $KFPC_ATTEMPT', {RESUME}}}")
    assert len(template(found, "a")["script"]["env"]) == 4


def outputs(declared: str, more: str = "") -> Any:
    found = of_steps(
        "  a: {image: x, command: [x], retries: 5, preemptible: true, "
        f"resume: {{checkpoint: gs://x/y, grace_period: 20s}}, outputs: {declared}}}{more}",
        "cluster: gke-spot",
    )
    return template(found, "a").get("outputs")


def test_an_output_that_nobody_reads_marks_the_end() -> None:
    declared = "{model: {type: Model, path: /m}, done: {type: String, path: /d}}"
    assert outputs(declared) == {"parameters": [{"name": "done", "valueFrom": {"path": "/d"}}]}


def test_so_does_one_beside_another_that_somebody_reads() -> None:
    declared = "{loss: {type: Float, path: /l}, done: {type: String, path: /d}}"
    reader = "\n  b: {image: x, command: [x, '${{ steps.a.outputs.loss }}']}"
    assert outputs(declared, reader) == {
        "parameters": [
            {"name": "loss", "valueFrom": {"path": "/l"}},
            {"name": "done", "valueFrom": {"path": "/d"}},
        ]
    }


def test_an_optional_output_marks_nothing() -> None:
    assert outputs("{done: {type: String, path: /d, optional: true}}") is None


def test_the_retry_expression_knows_the_mark() -> None:
    found = of_steps(
        "  a: {image: x, command: [x], retries: {preemptions: 5}, preemptible: true, "
        "resume: {checkpoint: gs://x/y, grace_period: 20s}, "
        "outputs: {done: {type: String, path: /d.txt}}}"
    )
    assert "/d[.]txt" in template(found, "a")["retryStrategy"]["expression"]
