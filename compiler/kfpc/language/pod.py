"""Who a container runs as, what it may do, where it listens, and what its pod knows of hosts."""

from __future__ import annotations

from typing import Annotated, Union

from pydantic import Field, Tag

from kfpc.kubernetes.ranges import INT64
from kfpc.language.base import BY_KIND, Model, Off, String, Whole
from kfpc.language.kubernetes import TopologySpreadConstraint

Id = Annotated[int, Field(ge=0, le=INT64)]


class Capabilities(Model):
    add: list[str] | None = Field(None, description="Such as NET_ADMIN.")
    drop: list[str] | None = Field(None, description="Such as ALL.")


class Localhost(Model):
    localhost: str = Field(description="Path of a profile on the node, below kubelet's own folder.")


SeccompForm = Annotated[Union[String, Annotated[Localhost, Tag("<mapping>")]], BY_KIND]


class ContainerSecurity(Model):
    """What a container may say of itself."""

    run_as_user: Id | None = Field(None, description="Number of the user that runs the program.")
    run_as_group: Id | None = Field(None, description="Number of the user's group.")
    run_as_non_root: bool | None = Field(None, description="Refuse to run as root.")
    privileged: bool | None = Field(None, description="All that root of the node may do.")
    read_only_root_filesystem: bool | None = Field(
        None, description="Let the program write to volumes alone."
    )
    allow_privilege_escalation: bool | None = Field(
        None, description="Whether a program may get more rights than the one that starts it."
    )
    capabilities: Capabilities | None = Field(
        None, description="Capabilities of Linux: {add: […], drop: […]}."
    )
    seccomp_profile: SeccompForm | None = Field(
        None, description="RuntimeDefault, Unconfined, or {localhost: PATH}."
    )


class SecurityContext(ContainerSecurity):
    """Of a step: what holds for the pod goes to the pod, the rest to the step's own container."""

    fs_group: Id | None = Field(None, description="Number of the group that volumes belong to.")
    supplemental_groups: list[Id] | None = Field(
        None, description="Numbers of more groups that the user is in."
    )


class Port(Model):
    port: Annotated[int, Field(ge=1, le=65535)] = Field(description="Number of the port.")
    name: str | None = Field(None, description="What probes and Services may call it.")
    protocol: str | None = Field(None, description="TCP, UDP or SCTP; TCP if left out.")


PortForm = Annotated[Union[Whole, Annotated[Port, Tag("<mapping>")]], BY_KIND]

SecurityForm = Annotated[Union[Annotated[SecurityContext, Tag("<mapping>")], Off], BY_KIND]
PortsForm = Annotated[Union[Annotated[list[PortForm], Tag("<list>")], Off], BY_KIND]
HostsForm = Annotated[
    Union[
        Annotated[
            dict[str, Annotated[Union[String, Annotated[list[str], Tag("<list>")]], BY_KIND]],
            Tag("<mapping>"),
        ],
        Off,
    ],
    BY_KIND,
]
SpreadForm = Annotated[
    Union[Annotated[list[TopologySpreadConstraint], Tag("<list>")], Off], BY_KIND
]
