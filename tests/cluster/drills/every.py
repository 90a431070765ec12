"""All drills by their keys."""

from __future__ import annotations

from collections.abc import Mapping

from tests.cluster.drills.drill import Drill
from tests.cluster.drills.matrix import LADDERS, MATRIX, TRIES, WAITING, WAITS, WITHIN
from tests.cluster.drills.schedules import schedules

DRILLS: Mapping[str, Drill] = {
    **MATRIX,
    **WAITS,
    **LADDERS,
    **WAITING,
    **WITHIN,
    **TRIES,
    **schedules(),
}
