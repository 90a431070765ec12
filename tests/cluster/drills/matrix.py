"""Everything that can happen to a pod against each kind of plan. Small numbers keep it short."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

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
        for name, kind in KINDS.items():
            if happening.name == "success":
                continue
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
