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
    """A profile of one's own, or with ``profile`` a named one, some keys of it replaced."""

    profile: str | None = Field(
        None, description="Name of a profile; the other keys take the place of its own."
    )
    spot: Spot | None = Field(
        None, description="What tells preemptible nodes; must be there without `profile`."
    )
    on_demand: OnDemand | None = Field(None, description="What tells on-demand nodes.")
    gpu: str | None = Field(None, description="Resource name of a GPU; nvidia.com/gpu if left out.")
    gpu_type_label: str | None = Field(
        None, description="Node label whose value is the kind of GPU, for `gpus: {type}`."
    )
    gpu_types: Annotated[dict[str, AnyScalar], MAY_BE_EMPTY] | None = Field(
        None, description="Kinds of GPU by your own names: the label's value for each."
    )
    notice: Duration | None = Field(
        None, description="Time that pods get between the notice of a preemption and the end."
    )


ClusterForm = Annotated[
    Union[Annotated[str, Tag("<text>")], Annotated[Cluster, Tag("<mapping>")]], BY_KIND
]
"""A profile's name, or a mapping: one of one's own, or one over a named one."""
