"""When a condition implies or excludes another."""

import pytest

from kfpc.analysis.conditions import apart, conjuncts, implies, terms
from tests.typecheck.support import condition

SAME = [
    ("params.n == 3", "3 == params.n"),
    ("params.n != 3", "!(params.n == 3)"),
    ("params.n == 3", "!(3 != params.n)"),
    ("params.n > 3", "3 < params.n"),
    ("params.n >= 3", "3 <= params.n"),
    ("params.yes", "!!params.yes"),
    ("!params.yes", "!!!params.yes"),
    ("params.yes || params.any", "params.any || params.yes"),
    ("params.yes && (params.any && params.n > 1)", "(1 < params.n && params.any) && params.yes"),
    ("params.yes && params.yes", "params.yes"),
    ("!!(params.yes && params.any)", "params.any && params.yes"),
]

IMPLIED = [
    ("params.yes && params.n == 3", "params.yes"),
    ("params.yes && params.n == 3", "params.n == 3"),
    ("params.n == 3 && params.any && params.yes", "params.yes && params.n == 3"),
]

NOT_IMPLIED = [
    ("params.yes", "params.any"),
    ("params.yes || params.any", "params.yes"),
    ("params.yes", "params.yes && params.any"),
    ("params.n == 3", "params.n == 3.0"),
    ("params.n > 4", "params.n > 3"),  # nothing cleverer
    ("params.n < 3", "params.n > 3"),
    ("params.n in [1]", "params.n == 1"),
    ("!params.yes", "params.yes"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_say_the_same(one, other):
    assert conjuncts(condition(one)) == conjuncts(condition(other))
    assert implies(condition(one), condition(other))
    assert implies(condition(other), condition(one))


@pytest.mark.parametrize(("consumer", "producer"), IMPLIED)
def test_implied(consumer, producer):
    assert implies(condition(consumer), condition(producer))


@pytest.mark.parametrize(("consumer", "producer"), NOT_IMPLIED)
def test_not_implied(consumer, producer):
    assert not implies(condition(consumer), condition(producer))


def test_no_condition_implies_nothing():
    assert not implies(None, condition("params.yes"))


EXCLUDED = [
    ("params.yes", "!params.yes"),
    ("params.yes && params.any", "params.n > 1 && !params.yes"),
    ("params.n == 3", "params.n != 3"),
    ("params.n == 3", "4 == params.n"),
    ("params.n == 3 && params.yes", "params.any && params.n == 4"),
    ("!(params.yes || params.any)", "params.any || params.yes"),
]

NOT_EXCLUDED = [
    ("params.yes", "params.any"),
    ("params.yes", "params.yes"),
    ("params.n == 3", "params.n == 3"),
    ("params.n != 3", "params.n != 4"),
    ("params.n > 3", "params.n < 3"),  # nothing cleverer
    ("params.yes && params.any", "!(params.yes && params.any) || params.yes"),
]


@pytest.mark.parametrize(("one", "other"), EXCLUDED)
def test_conditions_that_never_both_hold(one: str, other: str):
    assert apart(terms(condition(one)), terms(condition(other)))
    assert apart(terms(condition(other)), terms(condition(one)))


@pytest.mark.parametrize(("one", "other"), NOT_EXCLUDED)
def test_conditions_that_may_both_hold(one: str, other: str):
    assert not apart(terms(condition(one)), terms(condition(other)))
    assert not apart(terms(condition(other)), terms(condition(one)))


def test_no_condition_excludes_nothing():
    assert not apart(terms(None), terms(condition("params.yes")))
    assert not apart(terms(condition("params.yes")), terms(None))
