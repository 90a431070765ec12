"""The setting of the controller that decides whether it sees every pod's end.

With ``ARGO_POD_STATUS_CAPTURE_FINALIZER=true`` a pod that was deleted stays until the controller
has looked at it. Its pods show which of the two a cluster has.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Any

VARIABLE = "ARGO_POD_STATUS_CAPTURE_FINALIZER"

FINALIZER = "workflows.argoproj.io/status"


class Setting(Enum):
    DEFAULT = "default"
    FINALIZER = "finalizer"
    """The controller holds pods until it has seen their end."""


def is_held(pod: Mapping[str, Any]) -> bool:
    return FINALIZER in pod["metadata"].get("finalizers", ())
