"""What references are called in the metrics of a level around a leaf."""

from __future__ import annotations

from collections.abc import Mapping

from kfpc.pipeline.values import OwnEnd, OwnOutput, Ref
from kfpc.record import record
from kfpc.targets.argo.expressions.paths import own_output_path
from kfpc.targets.argo.lower.outputs import Emitted
from kfpc.targets.argo.references.leaf import LeafNames


@record(eq=False)
class MeasuredNames:
    """The level has the parameters of the leaf ``inside``, by the same names, and its ``outputs``.
    How it ended Argo calls ``status`` and ``duration`` there, and nowhere else."""

    inside: LeafNames
    outputs: Mapping[str, Emitted]

    def tag(self, ref: Ref) -> str | None:
        return f"{{{{{ref.field}}}}}" if isinstance(ref, OwnEnd) else self.inside.tag(ref)

    def path(self, ref: Ref) -> str:
        if isinstance(ref, OwnEnd):
            return ref.field
        if isinstance(ref, OwnOutput):
            return own_output_path(self.outputs[ref.output].safe)
        return self.inside.path(ref)

    def present(self, ref: Ref) -> str:
        return self.inside.present(ref)
