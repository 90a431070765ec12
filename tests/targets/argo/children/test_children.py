"""Runs in several objects: what is cut off, what children are told, and that all of it fits."""

from __future__ import annotations

import json
from typing import Any

import pytest
import yaml

import kfpc
from kfpc.bundle import dump_all
from kfpc.targets.argo import weight
from kfpc.targets.argo.children import cut
from kfpc.targets.argo.children.facts import Facts
from kfpc.targets.argo.children.run import RUN
from kfpc.targets.argo.weight import weight_of
from tests.oracles import argo, crd

HEAD = "apiVersion: kfpc/v1\nname: demo\n"

TWO = """
params: {rate: 0.1}
steps:
  make: {image: i, command: [make], outputs: {o: {type: String, path: /o}}}
  first:
    steps:
      train:
        image: i
        command: [train, "${{ params.rate }}", "${{ run.name }}", "${{ steps.make.outputs.o }}"]
        retries: 8000
        outputs: {o: {type: String, path: /o}}
    outputs: {o: "${{ steps.train.outputs.o }}"}
  second:
    steps:
      train: {image: i, command: [train, --again], retries: 8000}
  last: {image: i, command: [echo, "${{ steps.first.outputs.o }}"], after: second}
"""


def compiled(steps: str, **options: Any) -> kfpc.CompileResult:
    result = kfpc.compile(kfpc.Source(HEAD + steps), split=True, **options)
    assert result.manifest is not None, result.diagnostics
    return result


def objects(result: kfpc.CompileResult) -> list[dict[str, Any]]:
    assert result.manifest is not None
    return [*result.children, result.manifest]


def tasks(manifest: dict[str, Any]) -> dict[str, Any]:
    spec = manifest["spec"].get("workflowSpec", manifest["spec"])
    (entry,) = (one for one in spec["templates"] if one["name"] == spec["entrypoint"])
    return {task["name"]: task for task in entry["dag"]["tasks"]}


def template(manifest: dict[str, Any], name: str) -> dict[str, Any]:
    spec = manifest["spec"].get("workflowSpec", manifest["spec"])
    return next(one for one in spec["templates"] if one["name"] == name)


def test_what_fits_stays_as_it_is() -> None:
    source = kfpc.Source(HEAD + "steps: {a: {steps: {b: {image: i}}}}")
    plain, asked = kfpc.compile(source), kfpc.compile(source, split=True)
    assert (asked.manifest, asked.children) == (plain.manifest, ())


def test_as_few_parts_leave_as_do() -> None:
    result = compiled(TWO)
    assert result.diagnostics == ()
    (child,) = result.children
    own = tasks(objects(result)[-1])
    ran = [name for name, task in own.items() if task["template"].endswith("-run")]
    assert ran == ["first"]
    assert own["first"]["depends"] == "make"
    assert own["last"]["depends"] == "first && second"
    assert child["metadata"]["name"].startswith("demo-first-")


def test_each_object_fits() -> None:
    assert all(weight_of(one).fits for one in objects(compiled(TWO)))


def test_a_child_is_told_params_and_facts_of_the_run() -> None:
    result = compiled(TWO)
    (child,) = result.children
    names = [one["name"] for one in child["spec"]["arguments"]["parameters"]]
    assert names == ["make-o", "rate", "run-name", "run-id"]
    given = tasks(objects(result)[-1])["first"]["arguments"]["parameters"]
    assert {one["name"]: one["value"] for one in given[1:]} == {
        "rate": "{{workflow.parameters.rate}}",
        "run-name": "{{workflow.name}}",
        "run-id": "{{workflow.uid}}",
    }
    train = template(child, "first-train")
    assert train["container"]["command"][2] == "{{workflow.parameters.run-name}}"


def test_values_are_no_syntax_of_the_manifest() -> None:
    result = compiled(TWO)
    step = template(objects(result)[-1], "first-run")
    assert step["resource"]["action"] == "apply"
    evil = 'x", "y": {{workflow.uid}} $(HOME) \\ \n'
    given = {one["name"]: evil for one in step["inputs"]["parameters"]}
    text = argo.text(
        step["resource"]["manifest"],
        **{f"inputs.parameters.{name}": value for name, value in given.items()},
        **{"node.name": "run.first"},
    )
    made = json.loads(text)
    assert {one["name"]: one["value"] for one in made["spec"]["arguments"]["parameters"]} == given
    assert made["metadata"]["labels"][RUN] == evil
    assert "{{" not in text
    assert "$" not in text


def test_outputs_of_a_child_are_read_where_a_workflow_has_them() -> None:
    result = compiled(TWO)
    (child,) = result.children
    step = template(objects(result)[-1], "first-run")
    (output,) = step["outputs"]["parameters"]
    where = '{.status.outputs.parameters[?(@.name=="o")].value}'
    assert output == {"name": "o", "valueFrom": {"jsonPath": where}}
    assert template(child, "first")["outputs"]["parameters"][0]["globalName"] == "o"
    assert [task["template"] for task in tasks(child).values()] == ["first"]


LOOP = """
steps:
  shards:
    for_each: [a, b, c, d, e, f, g, h, i, j]
    steps:
      train: {image: i, command: [train, "${{ item }}"], retries: 2000}
"""


def test_a_loop_is_cut_at_its_rounds() -> None:
    inner, outer = compiled(LOOP).children
    assert tasks(outer)["round"]["template"] == "shards-item-run"
    assert "withSequence" in tasks(outer)["round"]
    assert list(tasks(inner)) == ["train"]


def test_a_scope_without_groups_is_cut_into_parts() -> None:
    lines = "".join(f"  s{n}: {{image: i, command: [a], retries: 300}}\n" for n in range(150))
    result = compiled(f"steps:\n{lines}")
    assert len(result.children) > 1
    assert all(weight_of(one).fits for one in objects(result))


def test_more_templates_than_an_object_takes() -> None:
    lines = "".join(f'  s{n}: {{image: "i:{n}", command: [a]}}\n' for n in range(1000))
    assert all(weight_of(one).fits for one in objects(compiled(f"steps:\n{lines}")))


@pytest.mark.parametrize("kind", ["WorkflowTemplate", "ClusterWorkflowTemplate", "Workflow"])
def test_children_are_of_the_kind_that_finds_them(kind: str) -> None:
    result = compiled(TWO, kind=kind)
    cluster = kind == "ClusterWorkflowTemplate"
    assert result.children[0]["kind"] == (kind if cluster else "WorkflowTemplate")
    step = template(objects(result)[-1], "first-run")
    assert ('"clusterScope": true' in step["resource"]["manifest"]) == cluster


def test_a_schedule_has_children_too() -> None:
    result = compiled(f'schedule: {{cron: "0 4 * * *"}}{TWO.replace("rate: 0.1", "rate: 1")}')
    assert result.kind == "CronWorkflow"
    assert tasks(objects(result)[-1])["first"]["template"] == "first-run"


WORKFLOW = """
workflow:
  timeout: 2h
  lock: {mutex: one}
  ttl: 1d
  labels: {team: blue}
  service_account: runner
  volumes: {data: {claim: data}}
  volume_claims: {scratch: {size: 10Gi}}
on_exit: {tell: {image: i, command: [echo, "${{ run.status }}"]}}
"""


def test_what_is_said_of_the_run_is_said_once() -> None:
    result = compiled(f"{WORKFLOW}{TWO}")
    (child,) = result.children
    spec = child["spec"]
    assert spec.keys().isdisjoint(
        {"synchronization", "ttlStrategy", "hooks", "volumeClaimTemplates", "activeDeadlineSeconds"}
    )
    assert spec["serviceAccountName"] == "runner"
    assert spec["workflowMetadata"]["labels"] == {"team": "blue"}
    claim = spec["volumes"][-1]["persistentVolumeClaim"]["claimName"]
    assert claim == "{{workflow.parameters.run-name}}-scratch"
    step = template(objects(result)[-1], "first-run")
    assert '"activeDeadlineSeconds": {{= max(1, 7200 - ' in step["resource"]["manifest"]


ENDS = """
params: {rate: 0.1}
steps:
  first:
    max_parallel: 2
    steps:
      train:
        image: i
        command: [train]
        retries: 8000
        outputs: {o: {type: String, path: /o}}
        on_exit: {tell: {image: i, command: [echo, "${{ steps.train.status }}", "${{ run.name }}"]}}
    outputs: {o: "${{ steps.train.outputs.o }}"}
    on_exit:
      tell:
        image: i
        command: [echo, "${{ steps.first.status }}", "${{ steps.first.outputs.o ?? 'none' }}"]
  second:
    steps:
      train: {image: i, command: [train, --again], retries: 8000}
"""


def test_what_runs_at_a_steps_end_is_where_the_step_is() -> None:
    result = compiled(ENDS)
    child, parent = objects(result)
    train = template(child, "first")["dag"]["tasks"][0]["hooks"]["exit"]
    first = tasks(parent)["first"]["hooks"]["exit"]
    own, left = ({one["name"] for one in it["spec"]["templates"]} for it in (child, parent))
    assert train["template"] in own - left
    assert first["template"] in left - own
    tell = template(child, "first-train-on-exit-tell")
    assert tell["container"]["command"][-1] == "{{workflow.parameters.run-name}}"


def test_a_retry_by_hand_meets_no_retry_strategy_above_a_steps_end() -> None:
    """As of a step of the same object: see ``level_around``."""
    parent = objects(compiled(ENDS))[-1]
    around = template(parent, tasks(parent)["first"]["template"])
    assert "retryStrategy" not in around
    (task,) = around["dag"]["tasks"]
    assert task["template"] == "first-run"
    step = template(parent, "first-run")
    given = [one["name"] for one in task["arguments"]["parameters"]]
    assert given == [one["name"] for one in step["inputs"]["parameters"]]
    assert around["inputs"] == step["inputs"]
    (output,) = around["outputs"]["parameters"]
    expression = "tasks['first-run'].outputs.parameters['o']"
    assert output == {"name": "o", "valueFrom": {"expression": expression}}


def test_so_many_steps_of_a_group_run_at_once_in_its_child_too() -> None:
    child, _ = objects(compiled(ENDS))
    assert template(child, "first")["parallelism"] == 2


def test_a_group_with_max_parallel_gets_no_smaller_parts() -> None:
    """They would run one after the other."""
    lines = "".join(f"      s{n}: {{image: i, command: [a], retries: 300}}\n" for n in range(150))
    group = f"steps:\n  g:\n    max_parallel: 3\n    steps:\n{lines}"
    found = kfpc.compile(kfpc.Source(HEAD + group), split=True)
    assert [one.code for one in found.diagnostics] == ["KFPC672"]
    whole = compiled(group.replace("    max_parallel: 3\n", ""))
    assert len(whole.children) > 1


MEASURED = """
workflow:
  labels: {rate: "${{ params.rate }}", team: blue}
  metrics:
    runs: {help: Runs that ended., counter: "1", labels: {status: "${{ run.status }}"}}
"""


def test_metrics_are_of_the_run_and_labels_of_all() -> None:
    child, parent = objects(compiled(f"{MEASURED}{TWO}"))
    assert parent["spec"]["metrics"]["prometheus"][0]["name"] == "runs"
    assert "metrics" not in child["spec"]
    assert all("metrics" not in one for one in child["spec"]["templates"])
    assert child["spec"]["workflowMetadata"] == {
        "labels": {"team": "blue"},
        "labelsFrom": {"rate": {"expression": "workflow.parameters['rate']"}},
    }


def test_a_label_is_made_of_what_the_child_is_told() -> None:
    """Of a param that nothing else in the child reads."""
    child, parent = objects(compiled(f"{MEASURED}{ENDS}"))
    assert "rate" in [one["name"] for one in child["spec"]["arguments"]["parameters"]]
    given = {one["name"]: one["value"] for one in tasks(parent)["first"]["arguments"]["parameters"]}
    assert given["rate"] == "{{workflow.parameters.rate}}"


CHOSEN = """
params: {quick: true}
steps:
  fast: {image: i, when: params.quick, outputs: {m: Artifact}, command: [a, "${{ outputs.m.path }}"]}
  slow: {image: i, when: "!params.quick", outputs: {m: Artifact}, command: [b, "${{ outputs.m.path }}"]}
  read:
    image: i
    inputs: {m: {type: Artifact, value: "${{ steps.fast.outputs.m ?? steps.slow.outputs.m }}"}}
    command: [c, "${{ inputs.m.path }}"]
  first:
    steps:
      train: {image: i, command: [train], retries: 8000}
  second:
    steps:
      train: {image: i, command: [train, --again], retries: 8000}
"""  # noqa: E501


def test_a_file_is_chosen_where_it_is_read() -> None:
    child, parent = objects(compiled(CHOSEN))
    assert {"fast", "slow", "choose-m", "read"} <= tasks(parent).keys()
    assert tasks(parent)["choose-m"]["template"] == "choose-from-2"
    assert "choose-from-2" not in [one["name"] for one in child["spec"]["templates"]]


INSIDE = """
  g:
    steps:
      read:
        image: i
        inputs: {m: {type: Artifact, value: "${{ steps.fast.outputs.m ?? steps.slow.outputs.m }}"}}
        command: [c, "${{ inputs.m.path }}"]
        retries: 20000
"""


def test_a_group_that_reads_a_chosen_file_stays_and_the_choice_is_not_blamed() -> None:
    found = kfpc.compile(kfpc.Source(HEAD + CHOSEN + INSIDE), split=True)
    (problem,) = found.diagnostics
    assert problem.code == "KFPC672"
    assert problem.help == "`g` cannot be cut off: files go in or out"


def test_a_choice_within_a_group_goes_with_it() -> None:
    """Files that stay in one Workflow."""
    lines = CHOSEN[CHOSEN.index("  fast") : CHOSEN.index("  first")]
    group = "".join(f"    {line}\n" for line in lines.splitlines())
    heavy = "        retries: 8000\n"
    steps = CHOSEN.replace(lines, f"  g:\n    steps:\n{group}{heavy}")
    found = objects(compiled(steps))
    homes = [
        "choose-from-2"
        for one in found[:-1]
        if "choose-from-2" in [each["name"] for each in one["spec"]["templates"]]
    ]
    assert homes == ["choose-from-2"]
    assert "choose-from-2" not in [one["name"] for one in found[-1]["spec"]["templates"]]


def test_the_clusters_schemas_and_argo_take_all_of_it(tmp_path: Any) -> None:
    for steps in (f"{WORKFLOW}{TWO}", LOOP, f"{MEASURED}{ENDS}", CHOSEN):
        found = objects(compiled(steps))
        assert [crd.errors(one) for one in found] == [[]] * len(found)
        text = dump_all(found).decode()
        assert list(yaml.safe_load_all(text)) == found
        assert argo.validate_text(text, tmp_path) == []


def test_a_child_is_named_after_what_is_in_it() -> None:
    """Runs that go on keep what they began with when the spec changes."""
    before, after = compiled(TWO), compiled(TWO.replace("[train, ", "[practise, ", 1))
    assert before.children[0]["metadata"]["name"] != after.children[0]["metadata"]["name"]
    assert before.children == compiled(TWO).children


def test_a_repeat_is_cut_as_a_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    steps = """
steps:
  again:
    repeat:
      state: {n: 1}
      steps: {train: {image: i, command: [train, "${{ state.n }}"]}}
      next: {n: "${{ state.n + 1 }}"}
      while: state.n < 3
      max: 5
"""
    manifest = kfpc.compile(kfpc.Source(HEAD + steps)).manifest
    assert manifest is not None
    monkeypatch.setattr(weight, "LARGEST_OBJECT", 1)
    monkeypatch.setattr(cut, "_RUN_NODES", 0)
    found = cut.in_children(manifest)
    assert {one.reason for one in found.whole} >= {"a repeat goes on in it"}
    assert tasks(found.manifest)["again"]["template"].endswith("-run")


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("{{workflow.name}}/x", "{{workflow.parameters.run-name}}/x"),
        ("{{=workflow.uid + 'workflow.x'}}", "{{=workflow.parameters['run-id'] + 'workflow.x'}}"),
        ("{{= workflow.parameters['a'] }}", "{{= workflow.parameters['a'] }}"),
        ("workflow.name", "workflow.name"),
        ("{{inputs.parameters.workflow.name}}", "{{inputs.parameters.workflow.name}}"),
        ("{{workflow.namespace}}", "{{workflow.namespace}}"),
    ],
)  # fmt: skip
def test_facts_are_read_as_parameters(text: str, written: str) -> None:
    assert Facts(()).written(text) == written


def test_what_no_child_can_be_told() -> None:
    facts = Facts(("run-name",))
    facts.written(["{{workflow.labels.a}}", "{{=workflow.parameters}}", "{{workflow.name}}"])
    assert list(facts.untold) == ["workflow.labels.a", "workflow.parameters"]
    assert list(facts.told) == ["run-name-2"]
