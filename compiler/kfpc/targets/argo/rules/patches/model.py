"""A promise that does not hold."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kfpc.diagnostics import Located
from kfpc.record import record
from kfpc.targets.argo.passes.patch import DIRECTIVE, MERGE

Path = tuple[str, ...]


@record(eq=False)
class Undone:
    """``setting`` is the step's key that makes the promise (``plan`` where none does), ``said``
    its place; ``path`` leads to the patch's key, below ``argo``; ``how`` is what the patch does.
    """

    setting: str
    said: Located
    path: Path
    how: str


def mapping(value: Any) -> Mapping[str, Any]:
    """A mapping of a patch; an empty one for whatever else stands there."""
    return value if isinstance(value, Mapping) else {}


def is_gone(said: Any) -> bool:
    """Whether a patch takes what is there away: for good, or to put something else in its place."""
    return said is None or (isinstance(said, Mapping) and said.get(DIRECTIVE, MERGE) != MERGE)
