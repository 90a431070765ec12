"""Patches of what a program is told of its attempts, and of what marks its end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from kfpc.pipeline.step import Leaf
from kfpc.preemption import StepPlan
from kfpc.preemption.variables import variables
from kfpc.targets.argo.rules.patches.model import Undone


def untold(step: Leaf, plan: StepPlan, patch: Mapping[str, Any]) -> Iterator[Undone]:
    """What a patch does to the variables that tell a program of its checkpoint, and to the
    outputs that mark its end."""
    for kind in ("container", "script"):
        container = patch.get(kind)
        if plan.checkpoint and isinstance(container, Mapping) and _forgets(container, step):
            how = "the list of variables that it sets takes the place of those that tell of it"
            said = step.setting("resume", "checkpoint")
            yield Undone("checkpoint", said, (kind, "env"), how)
    outputs = patch.get("outputs", {})
    if not plan.marks:
        return
    if outputs is None or (isinstance(outputs, Mapping) and "parameters" in outputs):
        how = f"it takes the place of the output `{plan.marks[0]}` that marks the end"
        path = ("outputs",) if outputs is None else ("outputs", "parameters")
        yield Undone("grace_period", step.setting("resume", "grace_period"), path, how)


def _forgets(container: Mapping[str, Any], step: Leaf) -> bool:
    """Whether a patch replaces the variables of a container, without those of the checkpoint."""
    env = container.get("env", ...)
    if env is ...:
        return False
    listed = env if isinstance(env, list) else []
    names = {one.get("name") for one in listed if isinstance(one, Mapping)}
    return not names.issuperset(variables(step.settings))
