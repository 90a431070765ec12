"""Kubernetes' own objects that a spec may hold; written as Kubernetes writes them.

Field names and meaning: Kubernetes API reference, core/v1 Toleration and Affinity.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from kfpc.kubernetes.ranges import INT32, INT64
from kfpc.language.base import AnyScalar, Model
from kfpc.language.marks import MAY_BE_EMPTY


class Toleration(Model):
    key: str | None = Field(None, description="Taint key; none with Exists tolerates all.")
    operator: Literal["Exists", "Equal"] | None = Field(None, description="Equal if left out.")
    value: Annotated[AnyScalar | None, MAY_BE_EMPTY] = Field(
        None, description="Taint value, with Equal."
    )
    effect: Literal["NoSchedule", "PreferNoSchedule", "NoExecute"] | None = Field(
        None, description="Taint effect; all of them if left out."
    )
    tolerationSeconds: int | None = Field(  # noqa: N815 (Kubernetes' name)
        None, ge=-INT64 - 1, le=INT64, description="How long a NoExecute taint is tolerated."
    )


class NodeRequirement(Model):
    key: str = Field(description="Label key.")
    operator: Literal["In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt"] = Field(
        description="How the label's value is compared."
    )
    values: list[AnyScalar] | None = Field(None, description="The values to compare with.")


class NodeSelectorTerm(Model):
    matchExpressions: list[NodeRequirement] | None = Field(  # noqa: N815
        None, description="Requirements on node labels; all must hold."
    )
    matchFields: list[NodeRequirement] | None = Field(  # noqa: N815
        None, description="Requirements on node fields; all must hold."
    )


class NodeSelector(Model):
    nodeSelectorTerms: list[NodeSelectorTerm] = Field(  # noqa: N815
        min_length=1, description="Terms of which one must hold."
    )


class PreferredNode(Model):
    weight: int = Field(ge=1, le=100, description="How much it counts, 1 to 100.")
    preference: NodeSelectorTerm = Field(description="The nodes that are preferred.")


class NodeAffinity(Model):
    requiredDuringSchedulingIgnoredDuringExecution: NodeSelector | None = Field(  # noqa: N815
        None, description="Nodes that the pod must run on."
    )
    preferredDuringSchedulingIgnoredDuringExecution: list[PreferredNode] | None = Field(  # noqa: N815
        None, description="Nodes that the pod had better run on."
    )


class LabelRequirement(Model):
    key: str = Field(description="Label key.")
    operator: Literal["In", "NotIn", "Exists", "DoesNotExist"] = Field(
        description="How the label's value is compared."
    )
    values: list[AnyScalar] | None = Field(None, description="The values to compare with.")


class LabelSelector(Model):
    matchLabels: dict[str, AnyScalar] | None = Field(  # noqa: N815
        None, description="Labels that must have these values."
    )
    matchExpressions: list[LabelRequirement] | None = Field(  # noqa: N815
        None, description="Requirements on labels; all must hold."
    )


class TopologySpreadConstraint(Model):
    topologyKey: str = Field(description="Node label that tells places apart.")  # noqa: N815
    maxSkew: int = Field(  # noqa: N815
        ge=1, le=INT32, description="By how many pods places may differ."
    )
    whenUnsatisfiable: Literal["DoNotSchedule", "ScheduleAnyway"] = Field(  # noqa: N815
        description="Whether a pod waits where it cannot be kept."
    )
    labelSelector: LabelSelector | None = Field(  # noqa: N815
        None, description="The pods that count; those of the run if left out."
    )
    matchLabelKeys: list[str] | None = Field(  # noqa: N815
        None, description="Labels that these pods have in common with the pod."
    )
    minDomains: int | None = Field(  # noqa: N815
        None, ge=1, le=INT32, description="How many places there are at least."
    )
    nodeAffinityPolicy: Literal["Honor", "Ignore"] | None = Field(  # noqa: N815
        None, description="Whether nodes count that the pod cannot run on."
    )
    nodeTaintsPolicy: Literal["Honor", "Ignore"] | None = Field(  # noqa: N815
        None, description="Whether nodes count whose taints the pod does not tolerate."
    )


class PodAffinityTerm(Model):
    topologyKey: str = Field(description="Node label that tells places apart.")  # noqa: N815
    labelSelector: LabelSelector | None = Field(  # noqa: N815
        None, description="The pods that count."
    )
    namespaces: list[str] | None = Field(None, description="Namespaces of those pods.")
    namespaceSelector: LabelSelector | None = Field(  # noqa: N815
        None, description="Namespaces of those pods, by label."
    )


class WeightedPodAffinityTerm(Model):
    weight: int = Field(ge=1, le=100, description="How much it counts, 1 to 100.")
    podAffinityTerm: PodAffinityTerm = Field(description="The term.")  # noqa: N815


class PodAffinity(Model):
    requiredDuringSchedulingIgnoredDuringExecution: list[PodAffinityTerm] | None = Field(  # noqa: N815
        None, description="Terms that must all hold."
    )
    preferredDuringSchedulingIgnoredDuringExecution: list[WeightedPodAffinityTerm] | None = Field(  # noqa: N815
        None, description="Terms that had better hold."
    )


class Affinity(Model):
    nodeAffinity: NodeAffinity | None = Field(None, description="By node labels.")  # noqa: N815
    podAffinity: PodAffinity | None = Field(None, description="Near other pods.")  # noqa: N815
    podAntiAffinity: PodAffinity | None = Field(  # noqa: N815
        None, description="Away from other pods."
    )
