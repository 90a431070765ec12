"""The schema oracle refuses what a cluster would refuse, or drop without a word."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import yaml

from tests.oracles import crd

GOOD = """
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {generateName: good-, annotations: {kfpc/source: a text}}
spec:
  entrypoint: main
  templates:
  - name: main
    dag:
      tasks:
      - {name: a, template: leaf}
      - {name: b, template: leaf, depends: a.Succeeded, when: "{{= tasks.a.status == 'x' }}"}
  - name: leaf
    retryStrategy: {limit: "5", retryPolicy: Always}
    container:
      image: busybox:1
      resources: {limits: {memory: 48G, nvidia.com/gpu: "4"}}
"""


@pytest.fixture
def good() -> dict[str, Any]:
    manifest: dict[str, Any] = yaml.safe_load(GOOD)
    return manifest


def leaf(manifest: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = manifest["spec"]["templates"][1]
    return found


def tasks(manifest: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = manifest["spec"]["templates"][0]["dag"]["tasks"]
    return found


def test_accepts_a_good_workflow(good: dict[str, Any]) -> None:
    assert crd.errors(good) == []


def test_int_or_string_takes_both(good: dict[str, Any]) -> None:
    leaf(good)["retryStrategy"]["limit"] = 5
    assert crd.errors(good) == []


def test_accepts_the_other_kinds(good: dict[str, Any]) -> None:
    template = {**good, "kind": "WorkflowTemplate", "metadata": {"name": "good"}}
    cron = {
        **template,
        "kind": "CronWorkflow",
        "spec": {"schedules": ["0 4 * * *"], "workflowSpec": good["spec"]},
    }
    assert crd.errors(template) == []
    assert crd.errors(cron) == []


REFUSED: dict[str, tuple[Callable[[dict[str, Any]], object], str]] = {
    "a typo": (
        lambda m: leaf(m)["container"].update(imge="x"),
        "spec.templates.1.container: Additional properties are not allowed ('imge' was unexpected)",
    ),
    "a field that Argo removed": (
        lambda m: m["spec"].update(podPriority=1),
        "spec: Additional properties are not allowed ('podPriority' was unexpected)",
    ),
    "a wrong type": (
        lambda m: m["spec"].update(parallelism="3"),
        "spec.parallelism: '3' is not of type 'integer'",
    ),
    "a wrong word": (
        lambda m: leaf(m)["retryStrategy"].update(retryPolicy="Sometimes"),
        "spec.templates.1.retryStrategy.retryPolicy: 'Sometimes' is not one of",
    ),
    "a bad quantity": (
        lambda m: leaf(m)["container"]["resources"]["limits"].update(memory="1K"),
        "spec.templates.1.container.resources.limits.memory: '1K' does not match",
    ),
    "a bad task name": (
        lambda m: tasks(m)[0].update(name="a_b"),
        "spec.templates.0.dag.tasks.0.name: 'a_b' does not match",
    ),
    "201 templates": (
        lambda m: m["spec"]["templates"].extend({**leaf(m), "name": f"t{i}"} for i in range(199)),
        "spec.templates: ",
    ),
    "201 tasks": (
        lambda m: tasks(m).extend({"name": f"t{i}", "template": "leaf"} for i in range(199)),
        "spec.templates.0.dag.tasks: ",
    ),
    "two types of template": (
        lambda m: leaf(m).update(suspend={}),
        "spec.templates: template must have at most one template type",
    ),
    "continueOn beside depends": (
        lambda m: tasks(m)[1].update(continueOn={"failed": True}),
        "spec.templates.0.dag.tasks.1: cannot use 'continueOn' when using 'depends'",
    ),
    "a deadline on a dag": (
        lambda m: m["spec"]["templates"][0].update(activeDeadlineSeconds="9"),
        "spec.templates: activeDeadlineSeconds is only valid for leaf templates",
    ),
    "a typo in an inline template": (
        lambda m: tasks(m).append({"name": "c", "inline": {"container": {"imge": "x"}}}),
        "spec.templates.0.dag.tasks.2.inline.container: Additional properties are not allowed",
    ),
    "a variable given twice": (
        lambda m: leaf(m)["container"].update(env=[{"name": "A", "value": v} for v in "12"]),
        "spec.templates.1.container.env: A is there twice",
    ),
    "a label that is no label": (
        lambda m: m["metadata"].update(labels={"team": "the best"}),
        "metadata.labels.team: 'the best' does not match",
    ),
    "a name too long for the pods' labels": (
        lambda m: m["metadata"].update(generateName="x" * 59),
        "metadata.generateName: ",
    ),
    "another version of the API": (
        lambda m: m.update(apiVersion="argoproj.io/v1"),
        "apiVersion: 'argoproj.io/v1alpha1' was expected",
    ),
}


@pytest.mark.parametrize(("spoil", "message"), REFUSED.values(), ids=REFUSED.keys())
def test_refuses(
    good: dict[str, Any], spoil: Callable[[dict[str, Any]], object], message: str
) -> None:
    spoil(good)
    (error,) = crd.errors(good)
    assert error.startswith(message)


def test_200_of_each_are_taken(good: dict[str, Any]) -> None:
    good["spec"]["templates"].extend({**leaf(good), "name": f"t{i}"} for i in range(198))
    tasks(good).extend({"name": f"t{i}", "template": "leaf"} for i in range(198))
    assert crd.errors(good) == []


def test_every_rule_of_the_definitions_is_known() -> None:
    """A newer Argo may bring rules: without a line in RULES they would go unchecked."""

    def messages(node: Any) -> set[str]:
        if isinstance(node, list):
            return set().union(*map(messages, node))
        if not isinstance(node, dict):
            return set()
        own = {rule["message"] for rule in node.get("x-kubernetes-validations", [])}
        return own.union(*map(messages, node.values()))

    for kind in crd.FILES:
        assert messages(crd.validator(kind).schema) == set(crd.RULES)
