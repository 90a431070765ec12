"""Random plans, and random things that happen to their pods, the same for the same seed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from random import Random
from typing import Literal

from tests.cluster.drills.drill import Drill, Kind

SEED = 2026
COUNT = 50
MOST_ATTEMPTS = 5
"""Things that happen in one schedule; what comes after succeeds."""

_WEIGHTS: Mapping[str, int] = {
    "delete": 4,
    "evict": 3,
    "evict-at-once": 3,
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
    budgets = kind.retries if isinstance(kind.retries, tuple) else (kind.retries or 0, 0)
    pods = (budgets[0] + 1) * (budgets[1] + 1)
    weights = dict(_WEIGHTS)
    if kind.checkpoint != "grace":
        del weights["cut-short"]
    names = []
    for _ in range(random.randint(1, min(pods, MOST_ATTEMPTS))):
        names.append(random.choices(list(weights), list(weights.values()))[0])
        if names[-1] == "timeout":  # a minute each: one is enough
            del weights["timeout"]
    return replace(Drill.of(kind, *names), script=random.random() < 0.3)


def _kind(random: Random) -> Kind:
    """At most four in both budgets together; now and then no retries at all, a param that decides
    the number of failures, waits, or amounts that grow."""
    retries: int | tuple[int, int] | None
    within, by = 0, random.random()
    if by < 0.1:
        retries = None
    elif by < 0.4:
        within = retries = random.randint(1, 4)
    else:
        within = random.randint(0, 3)
        retries = within, random.randint(0 if within else 1, min(2, 4 - within))
    checkpoints: list[Literal["none", "plain", "grace"]] = ["none", "plain", "grace", "grace"]
    by_param = isinstance(retries, tuple) and random.random() < 0.3
    grows: Literal["after_oom", "after_failure"] | None = None
    if isinstance(retries, tuple) and retries[1] and random.random() < 0.6:
        grows = "after_failure" if by_param or random.random() < 0.3 else "after_oom"
    return Kind(
        retries,
        fallback=random.choice((None, "last", random.randint(1, within))) if within else None,
        by_value=random.random() < 0.5,
        required=random.random() < 0.7,
        checkpoint=random.choice(checkpoints),
        backoff=random.choice((None, None, None, random.randint(1, 4))) if retries else None,
        by_param=by_param,
        grows=grows,
    )
