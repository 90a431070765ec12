"""Patches of the pod: ``podSpecPatch``, which is YAML or JSON in a text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from kfpc.checks.sites import mapping_in
from kfpc.clusters import Profile
from kfpc.pipeline.erroneous import if_sound
from kfpc.pipeline.scope import Block
from kfpc.pipeline.step import Leaf
from kfpc.targets.argo.rules.patches.amounts import has_open_amounts
from kfpc.targets.argo.rules.patches.limits import undone_limit, undone_timeout
from kfpc.targets.argo.rules.patches.model import Path, Undone, mapping
from kfpc.targets.argo.rules.patches.nodes import undone_nodes


def undone_by_own_pod_patch(
    step: Leaf, patch: Mapping[str, Any], profile: Profile
) -> Iterator[Undone]:
    """What a step's own patch of the pod undoes, which takes the place of kfpc's."""
    if "podSpecPatch" not in patch:
        return
    resume = if_sound(step.settings.resume)
    if resume is not None and if_sound(resume.grace_period) is not None:
        grace = _fields(patch["podSpecPatch"]).get("terminationGracePeriodSeconds")
        if grace != resume.grace_period:
            how = "it takes the place of the patch of the pod that has it"
            if grace is not None:
                how = f"it sets `terminationGracePeriodSeconds: {grace}`"
            said = step.setting("resume", "grace_period")
            yield Undone("grace_period", said, ("podSpecPatch",), how)
    yield from undone_by_pod_patch(step, patch, profile)


def undone_by_pod_patch(
    step: Leaf, patch: Mapping[str, Any], profile: Profile, path: Path = ()
) -> Iterator[Undone]:
    """What the fields of the pod undo that its patch has; ``path`` leads to that."""
    fields = _fields(patch.get("podSpecPatch"))
    if fields:
        # Kubernetes has no key for tolerations: a patch of a pod takes the place of them all.
        nodes = undone_nodes(step, fields, profile, fields.get("tolerations"))
        for one in (*nodes, *undone_timeout(step, fields)):
            yield _in_the_pod(one, path)


def undone_limit_by_own_patch(
    step: Leaf, patch: Mapping[str, Any], block: Block
) -> Iterator[Undone]:
    """What a step's own patch, that of its pod too, does to the time of a block around it."""
    yield from undone_limit(step, patch, block)
    yield from _undone_limit(step, patch, block, ())


def undone_limit_by_spec(step: Leaf, argo: Mapping[str, Any], block: Block) -> Iterator[Undone]:
    """What the patches of pods of the whole spec do to the time of a block around a step."""
    yield from _undone_limit(step, argo, block, ())
    if not patches_its_pod(step):
        defaults = mapping(argo.get("templateDefaults"))
        yield from _undone_limit(step, defaults, block, ("templateDefaults",))


def _undone_limit(
    step: Leaf, patch: Mapping[str, Any], block: Block, path: Path
) -> Iterator[Undone]:
    for one in undone_limit(step, _fields(patch.get("podSpecPatch")), block):
        yield _in_the_pod(one, path)


def _in_the_pod(one: Undone, path: Path) -> Undone:
    how = f"`{one.path[0]}` is in the patch of the pod, and {one.how}"
    return Undone(one.setting, one.said, (*path, "podSpecPatch"), how)


def _fields(patch: Any) -> Mapping[str, Any]:
    """The fields of a patch of the pod; none where it cannot be read."""
    return mapping_in(patch, "podSpecPatch") if isinstance(patch, str) else {}


def patches_its_pod(step: Leaf) -> bool:
    """Whether the step's template has a patch of the pod, so that a default of the spec's is
    not taken: for a grace period, or for amounts that are not fixed."""
    settings, resume = step.settings, if_sound(step.settings.resume)
    return (
        (resume is not None and resume.grace_period is not None)
        or has_open_amounts(step)
        or bool((if_sound(settings.argo) or {}).get("podSpecPatch"))
    )
