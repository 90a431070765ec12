"""What a step asks of its node: ``cpu``, ``memory``, ``gpus``, ``storage``."""

from __future__ import annotations

from typing import Annotated, Union

from pydantic import Field, Tag

from kfpc.language.base import BY_KIND, Model, Number, Off, Quantity, String, Whole
from kfpc.language.marks import FIXED, InsteadOf


class Amount(Model):
    request: Annotated[Quantity | None, FIXED] = Field(
        None, description="What the scheduler keeps free for it."
    )
    limit: Annotated[Quantity | None, FIXED] = Field(None, description="What it may use at most.")


_RungForm = Annotated[Union[String, Whole, Number, Annotated[Amount, Tag("<mapping>")]], BY_KIND]
"""The amount of a later round."""


class GrowingAmount(Amount):
    after_failure: Annotated[list[_RungForm] | None, FIXED, InsteadOf(frozenset({"after_oom"}))] = (
        Field(
            None,
            min_length=1,
            description="The amounts after the first failure, the second, and so on; the last one "
            "stays.",
        )
    )


AmountForm = Annotated[
    Union[String, Whole, Number, Off, Annotated[GrowingAmount, Tag("<mapping>")]], BY_KIND
]
"""One quantity, ``{request, limit, after_failure}``, or ``false`` to switch a default off."""


class Memory(GrowingAmount):
    after_oom: Annotated[list[_RungForm] | None, FIXED, InsteadOf(frozenset({"after_failure"}))] = (
        Field(
            None,
            min_length=1,
            description="The amounts after running out of memory once, twice, and so on; the last "
            "one stays.",
        )
    )


MemoryForm = Annotated[
    Union[String, Whole, Number, Off, Annotated[Memory, Tag("<mapping>")]], BY_KIND
]
"""Like an amount; ``after_oom`` besides."""


class KnownAmount(Amount):
    """An amount of a container beside the step's own: only the step's own container gets what the
    run decides."""

    request: Quantity | None = Field(None, description="What the scheduler keeps free for it.")
    limit: Quantity | None = Field(None, description="What it may use at most.")


KnownAmountForm = Annotated[
    Union[String, Whole, Number, Off, Annotated[KnownAmount, Tag("<mapping>")]], BY_KIND
]


class Gpus(Model):
    count: Annotated[Annotated[Union[String, Whole], BY_KIND] | None, FIXED] = Field(
        None, description="How many GPUs; `defaults` may say it."
    )
    type: str | None = Field(
        None,
        description="Kind of GPU: a portable name (t4, a100-80gb, h100), the value of the cluster "
        "profile's accelerator label (nvidia-tesla-t4), or a resource name (amd.com/gpu).",
    )
    after_failure: list[str] | None = Field(
        None,
        min_length=1,
        description="The kinds after the first failure, the second, and so on; the last one stays. "
        "A pod that waits for a node is not a failure.",
    )


GpusForm = Annotated[Union[Whole, String, Off, Annotated[Gpus, Tag("<mapping>")]], BY_KIND]
