"""A step's own patch, and that of the whole spec.

A patch of a step is merged onto its template, and one of the spec onto the Workflow's. Of the
Workflow's own scheduling fields Argo takes those that a template does not have
(``addSchedulingConstraints``), so an affinity there undoes nothing; a ``podSpecPatch`` there is
applied to every pod, before the template's own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from kfpc.clusters import Profile
from kfpc.pipeline.erroneous import if_sound
from kfpc.pipeline.step import Leaf
from kfpc.preemption import StepPlan
from kfpc.targets.argo.rules.patches.amounts import undone_amounts
from kfpc.targets.argo.rules.patches.limits import (
    undone_by_timeout,
    undone_retries,
    undone_timeout,
)
from kfpc.targets.argo.rules.patches.model import Undone, mapping
from kfpc.targets.argo.rules.patches.nodes import (
    merged_tolerations,
    undone_nodes,
    undone_selector,
)
from kfpc.targets.argo.rules.patches.pods import (
    patches_its_pod,
    undone_by_own_pod_patch,
    undone_by_pod_patch,
)
from kfpc.targets.argo.rules.patches.program import untold


def undone_by_step(step: Leaf, plan: StepPlan, profile: Profile) -> Iterator[Undone]:
    """What a step's own patch, or that of ``defaults``, undoes."""
    patch = if_sound(step.settings.argo)
    if not patch:
        return
    yield from undone_retries(step, patch)
    yield from undone_nodes(step, patch, profile, merged_tolerations(step, patch, profile))
    yield from undone_by_own_pod_patch(step, patch, profile)
    yield from undone_amounts(step, patch)
    yield from undone_timeout(step, patch)
    yield from undone_by_timeout(step, patch)
    yield from untold(step, plan, patch)


def undone_by_spec(step: Leaf, argo: Mapping[str, Any], profile: Profile) -> Iterator[Undone]:
    """What the patch of the whole spec undoes in a step."""
    retries, own_patch = if_sound(step.settings.retries), if_sound(step.settings.argo) or {}
    defaults = mapping(argo.get("templateDefaults"))
    if retries is not None:
        for path, patch in (((), argo), (("templateDefaults",), defaults)):
            if patch.get("retryStrategy"):
                how = "the graph is tried again as a whole, and each step with it"
                yield Undone("retries", step.setting("retries"), (*path, "retryStrategy"), how)
    own = {
        **step.settings.node_selector,
        **mapping(own_patch.get("nodeSelector")),
    }
    if not own:
        yield from undone_selector(step, argo, profile)
    yield from undone_selector(step, defaults, profile, ("templateDefaults",))
    if own_patch.get("timeout") is None:
        yield from undone_by_timeout(step, defaults, ("templateDefaults",))
    yield from undone_by_pod_patch(step, argo, profile)
    if not patches_its_pod(step):
        yield from undone_by_pod_patch(step, defaults, profile, ("templateDefaults",))
