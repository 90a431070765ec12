"""Steps that lack what they lack because nobody wrote it."""

from __future__ import annotations

from collections.abc import Collection

from kfpc.language.step import Step as StepModel
from kfpc.pipeline.step import Leaf

_KNOWN = frozenset(field.alias or name for name, field in StepModel.model_fields.items())


def is_whole(leaf: Leaf, keys: Collection[str]) -> bool:
    """Whether a step lacks those of the keys that it does not have.

    A key that could not be read is not lacking, and an unknown key may be meant for it.
    """
    return not leaf.broken or not any(key in keys or key not in _KNOWN for key in leaf.broken)
