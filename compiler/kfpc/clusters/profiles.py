"""What a cluster profile says, and the ones that kfpc knows.

Every profile names the page its facts come from. ``notice`` is the time that a pod has between
the platform's notice of a preemption and its end, in seconds: on GKE the kubelet keeps the last
15 of the 30 for critical pods of the system, where a node pool says nothing else.
``longest_notice`` is what the nodes can be made to give. GKE's longest is 120, of which critical
pods keep their 15, and for Spot VMs alone ("This field is only valid for Spot VMs. Allowed values:
0, 30, 120"): ``shutdown_grace_period_seconds`` of
https://cloud.google.com/kubernetes-engine/docs/reference/rest/v1/NodeConfig#nodekubeletconfig.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from kfpc.kubernetes.taints import Taint
from kfpc.record import record

GKE_LONGEST = 120
"""Seconds from the notice of a preemption to the node's end, at most."""

GKE_CRITICAL = 15
"""Seconds of those that GKE keeps for critical pods of the system."""

_GKE_WHY = f"of GKE's {GKE_LONGEST} s critical pods of the system keep {GKE_CRITICAL}"


@record(eq=False)
class Profile:
    """How preemptible nodes are told from others, and how a GPU is asked for."""

    name: str
    spot_labels: Mapping[str, str]
    spot_taints: tuple[Taint, ...] = ()
    on_demand_labels: Mapping[str, str] = field(default_factory=dict)
    gpu: str = "nvidia.com/gpu"
    gpu_type_label: str | None = None
    gpu_types: Mapping[str, str] = field(default_factory=dict)
    """Names of kinds of GPU that are not in the table of the label, and its values for them."""
    notice: int | None = None
    longest_notice: int | None = None
    """None where nothing makes the platform give more than ``notice``."""
    wants_gpu_type: bool = False
    """Whether a pod with GPUs has to say which kind."""
    longest_why: str = ""
    """Why not more."""
    longer: str = ""
    """Where a longer notice is to be had, where not on these nodes."""
    source: str = ""


DEFAULT = "gke-preemptible"

PROFILES: Mapping[str, Profile] = {
    profile.name: profile
    for profile in (
        Profile(
            name="gke-preemptible",
            spot_labels={"cloud.google.com/gke-preemptible": "true"},
            # The label is GKE's own; the taint is the convention of Kubeflow Pipelines'
            # use_preemptible_nodepool(), which node pools made for it follow.
            spot_taints=(Taint("preemptible", "true", "NoSchedule"),),
            gpu_type_label="cloud.google.com/gke-accelerator",
            notice=15,
            longer="take the profile `gke-spot`: GKE gives more to pods on Spot VMs alone",
            source="https://cloud.google.com/kubernetes-engine/docs/how-to/preemptible-vms",
        ),
        Profile(
            name="gke-spot",
            spot_labels={"cloud.google.com/gke-spot": "true"},
            spot_taints=(Taint("cloud.google.com/gke-spot", "true", "NoSchedule"),),
            gpu_type_label="cloud.google.com/gke-accelerator",
            notice=15,
            longest_notice=GKE_LONGEST - GKE_CRITICAL,
            longest_why=_GKE_WHY,
            source="https://cloud.google.com/kubernetes-engine/docs/concepts/spot-vms",
        ),
        Profile(
            name="gke-autopilot",
            # Autopilot makes the nodes, and adds the toleration of their taint itself.
            spot_labels={"cloud.google.com/gke-spot": "true"},
            gpu_type_label="cloud.google.com/gke-accelerator",
            wants_gpu_type=True,
            notice=15,
            longest_notice=GKE_LONGEST - GKE_CRITICAL,
            longest_why=_GKE_WHY,
            source="https://cloud.google.com/kubernetes-engine/docs/how-to/autopilot-spot-pods",
        ),
        Profile(
            name="eks",
            spot_labels={"eks.amazonaws.com/capacityType": "SPOT"},
            on_demand_labels={"eks.amazonaws.com/capacityType": "ON_DEMAND"},
            gpu_type_label="k8s.amazonaws.com/accelerator",
            notice=120,
            source="https://docs.aws.amazon.com/eks/latest/userguide/managed-node-groups.html",
        ),
        Profile(
            name="karpenter",
            spot_labels={"karpenter.sh/capacity-type": "spot"},
            on_demand_labels={"karpenter.sh/capacity-type": "on-demand"},
            gpu_type_label="karpenter.k8s.aws/instance-gpu-name",
            notice=120,
            source="https://karpenter.sh/docs/concepts/scheduling/",
        ),
        Profile(
            name="aks",
            spot_labels={"kubernetes.azure.com/scalesetpriority": "spot"},
            spot_taints=(Taint("kubernetes.azure.com/scalesetpriority", "spot", "NoSchedule"),),
            # No label of AKS tells kinds of GPU: kubernetes.azure.com/accelerator is "nvidia".
            notice=30,
            source="https://learn.microsoft.com/azure/aks/spot-node-pool",
        ),
    )
}
