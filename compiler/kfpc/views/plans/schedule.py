"""How long steps take at most that wait for each other, where so many pods run at once.

Steps are tasks in a graph without cycles. Who starts pods leaves no place free that a step could
take: it may take any of those that are ready, in any order. A task that waits between its pods
has no place. ``docs/plan.md`` derives the bound.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import gcd

from kfpc.record import record


@record
class Task:
    """``pods`` run one after another, of ``each`` seconds at most, with ``waits`` seconds between
    them altogether. ``after`` has the places, in the list of all tasks, of those that it waits for:
    they come before it."""

    pods: int
    each: int
    waits: int
    after: tuple[int, ...]

    @property
    def runs(self) -> int:
        """The seconds that it has a place, at most."""
        return self.pods * self.each


def longest(tasks: Sequence[Task], places: int | None) -> int:
    """The seconds that no schedule exceeds; ``places`` are how many pods run at once, None for
    as many as there are.

    The time is that of a chain of tasks, each of which waits for the one before, and the time for
    which this chain finds no place. Then all places are taken by tasks that may have to share
    them.
    """
    sharing = set[int]() if places is None else _sharing(tasks, places)
    if places is None or not sharing:
        return _along(tasks, [task.runs + task.waits for task in tasks])
    weights = [
        task.runs * (places - 1 if number in sharing else places) + task.waits * places
        for number, task in enumerate(tasks)
    ]
    found = _along(tasks, weights) + sum(tasks[number].runs for number in sharing)
    # All terms of the longest time are multiples of it, so the bound is one too.
    unit = gcd(*(task.each for task in tasks), *(task.waits for task in tasks))
    return found // (places * unit) * unit if unit else 0


def _along(tasks: Sequence[Task], weights: Sequence[int]) -> int:
    """The weight of the heaviest chain."""
    ends: list[int] = []
    for task, weight in zip(tasks, weights, strict=True):
        ends.append(max((ends[before] for before in task.after), default=0) + weight)
    return max(ends, default=0)


def _sharing(tasks: Sequence[Task], places: int) -> set[int]:
    """The tasks that may take the last place from another: of a task that at least as many others
    as there are places may run beside, those others.

    Sets of tasks are numbers in which each has a bit.
    """
    running = sum(1 << number for number, task in enumerate(tasks) if task.runs)
    if running.bit_count() <= places:
        return set()
    found = 0
    for number, related in enumerate(_related(tasks)):
        beside = running & ~related
        if running >> number & 1 and beside.bit_count() >= places:
            found |= beside
    return {number for number in range(len(tasks)) if found >> number & 1}


def _related(tasks: Sequence[Task]) -> list[int]:
    """For each task the set of those that never run beside it: itself, all that it waits for and
    all that wait for it, over others too."""
    before: list[int] = []
    for number, task in enumerate(tasks):
        found = 1 << number
        for other in task.after:
            found |= before[other]
        before.append(found)
    behind = [1 << number for number in range(len(tasks))]
    for number in reversed(range(len(tasks))):
        for other in tasks[number].after:
            behind[other] |= behind[number]
    return [one | other for one, other in zip(before, behind, strict=True)]
