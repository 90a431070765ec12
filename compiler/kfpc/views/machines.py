"""What a step says of the machine that it runs on: its type, its sizes and its GPUs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kfpc.pipeline.constants import known_number
from kfpc.pipeline.step import Leaf

INSTANCE_TYPE = "node.kubernetes.io/instance-type"
"""Kubernetes' label with the type of a node's machine."""

SIZES = ("memory", "cpu", "ephemeral-storage")
"""Kubernetes' names of what a machine has some of; any other resource is a GPU."""


def gpus(step: Leaf, params: Mapping[str, str]) -> Iterator[tuple[str, int | None]]:
    """The resources of a step that are GPUs, and how many: None where only the run knows.

    ``params`` are the values that are known. Those of which there are none are left out.
    """
    for name, text in step.settings.resources.limits.items():
        if name not in SIZES and (count := known_number(text, step.inputs, params)) != 0:
            yield name, count
