"""How a slow cluster gets more time."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.cluster.drills.drill import Drill, Kind
from tests.cluster.drills.pace import FEWEST, USUAL, Pace, pace_of
from tests.cluster.drills.setting import FINALIZER, is_held


def pod(started: str | None, kind: str = "terminated") -> dict[str, Any]:
    state = {} if started is None else {kind: {"startedAt": started}}
    return {
        "metadata": {"creationTimestamp": "2026-01-31T10:00:00Z"},
        "status": {"containerStatuses": [{"name": "main", "state": state}]},
    }


def test_the_slowest_pod_counts() -> None:
    pods = [pod("2026-01-31T10:00:04Z"), pod("2026-01-31T10:00:45Z", "running"), pod(None)]
    assert pace_of(pods, 24) == Pace(45, 24)


def test_a_cluster_whose_pods_show_nothing_has_the_usual_pace() -> None:
    assert pace_of([pod(None)], 24) == Pace(USUAL, 24)


def test_a_slow_cluster_gets_more_time_and_fewer_drills_at_once() -> None:
    assert (Pace(3, 24).scale, Pace(3, 24).at_once) == (1, 24)
    assert (Pace(120, 24).scale, Pace(120, 24).at_once) == (3, 8)
    assert Pace(900, 24).at_once == FEWEST
    assert Pace(900, 2).at_once == 2


def test_what_was_too_slow_gets_twice_as_much() -> None:
    assert Pace(3, 24).slower().scale == 2
    assert Pace(120, 24).slower().scale == 6


def test_timeouts_are_stretched_where_a_pod_has_to_start_in_them() -> None:
    for name, usual, stretched in (("timeout", 60, 180), ("image", 10, 10), ("nowhere", 30, 90)):
        drill = Drill.of(Kind(1), name)
        assert drill.timeout == usual
        assert replace(drill, scale=3).timeout == stretched


def test_the_controller_s_setting_shows_at_its_pods() -> None:
    assert not is_held(pod(None))
    held = {**pod(None), "metadata": {"finalizers": [FINALIZER]}}
    assert is_held(held)
