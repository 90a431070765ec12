"""Patches of what a step asks for that a run decides: by a param, or by its failures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from kfpc.pipeline.settings import Resources
from kfpc.pipeline.step import Leaf
from kfpc.targets.argo.rules.patches.model import Undone, mapping

_KEYS = {"cpu": "cpu", "memory": "memory", "ephemeral-storage": "storage"}
"""The spec's names of Kubernetes' resources; any other is a GPU."""


def undone_amounts(step: Leaf, patch: Mapping[str, Any]) -> Iterator[Undone]:
    """What a step's own patch does to amounts, and to kinds of GPU, that are not fixed. Amounts
    are in kfpc's patch of the pod, for which another is taken as a whole."""
    pod = "podSpecPatch" in patch
    how = "it takes the place of the patch of the pod that has it"
    selector = patch.get("nodeSelector", {})
    for ladder in step.settings.ladders:
        for kind, name in ladder.fields:
            if kind != "node_selector" and pod:
                yield Undone(ladder.after, ladder.place, ("podSpecPatch",), how)
            elif kind == "node_selector" and (selector is None or name in mapping(selector)):
                path = ("nodeSelector",) if selector is None else ("nodeSelector", name)
                yield Undone(ladder.after, ladder.place, path, f"it fixes the label {name}")
            else:
                continue
            break  # a request and a limit are one promise
    if pod:
        for key in dict.fromkeys(_open(step.settings.resources)):
            yield Undone(key, step.setting(key), ("podSpecPatch",), how)


def has_open_amounts(step: Leaf) -> bool:
    """Whether kfpc patches the pod for the sake of amounts."""
    fields = (field for ladder in step.settings.ladders for field in ladder.fields)
    growing = any(kind != "node_selector" for kind, _ in fields)
    return growing or any(_open(step.settings.resources))


def _open(resources: Resources) -> Iterator[str]:
    """The keys of the spec whose amounts a param decides."""
    for quantities in (resources.requests, resources.limits):
        for name, quantity in quantities.items():
            if quantity.literal is None:
                yield _KEYS.get(name, "gpus")
