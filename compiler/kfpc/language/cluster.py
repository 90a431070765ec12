"""``cluster``: which nodes are preemptible, and how they are asked for."""

from __future__ import annotations

from typing import Annotated, Literal, Union

from pydantic import Field, Tag

from kfpc.language.base import BY_KIND, AnyScalar, Duration, Model
from kfpc.language.marks import MAY_BE_EMPTY


class Taint(Model):
    key: str = Field(description="Taint key.")
    value: Annotated[AnyScalar | None, MAY_BE_EMPTY] = Field(None, description="Taint value.")
    effect: Literal["NoSchedule", "PreferNoSchedule", "NoExecute"] = Field(
        description="Taint effect."
    )


class Spot(Model):
    labels: Annotated[dict[str, AnyScalar], MAY_BE_EMPTY] = Field(
        description="Labels that preemptible nodes carry.", min_length=1
    )
    taints: list[Taint] | None = Field(None, description="Taints of preemptible nodes.")


class OnDemand(Model):
    labels: Annotated[dict[str, AnyScalar], MAY_BE_EMPTY] = Field(
        description="Labels that on-demand nodes carry."
    )


class Cluster(Model):
    spot: Spot = Field(description="What tells preemptible nodes.")
    on_demand: OnDemand | None = Field(None, description="What tells on-demand nodes.")
    gpu: str | None = Field(None, description="Resource name of a GPU; nvidia.com/gpu if left out.")
    gpu_type_label: str | None = Field(
        None, description="Node label whose value is the kind of GPU, for `gpus: {type}`."
    )
    notice: Duration | None = Field(
        None, description="Time between the notice of a preemption and the end."
    )


ClusterForm = Annotated[
    Union[Annotated[str, Tag("<text>")], Annotated[Cluster, Tag("<mapping>")]], BY_KIND
]
"""A profile's name, or a profile of one's own."""
