"""Random plans, and random things that happen to their pods, the same for the same seed."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import Literal

from tests.cluster.drills.drill import Drill, Kind

SEED = 1846
COUNT = 60
MOST_ATTEMPTS = 5
"""Things that happen in one schedule; what comes after succeeds."""

_WEIGHTS: Mapping[str, int] = {
    "delete": 4,
    "evict": 3,
    "vanish": 1,
    "init": 1,
    "cut-short": 2,
    "exit-1": 4,
    "exit-143": 2,
    "memory": 2,
    "timeout": 1,
    "output": 2,
    "text": 2,
}


def schedules(seed: int = SEED, count: int = COUNT) -> Mapping[str, Drill]:
    random = Random(seed)
    return {f"random {number}": _drill(random) for number in range(1, count + 1)}


def _drill(random: Random) -> Drill:
    kind = _kind(random)
    budgets = kind.retries if isinstance(kind.retries, tuple) else (kind.retries, 0)
    pods = (budgets[0] + 1) * (budgets[1] + 1)
    weights = dict(_WEIGHTS)
    if kind.checkpoint != "grace":
        del weights["cut-short"]
    names = []
    for _ in range(random.randint(1, min(pods, MOST_ATTEMPTS))):
        names.append(random.choices(list(weights), list(weights.values()))[0])
        if names[-1] == "timeout":  # a minute each: one is enough
            del weights["timeout"]
    return Drill.of(kind, *names)


def _kind(random: Random) -> Kind:
    """At most four in both budgets together."""
    retries: int | tuple[int, int]
    if random.random() < 0.4:
        within = retries = random.randint(1, 4)
    else:
        within = random.randint(0, 3)
        retries = within, random.randint(0 if within else 1, min(2, 4 - within))
    checkpoints: list[Literal["none", "plain", "grace"]] = ["none", "plain", "grace", "grace"]
    return Kind(
        retries,
        fallback=random.choice((None, "last", random.randint(1, within))) if within else None,
        by_value=random.random() < 0.5,
        required=random.random() < 0.7,
        checkpoint=random.choice(checkpoints),
    )
