"""``retries``, ``preemptible``, ``resume``: how a step outlives its node."""

from __future__ import annotations

from typing import Annotated, Literal, Union

from pydantic import Field, Tag

from kfpc.language.base import BY_KIND, Duration, Flag, Model, Off, String, Whole


class Backoff(Model):
    delay: Duration = Field(description="Wait before the first retry, such as 30s.")
    factor: int | None = Field(None, ge=1, description="Each further wait is this much longer.")
    max_delay: Duration | None = Field(None, description="No wait is longer than this.")


class Retries(Model):
    total: Annotated[Union[Whole, String], BY_KIND] = Field(
        description="How often the step is tried again, whatever the cause."
    )
    backoff: Backoff | None = Field(None, description="Waits between the attempts.")


RetriesForm = Annotated[Union[Whole, String, Off, Annotated[Retries, Tag("<mapping>")]], BY_KIND]
"""A number of retries for any cause, or ``{total, backoff}``."""


class Preemptible(Model):
    required: bool = Field(
        description="true: run on preemptible nodes only; false: prefer them, as plain "
        "`preemptible: true` does."
    )


PreemptibleForm = Annotated[Union[Flag, Annotated[Preemptible, Tag("<mapping>")]], BY_KIND]


class Resume(Model):
    checkpoint: str = Field(
        description="Where the program keeps its checkpoint: a text, an input, or a path on a "
        "volume."
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
