"""How fast the cluster is: deadlines are stretched, and fewer drills run at once, where it is slow.

A pod of a drill has to start before its own deadline ends it, and a busy machine may need longer
for that than a quiet one. So a session begins with runs that do nothing, as many as shall run at
once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from tests.cluster.drills.seen import seconds

USUAL = 40
"""Seconds within which all programs begin, of pods that are made together, where nothing is
stretched."""

FEWEST = 4
"""Drills that run at once on the slowest cluster."""


@dataclass(frozen=True)
class Pace:
    """``slowest`` are the seconds that the slowest of ``most`` pods took until its program began,
    that many having been made together. So many drills run at once on a cluster that is no slower
    than usual."""

    slowest: float
    most: int

    @property
    def scale(self) -> float:
        """How many times as long everything may take."""
        return max(1.0, self.slowest / USUAL)

    @property
    def at_once(self) -> int:
        return max(min(FEWEST, self.most), int(self.most / self.scale))

    def slower(self) -> Pace:
        """For what was too slow."""
        return replace(self, slowest=2 * max(self.slowest, USUAL))


def pace_of(pods: Iterable[Mapping[str, Any]], most: int) -> Pace:
    """What pods show of a cluster; the usual pace where none has begun."""
    starts = [start for pod in pods if (start := _start(pod)) is not None]
    return Pace(max(starts, default=USUAL), most)


def _start(pod: Mapping[str, Any]) -> float | None:
    """Seconds from the making of a pod until its program began."""
    for status in pod.get("status", {}).get("containerStatuses", ()):
        for state in ("running", "terminated"):
            began = status.get("state", {}).get(state, {}).get("startedAt")
            if status["name"] == "main" and began:
                return seconds(began) - seconds(pod["metadata"]["creationTimestamp"])
    return None
