"""Outputs of the pipeline, as those of the entry dag."""

from __future__ import annotations

from typing import Any

from tests.targets.argo.support import manifest, template

STEPS = """
steps:
  a: {image: "busybox:1", outputs: {o: String}, script: "echo > ${{ outputs.o.path }}"}
"""


def entry(outputs: str, params: str = "{x: ''}") -> dict[str, Any]:
    text = f"apiVersion: kfpc/v1\nname: demo\nparams: {params}\n{STEPS}\noutputs: {outputs}\n"
    return template(manifest(text), "main")


def expressions(main: dict[str, Any]) -> dict[str, str]:
    parameters = main["outputs"]["parameters"]
    return {item["name"]: item["valueFrom"]["expression"] for item in parameters}


def test_an_output_of_a_step_is_looked_up_at_the_end() -> None:
    main = entry('{o: "${{ steps.a.outputs.o }}"}')
    assert expressions(main) == {"o": "tasks['a'].outputs.parameters['o']"}
    assert "inputs" not in main


def test_a_param_comes_in_by_its_own_name() -> None:
    """Argo knows no `workflow.parameters` there, and gives an input of a param's name its value."""
    main = entry('{o: "${{ params.x }}"}')
    assert expressions(main) == {"o": "inputs.parameters['x']"}
    assert main["inputs"]["parameters"] == [{"name": "x"}]


def test_a_fact_of_the_run_comes_in_by_a_name_that_no_param_has() -> None:
    main = entry('{o: "${{ run.name }}"}', "{x: '', run-name: ''}")
    assert expressions(main) == {"o": "inputs.parameters['run-name-2']"}
    assert main["inputs"]["parameters"] == [{"name": "run-name-2", "value": "{{workflow.name}}"}]


def test_a_text_is_a_sum() -> None:
    main = entry('{o: "it is ${{ params.x }}/${{ steps.a.outputs.o }}"}')
    assert expressions(main)["o"] == (
        "'it is ' + inputs.parameters['x'] + '/' + tasks['a'].outputs.parameters['o']"
    )


def test_an_empty_text_is_an_expression_too() -> None:
    """Argo takes an empty `valueFrom.parameter` for none."""
    assert expressions(entry('{o: ""}')) == {"o": "''"}
