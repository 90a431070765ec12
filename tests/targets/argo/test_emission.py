"""What a pipeline comes to in Argo's words."""

from __future__ import annotations

import json

import pytest

from kfpc.targets.argo.naming import LONGEST_TASK
from tests.targets.argo.support import of_steps, tasks, template

PRODUCER = '  a: {image: "busybox:1", command: [sh], outputs: {o: {path: /tmp/o}}%s}\n'


def test_equal_pods_share_a_template() -> None:
    head = "params: {x: one, y: two}"
    step = (
        '{{image: "busybox:1", command: [echo, "${{{{ inputs.v }}}}"], '
        'inputs: {{v: "${{{{ params.{} }}}}"}}}}'
    )
    whole = of_steps(f"  a: {step.format('x')}\n  b: {step.format('y')}", head)
    a, b = tasks(whole)["a"], tasks(whole)["b"]
    assert a["template"] == b["template"] == "busybox"
    assert [p["value"] for p in (a["arguments"]["parameters"] + b["arguments"]["parameters"])] == [
        "{{workflow.parameters.x}}",
        "{{workflow.parameters.y}}",
    ]


def test_a_template_of_one_step_is_called_after_it() -> None:
    whole = of_steps('  fetch_data: {image: "busybox:1", command: [echo]}')
    assert tasks(whole)["fetch-data"]["template"] == "fetch-data"
    names = whole["metadata"]["annotations"]["kfpc/step-names"]
    assert json.loads(names) == {"fetch-data": "fetch_data"}


def test_outputs_that_nobody_reads_are_not_emitted() -> None:
    assert "outputs" not in template(of_steps(PRODUCER % ""), "a")


def test_an_output_is_read_in_a_way_that_bears_any_text() -> None:
    whole = of_steps(PRODUCER % "" + '  b: {image: "i:1", command: ["${{ steps.a.outputs.o }}"]}')
    (parameter,) = tasks(whole)["b"]["arguments"]["parameters"]
    assert parameter == {"name": "a-o", "value": "{{= tasks['a'].outputs.parameters['o'] }}"}
    assert tasks(whole)["b"]["depends"] == "a"
    assert template(whole, "b")["container"]["command"] == [
        "{{= replace(inputs.parameters['a-o'], '$', '$$') }}"
    ]


def test_followers_of_a_step_that_may_fail_wait_for_its_settling() -> None:
    read = "\"${{ steps.a.outputs.o ?? 'none' }}\""
    whole = of_steps(
        PRODUCER % ", continue_on_failure: true"
        + f'  b: {{image: "i:1", command: [echo, {read}]}}\n  c: {{image: "i:1", after: a}}'
    )
    found = tasks(whole)
    assert found["a-settled"]["depends"] == "a.Succeeded || a.Skipped || a.Failed || a.Errored"
    assert template(whole, "settle")["dag"]["tasks"] == [{"name": "now", "template": "settle-now"}]
    assert template(whole, "settle-now")["suspend"] == {"duration": "0"}
    assert found["b"]["depends"] == found["c"]["depends"] == "a-settled"
    (parameter,) = found["b"]["arguments"]["parameters"]
    assert parameter["value"] == (
        "{{= tasks['a'].status == 'Succeeded' ? "
        "(tasks['a'].outputs?.parameters?.['o'] ?? '') : 'none' }}"
    )


def test_the_task_after_a_step_with_a_long_name_is_within_the_limits() -> None:
    """It has the step's name, and says more."""
    name = "a" * 128
    going_on = "image: x, command: [x], continue_on_failure: true"
    found = tasks(of_steps(f"  {name}: {{{going_on}}}\n  {name}b: {{{going_on}}}"))
    assert len(found) == 4
    assert max(map(len, found)) <= LONGEST_TASK


def test_an_optional_output_says_that_it_is_absent() -> None:
    """Read twice with two defaults: the two differ if there is no file, whatever is in one."""
    optional = '  a: {image: "i:1", command: [sh], outputs: {o: {path: /tmp/o, optional: true}}}\n'
    read = "\"${{ steps.a.outputs.o ?? 'none' }}\""
    whole = of_steps(optional + f'  b: {{image: "i:1", command: [echo, {read}]}}')
    assert template(whole, "a")["outputs"]["parameters"] == [
        {"name": "o", "valueFrom": {"path": "/tmp/o", "default": ""}},
        {"name": "o-absent", "valueFrom": {"path": "/tmp/o", "default": "absent"}},
    ]
    (parameter,) = tasks(whole)["b"]["arguments"]["parameters"]
    o, twin = (f"(tasks['a'].outputs?.parameters?.['{name}'] ?? '')" for name in ("o", "o-absent"))
    assert f" && {o} == {twin}" in parameter["value"]


def test_a_fallback_that_only_the_pod_knows() -> None:
    conditional = PRODUCER % ", when: params.on"
    read = '"${{ steps.a.outputs.o ?? pod.name }}"'
    whole = of_steps(
        conditional + f'  b: {{image: "i:1", command: [echo, {read}]}}', "params: {on: true}"
    )
    (parameter,) = tasks(whole)["b"]["arguments"]["parameters"]
    value = "(tasks['a'].outputs?.parameters?.['o'] ?? '')"
    assert parameter["value"] == (
        f"{{{{= tasks['a'].status == 'Succeeded' ? '=' + {value} : '' }}}}"
    )
    assert template(whole, "b")["container"]["command"][1] == (
        "{{= replace(inputs.parameters['a-o'] != '' ? "
        "inputs.parameters['a-o'][1:] : pod.name, '$', '$$') }}"
    )


def test_a_second_parameter_of_an_output_has_a_name_of_its_own() -> None:
    declared = "{o: {path: /tmp/o, optional: true}, o-absent: {path: /tmp/p}}"
    made = f'  a: {{image: "i:1", command: [sh], outputs: {declared}}}\n'
    read = "\"${{ steps.a.outputs.o ?? steps.a.outputs['o-absent'] }}\""
    whole = of_steps(made + f'  b: {{image: "i:1", command: [echo, {read}]}}')
    names = [one["name"] for one in template(whole, "a")["outputs"]["parameters"]]
    assert len(set(names)) == 3


def test_a_condition_is_one_tag() -> None:
    whole = of_steps(
        PRODUCER % "" + '  b: {image: "i:1", when: "steps.a.outputs.o == \'}}\'"}',
    )
    assert tasks(whole)["b"]["when"] == (
        "{{= tasks['a'].outputs.parameters['o'] == '\\u007d\\u007d' }}"
    )


def test_secrets_come_from_kubernetes() -> None:
    head = "params: {token: {secret: {name: github, key: token}}}"
    whole = of_steps(
        '  a: {image: "i:1", args: ["US$ ${{ params.token }}"], env: {T: "${{ params.token }}"}}',
        head,
    )
    container = template(whole, "a")["container"]
    reference = {"valueFrom": {"secretKeyRef": {"name": "github", "key": "token"}}}
    assert container["args"] == ["US$ $(KFPC_SECRET_GITHUB_TOKEN)"]
    assert container["env"] == [
        {"name": "KFPC_SECRET_GITHUB_TOKEN", **reference},
        {"name": "T", **reference},
    ]
    assert "arguments" not in whole["spec"]


def test_a_service_account_file() -> None:
    whole = of_steps('  a: {image: "i:1", secrets: {user-gcp-sa: {as: gcp}}}')
    found = template(whole, "a")
    assert found["container"]["env"] == [
        {
            "name": "GOOGLE_APPLICATION_CREDENTIALS",
            "value": "/secret/gcp-credentials/user-gcp-sa.json",
        }
    ]
    assert found["volumes"] == [
        {"name": "secret-user-gcp-sa", "secret": {"secretName": "user-gcp-sa"}}
    ]


def test_quantities_that_a_param_decides_go_into_the_patch_as_json() -> None:
    whole = of_steps('  a: {image: "i:1", memory: "${{ params.m }}"}', "params: {m: 1Gi}")
    found = template(whole, "a")
    assert "resources" not in found["container"]
    assert found["inputs"] == {"parameters": [{"name": "m"}]}
    assert found["podSpecPatch"] == (
        '{"containers": [{"name": "main", "resources": {"limits": '
        "{\"memory\": {{= toJson(inputs.parameters['m']) }} } } }]}"
    )


def test_a_script_and_its_inputs() -> None:
    whole = of_steps(
        "  a:\n    image: i:1\n    inputs: {who: you}\n    interpreter: [python3]\n"
        "    script: |\n      print('$$')\n"
    )
    found = template(whole, "a")["script"]
    assert found["command"] == ["python3"]
    assert found["source"] == "print('$$$$')\n"
    assert [variable["name"] for variable in found["env"]] == ["INPUT_WHO"]


def test_patches_of_the_author() -> None:
    whole = of_steps(
        '  a: {image: "i:1", retries: 2, argo: {retryStrategy: {limit: "9"}, '
        "metadata: {labels: {x: y}}, container: {args: null}}, args: [b]}",
        "argo: {priority: 3}",
    )
    assert whole["spec"]["priority"] == 3
    found = template(whole, "a")
    assert found["retryStrategy"]["limit"] == "9"
    assert found["retryStrategy"]["retryPolicy"] == "Always"
    assert found["metadata"] == {"labels": {"x": "y"}}
    assert "args" not in found["container"]


def test_names_are_quoted_that_yaml_would_read_as_something_else() -> None:
    whole = of_steps('  y: {image: "i:1"}\n  n: {image: "i:1", after: y}')
    assert list(tasks(whole)) == ["y", "n"]


@pytest.mark.parametrize(
    ("given", "argument", "worked_out"),
    [
        ("${{ params.n }}", "int(inputs.n)", "int(workflow.parameters['n'])"),
        ("abc", "int(inputs.n)", "int('abc')"),
        ("1${{ params.n }}", "int(inputs.n)", "int('1' + workflow.parameters['n'])"),
        ("${{ params.n }}", "float(inputs.n) > 1.5", "float(workflow.parameters['n']) > 1.5"),
        ("${{ params.n }}", "attempt > int(params.n)", "int(workflow.parameters['n'])"),
        ("${{ params.n }}", "attempt > params.i", "int(workflow.parameters['i'])"),
    ],
)
def test_a_cast_is_worked_out_where_it_can_fail_the_run(
    given: str, argument: str, worked_out: str
) -> None:
    """In the pod, Argo would leave the tag as the program's argument."""
    whole = of_steps(
        f'  a: {{image: "i:1", retries: 2, inputs: {{n: "{given}"}}, '
        f'command: [echo, "${{{{ {argument} }}}}"]}}',
        "params: {n: many, i: 1}",
    )
    arguments = tasks(whole)["a"]["arguments"]["parameters"]
    assert f"{{{{= {worked_out} }}}}" in [argument["value"] for argument in arguments]
