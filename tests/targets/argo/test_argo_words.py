"""``argo``, where the author speaks Argo: its tags, and the spec's expressions."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

import kfpc
from kfpc.targets.argo.fields.schema import versions
from tests.targets.argo.support import codes, of_steps, tasks, template

STEP = '  a: {image: "i:1", command: [c], %sargo: %s}'


def patched(patch: Any, settings: str = "", head: str = "params: {p: x, n: 3}") -> dict[str, Any]:
    """The package of a step with a patch."""
    return of_steps(STEP % (settings, json.dumps(patch)), head)


@pytest.mark.parametrize(
    ("strategy", "settings", "written"),
    [
        ({"limit": 3}, "", "{{= string(int(retries) + 1) }}"),
        ({"limit": 3}, "retries: 0, ", "{{= string(int(retries) + 1) }}"),
        (None, "retries: 3, ", "1"),
    ],
)
def test_attempts_are_counted_where_argo_counts_them(
    strategy: Any, settings: str, written: str
) -> None:
    patch = {"retryStrategy": strategy, "metadata": {"annotations": {"l": "${{ attempt }}"}}}
    found = template(patched(patch, settings), "a")
    assert found["metadata"]["annotations"]["l"] == written


def annotation(text: str, settings: str = "") -> Any:
    """What becomes of a text in a patch of a step."""
    found = template(patched({"metadata": {"annotations": {"l": text}}}, settings), "a")
    return found["metadata"]["annotations"]["l"]


@pytest.mark.parametrize(
    "text",
    [
        "{{workflow.name}}",
        "a {{ x }} b",
        "{{= 1 + 1 }}",
        "}}",
        "{a}",
        "$(x) $$ ${x}",
        "{{=a}}{{b}}",
    ],
)
def test_argo_s_own_words_are_left_as_they_are(text: str) -> None:
    assert annotation(text) == text


@pytest.mark.parametrize(
    ("text", "settings", "written"),
    [
        ("${{ params.p }}", "", "{{inputs.parameters.p}}"),
        ("a-${{ params.p }}-{{workflow.uid}}", "", "a-{{inputs.parameters.p}}-{{workflow.uid}}"),
        ("${{ run.name }}", "", "{{workflow.name}}"),
        ("${{ pod.name }}", "", "{{pod.name}}"),
        ("${{ attempt }}", "", "1"),
        ("${{ attempt }}", "retries: 2, ", "{{= string(int(retries) + 1) }}"),
        ("${{ inputs.i }}", "inputs: {i: v}, ", "{{inputs.parameters.i}}"),
        ("${{ inputs.i.path }}", "inputs: {i: v}, ", "/tmp/inputs/i/data"),
        ("${{ if(params.n > 2, 'a', 'b') }}", "", "{{inputs.parameters.n}}"),
        ("$${{ x }}", "", "${{ x }}"),
        ("${{ 'k' }}", "", "k"),
    ],
)
def test_expressions_become_what_the_template_calls_them(
    text: str, settings: str, written: str
) -> None:
    assert annotation(text, settings) == written


def test_the_task_gives_what_the_patch_reads() -> None:
    found = patched({"metadata": {"labels": {"l": "${{ params.p }}"}}})
    arguments = [{"name": "p", "value": "{{workflow.parameters.p}}"}]
    assert tasks(found)["a"]["arguments"]["parameters"] == arguments
    assert template(found, "a")["inputs"]["parameters"] == [{"name": "p"}]


def test_steps_whose_patches_read_other_params_share_a_template() -> None:
    patch = '{nodeSelector: {pool: "${{ inputs.i }}"}}'
    steps = [f'  {n}: {{image: "i:1", inputs: {{i: {n}}}, argo: {patch}}}' for n in ("a", "b")]
    found = of_steps("\n".join(steps))
    assert [one["name"] for one in found["spec"]["templates"]] == ["main", "i"]


def test_a_lock_of_all_rounds_takes_values_too() -> None:
    patch = {"synchronization": {"mutexes": [{"name": "m-${{ params.p }}"}]}}
    found = patched(patch, "retries: {failures: 1}, ")
    level = template(found, "a-failures")
    assert level["synchronization"] == {"mutexes": [{"name": "m-{{inputs.parameters.p}}"}]}
    assert {"name": "p"} in level["inputs"]["parameters"]


def test_the_whole_has_params_and_the_run() -> None:
    text = "${{ params.p }} ${{ run.id }} {{workflow.status}}"
    of_all = {"podMetadata": {"annotations": {"a": text}}}
    found = of_steps('  a: {image: "i:1"}', f"params: {{p: x}}\nargo: {json.dumps(of_all)}")
    written = "{{workflow.parameters.p}} {{workflow.uid}} {{workflow.status}}"
    assert found["spec"]["podMetadata"]["annotations"]["a"] == written


def test_own_templates_know_their_pod_and_their_attempt() -> None:
    own = {
        "name": "bye",
        "retryStrategy": {"limit": "2"},
        "container": {"image": "i:1", "args": ["${{ pod.name }}", "${{ attempt }}"]},
    }
    of_all = {"onExit": "bye", "templates": [own]}
    found = of_steps('  a: {image: "i:1"}', f"argo: {json.dumps(of_all)}")
    args = template(found, "bye")["container"]["args"]
    assert args == ["{{pod.name}}", "{{= string(int(retries) + 1) }}"]


def test_a_dollar_in_a_value_is_one_for_the_program() -> None:
    """In arguments and variables, where Kubernetes reads dollars; not elsewhere."""
    container = {
        "args": ["${{ params.p }} $(A)"],
        "env": [{"name": "A", "value": "${{ params.p }}"}],
    }
    found = template(patched({"container": container}), "a")["container"]
    doubled = "{{= replace(inputs.parameters['p'], '$', '$$') }}"
    assert found["args"] == [f"{doubled} $(A)"]
    assert found["env"] == [{"name": "A", "value": doubled}]


@pytest.mark.parametrize(
    ("patch", "settings"),
    [
        ({"podSpecPatch": "{x: '${{ params.p }}'}"}, ""),
        ({"podSpecPatch": "{x: '${{ inputs.i }}'}"}, "inputs: {i: v}, "),
        ({"podSpecPatch": "{x: '${{ if(params.n > 2, params.p, run.name) }}'}"}, ""),
        ({"retryStrategy": {"expression": "'${{ params.p }}' == 'x'"}}, ""),
        ({"retryStrategy": {"expression": "'${{ run.name }}' == 'x'"}}, ""),
        (
            {
                "metrics": {
                    "prometheus": [{"name": "n", "help": "h", "when": "${{ params.p }} == x"}]
                }
            },
            "",
        ),
        ({"script": {"image": "x", "source": "echo ${{ params.p }}"}}, ""),
        ({"metadata": {"labels": {"l": "{{= '${{ params.p }}' }}"}}}, ""),
        ({"parallelism": "${{ params.n }}"}, ""),
    ],
)
def test_a_value_never_becomes_syntax(patch: Any, settings: str) -> None:
    text = "apiVersion: kfpc/v1\nname: demo\nparams: {p: x, n: 3}\nsteps:\n"
    assert "KFPC208" in codes(text + STEP % (settings, json.dumps(patch)))


def test_the_name_of_the_run_is_no_syntax() -> None:
    patch = {"podSpecPatch": "{subdomain: ${{ run.name }}}"}
    found = template(patched(patch), "a")["podSpecPatch"]
    assert found == "{subdomain: {{workflow.name}}}"


def test_secrets_and_other_steps_are_refused() -> None:
    head = "apiVersion: kfpc/v1\nname: demo\nparams: {s: {secret: {name: n, key: k}}}\nsteps:\n"
    patch = {"metadata": {"labels": {"l": "${{ params.s }}"}}}
    assert "KFPC801" in codes(head + STEP % ("", json.dumps(patch)))
    patch = {"metadata": {"labels": {"l": "${{ steps.b.status }}"}}}
    steps = STEP % ("", json.dumps(patch)) + '\n  b: {image: "i:1"}'
    assert "KFPC456" in codes("apiVersion: kfpc/v1\nname: demo\nsteps:\n" + steps)


def test_a_param_that_a_patch_alone_reads_is_read() -> None:
    head = "apiVersion: kfpc/v1\nname: demo\nparams: {p: x}\n"
    of_all = 'argo: {podMetadata: {labels: {l: "${{ params.p }}"}}}\nsteps: {a: {image: i}}\n'
    of_step = 'steps: {a: {image: i, argo: {metadata: {labels: {l: "${{ params.p }}"}}}}}\n'
    assert codes(head + of_all) == codes(head + of_step) == []


# ---------------------------------------------------------------- amounts


@pytest.mark.parametrize("memory", ["{limit: 1Gi, after_oom: [2Gi]}", '"${{ params.p }}"'])
def test_an_amount_that_a_patch_says_wins(memory: str) -> None:
    """Over the patch of the pod by which kfpc says those that a run decides."""
    head = "params: {p: 1Gi}\ndefaults: {retries: {failures: 2}}"
    patch = {"container": {"resources": {"limits": {"memory": "3Gi"}}}}
    settings = f"memory: {memory}, cpu: {{request: 1, after_failure: [2]}}, "
    found = template(patched(patch, settings, head), "a")
    assert found["container"]["resources"]["limits"]["memory"] == "3Gi"
    assert "memory" not in found["podSpecPatch"]
    assert "cpu" in found["podSpecPatch"]


# ---------------------------------------------------------------- versions


@pytest.mark.parametrize(
    ("patch", "having"),
    [
        ({"pendingTimeout": "1h"}, ("4.1",)),
        ({"synchronization": {"mutex": {"name": "m"}}}, ("3.7",)),
        (
            {"inputs": {"artifacts": [{"name": "x", "path": "/x", "plugin": {"name": "p"}}]}},
            ("4.0", "4.1"),
        ),
        ({"timeout": "1h"}, ("3.7", "4.0", "4.1")),
    ],
)
def test_a_field_is_one_of_the_chosen_version_or_of_any(
    patch: Any, having: tuple[str, ...]
) -> None:
    text = "apiVersion: kfpc/v1\nname: demo\nsteps:\n" + STEP % ("", json.dumps(patch))
    source = kfpc.Source(text, "spec.yaml")
    unknown = {"KFPC609", "KFPC623"}
    assert not unknown & {one.code for one in kfpc.validate(source).diagnostics}
    for version in versions():
        found = {one.code for one in kfpc.validate(source, argo=version).diagnostics}
        assert ("KFPC609" in found) is (version not in having)
        assert "KFPC623" not in found


# ---------------------------------------------------------------- what it costs

NO_PATCH = """
import sys, kfpc
text = 'apiVersion: kfpc/v1\\nname: demo\\nsteps: {a: {image: "i:1", command: [x]}}\\n'
assert kfpc.validate(kfpc.Source(text, "spec.yaml")).valid
assert "kfpc.targets.argo.fields.schema" not in sys.modules
assert kfpc.compile(kfpc.Source(text, "spec.yaml")).valid
schema = sys.modules.get("kfpc.targets.argo.fields.schema")
assert schema is None or schema._data.cache_info().currsize == 0
"""


def test_a_spec_without_patches_does_not_read_the_facts() -> None:
    subprocess.run([sys.executable, "-c", NO_PATCH], check=True)
