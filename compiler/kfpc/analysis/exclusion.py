"""Which steps may run in one run, by their conditions: for rules about what two steps share."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import TypeAlias

from kfpc.analysis.conditions import Terms, apart
from kfpc.pipeline.ids import StepId
from kfpc.pipeline.step import Leaf

_MOST_PAIRS = 10_000
"""Pairs of conditions that are compared for one thing that steps share, some 10 ms."""

Conditions: TypeAlias = "Mapping[Leaf, Terms]"
"""Steps, and under what they run."""


class Exclusion:
    """Steps beside each other, by their ``conditions``."""

    def __init__(self, conditions: Callable[[StepId], Terms]) -> None:
        self._condition = conditions

    def first(
        self, ones: Collection[Leaf], others: Collection[Leaf]
    ) -> tuple[Leaf, list[Leaf]] | None:
        """A step of the ones that may run beside some of the others, and all of those; a step is
        no other of its own.

        None where all exclude each other, or where that is not seen in a bounded number of looks:
        it takes a hundred steps of which each excludes all others, and not by the value of one
        thing.
        """
        asked, beside, left = set(ones), set(others), _MOST_PAIRS
        for alike in _classes(self._conditions(dict.fromkeys((*ones, *others)))):
            among = [(step, conditions) for step, conditions in alike.items() if step in beside]
            for step, conditions in alike.items():
                if step not in asked:
                    continue
                left -= len(among)
                if left < 0:
                    return None
                met = [one for one, its in among if one is not step and not apart(conditions, its)]
                if met:
                    return step, met
        return None

    def _conditions(self, steps: Collection[Leaf]) -> Conditions:
        if len(steps) < 2:
            return {}
        return {step: self._condition(step.id) for step in steps}


def _classes(conditions: Conditions) -> Iterator[Conditions]:
    """Steps by the value that they all compare one thing with: those of different classes exclude
    each other, which spares a look at each pair of the branches of a large choice."""
    waiting = [conditions] if conditions else []
    while waiting:
        steps = waiting.pop()
        classes = _by_values(steps)
        if len(classes) > 1:
            waiting.extend(reversed(classes))
        else:
            yield steps


def _by_values(conditions: Conditions) -> list[Conditions]:
    first, *rest = (one.constants for one in conditions.values())
    common = set(first).intersection(*rest)
    found: dict[tuple[object, ...], dict[Leaf, Terms]] = {}
    for step, its in conditions.items():
        found.setdefault(tuple(its.constants[thing] for thing in common), {})[step] = its
    return list(found.values())
