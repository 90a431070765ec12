"""Schedules by chance: the same each time, small, and such that a cluster can run them."""

from __future__ import annotations

import kfpc
from kfpc.preemption.causes import CAUSES
from tests.cluster.drills.every import DRILLS
from tests.cluster.drills.matrix import MATRIX
from tests.cluster.drills.schedules import COUNT, MOST_ATTEMPTS, SEED, schedules


def test_the_same_seed_gives_the_same_schedules() -> None:
    assert schedules() == schedules(SEED, COUNT)
    assert schedules(SEED + 1) != schedules()
    assert len(schedules()) == COUNT >= 50


def test_a_few_schedules_are_the_beginning_of_many() -> None:
    assert list(schedules(count=3).values()) == list(schedules().values())[:3]


def test_budgets_are_small_and_every_kind_of_plan_is_there() -> None:
    kinds = [drill.kind for drill in schedules().values()]
    budgets = [kind.retries for kind in kinds]
    assert all(total <= 4 for total in budgets if isinstance(total, int))
    two = [both for both in budgets if isinstance(both, tuple)]
    assert all(p <= 3 and f <= 2 and 1 <= p + f <= 4 for p, f in two)
    assert {f for _, f in two} == {0, 1, 2}
    assert {kind.checkpoint for kind in kinds} == {"none", "plain", "grace"}
    assert {kind.fallback for kind in kinds} >= {None, "last", 1}
    assert {kind.by_param for kind in kinds} == {True, False}
    assert {kind.grows for kind in kinds} == {None, "after_oom", "after_failure"}
    assert None in budgets
    assert {kind.backoff for kind in kinds} >= {None, 1}
    assert {kind.by_value for kind in kinds} == {kind.required for kind in kinds} == {True, False}


def test_they_are_short_and_no_node_ends() -> None:
    for drill in schedules().values():
        names = [happening.name for happening in drill.happenings]
        assert 1 <= len(names) <= MOST_ATTEMPTS
        assert names.count("timeout") <= 1
        assert drill.ends_node is None
        assert "cut-short" not in names or drill.plan.marks


def test_every_drill_compiles() -> None:
    for key, drill in DRILLS.items():
        found = kfpc.validate(kfpc.Source(drill.spec)).diagnostics
        assert not [
            f"{one.code} {one.message}" for one in found if one.severity.value == "error"
        ], key


def test_the_matrix_has_all_that_happens_against_each_kind_of_plan() -> None:
    plans = {
        (drill.plan.any_cause, drill.plan.laid_out, drill.plan.falls_back, drill.plan.checkpoint)
        for drill in MATRIX.values()
    }
    assert len(plans) == 10
    ways = {name: [d for d in MATRIX.values() if d.ends_node == name]
            for name in ("shutdown", "node-loss")}  # fmt: skip
    assert [len(drills) for drills in ways.values()] == [10, 10]


NO_DRILL = {"cannot-start", "out-of-disk"}
"""Causes that no drill shows yet."""


def test_every_other_cause_has_a_drill() -> None:
    """The program succeeds at the end of a drill, whatever happened before."""
    shown = {
        cause.name
        for drill in DRILLS.values()
        for number in range(len(drill.happenings) + 1)
        for cause in drill.causes(number)
    }
    assert {cause.name for cause in CAUSES} - shown == NO_DRILL
