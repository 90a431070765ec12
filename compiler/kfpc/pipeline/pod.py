"""What a pod and its containers are to the node: who they run as, and where they listen."""

from __future__ import annotations

from kfpc.record import record


@record
class SecurityContext:
    """Numbers of users and groups, and what a program may do; None is what is not said.

    ``seccomp_profile`` is a type and, of one on the node, its path.
    """

    run_as_user: int | None = None
    run_as_group: int | None = None
    run_as_non_root: bool | None = None
    fs_group: int | None = None
    supplemental_groups: tuple[int, ...] = ()
    seccomp_profile: tuple[str, str | None] | None = None
    privileged: bool | None = None
    read_only_root_filesystem: bool | None = None
    allow_privilege_escalation: bool | None = None
    added: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()


@record
class Port:
    port: int
    name: str | None = None
    protocol: str | None = None
