"""What is asked of a plan beyond the spec: how long steps work, how often nodes go, prices."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from kfpc.language.prices import Prices
from kfpc.pipeline.ids import StepId
from kfpc.record import record


@record(eq=False)
class Work:
    """``hours`` of work by step; ``rate`` is preemptions per hour, None where it is not said.

    ``every`` has the seconds from one checkpoint to the next by step, and ``every_other`` those
    of the steps that it does not name.
    """

    hours: Mapping[StepId, float] = field(default_factory=dict)
    rate: float | None = None
    every: Mapping[StepId, int] = field(default_factory=dict)
    every_other: int | None = None
    prices: Prices | None = None

    def interval(self, step: StepId) -> int | None:
        """The seconds between two checkpoints of a step; None where nobody says."""
        return self.every.get(step, self.every_other)
