"""Outputs of a scope become those of its dag."""

from __future__ import annotations

from collections.abc import Mapping

from kfpc.analysis.file_choices import source_of
from kfpc.analysis.uses import is_file_result
from kfpc.pipeline.erroneous import sound
from kfpc.pipeline.ids import ROOT
from kfpc.pipeline.scope import Result, Scope
from kfpc.pipeline.values import (
    Apply,
    Constant,
    Fallback,
    ParamRef,
    RunRef,
    TypedText,
    as_node,
    passed_file,
)
from kfpc.targets.argo.expressions.paths import RUN_PATHS, input_path
from kfpc.targets.argo.expressions.render import render_or_nil, render_sum, render_text
from kfpc.targets.argo.lower.outputs import TWINS_DEFAULT, Emitted
from kfpc.targets.argo.naming import parameter_name
from kfpc.targets.argo.records import Artifact, Inputs, Outputs, Parameter, ValueFrom
from kfpc.targets.argo.references.result import ResultNames, inputs_for
from kfpc.targets.argo.references.task import INDEX, TaskNames
from kfpc.types import STRING


def entry_ports(scope: Scope, names: TaskNames) -> tuple[Inputs, Outputs]:
    """Inputs and outputs of the entry dag. An input that is called as a param gets that param's
    value from Argo."""
    results = scope.results.values()
    of_run = inputs_for((result.value for result in results), frozenset(sound(scope.params)))
    of_run = {ref: ref.name if isinstance(ref, ParamRef) else name for ref, name in of_run.items()}
    inputs = tuple(
        Parameter(name, f"{{{{{RUN_PATHS[ref.field]}}}}}" if isinstance(ref, RunRef) else None)
        for ref, name in of_run.items()
    )
    within = ResultNames(names, of_run)
    parameters = tuple(
        Parameter(
            parameter_name(result.name),
            value_from=ValueFrom(expression=render_sum(result.value, within)),
        )
        for result in results
        if not is_file_result(result)
    )
    artifacts = tuple(_artifact(result, names) for result in results if is_file_result(result))
    return Inputs(inputs), Outputs(parameters, artifacts)


def block_outputs(scope: Scope, names: TaskNames, emitted: Mapping[str, Emitted]) -> Outputs:
    """Outputs of the dag of a block: those that somebody reads. Of a loop's dag each is a text in
    JSON that says of which round it is."""
    within = ResultNames(names, names.inputs.values)
    parameters = []
    for item in emitted.values():
        value = scope.results[item.name].value
        for name in item.parameters:
            default = TWINS_DEFAULT if name == item.twin else ""
            express = (
                _of_round(value, within) if scope.is_loop else _of_block(value, within, default)
            )
            parameters.append(Parameter(name, value_from=ValueFrom(expression=express)))
    artifacts = tuple(
        _artifact(scope.results[item.name], names) for item in emitted.values() if item.artifact
    )
    return Outputs(tuple(parameters), artifacts)


def _of_block(value: TypedText, names: ResultNames, default: str) -> str:
    """The value as text, the default where it is absent."""
    if not value.absent:
        return render_sum(value, names)
    text = Apply("string", (as_node(value),), STRING, value.absent)
    return render_text(Fallback(text, Constant(default, STRING), STRING), names)


def _of_round(value: TypedText, names: ResultNames) -> str:
    """The value with its type, and null where it is absent."""
    index = f"int({input_path(INDEX)})"
    return f"sprig.toRawJson({{'i': {index}, 'v': {render_or_nil(as_node(value), names)}}})"


def _artifact(result: Result, names: TaskNames) -> Artifact:
    passed = passed_file(result.value)
    assert passed is not None
    optional = names.scope != ROOT and (passed.absent or result.absent)
    source = names.artifact(source_of(passed))
    return Artifact(parameter_name(result.name), from_=source, optional=optional or None)
