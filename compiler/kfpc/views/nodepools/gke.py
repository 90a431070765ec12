"""Node pools of GKE: ``gcloud container node-pools create``.

Source: https://cloud.google.com/sdk/gcloud/reference/container/node-pools/create. GKE gives
the nodes the labels of ``--preemptible``, ``--spot`` and ``--accelerator`` itself, but no taint
of preemptible nodes:
https://cloud.google.com/kubernetes-engine/docs/how-to/spot-vms.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kfpc.clusters.profiles import GKE_LONGEST
from kfpc.views.machines import INSTANCE_TYPE
from kfpc.views.nodepools.labels import GKE, ZONE, foreign_labels, own_labels
from kfpc.views.nodepools.names import names
from kfpc.views.nodepools.pools import Pool
from kfpc.views.nodepools.shell import Command, assigned, joined, option, script, tainted, word
from kfpc.views.nodepools.variables import CLUSTER, Variable, machine_type, most_nodes, of_pool
from kfpc.views.nodepools.words import rest, title

_LONGEST_NAME = 40
_ACCELERATOR = "nvidia.com/gpu"
"""The resource of what ``--accelerator`` attaches."""

_COUNTS = "--num-nodes 0 --min-nodes 0"
"""gcloud begins with three nodes where it is told of none."""

_CONFIG = "NODE_SYSTEM_CONFIG"
"""The shell's variable for the file that ``--system-config-from-file`` takes."""

_LOCATION = Variable("LOCATION", "zone or region of the cluster")
_SINCE = "1.35.0-gke.1171000"
"""https://cloud.google.com/kubernetes-engine/docs/concepts/spot-vms."""

_GPU_TAINT = (
    "Where the cluster has nodes without GPUs, GKE taints those with GPUs: "
    "nvidia.com/gpu=present:NoSchedule. It lets the pods that ask for GPUs tolerate that."
)


def preemptible_pools(head: Sequence[str], pools: Sequence[Pool]) -> str:
    """Pools of preemptible VMs."""
    return _script(head, pools, "preemptible")


def spot_pools(head: Sequence[str], pools: Sequence[Pool]) -> str:
    """Pools of Spot VMs."""
    return _script(head, pools, "spot")


def _script(head: Sequence[str], pools: Sequence[Pool], kind: str) -> str:
    gpus = any(pool.need.gpu == _ACCELERATOR for pool in pools)
    variables = [CLUSTER, _LOCATION, *(v for pool in pools for v in _variables(pool))]
    called = names(pools, longest=_LONGEST_NAME, spot=kind)
    commands = [
        Command(
            (title(pool), *foreign_labels(pool, GKE), *rest(pool)), (*_parts(pool, name, kind),)
        )
        for pool, name in zip(pools, called, strict=True)
    ]
    notice = next((pool.notice for pool in pools if pool.notice), None)
    told = [*([_GPU_TAINT] if gpus else []), *_on_notice(notice, kind)]
    return script([*head, *told], variables, commands, _system_config(notice))


def _on_notice(notice: int | None, kind: str) -> Iterator[str]:
    if notice is not None:
        yield (
            f"Of GKE's longest notice of a preemption, {GKE_LONGEST} s, pods get {notice} s and "
            f"critical pods of the system {GKE_LONGEST - notice} s. That takes GKE {_SINCE} or "
            "later, and the spec has to say it: "
            f"`cluster: {{profile: gke-{kind}, notice: {notice}s}}`."
        )


def _system_config(notice: int | None) -> Sequence[str]:
    """Lines of the shell that write the file with the kubelet's configuration.

    https://cloud.google.com/kubernetes-engine/docs/how-to/node-system-config.
    """
    if notice is None:
        return ()
    return (
        f"{_CONFIG}=$(mktemp)",
        f"""trap 'rm -f "${_CONFIG}"' EXIT""",
        f"""cat >"${_CONFIG}" <<'END'""",
        "kubeletConfig:",
        *(f"  {line}" for line in _kubelet(notice)),
        "END",
    )


def _kubelet(notice: int) -> Sequence[str]:
    return (
        f"shutdownGracePeriodSeconds: {GKE_LONGEST}",
        f"shutdownGracePeriodCriticalPodsSeconds: {GKE_LONGEST - notice}",
    )


def _variables(pool: Pool) -> Iterator[Variable]:
    if INSTANCE_TYPE not in pool.labels:
        yield _machine(pool)
    if pool.need.gpu == _ACCELERATOR:
        if pool.gpu_type is None:
            yield _gpu_type(pool)
        if pool.need.gpus is None:
            yield _gpus(pool)
    yield most_nodes(pool)


def _machine(pool: Pool) -> Variable:
    return machine_type(pool, "MACHINE_TYPE", "machine type")


def _gpu_type(pool: Pool) -> Variable:
    return of_pool(pool, "GPU_TYPE", "type of GPU, as gcloud compute accelerator-types list has it")


def _gpus(pool: Pool) -> Variable:
    return of_pool(pool, "GPUS", "number of GPUs of a node")


def _parts(pool: Pool, name: str, kind: str) -> Iterator[str]:
    yield f"gcloud container node-pools create {word(name)}"
    yield f"--cluster {word(CLUSTER)} --location {word(_LOCATION)}"
    if pool.preemptible:
        yield f"--{kind}"
    machine = pool.labels.get(INSTANCE_TYPE)
    yield f"--machine-type {word(machine or _machine(pool))}"
    if pool.need.gpu == _ACCELERATOR:
        gpus = _gpus(pool) if pool.need.gpus is None else str(pool.need.gpus)
        said = word("type=", pool.gpu_type or _gpu_type(pool), ",count=", gpus)
        yield f"--accelerator {said}"
    if pool.notice is not None:
        yield f'--system-config-from-file "${_CONFIG}"'
    if ZONE in pool.labels:
        yield f"--node-locations {word(pool.labels[ZONE])}"
    yield from option("--node-labels", *joined(assigned(own_labels(pool, GKE))))
    yield from option("--node-taints", *joined(tainted(pool.taints)))
    yield f"--enable-autoscaling {_COUNTS} --max-nodes {word(most_nodes(pool))}"


def autopilot(head: Sequence[str], pools: Sequence[Pool]) -> str:
    """Autopilot has no pools: https://cloud.google.com/kubernetes-engine/docs/concepts/spot-pods."""
    told = (
        "GKE Autopilot needs no node pools: it makes nodes for the pods that come, preemptible "
        "ones for those that ask for them."
    )
    return script([*head, told], [], [Command((title(pool), *_untold(pool))) for pool in pools])


def _untold(pool: Pool) -> Iterator[str]:
    """https://cloud.google.com/kubernetes-engine/docs/how-to/autopilot-gpus, and
    https://cloud.google.com/kubernetes-engine/docs/reference/crds/computeclass."""
    if pool.need.gpu and pool.gpu_type is None:
        yield (
            "Autopilot chooses GPUs by the label cloud.google.com/gke-accelerator: say the kind of "
            "GPU in the steps, `gpus: {count, type}`."
        )
    if pool.notice is not None:
        yield from _on_notice(pool.notice, "autopilot")
        yield (
            "On Autopilot their ComputeClass says so, in each of its priorities, and the steps "
            "select it by the label cloud.google.com/compute-class: nodeSystemConfig: "
            f"{{kubeletConfig: {{{', '.join(_kubelet(pool.notice))}}}}}."
        )
    yield from rest(pool)
