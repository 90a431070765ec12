"""Probes of a step and of its sidecars: how the node asks how they are."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from kfpc.kubernetes.ranges import INT32
from kfpc.language.base import AnyScalar, Duration, Model
from kfpc.language.marks import InsteadOf

PortNumber = Annotated[int, Field(ge=1, le=65535)]
Times = Annotated[int, Field(ge=1, le=INT32)]


class HttpProbe(Model):
    port: PortNumber = Field(description="Port that is asked.")
    path: str | None = Field(None, description="Path that is asked for; / if left out.")
    scheme: Literal["HTTP", "HTTPS"] | None = Field(None, description="HTTP if left out.")


class TcpProbe(Model):
    port: PortNumber = Field(description="Port that takes connections.")


class GrpcProbe(Model):
    port: PortNumber = Field(description="Port of the gRPC health service.")
    service: str | None = Field(None, description="Name that the service is asked about.")


def _one_way(key: str) -> InsteadOf:
    """A step asks in its own way, in place of that of ``defaults``."""
    return InsteadOf(frozenset({"http", "tcp", "exec", "grpc"} - {key}))


class Probe(Model):
    http: Annotated[HttpProbe | None, _one_way("http")] = Field(
        None, description="Fine if it answers: {port, path, scheme}."
    )
    tcp: Annotated[TcpProbe | None, _one_way("tcp")] = Field(
        None, description="Fine if it takes connections: {port}."
    )
    exec: Annotated[list[AnyScalar] | None, _one_way("exec")] = Field(
        None, min_length=1, description="Fine if this program in the container ends with 0."
    )
    grpc: Annotated[GrpcProbe | None, _one_way("grpc")] = Field(
        None, description="Fine if its health service says so: {port}."
    )
    delay: Duration | None = Field(None, description="Wait before the first time.")
    period: Duration | None = Field(None, description="How often; 10s if left out.")
    timeout: Duration | None = Field(None, description="Time for an answer; 1s if left out.")
    failures: Times | None = Field(None, description="So many in a row count; 3 if left out.")
    successes: Times | None = Field(
        None, description="So many in a row count, of `readiness` alone; 1 if left out."
    )
