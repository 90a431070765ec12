"""Steps that wait take no pods, and their time counts."""

from __future__ import annotations

import json

import kfpc
from kfpc.views.plans.as_json import plan_json
from kfpc.views.plans.as_text import plan_text


def view_of(steps: dict[str, object], **params: object) -> kfpc.PlanView:
    spec = {"apiVersion": "kfpc/v1", "name": "x", "params": params, "steps": steps}
    result = kfpc.plan(kfpc.Source(json.dumps(spec), "x.yaml"))
    assert result.view is not None, result.diagnostics
    return result.view


WORK = {"image": "busybox:1", "command": ["work"], "timeout": "1h"}


def test_a_wait_for_a_time_adds_to_the_longest_time():
    view = view_of({"pause": {"wait": "10m"}, "work": {**WORK, "after": "pause"}})
    assert view.totals.longest == 70 * 60
    assert view.totals.most_pods == 1
    assert "pause waits 10 min, without a pod." in plan_text(view)


def test_a_param_says_how_long():
    (pause,) = view_of({"pause": {"wait": "${{ params.time }}"}}, time="90s").pauses
    assert pause.seconds == 90
    assert pause.sentence == "waits 1 min 30 s"


def test_nothing_bounds_an_approval():
    view = view_of({"look": {"wait": "approval"}, "work": {**WORK, "after": "look"}})
    assert view.totals.longest is None
    text = " ".join(plan_text(view).split())
    assert "Nothing bounds how long look waits, nor how long the run takes." in text
    assert "look waits until somebody resumes the run, without a pod." in text


def test_the_end_of_the_run_bounds_an_approval():
    spec = {
        "apiVersion": "kfpc/v1",
        "name": "x",
        "steps": {"look": {"wait": "approval"}, "work": WORK},
        "workflow": {"timeout": "1d"},
    }
    view = kfpc.plan(kfpc.Source(json.dumps(spec), "x.yaml")).view
    assert view is not None
    text = " ".join(plan_text(view).split())
    assert "Only the run's end after 1 d bounds how long look waits." in text
    assert "Nothing bounds" not in text


def test_an_approval_with_a_duration_is_bounded():
    view = view_of({"look": {"wait": {"approval": True, "duration": "2h"}}})
    assert view.totals.longest == 2 * 3600
    assert (
        "look waits until somebody resumes the run, 2 h at most, without a pod. "
        "Then the run goes on as if somebody had approved it."
    ) in " ".join(plan_text(view).split())


def test_approvals_with_a_limit_are_told_apart_from_waits():
    both = {"approval": True, "duration": "2h"}
    view = view_of({"a": {"wait": both}, "b": {"wait": both}, "pause": {"wait": "2h"}})
    assert [pause.goes_on for pause in view.pauses] == [True, True, False]
    text = " ".join(plan_text(view).split())
    assert text.count("Then the run goes on as if somebody had approved them.") == 1
    assert [one["goes_on"] for one in json.loads(plan_json(view))["waits"]] == [True, True, False]


def test_programs_are_told_of_waits():
    found = json.loads(plan_json(view_of({"look": {"wait": "approval"}, "work": WORK})))
    assert found["waits"] == [{"name": "look", "approval": True, "longest": None, "goes_on": False}]
    assert [step["name"] for step in found["steps"]] == ["work"]


def test_the_pod_of_a_resource_is_one_like_others():
    manifest = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "x"}}
    step = {"resource": {"action": "apply", "manifest": manifest}, "retries": 2}
    assert view_of({"a": step}).totals.most_pods == 3
