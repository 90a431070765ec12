"""What is left of the time of a group, in the templates of its pods."""

from __future__ import annotations

from typing import Any

import pytest

import kfpc
from tests.cluster.specs import spec

POD = '{image: "busybox:1", command: [echo]}'


def compiled(body: str) -> dict[str, Any]:
    found = kfpc.compile(kfpc.Source(spec(body), "pipeline.yaml"))
    assert found.manifest is not None, found.diagnostics
    return {one["name"]: one for one in found.manifest["spec"]["templates"]}


def codes(body: str) -> list[str]:
    return [one.code for one in kfpc.compile(kfpc.Source(spec(body), "pipeline.yaml")).diagnostics]


def test_an_attempt_has_what_is_left() -> None:
    found = compiled(f"steps: {{g: {{timeout: 1h, steps: {{a: {POD}}}}}}}")
    deadline = found["g-a"]["activeDeadlineSeconds"]
    assert deadline == (
        "{{=string(max(1, int(inputs.parameters['deadline']) - int(now().Unix())))}}"
    )
    clock, step = found["g"]["dag"]["tasks"]
    assert clock["arguments"]["parameters"] == [{"name": "seconds", "value": "3600"}]
    assert step["depends"] == "clock"


def test_equal_steps_of_groups_with_a_time_share_a_template() -> None:
    groups = ", ".join(f"g{n}: {{timeout: {n}h, steps: {{a: {POD}}}}}" for n in (1, 2))
    found = compiled(f"steps: {{{groups}, b: {POD}}}")
    pods = [one for one in found.values() if "container" in one]
    assert ["activeDeadlineSeconds" in one for one in pods].count(True) == 1


def test_steps_outside_have_no_deadline() -> None:
    found = compiled(f"steps: {{g: {{timeout: 1h, steps: {{a: {POD}}}}}, b: {POD}}}")
    assert "activeDeadlineSeconds" not in found["b"]
    assert "inputs" not in found["b"]


@pytest.mark.parametrize("wait", ["approval", "{duration: 5m}"])
def test_a_wait_cannot_be_ended(wait: str) -> None:
    inner = f"{{h: {{steps: {{w: {{wait: {wait}}}}}}}}}"
    assert codes(f"steps: {{g: {{timeout: 1h, steps: {inner}}}}}") == ["KFPC615"]
    assert codes(f"steps: {{g: {{steps: {inner}}}}}") == []


def test_a_patch_of_the_deadline_undoes_the_time_of_the_group() -> None:
    step = '{image: "busybox:1", command: [echo], argo: {activeDeadlineSeconds: 9}}'
    assert "KFPC712" in codes(f"steps: {{g: {{timeout: 1h, steps: {{a: {step}}}}}}}")
    assert codes(f"steps: {{g: {{steps: {{a: {step}}}}}}}") == []
