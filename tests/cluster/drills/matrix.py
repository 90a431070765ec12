"""Everything that can happen to a pod against each kind of plan. Small numbers keep it short."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import product

from tests.cluster.drills.blocks import Block
from tests.cluster.drills.drill import Drill, Kind
from tests.cluster.drills.happenings import HAPPENINGS, Happening
from tests.cluster.taking_away import NODE_ENDS

KINDS: Mapping[str, Kind] = {
    "one budget of 2": Kind(2),
    "two budgets, 1 and 1": Kind((1, 1)),
    "two budgets, 1 and 1 by a param": Kind((1, 1), by_param=True),
    "one budget of 2, on demand after 1, by value": Kind(2, fallback=1, by_value=True),
    "two budgets, 1 and 1, the last on demand, by operator": Kind((1, 1), fallback="last"),
}


def _drills() -> Iterator[tuple[str, Drill]]:
    for happening in HAPPENINGS.values():
        if happening.nowhere or happening.name == "success":
            continue
        for name, kind in KINDS.items():
            if not happening.marked:
                yield f"{happening.name}, {name}", Drill(kind, _times(happening))
            marked = replace(kind, checkpoint="grace")
            yield f"{happening.name}, {name}, checkpoint", Drill(marked, _times(happening))


def _times(happening: Happening) -> tuple[Happening, ...]:
    """Twice, but for what ends a node: that happens once, to all drills together."""
    once = happening.always or happening.name in NODE_ENDS
    return (happening,) * (1 if once else 2)


MATRIX: Mapping[str, Drill] = dict(_drills())

WAITS: Mapping[str, Drill] = {
    "waits, one budget": Drill.of(Kind(2, backoff=5), "exit-1", "delete"),
    "waits, two budgets": Drill.of(Kind((2, 1), backoff=5), "delete", "exit-1", "evict"),
    "waits, the retries spent": Drill.of(Kind((1, 1), backoff=5), "delete", "delete"),
    "waits, no retries": Drill.of(Kind((0, 2), backoff=5), "exit-1", "delete"),
    "waits, by a param": Drill.of(
        Kind((2, 1), backoff=5, by_param=True), "delete", "exit-1", "evict"
    ),
    "waits, by a param, the retries spent": Drill.of(
        Kind((1, 1), backoff=5, by_param=True), "delete", "exit-1"
    ),
}
"""Every attempt of a round that is laid out is followed by a wait. Where Argo counts the rounds, a
failure waits within its round, if that has a retry left, and then before the next one."""

LADDERS: Mapping[str, Drill] = {
    "memory grows, a preemption between": Drill.of(
        Kind((2, 3), grows="after_oom"), "memory", "delete", "memory", "evict"
    ),
    "memory grows, another failure between": Drill.of(
        Kind((1, 3), grows="after_oom", checkpoint="plain"), "memory", "exit-1", "memory"
    ),
    "memory grows, its last amount stays": Drill.of(
        Kind((0, 3), grows="after_oom", backoff=3), "memory", "memory", "memory"
    ),
    "memory grows, a node lost between": Drill.of(
        Kind((1, 2), grows="after_oom"), "memory", "node-loss"
    ),
    "CPU grows after a failure": Drill.of(
        Kind((2, 2), grows="after_failure", checkpoint="grace"),
        "exit-1",
        "delete",
        "output",
        "memory",
    ),
    "CPU grows after a failure, by a param": Drill.of(
        Kind((1, 3), grows="after_failure", by_param=True), "exit-1", "evict", "memory", "exit-1"
    ),
    "CPU grows, the retries spent": Drill.of(
        Kind((1, 1), grows="after_failure"), "delete", "delete"
    ),
}
"""What pods ask for as failures come."""

WAITING: Mapping[str, Drill] = {
    "waiting, no retries": Drill.of(Kind(None), "nowhere"),
    "waiting, one budget of 2": Drill.of(Kind(2), "nowhere"),
    "waiting, two budgets, 1 and 1": Drill.of(Kind((1, 1)), "nowhere"),
    "waiting, two budgets, 1 and 1 by a param": Drill.of(Kind((1, 1), by_param=True), "nowhere"),
    "waiting, no retries, `workflow.timeout`": replace(
        Drill.of(Kind(None), "nowhere"), bounded=True
    ),
    "waiting, one budget of 2, `workflow.timeout`": replace(
        Drill.of(Kind(2), "nowhere"), bounded=True
    ),
}
"""Pods that no node takes, until one is given."""

GROUP, TWICE = Block("group"), Block("group", 2)
LOOP, REPEAT = Block("loop", 2), Block("repeat", 2)


def _within(blocks: tuple[Block, ...], kind: Kind, *elements: str) -> Drill:
    """``elements`` have the names of what happens to the pods of each."""
    first, *others = [tuple(HAPPENINGS[name] for name in names.split()) for names in elements]
    return Drill(kind, first, blocks=blocks, others=tuple(others))


_TWO, _ONE = Kind((1, 1), checkpoint="plain"), Kind(1, checkpoint="plain")
_BY_PARAM = Kind((1, 1), by_param=True)
_ON_DEMAND = Kind((1, 1), fallback="last")

WITHIN: Mapping[str, Drill] = {
    f"within, {name}": drill
    for name, drill in {
        "both budgets spent": _within((GROUP,), _TWO, "delete exit-1 delete"),
        "a group whose step gives up": _within((GROUP,), _TWO, "exit-1 delete exit-1"),
        "two budgets, once more": _within((TWICE,), _TWO, "delete exit-1 exit-1 evict exit-1"),
        "two budgets, in vain": _within((TWICE,), _TWO, "exit-1 exit-1 exit-1 exit-1"),
        "two budgets, a node lost": _within((TWICE,), _TWO, "node-loss exit-1 exit-1 delete"),
        "two budgets by a param, once more": _within(
            (TWICE,), _BY_PARAM, "exit-1 delete delete evict exit-1"
        ),
        "one budget, once more": _within((TWICE,), _ONE, "delete exit-1 evict"),
        "on demand again in each beginning": _within(
            (TWICE,), _ON_DEMAND, "delete exit-1 exit-1 evict"
        ),
        "two budgets of each element": _within((LOOP,), _TWO, "delete exit-1", "exit-1 evict"),
        "one element gives up": _within((LOOP,), _TWO, "exit-1 exit-1", "delete exit-1 delete"),
        "two budgets by a param of each element": _within(
            (LOOP,), _BY_PARAM, "exit-1 delete", "delete delete"
        ),
        "two budgets of each element in a group": _within(
            (GROUP, LOOP), _TWO, "delete delete", "exit-1 delete"
        ),
        "both elements again, for one gave up": _within(
            (TWICE, LOOP), _TWO, "exit-1 exit-1 delete", "delete exit-1"
        ),
        "one element again, for it gave up": _within(
            (LOOP, TWICE), _TWO, "exit-1 exit-1 delete", "delete exit-1"
        ),
        "two budgets in each round": _within((REPEAT,), _TWO, "exit-1 delete success evict"),
        "a round gives up": _within((REPEAT,), _TWO, "success exit-1 exit-1"),
        "rounds again, for one gave up": _within(
            (TWICE, REPEAT), _TWO, "success exit-1 exit-1 delete"
        ),
    }.items()
}
"""A step in groups, loops and repeats."""

TRIED = 8
"""Times that each single try is made."""

_TRIED: Mapping[str, Drill] = {
    f"{named}, {retries}": Drill(kind, (), bare=True, script=script)
    for named, script in (("a command", False), ("a script", True))
    for retries, kind in (("no retries", Kind(None)), ("one budget of 2", Kind(2)))
}

SINGLE = tuple(product(("evict-at-once", "delete"), _TRIED))
"""What happens to the pods of single tries, and what steps they are."""

TRIES: Mapping[str, Drill] = {
    f"try {number}, {how}, {step}": replace(_TRIED[step], happenings=(HAPPENINGS[how],))
    for how, step in SINGLE
    for number in range(1, TRIED + 1)
}
"""One pod taken away, again and again: how often is the end lost?"""
