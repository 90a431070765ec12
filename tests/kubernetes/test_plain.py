"""Tolerations and affinity from plain data, and back."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kfpc.kubernetes.affinity import (
    Affinity,
    NodeAffinity,
    NodeRequirement,
    NodeSelectorTerm,
    PreferredNode,
)
from kfpc.kubernetes.plain import (
    NODE,
    PREFERRED,
    REQUIRED,
    affinity_from_plain,
    affinity_to_plain,
    node_affinity_from_plain,
    toleration_to_plain,
    tolerations_from_plain,
)
from kfpc.kubernetes.taints import Toleration

IN = {"key": "zone", "operator": "In", "values": ["a", "b"]}
EXISTS = {"key": "gpu", "operator": "Exists"}
FIELD = {"key": "metadata.name", "operator": "NotIn", "values": ["n1"]}

AFFINITY = {
    NODE: {
        REQUIRED: {
            "nodeSelectorTerms": [
                {"matchExpressions": [IN, EXISTS], "matchFields": [FIELD]},
                {"matchExpressions": [EXISTS]},
            ]
        },
        PREFERRED: [{"weight": 10, "preference": {"matchExpressions": [IN]}}],
    },
    "podAntiAffinity": {REQUIRED: [{"topologyKey": "kubernetes.io/hostname"}]},
}


def test_an_affinity_as_a_record():
    zone, gpu = NodeRequirement("zone", "In", ("a", "b")), NodeRequirement("gpu", "Exists")
    name = NodeRequirement("metadata.name", "NotIn", ("n1",))
    assert affinity_from_plain(AFFINITY) == Affinity(
        NodeAffinity(
            (NodeSelectorTerm((zone, gpu), (name,)), NodeSelectorTerm((gpu,))),
            (PreferredNode(10, NodeSelectorTerm((zone,))),),
        ),
        {"podAntiAffinity": AFFINITY["podAntiAffinity"]},
    )


@pytest.mark.parametrize("plain", [AFFINITY, {}, {NODE: {}}, {"podAffinity": {}}])
def test_an_affinity_comes_back_as_it_is_written(plain: dict[str, Any]):
    found = affinity_from_plain(plain)
    assert found is not None
    assert repr(affinity_to_plain(found)) == repr(plain)  # the order of keys too


TOLERATIONS = [
    {"key": "a", "operator": "Equal", "value": "b", "effect": "NoExecute", "tolerationSeconds": 0},
    {"operator": "Exists"},
    {"key": "", "value": ""},
    {},
]


def test_tolerations_come_back_as_they_are_written():
    found = tolerations_from_plain(TOLERATIONS)
    assert found[:2] == (Toleration("a", "Equal", "b", "NoExecute", 0), Toleration(None, "Exists"))
    assert repr([toleration_to_plain(one) for one in found]) == repr(TOLERATIONS)


# ---------------------------------------------------------------- what Kubernetes would refuse


@pytest.mark.parametrize("odd", [5, None, {}, "text", [5, None, "text", [{}]], [{"key": 5}]])
def test_odd_tolerations_tolerate_nothing(odd: Any):
    assert tolerations_from_plain(odd) == ()


def test_a_value_that_is_no_text_is_no_matter_where_none_is_compared():
    plain = [{"key": "a", "operator": "Exists", "value": True, "tolerationSeconds": "5"}]
    assert tolerations_from_plain(plain) == (Toleration("a", "Exists"),)
    assert tolerations_from_plain([{"key": "a", "value": True}]) == ()


@pytest.mark.parametrize("odd", [5, None, [], "text", True])
def test_what_is_no_affinity(odd: Any):
    assert affinity_from_plain(odd) is None
    assert node_affinity_from_plain(odd) is None
    assert affinity_from_plain({NODE: odd}) == Affinity()


@pytest.mark.parametrize("odd", [5, None, [], {}, {"nodeSelectorTerms": None}])
def test_a_key_with_something_odd_says_nothing(odd: Any):
    assert node_affinity_from_plain({REQUIRED: odd}) == NodeAffinity(required=())
    assert node_affinity_from_plain({PREFERRED: odd}) == NodeAffinity(preferred=())


@pytest.mark.parametrize(
    "odd", [5, None, {}, {"key": "a"}, {"key": 5, "operator": "In"}, {"operator": "In"}]
)
def test_odd_requirements_are_left_out(odd: Any):
    plain = {REQUIRED: {"nodeSelectorTerms": [{"matchExpressions": [odd, EXISTS]}]}}
    gpu = NodeRequirement("gpu", "Exists")
    assert node_affinity_from_plain(plain) == NodeAffinity((NodeSelectorTerm((gpu,)),))


# ---------------------------------------------------------------- properties

REQUIREMENTS = st.lists(
    st.builds(NodeRequirement, st.text(), st.text(), st.lists(st.text()).map(tuple)), max_size=3
).map(tuple)
TERMS = st.builds(NodeSelectorTerm, REQUIREMENTS, REQUIREMENTS)
NODES = st.builds(
    NodeAffinity,
    st.none() | st.lists(TERMS, max_size=2).map(tuple),
    st.none() | st.lists(st.builds(PreferredNode, st.integers(), TERMS), max_size=2).map(tuple),
)
AFFINITIES = st.builds(
    Affinity,
    st.none() | NODES,
    st.dictionaries(st.sampled_from(["podAffinity", "podAntiAffinity"]), st.integers()),
)
TEXT = st.none() | st.text()


@given(AFFINITIES)
def test_an_affinity_is_the_same_after_it_was_plain(affinity: Affinity):
    assert affinity_from_plain(affinity_to_plain(affinity)) == affinity


@given(st.lists(st.builds(Toleration, TEXT, TEXT, TEXT, TEXT, st.none() | st.integers())))
def test_tolerations_are_the_same_after_they_were_plain(tolerations: list[Toleration]):
    plain = [toleration_to_plain(one) for one in tolerations]
    assert tolerations_from_plain(plain) == tuple(tolerations)


WORDS = st.sampled_from(
    [
        NODE, REQUIRED, PREFERRED, "nodeSelectorTerms", "matchExpressions", "matchFields", "key",
        "operator", "values", "weight", "preference", "value", "effect", "tolerationSeconds",
    ]
)  # fmt: skip
HOSTILE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | WORDS | st.binary(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(WORDS | st.integers(), inner, max_size=4)
    ),
    max_leaves=20,
)


@given(HOSTILE, WORDS)
def test_no_shape_makes_an_exception(plain: Any, key: str):
    for shape in (plain, [plain], {key: plain}, {REQUIRED: {"nodeSelectorTerms": [plain]}}):
        assert all(isinstance(one, Toleration) for one in tolerations_from_plain(shape))
        assert isinstance(affinity_from_plain(shape), Affinity | None)
        hash(node_affinity_from_plain(shape))
        node = node_affinity_from_plain(shape)
        again = affinity_to_plain(Affinity(node))
        assert affinity_from_plain(again) == Affinity(node)
