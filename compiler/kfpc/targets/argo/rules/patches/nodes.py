"""Patches of what says which nodes take a pod; a template and a pod call these fields the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from kfpc.checks.nodes import PREFERRED, REQUIRED, mentions, rules_out, untolerated
from kfpc.clusters import Profile
from kfpc.pipeline.settings import Preemptible
from kfpc.pipeline.step import Leaf
from kfpc.targets.argo.rules.patches.model import Path, Undone, mapping


def undone_nodes(step: Leaf, patch: Mapping[str, Any], profile: Profile) -> Iterator[Undone]:
    """What patches of tolerations, of a node selector and of an affinity undo."""
    preemptible = step.settings.preemptible
    if preemptible is None:
        return
    if "tolerations" in patch:
        missing = untolerated(patch["tolerations"], profile)
        if missing:
            how = f"the taint `{missing[0].key}` is not among the tolerations that it sets"
            yield Undone("preemptible", preemptible.place, ("tolerations",), how)
    yield from undone_selector(step, patch, profile)
    at = _replaced_affinity(preemptible, patch, profile)
    if at is not None:
        how = "it takes the place of the node affinity for preemptible nodes"
        yield Undone("preemptible", preemptible.place, at, how)


def undone_selector(
    step: Leaf, patch: Mapping[str, Any], profile: Profile, path: Path = ()
) -> Iterator[Undone]:
    """What a node selector undoes; ``path`` leads to the patch that has it."""
    preemptible = step.settings.preemptible
    if preemptible is None:
        return
    selector = mapping(patch.get("nodeSelector"))
    label = rules_out(selector, profile)
    at = (*path, "nodeSelector")
    if label is not None:
        how = f"no preemptible node has the label `{label}` that it asks for"
        yield Undone("preemptible", preemptible.place, (*at, label), how)
    elif preemptible.fallback is not None and _asks(selector, profile):
        how = "it asks for preemptible nodes in every attempt"
        yield Undone("fallback", preemptible.fallback.place, at, how)


def _asks(selector: Mapping[str, Any], profile: Profile) -> bool:
    """Whether a node selector has a label of preemptible nodes."""
    return any(selector.get(key) is not None for key in profile.spot_labels)


def _replaced_affinity(
    preemptible: Preemptible, patch: Mapping[str, Any], profile: Profile
) -> Path | None:
    """The key of a patch that takes the place of the node affinity that a step has."""
    if "affinity" not in patch:
        return None
    node = patch["affinity"]
    if node is None:
        return ("affinity",)
    if not isinstance(node, Mapping) or "nodeAffinity" not in node:
        return None
    node = node["nodeAffinity"]
    if not isinstance(node, Mapping):
        return ("affinity", "nodeAffinity")
    has = [] if preemptible.required else [PREFERRED]
    if preemptible.required or preemptible.fallback is not None:
        has.append(REQUIRED)
    for key in has:
        if key in node and not mentions(node[key], profile):
            return ("affinity", "nodeAffinity", key)
    return None
