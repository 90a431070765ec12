"""The values that a param or what an approver gives may have, where an ``enum`` says so."""

from __future__ import annotations

from kfpc.diagnostics import Located
from kfpc.pipeline.erroneous import ERRONEOUS, Erroneous, if_sound
from kfpc.pipeline.pipeline import Pipeline
from kfpc.pipeline.scope import Param
from kfpc.pipeline.step import FromApprover, Output
from kfpc.pipeline.values import OutputRef, ParamRef, Ref
from kfpc.record import record


@record(eq=False)
class Enum:
    """The texts of the ``allowed`` values, and where they are declared."""

    allowed: tuple[str, ...]
    place: Located


def has_enums(pipeline: Pipeline) -> bool:
    """Whether anything has an ``enum``."""
    params = (
        param for scope in pipeline.scopes() for param in (if_sound(scope.params) or {}).values()
    )
    if any(_of_param(param) is not None for param in params):
        return True
    outputs = (
        output for leaf in pipeline.leaves() for output in (if_sound(leaf.outputs) or {}).values()
    )
    return any(_of_output(output) is not None for output in outputs)


def enum_of(pipeline: Pipeline, ref: Ref | Erroneous) -> Enum | None:
    """The ``enum`` of what a name stands for; None where it has none."""
    if isinstance(ref, ParamRef):
        param = (if_sound(pipeline.scope(ref.scope).params) or {}).get(ref.name)
        return None if param is None else _of_param(param)
    if isinstance(ref, OutputRef):
        output = (if_sound(pipeline.step(ref.step).outputs) or {}).get(ref.output)
        return None if output is None else _of_output(output)
    return None


def _of_param(param: Param) -> Enum | None:
    if param.enum is ERRONEOUS or not param.enum:
        return None
    return Enum(param.enum, param.place)


def _of_output(output: Output) -> Enum | None:
    source = output.source
    if not isinstance(source, FromApprover) or not source.enum:
        return None
    return Enum(source.enum, output.place)
