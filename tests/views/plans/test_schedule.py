"""The bound of a run's time: beside schedules that are played, and where it is known by hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from heapq import heappop, heappush
from itertools import product
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kfpc.views.plans.schedule import Task, longest

HOUR = 3600


def shards(number: int, pods: int = 4) -> list[Task]:
    return [Task(pods, HOUR, 0, ())] * number


# ---------------------------------------------------------------- known by hand


def test_without_a_limit_it_is_the_longest_way() -> None:
    tasks = [Task(1, 60, 0, ()), Task(2, 30, 5, ()), Task(1, 10, 0, (0, 1))]
    assert longest(tasks, None) == 75
    assert longest([], None) == longest([], 3) == 0


def test_one_pod_at_once_is_all_in_a_row() -> None:
    assert longest([Task(1, 60, 0, ()), Task(2, 30, 0, ())], 1) == 120


def test_waits_hold_no_place() -> None:
    """While one waits another runs: of the waits only those of one chain add up."""
    assert longest([Task(2, 60, 50, ()), Task(2, 60, 50, ())], 1) == 240 + 50


def test_twenty_shards_of_four_hours_five_at_once() -> None:
    """19 shards come before the last, 76 h of pods of an hour: five of them at once for 15 h."""
    assert longest(shards(20), 5) == 19 * HOUR

    def evenly(number: int, left: int) -> tuple[bool, int]:
        return number == 19, -left

    assert played(shards(20), shards(20), 5, evenly) == 19 * HOUR


@pytest.mark.parametrize(("places", "hours"), [(1, 80), (2, 42), (5, 19), (10, 11), (19, 8),
                                               (20, 4), (100, 4)])  # fmt: skip
def test_shards(places: int, hours: int) -> None:
    assert longest(shards(20), places) == hours * HOUR


def test_steps_that_never_share_places_take_the_longest_way() -> None:
    """Three at once never have to wait where no more than three may run at once."""
    row = [Task(1, 60, 0, ())]
    for _ in range(5):
        first = len(row)
        row += [Task(1, 60, 0, (first - 1,))] * 3 + [Task(1, 60, 0, tuple(range(first, first + 3)))]
    assert longest(row, 3) == longest(row, None) == 11 * 60
    assert longest(row, 2) == (6 + 5 * 2) * 60


def test_a_step_that_runs_alone_is_not_spread_over_the_places() -> None:
    tasks = [*shards(3, 1), Task(1, 10 * HOUR, 0, (0, 1, 2))]
    assert longest(tasks, 2) == 12 * HOUR


# ---------------------------------------------------------------- schedules that are played


def played(
    tasks: Sequence[Task],
    actual: Sequence[Task],
    places: int,
    order: Callable[[int, int], Any],
) -> float:
    """The time of a run in which no place stays free that a pod could take. ``actual`` are the
    lengths that come about. Of the ready tasks the first in ``order``, by its number and the pods
    that it has left, goes first; it queues again for each of its pods."""
    blocked = {number: len(set(task.after)) for number, task in enumerate(tasks)}
    left = [task.pods for task in actual]
    ready = [number for number, count in blocked.items() if not count]
    events: list[tuple[float, int, str]] = []
    now, running = 0.0, 0
    while ready or events:
        for number in sorted(ready, key=lambda one: order(one, left[one])):
            if not left[number] or running < places:
                ready.remove(number)
                lasts = actual[number].each if left[number] else 0
                running += 1
                left[number] -= 1
                heappush(events, (now + lasts, number, "ended"))
        now = events[0][0]
        while events and events[0][0] == now:
            _, number, what = heappop(events)
            if what == "waited":
                ready.append(number)
                continue
            running -= 1
            if left[number] > 0:
                wait = actual[number].waits / (actual[number].pods - 1)
                heappush(events, (now + wait, number, "waited"))
                continue
            for other, task in enumerate(tasks):
                blocked[other] -= number in task.after
                if number in task.after and not blocked[other]:
                    ready.append(other)
    return now


@settings(max_examples=300)
@given(
    number=st.integers(1, 9),
    places=st.integers(1, 5),
    lengths=st.sampled_from([(1,), (1, 2), (2, 3), (1, 10)]),
    waits=st.sampled_from([(0,), (0, 0, 1), (2, 3)]),
    dense=st.sampled_from([0.0, 0.1, 0.3, 0.6]),
    seed=st.integers(0, 2**32),
)
def test_no_schedule_takes_longer(
    number: int,
    places: int,
    lengths: tuple[int, ...],
    waits: tuple[int, ...],
    dense: float,
    seed: int,
) -> None:
    random = Random(seed)
    tasks = []
    for place in range(number):
        pods = random.randint(1, 3)
        after = tuple(other for other in range(place) if random.random() < dense)
        between = random.choice(waits) * (pods - 1)
        tasks.append(Task(pods, random.choice(lengths), between, after))
    bound = longest(tasks, places)
    assert longest(tasks, None) <= bound <= sum(task.runs + task.waits for task in tasks)
    for _ in range(30):
        order = random.sample(range(number), number)
        orders = (lambda one, _: order.index(one), lambda one, left: (-left, order.index(one)))  # noqa: B023
        shorter = [
            Task(random.randint(1, task.pods), random.randint(1, task.each), task.waits, task.after)
            for task in tasks
        ]
        for actual, first in product((tasks, shorter), orders):
            assert played(tasks, actual, places, first) <= bound + 1e-9
