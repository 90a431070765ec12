"""Whether pods get onto the preemptible nodes of a cluster, and onto no others."""

from __future__ import annotations

import pytest

from kfpc.clusters import PROFILES, Profile
from kfpc.clusters.fit import excluding_label, mentions, untolerated, wants
from kfpc.kubernetes.affinity import NodeAffinity, NodeRequirement, NodeSelectorTerm
from kfpc.kubernetes.taints import Taint, Toleration, toleration_of

HARD, SOFT = Taint("spot", "", "NoExecute"), Taint("spot", "", "PreferNoSchedule")
TWO = Profile("two", {"pool": "ml", "kind": "spot"}, (SOFT, HARD), {"pool": "ml"})


def terms(*requirements: tuple[str, str, str]) -> tuple[NodeSelectorTerm, ...]:
    found = (NodeRequirement(key, how, tuple(v.split())) for key, how, v in requirements)
    return (NodeSelectorTerm(tuple(found)),)


def asks(*requirements: tuple[str, str, str]) -> NodeAffinity:
    return NodeAffinity(terms(*requirements))


def test_taints_that_nobody_tolerates():
    assert untolerated((), TWO) == [HARD]  # the other is a preference
    assert untolerated(iter([Toleration("other", "Exists")]), TWO) == [HARD]
    assert untolerated([Toleration("spot", "Exists")], TWO) == []


@pytest.mark.parametrize("profile", PROFILES.values(), ids=PROFILES)
def test_what_the_platforms_nodes_want_is_known(profile: Profile):
    assert untolerated(map(toleration_of, profile.spot_taints), profile) == []
    assert wants(profile.spot_labels, None, profile)
    assert not wants(profile.on_demand_labels, None, profile)
    assert excluding_label(profile.spot_labels, profile) is None
    if profile.on_demand_labels:
        assert excluding_label(profile.on_demand_labels, profile) is not None


@pytest.mark.parametrize(
    ("selector", "node", "wanted"),
    [
        ({"pool": "ml", "kind": "spot"}, None, True),
        ({"pool": "ml"}, None, False),
        ({"pool": "ml"}, asks(("kind", "In", "spot")), True),
        ({"pool": "ml"}, asks(("kind", "Exists", "")), True),  # others have no such label
        ({"kind": "spot"}, asks(("pool", "Exists", "")), False),  # others have it too
        ({}, asks(("kind", "In", "spot"), ("pool", "In", "ml")), True),
        ({}, None, False),
    ],
)
def test_pods_that_run_on_preemptible_nodes_only(
    selector: dict[str, str], node: NodeAffinity | None, wanted: bool
):
    assert wants(selector, node, TWO) is wanted


def test_nodes_without_labels_of_their_own_cannot_be_asked_for():
    assert not wants({}, None, Profile("none", {}))


@pytest.mark.parametrize(
    ("selector", "label"),
    [({"kind": "dear"}, "kind"), ({"kind": None}, None), ({"kind": "spot"}, None), ({}, None)],
)
def test_labels_that_no_preemptible_node_has(selector: dict[str, str | None], label: str | None):
    assert excluding_label(selector, TWO) == label


def test_terms_mention_preemptible_nodes_by_all_their_labels():
    assert mentions(terms(("pool", "Exists", ""), ("kind", "NotIn", "spot")), TWO)
    assert not mentions(terms(("pool", "Exists", "")), TWO)
    assert not mentions((), TWO)
