"""When runs start by themselves."""

from __future__ import annotations

from typing import Literal

from kfpc.diagnostics import Located
from kfpc.pipeline.erroneous import Erroneous
from kfpc.pipeline.values import Node
from kfpc.record import record

Concurrency = Literal["allow", "forbid", "replace"]
"""What becomes of a run whose time has come while another still runs."""


@record(eq=False)
class StopAfter:
    """The schedule ends after so many runs of a kind."""

    successes: int | None = None
    failures: int | None = None


@record(eq=False)
class History:
    """How many ended runs are kept."""

    succeeded: int | None = None
    failed: int | None = None


@record(eq=False)
class Schedule:
    """When runs start by themselves. ``starting_deadline`` is in seconds."""

    place: Located
    crons: tuple[str, ...]
    timezone: str | None = None
    concurrency: Concurrency | None = None
    starting_deadline: int | Erroneous | None = None
    suspend: bool | None = None
    stop_after: StopAfter | None = None
    history: History | None = None
    when: Node | None = None
    """Asked at each of the times."""
