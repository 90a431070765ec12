"""``schedule``: when runs start by themselves."""

from __future__ import annotations

from typing import Annotated, Literal, Union

from pydantic import Field, Tag

from kfpc.kubernetes.ranges import INT32, INT64
from kfpc.language.base import BY_KIND, Duration, Flag, Model, String
from kfpc.language.marks import SCHEDULE


class StopAfter(Model):
    successes: int | None = Field(
        None, ge=1, le=INT64, description="End the schedule after so many runs that succeeded."
    )
    failures: int | None = Field(
        None, ge=1, le=INT64, description="End the schedule after so many runs that failed."
    )


class History(Model):
    succeeded: int | None = Field(
        None, ge=0, le=INT32, description="How many runs that succeeded are kept: 3 if left out."
    )
    failed: int | None = Field(
        None, ge=0, le=INT32, description="How many runs that failed are kept: 1 if left out."
    )


class Schedule(Model):
    cron: Annotated[
        Union[String, Annotated[list[str], Field(min_length=1), Tag("<list>")]], BY_KIND
    ] = Field(description='When a run starts: "0 4 * * *", @daily, or a list of such texts.')
    timezone: str | None = Field(
        None, description="Time zone of the times, such as Europe/Berlin; the controller's own."
    )
    concurrency: Literal["allow", "forbid", "replace"] | None = Field(
        None,
        description="While a run goes on: allow another, forbid it (it is left out), or replace "
        "the one that runs.",
    )
    starting_deadline: Duration | None = Field(
        None, description="How late a run may still start when its time was missed."
    )
    suspend: bool | None = Field(None, description="Start no runs for now.")
    when: Annotated[
        Annotated[Union[String, Flag], BY_KIND] | None,
        SCHEDULE,
    ] = Field(
        None, description="Condition, asked at each of the times; no run starts where it is false."
    )
    stop_after: StopAfter | None = Field(
        None, description="When the schedule ends for good: {successes, failures}."
    )
    history: History | None = Field(
        None, description="How many ended runs are kept: {succeeded, failed}."
    )
