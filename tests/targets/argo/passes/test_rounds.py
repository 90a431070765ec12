"""Two budgets: a leaf that retries after preemptions, and a level around it."""

from __future__ import annotations

import pytest

from tests.targets.argo.support import of_steps, tasks, template


def two(settings: str, head: str = "") -> dict:
    return of_steps(f"  a: {{image: x, command: [x], {settings}}}", head)


def test_without_failures_one_level_is_enough() -> None:
    found = two("retries: {preemptions: 3}")
    assert tasks(found)["a"]["template"] == "a"
    strategy = template(found, "a")["retryStrategy"]
    assert (strategy["limit"], strategy["retryPolicy"]) == ("3", "Always")
    assert "pod deleted" in strategy["expression"]


def test_each_round_is_a_task_that_follows_the_one_before_if_that_failed() -> None:
    found = two("retries: {failures: 2}")
    assert tasks(found)["a"]["template"] == "a-failures"
    around = template(found, "a-failures")
    assert "retryStrategy" not in around
    succeeded = "round-1.Succeeded || round-2.Succeeded || round-3.Succeeded"
    assert around["dag"]["tasks"] == [
        {"name": "round-1", "template": "a"},
        {"name": "round-2", "template": "a", "depends": "round-1.Failed || round-1.Errored"},
        {"name": "round-3", "template": "a", "depends": "round-2.Failed || round-2.Errored"},
        {"name": "end", "template": "settle", "depends": succeeded},
    ]
    assert template(found, "a")["retryStrategy"]["limit"] == "5"


@pytest.mark.parametrize(("failures", "laid_out"), [("10", True), ("11", False)])
def test_more_than_so_many_rounds_are_counted_by_argo(failures: str, laid_out: bool) -> None:
    around = template(two(f"retries: {{failures: {failures}}}"), "a-failures")
    assert ("retryStrategy" in around) is not laid_out


def test_params_may_decide_both() -> None:
    found = two(
        "retries: {preemptions: '${{ params.p }}', failures: '${{ params.f }}'}",
        "params: {p: 3, f: 0}",
    )
    around, leaf = template(found, "a-failures"), template(found, "a")
    assert around["retryStrategy"]["limit"] == "{{inputs.parameters.f}}"
    assert leaf["retryStrategy"]["limit"] == "{{inputs.parameters.p}}"
    assert [p["name"] for p in leaf["inputs"]["parameters"]] == ["p"]
    assert {p["name"] for p in around["inputs"]["parameters"]} == {"p", "f"}
    given = tasks(found)["a"]["arguments"]["parameters"]
    assert {p["name"]: p["value"] for p in given} == {
        "p": "{{workflow.parameters.p}}", "f": "{{workflow.parameters.f}}"
    }  # fmt: skip


WAITS = {"duration": "30s", "factor": "2", "maxDuration": "87600h", "cap": "87600h"}


def test_a_round_waits_once_more_than_it_retries() -> None:
    """So that one whose budget is spent waits too: Argo waits while its limit leaves a retry."""
    found = two("retries: {preemptions: 3, failures: 1, backoff: {delay: 30s, factor: 2}}")
    strategy = template(found, "a")["retryStrategy"]
    assert (strategy["limit"], strategy["backoff"]) == ("4", WAITS)
    assert strategy["expression"].startswith("int(retries) < 3 && (")


def test_a_param_may_decide_how_often_a_round_retries() -> None:
    backoff = "backoff: {delay: 30s, factor: 2}"
    found = two(f"retries: {{preemptions: '${{{{ params.p }}}}', failures: 1, {backoff}}}",
                "params: {p: 3}")  # fmt: skip
    strategy = template(found, "a")["retryStrategy"]
    count = "int(inputs.parameters['p'])"
    assert strategy["limit"] == f"{{{{={count} + 1}}}}"
    assert strategy["expression"].startswith(f"int(retries) < {{{{={count}}}}} && (")


def test_waits_of_two_levels_are_those_of_both() -> None:
    found = two("retries: {failures: '${{ params.f }}', backoff: {delay: 30s, factor: 2}}",
                "params: {f: 1}")  # fmt: skip
    assert template(found, "a-failures")["retryStrategy"]["backoff"] == WAITS
    assert template(found, "a")["retryStrategy"]["backoff"] == WAITS


def test_the_rounds_hold_a_lock_together() -> None:
    lock = {"mutexes": [{"name": "m"}]}
    for failures in ("1", "'${{ params.f }}'"):
        settings = f"retries: {{failures: {failures}}}, argo: {{timeout: 1h, synchronization: "
        found = two(f"{settings}{{mutexes: [{{name: m}}]}}}}", "params: {f: 1}")
        assert template(found, "a-failures")["synchronization"] == lock
        assert "synchronization" not in template(found, "a")
        assert template(found, "a")["timeout"] == "1h"


def test_one_leaf_serves_steps_with_other_budgets_for_failures() -> None:
    found = of_steps(
        "  a: {image: x, command: [x], retries: {failures: 1}}\n"
        "  b: {image: x, command: [x], retries: {failures: 2}}\n"
        "  c: {image: x, command: [x], retries: {failures: 2}}"
    )
    names = [t["name"] for t in found["spec"]["templates"]]
    assert names == ["main", "x", "x-failures", "x-failures-2", "settle", "settle-now"]
    assert tasks(found)["b"]["template"] == tasks(found)["c"]["template"] == "x-failures-2"


def test_the_program_is_told_of_the_rounds_before() -> None:
    found = two("retries: {failures: 1}, resume: {checkpoint: gs://x/y}")
    first, second, _ = template(found, "a-failures")["dag"]["tasks"]
    assert first["arguments"]["parameters"] == [
        {"name": "failures", "value": "0"}, {"name": "last-cause", "value": "none"}
    ]  # fmt: skip
    failures, cause = second["arguments"]["parameters"]
    assert failures == {"name": "failures", "value": "1"}
    assert cause["value"].startswith("{{=(tasks['round-1'].exitCode ?? '') in [")
    env = {e["name"]: e["value"] for e in template(found, "a")["container"]["env"]}
    assert env["KFPC_FAILURES"] == "{{inputs.parameters.failures}}"
    assert env["KFPC_LAST_CAUSE"].startswith("{{=retries == '0' ? inputs.parameters['last-cause']")
    assert "arguments" not in tasks(found)["a"]


def test_the_program_is_told_how_many_failures_argo_counted() -> None:
    settings = "retries: {failures: '${{ params.f }}'}, resume: {checkpoint: gs://x/y}"
    found = two(settings, "params: {f: 1}")
    (task,) = template(found, "a-failures")["dag"]["tasks"]
    assert task["arguments"]["parameters"] == [{"name": "failures", "value": "{{retries}}"}]


def test_files_and_optional_outputs_pass_through() -> None:
    found = of_steps(
        "  a: {image: x, command: [x, '${{ outputs.m.path }}'], outputs: {m: Model}}\n"
        "  b: {image: x, command: [x, '${{ inputs.m.path }}'], retries: {failures: 1}, "
        "inputs: {m: {value: '${{ steps.a.outputs.m }}', type: Model, optional: true}}, "
        "outputs: {n: {type: Model, path: /n, optional: true}, s: {type: String, path: /s}}}\n"
        "  c: {image: x, command: [x, '${{ inputs.n.path }}', '${{ steps.b.outputs.s }}'], "
        "inputs: {n: {value: '${{ steps.b.outputs.n }}', type: Model, optional: true}}}"
    )
    around = template(found, "b-failures")
    assert around["inputs"]["artifacts"] == [{"name": "m", "optional": True}]
    *rounds, _ = around["dag"]["tasks"]
    for task in rounds:
        assert task["arguments"]["artifacts"] == [
            {"name": "m", "optional": True, "from": "{{inputs.artifacts.m}}"}
        ]
    first = "tasks['round-1'].status == 'Succeeded' ? tasks['round-1'].outputs."
    last = " : tasks['round-2'].outputs."
    value = "parameters['s']"
    first_file, last_file = (f"{one.removesuffix('.')}?.artifacts?.['n']" for one in (first, last))
    lacking = "fromJSON('Unable to resolve')"  # the one failure that Argo forgives
    assert around["outputs"] == {
        "parameters": [{"name": "s", "valueFrom": {"expression": f"{first}{value}{last}{value}"}}],
        "artifacts": [
            {
                "name": "n",
                "optional": True,
                "fromExpression": f"({first_file}{last_file}) ?? {lacking}",
            }
        ],
    }
