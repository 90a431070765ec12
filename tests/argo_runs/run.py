"""What holds for a run as a whole."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import yaml

Data = Mapping[str, Any]

AS_IT_IS = (
    "activeDeadlineSeconds",
    "artifactGC",
    "artifactRepositoryRef",
    "dnsConfig",
    "imagePullSecrets",
    "parallelism",
    "podDisruptionBudget",
    "podGC",
    "serviceAccountName",
    "synchronization",
    "ttlStrategy",
)
SCHEDULE = (
    "concurrencyPolicy",
    "failedJobsHistoryLimit",
    "schedules",
    "successfulJobsHistoryLimit",
    "timezone",
)
OWN = "workflows.argoproj.io/"
"""Labels and annotations of Argo's own, of which two mean something in a run."""


def run_of(manifest: Data, spec: Data) -> dict[str, Any]:
    """The facts of a run, without those that are empty; ``spec`` is that of the Workflow."""
    metadata = manifest["metadata"]
    archived = any(t.get("archiveLocation", {}).get("archiveLogs") for t in spec["templates"])
    labels = {
        **metadata.get("labels", {}),
        **spec.get("workflowMetadata", {}).get("labels", {}),
        **manifest["spec"].get("workflowMetadata", {}).get("labels", {}),
    }
    facts = {
        "kind": manifest["kind"],
        "title": metadata.get("annotations", {}).get(f"{OWN}title"),
        "labels": {k: v for k, v in labels.items() if not k.startswith(f"{OWN}no-test")},
        "labels of params": _labels(spec),
        "params": {
            p["name"]: yaml.safe_load(str(p["value"])) if "value" in p else p.get("valueFrom")
            for p in spec.get("arguments", {}).get("parameters", ())
            if "value" in p or "valueFrom" in p
        },
        "claims": {
            claim["metadata"]["name"]: (
                claim["spec"]["resources"]["requests"]["storage"],
                tuple(claim["spec"]["accessModes"]),
            )
            for claim in spec.get("volumeClaimTemplates", ())
        },
        "keeps logs": spec.get("archiveLogs", archived),
        **{key: spec.get(key) for key in AS_IT_IS},
        **{key: manifest["spec"].get(key) for key in SCHEDULE},
    }
    return {key: value for key, value in facts.items() if value}


def _labels(spec: Data) -> dict[str, str]:
    from_params = spec.get("workflowMetadata", {}).get("labelsFrom", {})
    return {
        name: re.sub(r"\['(\w+)'\]", r".\1", given["expression"])
        for name, given in from_params.items()
    }
