"""What a pod asks for as failures come, worked out by Argo's own code."""

from __future__ import annotations

import json
from itertools import product
from typing import Any

import pytest

from kfpc.preemption.course import State
from kfpc.preemption.course import asked as course_asked
from kfpc.targets.argo.target import ARGO
from tests.oracles import argo
from tests.targets.argo.support import of_steps, template
from tests.telling import loaded


def grown(settings: str, head: str = "") -> dict[str, Any]:
    return of_steps(f"  a: {{image: x, command: [x], {settings}}}", head)


def asked(whole: dict[str, Any], **inputs: str) -> dict[str, Any]:
    """The resources that the patch of the pod comes to, given the parameters of the leaf."""
    env = {f"inputs__parameters__{name}": value for name, value in inputs.items()}
    patch = argo.text(template(whole, "a")["podSpecPatch"], **env)
    (main,) = json.loads(patch)["containers"]
    assert main.pop("name") == "main"
    return main["resources"]


MEMORY = "memory: {limit: 16Gi, after_oom: [32Gi, 64Gi]}, retries: {failures: 3}"


@pytest.mark.parametrize(
    ("ooms", "memory"), [("0", "16Gi"), ("1", "32Gi"), ("2", "64Gi"), ("3", "64Gi")]
)
def test_the_last_amount_stays(ooms: str, memory: str) -> None:
    assert asked(grown(MEMORY), ooms=ooms) == {"limits": {"memory": memory}}


def test_a_param_may_decide_an_amount() -> None:
    """Whatever it holds: in the patch it is a string of JSON."""
    whole = grown(
        "memory: {limit: 1Gi, after_failure: ['${{ params.m }}', '${{ params.n }}Gi']},"
        "retries: {failures: 2}",
        "params: {m: 2Gi, n: 3}",
    )
    given = {"m": '4Gi", "cpu": "9', "n": "7"}
    assert asked(whole, failures="1", **given) == {"limits": {"memory": given["m"]}}
    assert asked(whole, failures="2", **given) == {"limits": {"memory": "7Gi"}}


def test_what_an_amount_does_not_say_is_as_before_or_is_not_there() -> None:
    whole = grown(
        "cpu: {limit: 2, after_failure: [4, {request: 6, limit: 8}, {limit: 10}]},"
        "retries: {failures: 3}"
    )
    assert [asked(whole, failures=str(n)) for n in range(4)] == [
        {"requests": {"cpu": None}, "limits": {"cpu": "2"}},
        {"requests": {"cpu": None}, "limits": {"cpu": "4"}},
        {"requests": {"cpu": "6"}, "limits": {"cpu": "8"}},
        {"requests": {"cpu": "6"}, "limits": {"cpu": "10"}},
    ]


def test_the_kind_of_gpu_is_a_label_of_the_node() -> None:
    whole = grown(
        "gpus: {count: 1, type: nvidia-l4, after_failure: [nvidia-tesla-t4]},"
        "retries: {failures: 2}",
        "cluster: gke-spot",
    )
    leaf = template(whole, "a")
    (label,) = leaf["nodeSelector"].values()
    kinds = [argo.text(label, inputs__parameters__failures=str(n)) for n in range(3)]
    assert kinds == ["nvidia-l4", "nvidia-tesla-t4", "nvidia-tesla-t4"]
    assert "podSpecPatch" not in leaf


def rounds(whole: dict[str, Any]) -> list[dict[str, str]]:
    """What each round is given, by the names of the leaf's parameters."""
    tasks = template(whole, "a-failures")["dag"]["tasks"][:-1]
    return [{p["name"]: p["value"] for p in task["arguments"]["parameters"]} for task in tasks]


@pytest.mark.parametrize(
    ("codes", "ooms"),
    [
        ((), "0"),
        (("137",), "1"),
        (("1",), "0"),
        ((None,), "0"),
        (("137", "143"), "1"),
        (("1", "137"), "1"),
        (("137", "137", "137"), "3"),
    ],
)
def test_a_round_counts_those_before_it_that_were_killed(
    codes: tuple[str | None, ...], ooms: str
) -> None:
    told = rounds(grown(MEMORY))[len(codes)]["ooms"]
    ended: dict[str, str] = {}
    for number, code in enumerate(codes, 1):
        ended[f"tasks__round-{number}__status"] = "Failed"
        if code is not None:
            ended[f"tasks__round-{number}__exitCode"] = code
    assert argo.text(told, **ended) == ooms


def test_a_round_is_told_what_its_template_asks_for() -> None:
    both = "memory: {limit: 1Gi, after_failure: [2Gi]}, retries: {failures: 1}"
    assert [sorted(given) for given in rounds(grown(MEMORY))] == [["ooms"]] * 4
    assert rounds(grown(both)) == [{"failures": "0"}, {"failures": "1"}]
    kept = f"{both}, resume: {{checkpoint: 'gs://b/${{{{ run.name }}}}'}}"
    assert [sorted(given) for given in rounds(grown(kept))] == [["failures", "last-cause"]] * 2


def test_an_input_may_be_called_as_the_counter_is() -> None:
    whole = of_steps(
        "  a:\n    image: x\n    command: [x, '${{ inputs.ooms }}']\n    inputs: {ooms: 7}\n"
        "    memory: {limit: 1Gi, after_oom: [2Gi]}\n    retries: {failures: 1}"
    )
    assert asked(whole, **{"ooms-2": "1"}) == {"limits": {"memory": "2Gi"}}


def test_argo_counts_failures_where_a_param_says_how_many() -> None:
    whole = grown(
        "memory: {limit: 1Gi, after_failure: [2Gi]}, retries: {failures: '${{ params.f }}'}",
        "params: {f: 4}",
    )
    (task,) = template(whole, "a-failures")["dag"]["tasks"]
    given = {p["name"]: p["value"] for p in task["arguments"]["parameters"]}
    assert given["failures"] == "{{retries}}"


def test_argo_asks_for_what_the_plan_says() -> None:
    """Whatever exit codes the rounds before left."""
    text = (
        f"steps:\n  a: {{image: x, command: [x], {MEMORY}, cpu: {{limit: 1, after_failure: [2]}}}}"
    )
    pipeline = loaded(text).pipeline
    assert pipeline is not None
    plan = ARGO.analysis(pipeline).plans["a",]
    whole = of_steps(text.removeprefix("steps:\n"))
    for codes in product(("137", "1"), repeat=3):
        failures = len(codes)
        told = rounds(whole)[failures]
        ended = {f"tasks__round-{n}__exitCode": code for n, code in enumerate(codes, 1)}
        given = {name: argo.text(value, **ended) for name, value in told.items()}
        found = asked(whole, **given)["limits"]
        word = course_asked(plan, State(failures, 1, codes.count("137")))
        assert {("limits", name): amount for name, amount in found.items()} == word


def test_a_label_that_only_some_kinds_have_is_in_the_affinity() -> None:
    """Karpenter calls both sizes of the A100 the same, and tells them by another label."""
    whole = grown(
        "gpus: {count: 1, type: h100, after_failure: [a100-80gb, a100]}, retries: {failures: 2},"
        "preemptible: {required: true}",
        "cluster: karpenter",
    )
    leaf = template(whole, "a")
    affinity = leaf["affinity"]["nodeAffinity"]["requiredDuringSchedulingIgnoredDuringExecution"]
    (term,) = affinity["nodeSelectorTerms"]
    spot, memory = term["matchExpressions"]
    assert spot["key"] == "karpenter.sh/capacity-type"
    assert (list(leaf["nodeSelector"]), memory["key"]) == (
        ["karpenter.k8s.aws/instance-gpu-name"], "karpenter.k8s.aws/instance-gpu-memory"
    )  # fmt: skip
    (name,) = leaf["nodeSelector"].values()
    texts = (name, memory["operator"], *memory["values"])
    assert [
        tuple(argo.text(text, inputs__parameters__failures=str(n)) for text in texts)
        for n in range(3)
    ] == [
        ("h100", "NotIn", "kfpc-no-such-node"), ("a100", "In", "81920"),
        ("a100", "NotIn", "kfpc-no-such-node"),
    ]  # fmt: skip


def test_a_request_that_is_the_limit_stays_so() -> None:
    """Such a pod is of the class Guaranteed, and the last to be evicted."""
    both = "memory: {request: 4Gi, limit: 4Gi, after_oom: [8Gi]}, retries: {failures: 1}"
    assert asked(grown(both), ooms="1") == {
        "requests": {"memory": "8Gi"}, "limits": {"memory": "8Gi"}
    }  # fmt: skip


def test_a_step_without_gpus_has_no_label_of_their_kind() -> None:
    head = "cluster: gke-spot\ndefaults: {gpus: {count: 1, type: t4, after_failure: [l4]}}"
    leaf = template(grown("gpus: {count: 0}", head), "a")
    assert "nodeSelector" not in leaf
    assert "resources" not in leaf["container"]


def test_a_step_may_say_a_part_of_the_defaults() -> None:
    head = "cluster: gke-spot\ndefaults: {gpus: {count: 2, type: t4}, retries: {failures: 1}}"
    leaf = template(grown("gpus: {after_failure: [l4]}", head), "a")
    assert leaf["container"]["resources"]["limits"] == {"nvidia.com/gpu": "2"}
    (label,) = leaf["nodeSelector"].values()
    assert argo.text(label, inputs__parameters__failures="1") == "nvidia-l4"


def test_a_step_that_is_not_tried_again_has_the_first_amount_of_the_defaults() -> None:
    head = "defaults: {memory: {limit: 1Gi, after_oom: [2Gi]}, retries: {failures: 1}}"
    leaf = template(grown("retries: 0", head), "a")
    assert leaf["container"]["resources"]["limits"] == {"memory": "1Gi"}
    assert "podSpecPatch" not in leaf


def test_a_step_that_is_not_tried_again_keeps_all_labels_of_its_first_gpus() -> None:
    gpus = "{count: 1, type: a100-80gb, after_failure: [h100]}"
    head = f"cluster: karpenter\ndefaults: {{gpus: {gpus}, retries: {{failures: 1}}}}"
    assert template(grown("retries: 0", head), "a")["nodeSelector"] == {
        "karpenter.k8s.aws/instance-gpu-name": "a100",
        "karpenter.k8s.aws/instance-gpu-memory": "81920",
    }
