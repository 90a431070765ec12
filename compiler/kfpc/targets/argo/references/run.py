"""What references are called in the fields of the Workflow itself: params are known there."""

from __future__ import annotations

from kfpc.pipeline.values import ParamRef, Ref
from kfpc.record import record
from kfpc.targets.argo.expressions.paths import param_path


@record
class RunNames:
    def tag(self, ref: Ref) -> str | None:
        return f"{{{{workflow.parameters.{_param(ref)}}}}}"

    def path(self, ref: Ref) -> str:
        return param_path(_param(ref))

    def present(self, _ref: Ref) -> str:
        """A param always has a value."""
        return "true"


def _param(ref: Ref) -> str:
    assert isinstance(ref, ParamRef)
    return ref.name
