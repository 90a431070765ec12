"""What patches of the author's (``argo:``) decide, read as they are merged."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from kfpc.diagnostics import Located
from kfpc.kubernetes.affinity import Affinity, NodeAffinity
from kfpc.kubernetes.plain import (
    NODE,
    PREFERRED,
    REQUIRED,
    affinity_from_plain,
    affinity_to_plain,
    toleration_to_plain,
    tolerations_from_plain,
)
from kfpc.kubernetes.taints import Toleration
from kfpc.pipeline import Pipeline
from kfpc.pipeline.erroneous import ERRONEOUS, if_sound
from kfpc.pipeline.patches import NodeRequest, PatchedRetries
from kfpc.pipeline.step import Leaf
from kfpc.pipeline.values import TypedText

_PARAM = re.compile(r"""workflow\.parameters(?:\.([\w-]+)|\[\\?['"]([^'"\\]+)|)""")
_NODES = ("nodeSelector", "affinity", "tolerations")
_VARIABLES = re.compile(r"\benv(?:From)?\b")
_HELD = re.compile("'(parallelism|synchronization)'")
"""The fields of a template, and of a Workflow, that say where a pod may run."""


class ArgoPatches:
    """``kfpc.pipeline.patches.Patches``, of a pipeline on its way to Argo."""

    def __init__(self, pipeline: Pipeline) -> None:
        self._pipeline = pipeline
        self._whole: Mapping[str, Any] = pipeline.argo or {}

    def unknown(self, leaf: Leaf) -> bool:
        """Whether ``argo`` of a step could not be read."""
        return leaf.settings.argo is ERRONEOUS

    def retries(self, leaf: Leaf) -> PatchedRetries | None:
        """What a retry strategy of the author's decides. Null removes the one that kfpc writes, and
        an empty one leaves it; where there is none Argo tries without end. A strategy of the whole
        is for templates that have none.

        Source: ``retryStrategy`` in Argo's workflow/controller/operator.go.
        """
        patch, key = _patch(leaf), "retryStrategy"
        if key in patch:
            if patch[key] == {} and leaf.settings.retries is not None:
                return None
            return PatchedRetries(f"argo: {{{key}: …}}", not _is_removed(patch[key]))
        if leaf.settings.retries is not None:
            return None
        if isinstance(defaults := self._whole.get("templateDefaults"), Mapping) and key in defaults:
            return PatchedRetries(f"argo: {{templateDefaults: {{{key}: …}}}}", bool(defaults[key]))
        if key in self._whole:
            return PatchedRetries(f"argo: {{{key}: …}}", bool(self._whole[key]))
        return None

    def may_mount(self, leaf: Leaf) -> bool:
        """Whether ``volumeMounts`` stand anywhere in a patch, in that of the pod too."""
        return self._whole_mounts or "volumeMounts" in repr(_patch(leaf))

    @cached_property
    def _whole_mounts(self) -> bool:
        return "volumeMounts" in repr(self._whole)

    def gives_image(self, leaf: Leaf) -> bool:
        """Whether the ``container`` of a step's patch has an ``image``."""
        container = _patch(leaf).get("container")
        return isinstance(container, Mapping) and bool(container.get("image"))

    def names_param(self, name: str) -> bool:
        """Whether ``workflow.parameters.NAME`` stands in a patch, or what stands for all."""
        return name in self._named or "" in self._named or "json" in self._named

    @cached_property
    def _named(self) -> frozenset[str]:
        """The params that patches name; empty or ``json`` where they take all of them."""
        patches = (self._whole, *(_patch(leaf) for leaf in self._pipeline.leaves()))
        found = (match for patch in patches if patch for match in _PARAM.finditer(repr(patch)))
        return frozenset(match[1] or match[2] or "" for match in found)

    def may_set_variables(self, leaf: Leaf) -> bool:
        """Whether ``env`` or ``envFrom`` stand anywhere in a patch, in that of the pod too."""
        found = _VARIABLES.search(repr(_patch(leaf)))
        return self.unknown(leaf) or self._whole_sets or found is not None

    @cached_property
    def _whole_sets(self) -> bool:
        return _VARIABLES.search(repr(self._whole)) is not None

    def kept_nodes(self, leaf: Leaf) -> NodeRequest:
        """A patch says a label of the selector anew, one of the two keys of a node affinity, or
        the toleration of a key and an effect."""
        patch, affinity = _patch(leaf), leaf.settings.affinity
        selector, tolerations = _selector(leaf), _tolerations(leaf)
        if not patch:
            return NodeRequest(selector, _node(affinity), tolerations)
        said = _mapping(patch, "nodeSelector")
        if "tolerations" in patch:
            left = tolerations_from_plain(_merged(leaf).get("tolerations"))
            tolerations = tuple(one for one in tolerations if one in left)
        return NodeRequest(
            {key: value for key, value in selector.items() if said is not None and key not in said},
            _kept(_node(affinity), patch),
            tolerations,
        )

    def asked_nodes(self, leaf: Leaf) -> NodeRequest | None:
        """A template that says nothing of one of the fields has the Workflow's; an affinity that
        is empty says something.

        Source: ``addSchedulingConstraints`` in Argo's workflow/controller/workflowpod.go.
        """
        settings, whole = leaf.settings, self._whole
        if settings.argo is ERRONEOUS or settings.tolerations is ERRONEOUS:
            return None
        patch = settings.argo or {}
        if "podSpecPatch" in patch or "podSpecPatch" in whole or "templateDefaults" in whole:
            return None
        if not any(key in said for key in _NODES for said in (patch, whole)):
            return self.kept_nodes(leaf)
        if any(is_open(said.get(key)) for said in (patch, whole) for key in _NODES[1:]):
            return None
        asked = _merged(leaf)
        is_said = "affinity" in asked if "affinity" in patch else asked.get("affinity")
        asked = {
            "nodeSelector": asked.get("nodeSelector") or whole.get("nodeSelector"),
            "affinity": asked.get("affinity") if is_said else whole.get("affinity"),
            "tolerations": asked.get("tolerations") or whole.get("tolerations"),
        }
        selector, affinity = asked["nodeSelector"], affinity_from_plain(asked["affinity"])
        return NodeRequest(
            _labels(selector) if isinstance(selector, Mapping) else {},
            _node(affinity),
            tolerations_from_plain(asked["tolerations"]),
        )

    def asking(self, leaf: Leaf) -> Located:
        """The key of the step's patch, or the patch of the whole."""
        patch, profile = _patch(leaf), if_sound(self._pipeline.profile)
        labels = () if profile is None else profile.spot_labels
        for key in ("nodeSelector", "affinity"):
            if any(label in repr(patch.get(key)) for label in labels):
                return leaf.setting("argo", key).key
        return self._pipeline.place.document.place("argo").key

    def hold_back(self) -> bool:
        """``synchronization`` and ``parallelism`` stand anywhere in a patch."""
        leaves = (repr(_patch(leaf)) for leaf in self._pipeline.leaves())
        return any(_HELD.search(said) for said in (repr(self._whole), *leaves))

    def run_timeout(self) -> tuple[int | None, Located] | None:
        """The deadline of the Workflow."""
        key = "activeDeadlineSeconds"
        if key not in self._whole:
            return None
        said = self._whole[key]
        place = self._pipeline.place.document.place("argo", key)
        return said if type(said) is int else None, place


def has_patches(pipeline: Pipeline) -> bool:
    """Whether something is said in Argo's own words."""
    return bool(pipeline.argo) or any(leaf.settings.argo for leaf in pipeline.leaves())


def has_own_nodes(pipeline: Pipeline) -> bool:
    """Whether Argo's own words say which templates run: a spec's, or those that a step's are of."""
    if not (pipeline.argo or {}).keys().isdisjoint({"templates", "entrypoint"}):
        return True
    return any(not _patch(leaf).keys().isdisjoint({"dag", "steps"}) for leaf in pipeline.leaves())


def _patch(leaf: Leaf) -> Mapping[str, Any]:
    return if_sound(leaf.settings.argo) or {}


def _selector(leaf: Leaf) -> dict[str, str | None]:
    return {key: text.literal for key, text in leaf.settings.node_selector.items()}


def _tolerations(leaf: Leaf) -> tuple[Toleration, ...]:
    return tuple(if_sound(leaf.settings.tolerations) or ())


def _node(affinity: Affinity | None) -> NodeAffinity | None:
    return None if affinity is None else affinity.node


def _is_removed(said: Any) -> bool:
    return said is None or (isinstance(said, Mapping) and said.get("$patch") == "delete")


def _labels(selector: Mapping[str, Any]) -> dict[str, str | None]:
    return {key: None if is_open(value) else value for key, value in selector.items()}


def is_open(said: Any) -> bool:
    """Whether a run decides a part of what a patch says: by an expression, or a tag of Argo's."""
    if isinstance(said, Mapping):
        return any(map(is_open, said.values()))
    if isinstance(said, list):
        return any(map(is_open, said))
    return isinstance(said, TypedText) or (isinstance(said, str) and "{{" in said)


def _mapping(patch: Mapping[str, Any], key: str) -> Mapping[str, Any] | None:
    """What a patch says of a mapping; None where it takes the whole of it away."""
    said = patch.get(key, {})
    return said if isinstance(said, Mapping) and said.get("$patch", "merge") == "merge" else None


def _merged(leaf: Leaf) -> dict[str, Any]:
    """What a step says of its nodes, with its patch."""
    from kfpc.targets.argo.fields.schema import template_type  # noqa: PLC0415 - most have no patch
    from kfpc.targets.argo.passes.patch import merged  # noqa: PLC0415

    patch = _patch(leaf)
    said = {key: patch[key] for key in _NODES if key in patch}
    found: dict[str, Any] = merged(_plain(leaf), said, template_type())
    return found


def _plain(leaf: Leaf) -> dict[str, Any]:
    """What a step says of its nodes, as it stands in its template."""
    affinity = leaf.settings.affinity
    return {
        "nodeSelector": _selector(leaf),
        "affinity": affinity_to_plain(affinity) if affinity is not None else None,
        "tolerations": [toleration_to_plain(one) for one in _tolerations(leaf)],
    }


def _kept(node: NodeAffinity | None, patch: Mapping[str, Any]) -> NodeAffinity | None:
    """What a patch leaves of a node affinity."""
    affinity = _mapping(patch, "affinity")
    said = None if affinity is None else _mapping(affinity, NODE)
    if node is None or said is None:
        return None
    return NodeAffinity(
        None if REQUIRED in said else node.required,
        None if PREFERRED in said else node.preferred,
    )
