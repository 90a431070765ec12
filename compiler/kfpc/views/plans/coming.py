"""When the next runs of a schedule start."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from kfpc.kubernetes.cron import UTC, next_times
from kfpc.pipeline.schedule import Schedule
from kfpc.views.plans.view import Coming

HOW_MANY = 5


def coming_times(schedule: Schedule, now: datetime | None) -> Coming:
    """The next times after a moment, or from now on. Where the schedule has no time zone they are
    reckoned in UTC, in which most controllers run."""
    zone = UTC if schedule.timezone is None else ZoneInfo(schedule.timezone)
    times = next_times(schedule.crons, zone, now or datetime.now(UTC), HOW_MANY)
    return Coming(times, schedule.timezone, schedule.suspend is True, schedule.when is not None)
