"""Which nodes each attempt may run on, judged as Kubernetes' scheduler does."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

import kfpc
from kfpc.clusters import PROFILES
from kfpc.preemption import Nodes
from kfpc.targets.argo.target import ARGO
from tests.oracles import argo
from tests.targets.argo.support import of_steps, template

REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution"
PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution"

TWO_LABELS = "{spot: {labels: {pool: cheap, kind: spot}}}"
OWN_ON_DEMAND = "{spot: {labels: {pool: cheap}}, on_demand: {labels: {pool: dear, kind: regular}}}"
ON_DEMAND_SHARES = "{spot: {labels: {pool: ml, tier: cheap}}, on_demand: {labels: {pool: ml}}}"
CLUSTERS = {
    **{name: name for name in PROFILES},
    "two": TWO_LABELS,
    "own": OWN_ON_DEMAND,
    "shared": ON_DEMAND_SHARES,
}

Labels = Mapping[str, str]


def nodes(profile: Any) -> tuple[Labels, Labels]:
    """A preemptible and an on-demand node, as a cluster with the profile has them."""
    return {"zone": "a", **profile.spot_labels}, {"zone": "a", **profile.on_demand_labels}


def matches(affinity: Mapping[str, Any], node: Labels) -> bool:
    """Whether a node meets what is required. Source: Kubernetes' node affinity."""
    required = affinity["nodeAffinity"].get(REQUIRED)
    if required is None:
        return True
    return any(
        all(holds(expression, node) for expression in term["matchExpressions"])
        for term in required["nodeSelectorTerms"]
    )


def holds(expression: Mapping[str, Any], node: Labels) -> bool:
    has = node.get(expression["key"]) in expression["values"]
    return has if expression["operator"] == "In" else not has


def in_attempt(affinity: Mapping[str, Any], attempt: int) -> Any:
    """The affinity as Argo hands it over in an attempt, counted from 1."""
    return json.loads(argo.text(json.dumps(affinity), retries=str(attempt - 1)))


@pytest.mark.parametrize("required", [True, False])
@pytest.mark.parametrize("fallback", ["on-demand", "{after: 2}", "{to: on-demand, after: 1}"])
@pytest.mark.parametrize("cluster", CLUSTERS.values(), ids=CLUSTERS)
def test_each_attempt_runs_where_the_plan_says(cluster: str, fallback: str, required: bool) -> None:
    text = (
        f"apiVersion: kfpc/v1\nname: demo\ncluster: {cluster}\nsteps: {{a: {{image: x, "
        f"retries: 3, resume: idempotent, preemptible: {{required: {str(required).lower()}, "
        f"fallback: {fallback}}}, command: [echo]}}}}\n"
    )
    pipeline = kfpc.load(kfpc.Source(text)).pipeline
    assert pipeline is not None
    plan = ARGO.analysis(pipeline).plans["a",]
    result = kfpc.compile(kfpc.Source(text))
    assert result.manifest is not None
    affinity = template(result.manifest, "a")["affinity"]
    spot, on_demand = nodes(pipeline.profile)
    for attempt in range(1, 5):
        found = in_attempt(affinity, attempt)
        allowed = matches(found, spot), matches(found, on_demand)
        assert (
            allowed
            == {
                Nodes.PREFERRED: (True, True),
                Nodes.PREEMPTIBLE: (True, False),
                Nodes.ON_DEMAND: (False, True),
            }[plan.nodes_of(attempt)]
        )
        assert (PREFERRED in found["nodeAffinity"]) is not required


def test_a_node_that_only_shares_a_label_with_preemptible_ones_is_on_demand() -> None:
    found = of_steps(
        "  a: {image: x, command: [x], retries: 1, preemptible: {fallback: on-demand}}",
        f"cluster: {TWO_LABELS}",
    )
    last = in_attempt(template(found, "a")["affinity"], 2)
    assert matches(last, {"pool": "cheap"})
    assert not matches(last, {"pool": "cheap", "kind": "spot"})


def test_the_author_s_own_terms_stay_alternatives() -> None:
    terms = ", ".join(f"{{matchExpressions: [{{key: {k}, operator: Exists}}]}}" for k in "ab")
    found = of_steps(
        "  a: {image: x, command: [x], retries: 1, preemptible: {fallback: on-demand}, "
        f"affinity: {{nodeAffinity: {{{REQUIRED}: {{nodeSelectorTerms: [{terms}]}}}}}}}}",
        f"cluster: {TWO_LABELS}",
    )
    required = template(found, "a")["affinity"]["nodeAffinity"][REQUIRED]["nodeSelectorTerms"]
    assert [[e["key"] for e in term["matchExpressions"]] for term in required] == [
        ["a", "pool"], ["a", "kind"], ["b", "pool"], ["b", "kind"]
    ]  # fmt: skip


def test_a_param_may_decide_which_attempt_is_the_last() -> None:
    found = of_steps(
        "  a: {image: x, command: [x], retries: '${{ params.n }}', "
        "preemptible: {fallback: on-demand}}",
        "params: {n: 2}",
    )
    leaf = template(found, "a")
    (term,) = leaf["affinity"]["nodeAffinity"][REQUIRED]["nodeSelectorTerms"]
    value = term["matchExpressions"][0]["values"][0]
    (name,) = [p["name"] for p in leaf["inputs"]["parameters"]]
    given = {f"inputs__parameters__{name}": "2"}
    assert argo.text(value, retries="1", **given) == "kfpc-no-such-node"
    assert argo.text(value, retries="2", **given) == "true"


def test_the_only_attempt_is_the_last_one() -> None:
    found = of_steps("  a: {image: x, command: [x], preemptible: {fallback: on-demand}}")
    affinity = template(found, "a")["affinity"]
    assert "{{" not in json.dumps(affinity)
    assert PREFERRED not in affinity["nodeAffinity"]
    assert not matches(affinity, {"cloud.google.com/gke-preemptible": "true"})
