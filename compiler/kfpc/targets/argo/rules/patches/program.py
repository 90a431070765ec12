"""Patches of what a program is told of its attempts, and of what marks its end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from kfpc.pipeline.step import Leaf
from kfpc.preemption import StepPlan
from kfpc.preemption.variables import variables
from kfpc.targets.argo.naming import parameter_name
from kfpc.targets.argo.passes.patch import DELETE, DIRECTIVE, replaces_list
from kfpc.targets.argo.rules.patches.model import Path, Undone, is_gone, mapping


def untold(step: Leaf, plan: StepPlan, patch: Mapping[str, Any]) -> Iterator[Undone]:
    """What a patch does to the variables that tell a program of its checkpoint, and to the
    outputs that mark its end."""
    for kind in ("container", "script"):
        container = patch.get(kind)
        if plan.checkpoint and isinstance(container, Mapping) and _forgets(container, step):
            how = "it takes away the variables that tell of it"
            said = step.setting("resume", "checkpoint")
            yield Undone("checkpoint", said, (kind, "env"), how)
    if not plan.marks:
        return
    path = _unmarked(patch, {parameter_name(mark) for mark in plan.marks})
    if path is not None:
        how = f"it takes the place of the output `{plan.marks[0]}` that marks the end"
        yield Undone("grace_period", step.setting("resume", "grace_period"), path, how)


def _forgets(container: Mapping[str, Any], step: Leaf) -> bool:
    """Whether a patch takes variables of a container away that tell of the checkpoint, and says
    none of their names itself."""
    said = container.get("env", [])
    told = variables(step.settings)
    if said is None or (isinstance(said, list) and replaces_list(said)):
        return not _names(said).issuperset(told)
    return any(one.get(DIRECTIVE) == DELETE and one.get("name") in told for one in _elements(said))


def _unmarked(patch: Mapping[str, Any], marks: set[str]) -> Path | None:
    """Where a patch takes away the outputs that mark a step's end, or says them anew."""
    outputs = patch.get("outputs", {})
    if is_gone(outputs):
        return ("outputs",)
    said = mapping(outputs).get("parameters", [])
    if said is None or (isinstance(said, list) and replaces_list(said)):
        return ("outputs", "parameters")
    marking = (one for one in _elements(said) if one.get("name") in marks)
    if any(is_gone(one) or "valueFrom" in one for one in marking):
        return ("outputs", "parameters")
    return None


def _elements(said: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(said, list):
        yield from (one for one in said if isinstance(one, Mapping))


def _names(said: Any) -> set[Any]:
    return {one.get("name") for one in _elements(said) if isinstance(one.get("name"), str)}
