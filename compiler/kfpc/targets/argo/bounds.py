"""Whether a package may be too large, without making it: an upper bound of its bytes.

Texts are counted where the pipeline has them, not in the files: an alias of YAML repeats what the
file has once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from kfpc.analysis import Analysis
from kfpc.pipeline.step import Leaf
from kfpc.types import Type

LARGEST_OBJECT = 1024 * 1024
"""Bytes of a Workflow as JSON. Its status has to fit in beside it."""

_OF_A_LEAF = 16 * 1024
"""Bytes of what kfpc itself adds to a step: retry expressions, affinity, names of fields."""

_OF_A_CHARACTER = 6
"""A control character is an escape of six in JSON; no character has more bytes in UTF-8."""

_OF_A_BRACE = 24
"""A brace that Argo would read is put together by Kubernetes: ``$(KFPC_OPEN_BRACE)``."""

_OF_A_NODE = 600
"""Bytes of an operation, or of a reference, in an expression: paths have names of up to 128."""

_MANY = 60
"""Steps from which what kfpc adds may fill an object."""


def may_be_too_large(analysis: Analysis) -> bool:
    """Whether only the package shows if Argo takes its size: False where it surely does."""
    pipeline = analysis.pipeline
    leaves = list(pipeline.leaves())
    if len(leaves) >= _MANY:
        return True
    texts = (pipeline.params, pipeline.argo, pipeline.workflow, tuple(pipeline.results()))
    total = sum(_OF_A_LEAF + _of_step(leaf) for leaf in leaves) + _weight(texts)
    total += sum(map(len, analysis.given.values())) * _OF_A_CHARACTER
    return total > LARGEST_OBJECT


def _of_step(leaf: Leaf) -> int:
    given = tuple(leaf.inputs.values())
    return _weight((leaf.container, leaf.settings, given, tuple(leaf.outputs.values()), leaf.when))


def _weight(value: Any) -> int:
    """The most bytes that come of a value of the pipeline's. Each node of an expression may be
    written several times, with the status of what it reads before it."""
    if isinstance(value, str):
        braces = value.count("{") * _OF_A_BRACE if "{{" in value else 0
        return len(value) * _OF_A_CHARACTER + braces + 16
    if isinstance(value, Type) or value is None or hasattr(value, "span"):
        return 0  # where something stands is not written
    if isinstance(value, Mapping):
        return sum(_weight(key) + _weight(inner) for key, inner in value.items())
    if isinstance(value, (list, tuple)):
        return sum(map(_weight, value))
    if is_dataclass(value):
        return _OF_A_NODE + sum(_weight(getattr(value, one.name)) for one in fields(value))
    return 32  # a number, or a truth value
