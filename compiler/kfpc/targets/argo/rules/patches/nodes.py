"""Patches of what says which nodes take a pod; a template and a pod call these fields the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from kfpc.clusters import Profile
from kfpc.clusters.fit import excluding_label, mentions, untolerated
from kfpc.kubernetes.affinity import NodeAffinity, NodeSelectorTerm
from kfpc.kubernetes.plain import (
    NODE,
    PREFERRED,
    REQUIRED,
    node_affinity_from_plain,
    tolerations_from_plain,
)
from kfpc.pipeline.erroneous import if_sound
from kfpc.pipeline.settings import Preemptible
from kfpc.pipeline.step import Leaf
from kfpc.targets.argo.fields.schema import template_type
from kfpc.targets.argo.lower.scheduling import tolerations
from kfpc.targets.argo.passes.patch import merged
from kfpc.targets.argo.patches import is_open
from kfpc.targets.argo.rules.patches.model import Path, Undone, is_gone, mapping


def undone_nodes(
    step: Leaf, patch: Mapping[str, Any], profile: Profile, left: Any
) -> Iterator[Undone]:
    """What patches of tolerations, of a node selector and of an affinity undo. ``left`` are
    the tolerations that the pod has with it."""
    preemptible = if_sound(step.settings.preemptible)
    if preemptible is None:
        return
    if "tolerations" in patch and _says(patch["tolerations"], list):
        missing = untolerated(tolerations_from_plain(left), profile)
        if missing:
            how = f"the taint `{missing[0].key}` is not tolerated with it"
            yield Undone("preemptible", step.setting("preemptible"), ("tolerations",), how)
    yield from undone_selector(step, patch, profile)
    at = _replaced_affinity(preemptible, patch, profile)
    if at is not None:
        how = "it takes the place of the node affinity for preemptible nodes"
        yield Undone("preemptible", step.setting("preemptible"), at, how)


def _says(value: Any, form: type) -> bool:
    """Whether a patch says what is there: a value of another form is an error of its own."""
    return not is_open(value) and (is_gone(value) or isinstance(value, form))


def merged_tolerations(step: Leaf, patch: Mapping[str, Any], profile: Profile) -> Any:
    """The tolerations of a step's template, with its own patch."""
    if "tolerations" not in patch:
        return None
    preemptible = if_sound(step.settings.preemptible)
    written = tolerations(profile, preemptible, if_sound(step.settings.tolerations) or ())
    said = {"tolerations": patch["tolerations"]}
    return merged({"tolerations": written}, said, template_type()).get("tolerations")


def undone_selector(
    step: Leaf, patch: Mapping[str, Any], profile: Profile, path: Path = ()
) -> Iterator[Undone]:
    """What a node selector undoes; ``path`` leads to the patch that has it."""
    preemptible = if_sound(step.settings.preemptible)
    if preemptible is None:
        return
    selector = {
        key: None if is_open(value) else value
        for key, value in mapping(patch.get("nodeSelector")).items()
    }
    label = excluding_label(selector, profile)
    at = (*path, "nodeSelector")
    if label is not None:
        how = f"no preemptible node has the label `{label}` that it asks for"
        yield Undone("preemptible", step.setting("preemptible"), (*at, label), how)
    elif preemptible.fallback is not None and _asks(selector, profile):
        how = "it asks for preemptible nodes in every attempt"
        yield Undone("fallback", step.setting("preemptible", "fallback"), at, how)


def _asks(selector: Mapping[str, Any], profile: Profile) -> bool:
    """Whether a node selector has a label of preemptible nodes."""
    return any(selector.get(key) is not None for key in profile.spot_labels)


def _replaced_affinity(
    preemptible: Preemptible, patch: Mapping[str, Any], profile: Profile
) -> Path | None:
    """The key of a patch that takes the place of the node affinity that a step has."""
    if "affinity" not in patch or not _says(patch["affinity"], Mapping):
        return None
    affinity = patch["affinity"]
    if is_gone(affinity):
        return ("affinity",)
    if NODE not in affinity or not _says(affinity[NODE], Mapping):
        return None
    if is_gone(affinity[NODE]):
        return ("affinity", NODE)
    node = node_affinity_from_plain(affinity[NODE])
    if node is None:
        return ("affinity", NODE)
    for key, terms in _said_anew(node, preemptible):
        if not mentions(terms, profile):
            return ("affinity", NODE, key)
    return None


def _said_anew(
    node: NodeAffinity, preemptible: Preemptible
) -> Iterator[tuple[str, Iterable[NodeSelectorTerm]]]:
    """What a step's node affinity has of preemptible nodes and a patch says something else for."""
    if node.preferred is not None and not preemptible.required:
        yield PREFERRED, (one.preference for one in node.preferred)
    if node.required is not None and (preemptible.required or preemptible.fallback is not None):
        yield REQUIRED, node.required
