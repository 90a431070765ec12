"""Steps that lack what they lack because nobody wrote it."""

from __future__ import annotations

from collections.abc import Iterator

from kfpc.analysis import Analysis
from kfpc.language.step import Step as StepModel
from kfpc.pipeline.step import Leaf

_KNOWN = frozenset(field.alias or name for name, field in StepModel.model_fields.items())


def steps_whole_in(analysis: Analysis, *keys: str) -> Iterator[Leaf]:
    """The steps that lack those of the keys which they do not have.

    A key that could not be read is not lacking, and an unknown key may be meant for it.
    """
    for step in analysis.pipeline.leaves():
        if not any(key in keys or key not in _KNOWN for key in step.broken):
            yield step
