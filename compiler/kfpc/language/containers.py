"""``init`` and ``sidecars``: containers beside the step's own."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from kfpc.language.base import AnyScalar, Model, Name
from kfpc.language.env import EnvFrom, EnvValue
from kfpc.language.marks import FIXED, MAY_BE_EMPTY, PROGRAM
from kfpc.language.pod import ContainerSecurity, PortForm
from kfpc.language.probes import Probe
from kfpc.language.resources import KnownAmountForm
from kfpc.language.volumes import EnvName

Pull = Literal["Always", "IfNotPresent", "Never"]


class InitContainer(Model):
    name: Name = Field(description="Name of the container in the pod.")
    image: Annotated[str, FIXED] = Field(description="Container image.")
    command: Annotated[list[AnyScalar] | None, PROGRAM, MAY_BE_EMPTY] = Field(
        None, description="Program, instead of the image's own."
    )
    args: Annotated[list[AnyScalar] | None, PROGRAM, MAY_BE_EMPTY] = Field(
        None, description="Arguments of the program."
    )
    env: Annotated[dict[EnvName, EnvValue] | None, PROGRAM, MAY_BE_EMPTY] = Field(
        None, description="Environment variables."
    )
    env_from: list[EnvFrom] | None = Field(
        None, description="Variables from all keys of Secrets and ConfigMaps."
    )
    working_dir: Annotated[str | None, FIXED] = Field(
        None, description="Folder that the program starts in; the image's own if left out."
    )
    ports: list[PortForm] | None = Field(
        None, description="Ports that the program listens at: numbers, or {port, name, protocol}."
    )
    security_context: ContainerSecurity | None = Field(
        None, description="Who the program runs as, and what it may do."
    )
    cpu: KnownAmountForm | None = Field(None, description="CPUs, a request.")
    memory: KnownAmountForm | None = Field(None, description="Memory, a limit.")
    image_pull_policy: Pull | None = Field(None, description="When to pull the image.")
    mounts: list[str] | None = Field(
        None,
        description="Mount paths of the step's `volumes` that this container sees too.",
    )
    mirror_volumes: bool | None = Field(
        None, description="See all that the step's own container mounts, at the same paths."
    )


class SideContainer(InitContainer):
    """One that goes on beside the step's own, so that the node can ask how it is."""

    readiness: Probe | None = Field(
        None, description="Whether it can be used: {http|tcp|exec|grpc, period, …}."
    )
    liveness: Probe | None = Field(None, description="Whether it still lives; else it is ended.")
    startup: Probe | None = Field(
        None, description="Whether it has started; the other two wait for that."
    )
