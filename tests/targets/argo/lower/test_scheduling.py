"""Where a pod runs, and how often."""

from __future__ import annotations

from typing import Any

import pytest

from kfpc.clusters import PROFILES
from tests.targets.argo.support import NO_WAITS, of_steps, template

REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution"
PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution"
STEP = '  a: {{image: "busybox:1", command: [echo], retries: 5, resume: idempotent, {}}}'


def leaf(settings: str, cluster: str = "gke-preemptible") -> dict[str, Any]:
    return template(of_steps(STEP.format(settings), f"cluster: {cluster}"), "a")


def test_the_model_case() -> None:
    found = leaf("preemptible: true")
    assert found["tolerations"] == [
        {"key": "preemptible", "operator": "Equal", "value": "true", "effect": "NoSchedule"}
    ]
    (preferred,) = found["affinity"]["nodeAffinity"][PREFERRED]
    assert preferred == {
        "weight": 50,
        "preference": {
            "matchExpressions": [
                {"key": "cloud.google.com/gke-preemptible", "operator": "In", "values": ["true"]}
            ]
        },
    }
    assert found["retryStrategy"] == {
        "limit": "5",
        "retryPolicy": "Always",
        "expression": "true",
        "backoff": NO_WAITS,
    }


@pytest.mark.parametrize("profile", PROFILES)
def test_every_profile_tolerates_its_taints_and_prefers_its_labels(profile: str) -> None:
    found, known = leaf("preemptible: true", profile), PROFILES[profile]
    tolerated = {(t["key"], t["effect"]) for t in found.get("tolerations", ())}
    assert tolerated == {(taint.key, taint.effect) for taint in known.spot_taints}
    (preferred,) = found["affinity"]["nodeAffinity"][PREFERRED]
    labels = {e["key"]: e["values"] for e in preferred["preference"]["matchExpressions"]}
    assert labels == {key: [value] for key, value in known.spot_labels.items()}


def test_required_nodes_are_required_beside_every_term_of_the_author() -> None:
    terms = ", ".join(f"{{matchExpressions: [{{key: {k}, operator: Exists}}]}}" for k in "ab")
    own = f"affinity: {{nodeAffinity: {{{REQUIRED}: {{nodeSelectorTerms: [{terms}]}}}}}}"
    found = leaf(f"preemptible: {{required: true}}, {own}", "eks")
    terms_ = found["affinity"]["nodeAffinity"][REQUIRED]["nodeSelectorTerms"]
    assert [[e["key"] for e in term["matchExpressions"]] for term in terms_] == [
        ["a", "eks.amazonaws.com/capacityType"],
        ["b", "eks.amazonaws.com/capacityType"],
    ]


def test_tolerations_of_the_author_stay() -> None:
    found = leaf("preemptible: true, tolerations: [{key: gpu, operator: Exists}]")
    assert [t["key"] for t in found["tolerations"]] == ["gpu", "preemptible"]


def test_a_taint_without_a_value_is_tolerated_by_its_key() -> None:
    own = "{spot: {labels: {pool: spot}, taints: [{key: spot, effect: NoExecute}]}}"
    assert leaf("preemptible: true", own)["tolerations"] == [
        {"key": "spot", "operator": "Exists", "effect": "NoExecute"}
    ]


def test_backoff_has_a_cap_and_a_window_that_never_ends() -> None:
    backoff = "retries: {total: 3, backoff: {delay: 90s, factor: 2, max_delay: 1h}}"
    whole = of_steps(f'  a: {{image: "busybox:1", command: [echo], {backoff}}}')
    assert template(whole, "a")["retryStrategy"] == {
        "limit": "3",
        "retryPolicy": "Always",
        "expression": "true",
        "backoff": {"duration": "90s", "factor": "2", "maxDuration": "87600h", "cap": "1h"},
    }


def test_no_retries_no_strategy() -> None:
    whole = of_steps('  a: {image: "busybox:1", command: [echo], retries: 0}')
    assert "retryStrategy" not in template(whole, "a")


def test_the_grace_period_reaches_the_pod() -> None:
    found = leaf("preemptible: true").copy()
    assert "podSpecPatch" not in found
    resume = "resume: {checkpoint: /mnt, grace_period: 25s}"
    whole = of_steps(f'  a: {{image: "busybox:1", command: [echo], {resume}}}')
    assert template(whole, "a")["podSpecPatch"] == '{"terminationGracePeriodSeconds": 25}'
