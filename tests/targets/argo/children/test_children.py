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


def test_the_clusters_schemas_and_argo_take_all_of_it(tmp_path: Any) -> None:
    for steps in (f"{WORKFLOW}{TWO}", LOOP):
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
