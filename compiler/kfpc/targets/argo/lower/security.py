"""Who a pod and its containers run as, and the ports of containers."""

from __future__ import annotations

from collections.abc import Sequence

from kfpc.pipeline.pod import Port, SecurityContext
from kfpc.targets.argo import records
from kfpc.targets.argo.records import ContainerPort, PodSecurityContext, SeccompProfile


def of_pod(said: SecurityContext | None) -> PodSecurityContext | None:
    """What holds for all containers, and for the volumes."""
    if said is None:
        return None
    return PodSecurityContext(
        said.run_as_user,
        said.run_as_group,
        said.run_as_non_root,
        said.fs_group,
        said.supplemental_groups,
        _profile(said),
    )


def of_main(said: SecurityContext | None) -> records.SecurityContext | None:
    """What of a step's own holds for its container alone."""
    if said is None:
        return None
    return records.SecurityContext(
        privileged=said.privileged,
        read_only_root_filesystem=said.read_only_root_filesystem,
        allow_privilege_escalation=said.allow_privilege_escalation,
        capabilities=records.Capabilities(said.added, said.dropped),
    )


def of_container(said: SecurityContext | None) -> records.SecurityContext | None:
    """All of it, of a container beside the step's own."""
    if said is None:
        return None
    return records.SecurityContext(
        said.run_as_user,
        said.run_as_group,
        said.run_as_non_root,
        said.privileged,
        said.read_only_root_filesystem,
        said.allow_privilege_escalation,
        records.Capabilities(said.added, said.dropped),
        _profile(said),
    )


def _profile(said: SecurityContext) -> SeccompProfile | None:
    return None if said.seccomp_profile is None else SeccompProfile(*said.seccomp_profile)


def container_ports(ports: Sequence[Port]) -> tuple[ContainerPort, ...]:
    return tuple(ContainerPort(port.port, port.name, port.protocol) for port in ports)
