"""What a node affinity asks for, as Kubernetes' scheduler takes it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kfpc.kubernetes.affinity import (
    NodeAffinity,
    NodeRequirement,
    NodeSelectorTerm,
    demanded_labels,
    demands,
    excludes,
    label_keys,
    meets,
)


def one(key: str, operator: str, *values: str) -> NodeRequirement:
    return NodeRequirement(key, operator, values)


def term(*expressions: NodeRequirement) -> NodeSelectorTerm:
    return NodeSelectorTerm(expressions)


def required(*terms: NodeSelectorTerm) -> NodeAffinity:
    return NodeAffinity(terms)


SPOT = one("spot", "In", "yes")
ZONE = one("zone", "In", "a")
NAMED = NodeSelectorTerm((SPOT,), (one("metadata.name", "In", "n1"),))


@pytest.mark.parametrize(
    ("operator", "values", "met", "not_met"),
    [
        ("In", "a b", ["a", "b"], ["c", "", None]),
        ("NotIn", "a b", ["c", "", None], ["a", "b"]),
        ("Exists", "", ["a", ""], [None]),
        ("DoesNotExist", "", [None], ["a", ""]),
        ("Gt", "8", ["9", "10", "+9"], ["8", "7", "a", "", "9.5", None, "9" * 30]),
        ("Lt", "8", ["7", "-9"], ["8", "10", "a", "", "٣", None]),
        ("Gt", "a", [], ["9", "a", None]),
        ("Gt", "1 2", [], ["9"]),
        ("Like", "a", ["a", "b", None], []),  # it is not known here
    ],
)
def test_operators(operator: str, values: str, met: list[str | None], not_met: list[str | None]):
    requirement = one("key", operator, *values.split())
    for value in met:
        assert meets(requirement, value), value
    for value in not_met:
        assert not meets(requirement, value), value


@pytest.mark.parametrize(
    "node",
    [
        required(term(one("spot", "NotIn", "yes"))),
        required(term(one("spot", "DoesNotExist"))),
        required(term(one("spot", "In", "no", "never"))),
        required(term(one("cores", "Gt", "8"))),
        required(term(ZONE, one("spot", "NotIn", "yes"))),
        required(term(one("spot", "In", "no")), term(one("cores", "Lt", "8"))),
    ],
)
def test_affinities_that_exclude_nodes_with_labels(node: NodeAffinity):
    assert excludes(node, {"spot": "yes", "cores": "8"})


@pytest.mark.parametrize(
    "node",
    [
        None,
        NodeAffinity(),
        required(),
        required(term()),
        required(term(SPOT)),
        required(term(ZONE)),  # such a node may be in that zone too
        required(term(one("spot", "NotIn", "yes")), term(ZONE)),  # an alternative
        required(NAMED),
    ],
)
def test_affinities_that_leave_nodes_with_labels(node: NodeAffinity | None):
    assert not excludes(node, {"spot": "yes", "cores": "8"})


def test_each_alternative_demands_a_label():
    assert demands(required(term(SPOT)), "spot", "yes")
    assert demands(required(term(ZONE, SPOT), NAMED), "spot", "yes")
    assert not demands(required(term(SPOT), term(ZONE)), "spot", "yes")
    assert not demands(required(term(one("spot", "In", "yes", "no"))), "spot", "yes")
    assert not demands(required(term(one("spot", "NotIn", "yes"))), "spot", "yes")
    for nothing in (None, NodeAffinity(), required(), required(term())):
        assert not demands(nothing, "spot", "yes")


def test_a_label_of_any_value_may_do():
    node = required(term(one("spot", "Exists")))
    assert demands(node, "spot", "yes", any_value=True)
    assert not demands(node, "spot", "yes")
    assert not demands(node, "zone", "yes", any_value=True)


@pytest.mark.parametrize(
    ("node", "labels"),
    [
        (None, {}),
        (NodeAffinity(), {}),
        (required(), {}),
        (required(term(SPOT, ZONE)), {"spot": "yes", "zone": "a"}),
        (required(term(SPOT), term(ZONE)), None),
        (required(term(one("zone", "In", "a", "b"))), None),
        (required(term(SPOT, one("zone", "Exists"))), None),
        (required(NAMED), None),
    ],
)
def test_labels_that_are_all_that_is_demanded(
    node: NodeAffinity | None, labels: dict[str, str] | None
):
    assert demanded_labels(node) == labels


def test_keys_are_those_of_labels():
    assert label_keys([term(SPOT, ZONE), NAMED]) == {"spot", "zone"}


# ---------------------------------------------------------------- against a scheduler

KEYS, VALUES = ("a", "b"), ("1", "2")
REQUIREMENTS = st.one_of(
    st.builds(
        NodeRequirement,
        st.sampled_from(KEYS),
        st.sampled_from(["In", "NotIn"]),
        st.lists(st.sampled_from(VALUES), min_size=1, unique=True).map(tuple),
    ),
    st.builds(NodeRequirement, st.sampled_from(KEYS), st.sampled_from(["Exists", "DoesNotExist"])),
    st.builds(
        NodeRequirement,
        st.sampled_from(KEYS),
        st.sampled_from(["Gt", "Lt"]),
        st.tuples(st.sampled_from(VALUES)),
    ),
)
TERMS = st.lists(REQUIREMENTS, min_size=1, max_size=3).map(lambda found: term(*found))
AFFINITIES = st.lists(TERMS, min_size=1, max_size=2).map(lambda found: required(*found))
NODES = [
    {key: value for key, value in zip(KEYS, (a, b), strict=True) if value is not None}
    for a in (*VALUES, "3", None)
    for b in (*VALUES, "3", None)
]


def takes(node: NodeAffinity, labels: dict[str, str]) -> bool:
    """Whether the scheduler would put a pod with the affinity onto a node with the labels."""
    return any(
        all(meets(one, labels.get(one.key)) for one in term.expressions)
        for term in node.required or ()
    )


@given(AFFINITIES, st.sampled_from(NODES))
def test_no_node_that_is_excluded_is_taken(node: NodeAffinity, labels: dict[str, str]):
    if excludes(node, labels):
        assert not any(takes(node, more) for more in NODES if labels.items() <= more.items())


@given(AFFINITIES, st.sampled_from(KEYS), st.sampled_from(VALUES))
def test_every_node_that_is_taken_has_what_is_demanded(node: NodeAffinity, key: str, value: str):
    taken = [labels for labels in NODES if takes(node, labels)]
    if demands(node, key, value):
        assert all(labels.get(key) == value for labels in taken)
    if demands(node, key, value, any_value=True):
        assert all(key in labels for labels in taken)
    labels = demanded_labels(node)
    if labels is not None and taken:
        assert taken == [more for more in NODES if labels.items() <= more.items()]
