"""The file of ``kfpc plan --prices``: what an hour of a GPU and of a machine costs.

No part of a spec, and none of these prices are in kfpc.
"""

from __future__ import annotations

from pydantic import Field

from kfpc.language.base import Model

MOST = 1_000_000_000
"""Per hour, in any currency: sums of what costs less are numbers that can be written."""

OTHERS = "default"
"""Stands for the GPUs, or machines, that the file does not name."""


class Price(Model):
    on_demand: float = Field(
        ge=0, le=MOST, allow_inf_nan=False, description="Price per hour on demand, such as 2.48."
    )
    spot: float | None = Field(
        None, ge=0, le=MOST, allow_inf_nan=False, description="Price per hour on preemptible nodes."
    )


class Prices(Model):
    """Prices per hour. What a step costs is its GPUs and its machine."""

    currency: str = Field("", description="What the prices are in, for the reader: USD.")
    gpu: dict[str, Price] | None = Field(
        None,
        description="Price of one GPU by its type, by the portable name (h100) or the platform's; "
        "or `default`.",
    )
    machine: dict[str, Price] | None = Field(
        None, description="Price of a machine by its type, without GPUs; or `default`."
    )
    steps: dict[str, str] | None = Field(
        None, description="Type of the machine that a step runs on, where the spec does not say."
    )
