"""What a cluster runs."""

from __future__ import annotations

import json
import os
import re

from tests.cluster.drills.exercise import Exercise
from tests.cluster.kubectl import kubectl

VARIABLE = "KFPC_ARGO_VERSION"


def kubernetes() -> str:
    return str(json.loads(kubectl("version", "-o", "json"))["serverVersion"]["gitVersion"])


def argo(exercise: Exercise) -> str:
    """What Argo's executor says in a pod. One that was built without its version does not know
    it, and ``KFPC_ARGO_VERSION`` has to say."""
    said = os.environ.get(VARIABLE)
    if said:
        return said
    for pod in exercise.pods.living():
        found = re.search(
            r"Starting Workflow Executor.* version=(v\d\S*)",
            exercise.api.log(pod["metadata"]["name"], "wait"),
        )
        if found:
            return found[1]
    return "of an unknown version"
