"""Locks and the workspace of a run, in its plan."""

from __future__ import annotations

import json

import kfpc
from kfpc.views.plans.as_json import plan_json
from kfpc.views.plans.as_text import plan_text

SPEC = """\
apiVersion: kfpc/v1
name: shared
params: {table: events}
steps:
  load:
    image: busybox:1
    command: [load, "${{ outputs.o.path }}"]
    outputs: {o: String}
    workspace: /work
    timeout: 1h
    lock: [{mutex: "load-${{ params.table }}"}, {semaphore: {config_map: limits, key: loads}}]
  show:
    image: busybox:1
    command: [show]
    workspace: /data
    timeout: 1h
    after: load
    lock: {mutex: "${{ steps.load.outputs.o }}"}
  end: {image: "busybox:1", command: [end], timeout: 1h, after: show}
workflow:
  timeout: 1d
  workspace: 50Gi
  lock: {semaphore: {config_map: limits, key: runs}}
"""


def view_of(spec: str, **given: str) -> kfpc.PlanView:
    result = kfpc.plan(kfpc.Source(spec, "x.yaml"), params=given)
    assert result.view is not None, result.diagnostics
    return result.view


def test_a_plan_names_locks_and_the_workspace():
    text = " ".join(plan_text(view_of(SPEC)).split())
    for sentence in (
        "The run begins when it has the semaphore `runs` of `limits`, and holds it until it has "
        "ended.",
        "Each run makes a workspace of 50Gi; load and show mount it.",
        "It begins when it has the mutex `load-events` and the semaphore `loads` of `limits`, and "
        "holds them through all its attempts.",
        "It begins when it has a mutex that the run names, and holds it through all its attempts.",
        "Locks decide for what they wait beside, so only the run's end after 1 d bounds it.",
    ):
        assert sentence in text, sentence
    assert text.count("It begins when") == 2


def test_programs_are_told_of_them():
    found = json.loads(plan_json(view_of(SPEC)))
    assert found["locks"] == [{"config_map": "limits", "key": "runs"}]
    assert found["workspace"] == {"size": "50Gi", "steps": ["load", "show"]}
    load, show, end = (step["locks"] for step in found["steps"])
    assert load == [{"mutex": "load-events"}, {"config_map": "limits", "key": "loads"}]
    assert (show, end) == ([{"mutex": None}], [])


def test_a_plan_without_them_has_no_word_of_them():
    spec = "apiVersion: kfpc/v1\nname: x\nsteps: {a: {image: 'busybox:1', command: [a]}}\n"
    view = view_of(spec)
    assert "workspace" not in plan_text(view)
    assert "has the" not in plan_text(view)
    found = json.loads(plan_json(view))
    assert (found["locks"], found["workspace"]) == ([], None)
