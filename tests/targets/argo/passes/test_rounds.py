"""Two budgets: a leaf that retries after preemptions, and a level around it."""

from __future__ import annotations

from tests.targets.argo.support import of_steps, tasks, template


def two(settings: str, head: str = "") -> dict:
    return of_steps(f"  a: {{image: x, command: [x], {settings}}}", head)


def test_without_failures_one_level_is_enough() -> None:
    found = two("retries: {preemptions: 3}")
    assert tasks(found)["a"]["template"] == "a"
    strategy = template(found, "a")["retryStrategy"]
    assert (strategy["limit"], strategy["retryPolicy"]) == ("3", "Always")
    assert "pod deleted" in strategy["expression"]


def test_failures_are_counted_around_the_leaf() -> None:
    found = two("retries: {failures: 2}")
    assert tasks(found)["a"]["template"] == "a-failures"
    around = template(found, "a-failures")
    assert around["retryStrategy"] == {"limit": "2", "retryPolicy": "Always"}
    assert around["dag"] == {"tasks": [{"name": "a", "template": "a"}]}
    assert template(found, "a")["retryStrategy"]["limit"] == "5"


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


def test_waits_are_those_of_both_levels() -> None:
    found = two("retries: {failures: 1, backoff: {delay: 30s, factor: 2}}")
    waits = {"duration": "30s", "factor": "2"}
    assert template(found, "a-failures")["retryStrategy"]["backoff"] == waits
    assert template(found, "a")["retryStrategy"]["backoff"] == waits


def test_one_leaf_serves_steps_with_other_budgets_for_failures() -> None:
    found = of_steps(
        "  a: {image: x, command: [x], retries: {failures: 1}}\n"
        "  b: {image: x, command: [x], retries: {failures: 2}}\n"
        "  c: {image: x, command: [x], retries: {failures: 2}}"
    )
    names = [t["name"] for t in found["spec"]["templates"]]
    assert names == ["main", "x", "x-failures", "x-failures-2"]
    assert tasks(found)["b"]["template"] == tasks(found)["c"]["template"] == "x-failures-2"


def test_the_program_is_told_how_many_failures_there_were() -> None:
    found = two("retries: {failures: 1}, resume: {checkpoint: gs://x/y}")
    (task,) = template(found, "a-failures")["dag"]["tasks"]
    assert task["arguments"]["parameters"] == [{"name": "failures", "value": "{{retries}}"}]
    env = {e["name"]: e["value"] for e in template(found, "a")["container"]["env"]}
    assert env["KFPC_FAILURES"] == "{{inputs.parameters.failures}}"
    assert "arguments" not in tasks(found)["a"]


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
    (task,) = around["dag"]["tasks"]
    assert task["arguments"]["artifacts"] == [
        {"name": "m", "optional": True, "from": "{{inputs.artifacts.m}}"}
    ]
    assert around["outputs"] == {
        "parameters": [
            {"name": "s", "valueFrom": {"expression": "tasks['b'].outputs.parameters['s']"}}
        ],
        "artifacts": [{"name": "n", "from": "{{tasks.b.outputs.artifacts.n}}", "optional": True}],
    }
