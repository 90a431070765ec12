"""Patches of what a step asks for that a run decides: by a param, or by its failures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from kfpc.pipeline.settings import Resources
from kfpc.pipeline.step import Leaf
from kfpc.targets.argo.rules.patches.model import Path, Undone, is_gone, mapping

_KEYS = {"cpu": "cpu", "memory": "memory", "ephemeral-storage": "storage"}
"""The spec's names of Kubernetes' resources; any other is a GPU."""


def undone_amounts(step: Leaf, patch: Mapping[str, Any]) -> Iterator[Undone]:
    """What a step's own patch does to amounts, and to kinds of GPU, that are not fixed. Amounts
    are in kfpc's patch of the pod, for which another is taken as a whole."""
    for ladder in step.settings.ladders:
        for kind, name in ladder.fields:
            found = _undone(patch, kind, name)
            if found is not None:
                yield Undone(ladder.after, ladder.place, *found)
                break  # a request and a limit are one promise
    said = set()
    for key, kind, name in _open(step.settings.resources):
        found = _undone(patch, kind, name)
        if found is not None and key not in said:
            said.add(key)
            yield Undone(key, step.setting(key), *found)


def _undone(patch: Mapping[str, Any], kind: str, name: str) -> tuple[Path, str] | None:
    """Where a patch says an amount, or a kind of GPU, in the place of kfpc, and what it does."""
    if kind == "node_selector":
        selector = patch.get("nodeSelector", {})
        if is_gone(selector):
            return ("nodeSelector",), f"it takes away the label {name}"
        is_said = name in mapping(selector)
        return (("nodeSelector", name), f"it fixes the label {name}") if is_said else None
    if "podSpecPatch" in patch:
        how = "it takes the place of the patch of the pod that has it"
        return ("podSpecPatch",), how
    return _fixed(patch, kind, name)


def _fixed(patch: Mapping[str, Any], kind: str, name: str) -> tuple[Path, str] | None:
    """Where a patch of the container says an amount: it wins over kfpc's patch of the pod."""
    for container in ("container", "script"):
        path: Path = (container,)
        said = patch.get(container)
        for key in ("resources", kind):
            if not isinstance(said, Mapping) or key not in said:
                break
            said, path = said[key], (*path, key)
            if is_gone(said):
                return path, "it takes the amount away"
        else:
            if name in mapping(said):
                return (*path, name), f"it fixes `{name}`"
    return None


def has_open_amounts(step: Leaf) -> bool:
    """Whether kfpc patches the pod for the sake of amounts."""
    fields = (field for ladder in step.settings.ladders for field in ladder.fields)
    growing = any(kind != "node_selector" for kind, _ in fields)
    return growing or any(True for _ in _open(step.settings.resources))


def _open(resources: Resources) -> Iterator[tuple[str, str, str]]:
    """The amounts that a param decides: the key of the spec, whether it is a request or a limit,
    and the name of the resource."""
    for kind, quantities in (("requests", resources.requests), ("limits", resources.limits)):
        for name, quantity in quantities.items():
            if quantity.literal is None:
                yield _KEYS.get(name, "gpus"), kind, name
