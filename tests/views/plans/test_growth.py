"""What the plan says of a step that asks for more after failures."""

from __future__ import annotations

import json
from pathlib import Path

import kfpc
from kfpc.views.plans.as_json import plan_json
from kfpc.views.plans.as_text import plan_text
from kfpc.views.plans.view import PlanView
from tests.telling import whole

PRICES = {
    "currency": "USD",
    "gpu": {
        "h100": {"on_demand": 10, "spot": 4},
        "a100-80gb": {"on_demand": 5, "spot": 2},
    },
}


def planned(settings: str, head: str = "", **more: object) -> PlanView:
    """The plan of a step with these settings."""
    text = f"cluster: gke-spot\n{head}\nsteps:\n  a: {{image: x, command: [x], {settings}}}"
    found = kfpc.plan(kfpc.Source(whole(text)), **more)  # type: ignore[arg-type]
    assert found.view is not None, found.diagnostics
    return found.view


def table(settings: str, first: str, head: str = "") -> list[list[str]]:
    """The rows of the table whose head begins so."""
    lines = plan_text(planned(settings, head)).splitlines()
    start = next(n for n, line in enumerate(lines) if line.startswith(f"  {first}"))
    end = lines.index("", start)
    return [
        [cell.strip() for cell in line.split("  ") if cell.strip()] for line in lines[start:end]
    ]


def test_memory_has_a_row_for_each_amount() -> None:
    memory = "memory: {limit: 16Gi, after_oom: [32Gi, {request: 48Gi, limit: 64Gi}]}"
    assert table(f"{memory}, retries: {{failures: 3}}", "out of memory") == [
        ["out of memory", "memory"],
        ["0", "16Gi"], ["1", "32Gi"], ["2 or more", "48Gi to 64Gi"],
    ]  # fmt: skip


def test_what_no_failure_leads_to_is_not_there() -> None:
    cpu = "cpu: {request: 1, after_failure: [2, 4]}, retries: {failures: '${{ params.f }}'}"
    assert table(cpu, "failures", "params: {f: 1}")[1:] == [["0", "1"], ["1", "2"]]


def test_failures_and_those_out_of_memory_are_told_apart() -> None:
    both = (
        "cpu: {request: 1, after_failure: [2]}, memory: {limit: 1Gi, after_oom: [2Gi]},"
        "retries: {failures: 1}"
    )
    assert table(both, "failures") == [
        ["failures", "out of memory", "cpu", "memory"],
        ["0", "0", "1", "1Gi"], ["1", "0", "2", "1Gi"], ["1", "1", "2", "2Gi"],
    ]  # fmt: skip


def test_a_param_without_a_value_leaves_an_amount_open() -> None:
    memory = "memory: {limit: 1Gi, after_oom: ['${{ params.m }}']}, retries: {failures: 1}"
    rows = table(memory, "out of memory", "params: {m: {type: String}}")
    assert rows[1:] == [["0", "1Gi"], ["1", "?"]]


GPUS = (
    "gpus: {count: 4, type: h100, after_failure: [a100-80gb]}, preemptible: true,"
    "retries: {failures: 1}, resume: idempotent"
)


def test_prices_follow(tmp_path: Path) -> None:
    prices = tmp_path / "prices.yaml"
    prices.write_text(json.dumps(PRICES), encoding="utf-8")
    assumed = kfpc.Assumptions(hours={"a": 2.0}, rate=0.1, prices=str(prices))
    plan = planned(GPUS, assumed=assumed)
    text = plan_text(plan)
    assert "  failures  gpus           USD an hour  on demand\n" in text
    assert "  0         4 × h100       16.00        40.00\n" in text
    assert "  1         4 × a100-80gb  8.00         20.00\n" in text
    assert "\nThe cost of a is that of its first amounts.\n" in text
    (step,) = json.loads(plan_json(plan))["steps"]
    assert [
        (stage["failures"], stage["out_of_memory"], stage["asked"]["gpus"],
         stage["prices"]["preemptible_per_hour"])
        for stage in step["asks_for"]
    ] == [(0, 0, "4 × h100", 16.0), (1, 0, "4 × a100-80gb", 8.0)]  # fmt: skip


def test_it_is_said_in_words() -> None:
    memory = "memory: {limit: 16Gi, after_oom: [32Gi]}, retries: {failures: 1}"
    (note,) = (n for n in planned(memory).steps[0].shape.notes if "more memory" in n)
    assert note.startswith(
        "After each round that ended out of memory it asks for more memory: 32Gi."
    )
    (note,) = (n for n in planned(GPUS).steps[0].shape.notes if "GPUs" in n)
    assert note.startswith("After each failure it moves on to other GPUs: 4 × a100-80gb.")


def test_steps_that_ask_for_other_amounts_are_not_alike() -> None:
    steps = "\n".join(
        f"  {name}: {{image: x, command: [x], retries: {{failures: 1}},"
        f" memory: {{limit: 1Gi, after_oom: [{amount}]}}}}"
        for name, amount in {"a": "2Gi", "b": "3Gi", "c": "2Gi"}.items()
    )
    view = kfpc.plan(kfpc.Source(whole(f"steps:\n{steps}"))).view
    assert view is not None
    a, b, c = (step.shape for step in view.steps)
    assert a is c is not b


def test_a_step_that_asks_for_the_same_has_no_table() -> None:
    (step,) = json.loads(plan_json(planned("memory: 1Gi, retries: {failures: 1}")))["steps"]
    assert step["asks_for"] == []


def test_failures_out_of_memory_are_failures_too() -> None:
    both = (
        "gpus: {count: 1, type: h100, after_failure: [a100]}, retries: {failures: 2},"
        "memory: {limit: 1Gi, after_oom: [2Gi, 4Gi]}"
    )
    assert [row[:2] for row in table(both, "failures")[1:]] == [
        ["0", "0"], ["1 or more", "0"], ["1 or more", "1"], ["2", "2"]
    ]  # fmt: skip
