"""Labels that a platform sets itself: no pool may set them, and none can be given another."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from kfpc.record import record
from kfpc.views.machines import INSTANCE_TYPE
from kfpc.views.nodepools.pools import Pool

ZONE = "topology.kubernetes.io/zone"

_KUBERNETES = ("kubernetes.io", "k8s.io")


@record
class Platform:
    """``reserved`` are the domains of its own labels; ``options`` are those of them that the
    pool's other options bring about."""

    name: str
    reserved: tuple[str, ...]
    options: Collection[str]


GKE = Platform(
    # "Node labels with key … are managed by GKE or Kubernetes and must not be manually specified"
    # is what the API answers to others.
    "GKE",
    (*_KUBERNETES, "cloud.google.com"),
    {
        ZONE,
        INSTANCE_TYPE,
        "cloud.google.com/gke-accelerator",
        "cloud.google.com/gke-preemptible",
        "cloud.google.com/gke-spot",
    },
)

EKS = Platform(
    # https://github.com/aws/containers-roadmap/issues/1451
    "EKS",
    (*_KUBERNETES, "eks.amazonaws.com"),
    {ZONE, INSTANCE_TYPE, "eks.amazonaws.com/capacityType"},
)

AKS = Platform(
    # https://learn.microsoft.com/azure/aks/use-labels#reserved-prefixes. Of the kind of GPU its
    # label kubernetes.azure.com/accelerator says only "nvidia": nodes of no other value come.
    "AKS",
    (*_KUBERNETES, "kubernetes.azure.com"),
    {INSTANCE_TYPE, "kubernetes.azure.com/scalesetpriority"},
)


def own_labels(pool: Pool, platform: Platform) -> dict[str, str]:
    """The labels that the pool sets."""
    return {k: v for k, v in pool.labels.items() if not _is_reserved(k, platform)}


def foreign_labels(pool: Pool, platform: Platform) -> Iterator[str]:
    """Sentences on labels that the steps ask for and that nobody but the platform sets."""
    for key, value in pool.labels.items():
        if _is_reserved(key, platform) and key not in platform.options:
            yield f"{platform.name} sets the label {key} itself: see that it is {value}."


def _is_reserved(key: str, platform: Platform) -> bool:
    domain = key.rpartition("/")[0]
    return any(domain == own or domain.endswith(f".{own}") for own in platform.reserved)
