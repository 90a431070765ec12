"""How the node asks a container how it is."""

from __future__ import annotations

from kfpc.record import record


@record
class Http:
    port: int
    path: str | None = None
    scheme: str | None = None


@record
class Tcp:
    port: int


@record
class Exec:
    command: tuple[str, ...]


@record
class Grpc:
    port: int
    service: str | None = None


@record
class Probe:
    """Durations are in seconds; None is what is not said."""

    asks: Http | Tcp | Exec | Grpc
    delay: int | None = None
    period: int | None = None
    timeout: int | None = None
    failures: int | None = None
    successes: int | None = None
