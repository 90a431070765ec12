"""What a container may know of its pod: Kubernetes' downward API.

Source: ``validateEnvVarValueFrom`` in Kubernetes' ``pkg/apis/core/validation``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kfpc.kubernetes.labels import is_key

FIELDS = (
    "metadata.name",
    "metadata.namespace",
    "metadata.uid",
    "spec.nodeName",
    "spec.serviceAccountName",
    "status.hostIP",
    "status.hostIPs",
    "status.podIP",
    "status.podIPs",
)
"""The fields of a pod that a variable may hold."""

MAPPINGS = ("metadata.labels", "metadata.annotations")
"""Those of which it may hold one entry: ``metadata.labels['team']``."""

RESOURCES = tuple(
    f"{kind}.{name}"
    for kind in ("requests", "limits")
    for name in ("cpu", "memory", "ephemeral-storage")
)

_BYTES = ("1", "1k", "1M", "1G", "1T", "1P", "1E", "1Ki", "1Mi", "1Gi", "1Ti", "1Pi", "1Ei")

_ENTRY = re.compile(r"([a-z.]+)\['([^']*)'\]")


def is_field(path: str) -> bool:
    """Whether a variable may hold the field of the pod."""
    entry = _ENTRY.fullmatch(path)
    if entry is not None:
        key = entry[2] if entry[1] == "metadata.labels" else entry[2].lower()
        return entry[1] in MAPPINGS and is_key(key)
    return path in FIELDS


def divisors(resource: str) -> Sequence[str]:
    """The units that an amount of a resource may be told in."""
    return ("1", "1m") if resource.endswith(".cpu") else _BYTES
