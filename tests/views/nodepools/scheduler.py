"""Where Kubernetes would put the pods of a package: as much of its scheduler as these tests need.

Source: Kubernetes, "Assigning Pods to Nodes" and "Taints and Tolerations".
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

Taint = tuple[str, str, str]
"""Key, value, effect."""


@dataclass
class Node:
    """Labels and taints, whoever set them."""

    labels: dict[str, str] = field(default_factory=dict)
    taints: list[Taint] = field(default_factory=list)


def pod(manifest: dict[str, Any], step: str, retries: int) -> dict[str, Any]:
    """The leaf template of a step as its attempt has it: Argo counts retries from 0."""
    (leaf,) = (t for t in manifest["spec"]["templates"] if t["name"] == step)
    return _evaluated(leaf, retries)


_CHOICE = re.compile(r"\{\{=int\(retries\) >= (\d+) \? '([^']*)' : '([^']*)'\}\}")


def _evaluated(value: Any, retries: int) -> Any:
    if isinstance(value, dict):
        return {key: _evaluated(item, retries) for key, item in value.items()}
    if isinstance(value, list):
        return [_evaluated(item, retries) for item in value]
    if isinstance(value, str) and (choice := _CHOICE.fullmatch(value)):
        return choice[2] if retries >= int(choice[1]) else choice[3]
    return value


def refusals(pod: dict[str, Any], node: Node) -> list[str]:
    """Why a node does not take a pod; nothing if it does."""
    found = [
        f"selector {key}={value}"
        for key, value in pod.get("nodeSelector", {}).items()
        if node.labels.get(key) != value
    ]
    terms = _nodes(pod).get("requiredDuringSchedulingIgnoredDuringExecution", {})
    if terms and not any(holds(term, node) for term in terms["nodeSelectorTerms"]):
        found.append(f"affinity {terms}")
    tolerations = pod.get("tolerations", [])
    found += [
        f"taint {taint}"
        for taint in node.taints
        if not any(_tolerates(toleration, taint) for toleration in tolerations)
    ]
    return found


def preferred(pod: dict[str, Any], node: Node) -> bool:
    """Whether the pod has a preference, and the node is what it prefers."""
    terms = _nodes(pod).get("preferredDuringSchedulingIgnoredDuringExecution", [])
    return bool(terms) and all(holds(term["preference"], node) for term in terms)


def _nodes(pod: dict[str, Any]) -> dict[str, Any]:
    nodes: dict[str, Any] = pod.get("affinity", {}).get("nodeAffinity", {})
    return nodes


def holds(term: dict[str, Any], node: Node) -> bool:
    for wanted in term["matchExpressions"]:
        value = node.labels.get(wanted["key"])
        if wanted["operator"] == "In":
            if value not in wanted["values"]:
                return False
        elif wanted["operator"] == "NotIn":
            if value in wanted["values"]:
                return False
        else:
            raise NotImplementedError(wanted["operator"])
    return True


def _tolerates(toleration: dict[str, str], taint: Taint) -> bool:
    key, value, effect = taint
    if toleration["key"] != key or toleration.get("effect", effect) != effect:
        return False
    return toleration.get("operator") == "Exists" or toleration.get("value", "") == value
