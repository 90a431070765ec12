"""``retries``, ``preemptible``, ``resume``: how a step outlives its node."""

from __future__ import annotations

from typing import Annotated, Literal, Union

from pydantic import Field, Tag

from kfpc.kubernetes.ranges import INT32
from kfpc.language.base import BY_KIND, Duration, Flag, Model, Off, String, Whole
from kfpc.language.marks import CHECKPOINT, FIXED, InsteadOf


class Backoff(Model):
    delay: Duration = Field(description="Wait before the first retry, such as 30s.")
    factor: int | None = Field(
        None, ge=1, le=1000, description="Each further wait is this much longer."
    )
    max_delay: Duration | None = Field(None, description="No wait is longer than this.")


_Count = Annotated[Union[Whole, String], BY_KIND]
_ONE_BUDGET = InsteadOf(frozenset({"preemptions", "failures"}))
_TWO_BUDGETS = InsteadOf(frozenset({"total"}))


class Retries(Model):
    total: Annotated[_Count | None, FIXED, _ONE_BUDGET] = Field(
        None, description="How often the step is tried again, whatever the cause: one budget."
    )
    preemptions: Annotated[_Count | None, FIXED, _TWO_BUDGETS] = Field(
        None,
        description="Two budgets: preemptions in a row that the step outlives before one more "
        "counts as a failure; 5 if left out.",
    )
    failures: Annotated[_Count | None, FIXED, _TWO_BUDGETS] = Field(
        None,
        description="Two budgets: failures after which the step is tried again; 0 if left out.",
    )
    backoff: Backoff | None = Field(None, description="Waits between the attempts.")


RetriesForm = Annotated[Union[Whole, String, Off, Annotated[Retries, Tag("<mapping>")]], BY_KIND]
"""A number of retries for any cause, ``{total, backoff}``, or
``{preemptions, failures, backoff}``."""


class Fallback(Model):
    to: Literal["on-demand"] = Field("on-demand", description="Where the step goes then.")
    after: int | None = Field(
        None,
        ge=1,
        le=INT32,
        description="Attempts on preemptible nodes before that, since the last failure where "
        "there are two budgets; all but the last if left out.",
    )


FallbackForm = Annotated[
    Union[
        Annotated[Literal["on-demand"], Tag("<text>")],
        Annotated[Fallback, Tag("<mapping>")],
        Off,
    ],
    BY_KIND,
]


class Preemptible(Model):
    required: bool = Field(
        False,
        description="true: run on preemptible nodes only; false: prefer them, as plain "
        "`preemptible: true` does.",
    )
    fallback: FallbackForm | None = Field(
        None, description="Attempts that no preemption can end: `on-demand` makes it the last."
    )


PreemptibleForm = Annotated[Union[Flag, Annotated[Preemptible, Tag("<mapping>")]], BY_KIND]


class Resume(Model):
    checkpoint: Annotated[str | None, CHECKPOINT] = Field(
        None,
        min_length=1,
        description="Where the program keeps its checkpoint: a text, an input, or a path on a "
        "volume.",
    )
    across_runs: bool = Field(
        False,
        description="true: a later run is meant to find the checkpoint of an earlier one; it "
        "changes no package.",
    )
    grace_period: Duration | None = Field(
        None, description="Time between SIGTERM and SIGKILL that the program needs to save."
    )


ResumeForm = Annotated[
    Union[
        Annotated[Literal["idempotent"], Tag("<text>")],
        Annotated[Resume, Tag("<mapping>")],
        Off,
    ],
    BY_KIND,
]
"""The author's word that starting the step again is right."""
