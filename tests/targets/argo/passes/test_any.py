"""Alternatives in ``depends``: where a task's name changes, and where a dag is split."""

from __future__ import annotations

import kfpc
from kfpc.targets.argo.passes.settle import settled
from kfpc.targets.argo.passes.split import split
from kfpc.targets.argo.records import ENTRY, Container, Dag, DagTask, Role, Template, TemplateId

LEAF: TemplateId = (Role.LEAF, ("s",))


def task(name: str, *depends: str, goes_on: bool = False) -> DagTask:
    return DagTask(name, LEAF, depends, goes_on=goes_on)


def dag(*tasks: DagTask) -> dict[TemplateId, Template]:
    return {ENTRY: Template(dag=Dag(tasks)), LEAF: Template(container=Container("busybox:1"))}


def depends(template: Template) -> dict[object, tuple[str, ...]]:
    assert template.dag is not None
    return {task.name: task.depends for task in template.dag.tasks}


def test_a_step_that_may_fail_counts_once_it_has_ended():
    either = "a.Succeeded || a-b.Succeeded"
    found = settled(dag(task("a", goes_on=True), task("a-b"), task("c", either, "a")))
    assert depends(found[ENTRY])["c"] == (
        "a-settled.Succeeded || a-b.Succeeded",
        "a-settled",
    )


def test_alternatives_stay_in_one_dag_with_what_they_name():
    pairs = [
        (task(f"a{n}"), task(f"b{n}"), task(f"c{n}", f"a{n}.Succeeded || b{n}.Succeeded"))
        for n in range(400)
    ]
    found, _ = split(dag(*(one for pair in pairs for one in pair)), 200, 200)
    dags = [depends(template) for template in found.values() if template.dag is not None]
    assert len(dags) > 1
    for tasks in dags:
        for n in range(400):
            assert f"c{n}" not in tasks or {f"a{n}", f"b{n}"} <= tasks.keys()


def test_alternatives_are_in_parentheses_beside_others():
    spec = """
apiVersion: kfpc/v1
name: demo
steps:
  a: {image: busybox, command: [a]}
  b: {image: busybox, command: [b]}
  c: {image: busybox, command: [c]}
  d: {image: busybox, command: [d], after: {any: [a, b], all: [c]}}
  e: {image: busybox, command: [e], after: {any: [a]}}
"""
    manifest = kfpc.compile(kfpc.Source(spec)).manifest
    assert manifest is not None
    tasks = {one["name"]: one for one in manifest["spec"]["templates"][0]["dag"]["tasks"]}
    assert tasks["d"]["depends"] == "c && (a.Succeeded || b.Succeeded)"
    assert tasks["e"]["depends"] == "a.Succeeded"
