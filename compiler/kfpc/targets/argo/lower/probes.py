"""How the node asks a container how it is, in Kubernetes' fields."""

from __future__ import annotations

from kfpc.pipeline.probes import Exec, Grpc, Http, Probe, Tcp
from kfpc.targets.argo import records


def probe(said: Probe | None) -> records.Probe | None:
    if said is None:
        return None
    asks = said.asks
    return records.Probe(
        http_get=records.HttpGet(asks.path, asks.port, asks.scheme)
        if isinstance(asks, Http)
        else None,
        tcp_socket=records.TcpSocket(asks.port) if isinstance(asks, Tcp) else None,
        exec=records.ExecAction(asks.command) if isinstance(asks, Exec) else None,
        grpc=records.GrpcAction(asks.port, asks.service) if isinstance(asks, Grpc) else None,
        initial_delay_seconds=said.delay,
        period_seconds=said.period,
        timeout_seconds=said.timeout,
        failure_threshold=said.failures,
        success_threshold=said.successes,
    )
