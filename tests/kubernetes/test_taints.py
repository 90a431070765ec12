"""Taints and tolerations, as Kubernetes' scheduler takes them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kfpc.kubernetes.taints import Taint, Toleration, keeps_away, tolerates, toleration_of

TAINT = Taint("spot", "true", "NoSchedule")


@pytest.mark.parametrize(
    "toleration",
    [
        Toleration("spot", "Equal", "true", "NoSchedule"),
        Toleration("spot", None, "true", "NoSchedule"),
        Toleration("spot", value="true"),  # all effects
        Toleration("spot", "Exists"),
        Toleration(operator="Exists"),  # all taints
        Toleration(operator="Exists", effect="NoSchedule"),
        Toleration("", "Exists", "", ""),
        Toleration("spot", "Gt", "5"),  # it is not known here
    ],
)
def test_tolerations_of_a_taint(toleration: Toleration):
    assert tolerates(toleration, TAINT)


@pytest.mark.parametrize(
    "toleration",
    [
        Toleration("spot", "Equal", "false"),
        Toleration("spot", "Equal"),
        Toleration("spot", "Exists", effect="NoExecute"),
        Toleration("other", "Exists"),
        Toleration(),
        Toleration(value="true"),  # without a key only Exists does
        Toleration(operator="Exists", effect="NoExecute"),
    ],
)
def test_tolerations_of_other_taints(toleration: Toleration):
    assert not tolerates(toleration, TAINT)


def test_a_taint_without_a_value():
    taint = Taint("spot", "", "NoSchedule")
    assert tolerates(Toleration("spot", "Equal"), taint)
    assert not tolerates(Toleration("spot", "Equal", "true"), taint)


def test_a_taint_keeps_away_what_does_not_tolerate_it():
    assert keeps_away(TAINT, ())
    assert keeps_away(TAINT, [Toleration("other", "Exists")])
    assert not keeps_away(TAINT, [Toleration("other", "Exists"), Toleration("spot", "Exists")])


def test_a_taint_that_is_only_a_preference_keeps_nothing_away():
    assert not keeps_away(Taint("spot", "true", "PreferNoSchedule"), ())


@given(
    st.builds(
        Taint,
        st.sampled_from(["a", "b"]),
        st.sampled_from(["", "x"]),
        st.sampled_from(["NoSchedule", "NoExecute"]),
    )
)
def test_the_toleration_of_a_taint_is_of_that_one(taint: Taint):
    made = toleration_of(taint)
    assert tolerates(made, taint)
    assert not tolerates(made, Taint("c", taint.value, taint.effect))
    assert not tolerates(made, Taint(taint.key, taint.value, "PreferNoSchedule"))
