"""Outputs of the pipeline become those of the entry dag.

Argo works them out at the end, from the outputs of the tasks and the inputs of the dag; facts
of the run are not known there, and a tag in ``valueFrom.parameter`` that becomes an empty
text, or one with control characters in it, makes the whole run invalid (seen on Argo 4.0.7).
So each is an expression, and what it takes of the run comes in as an input of the dag.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from kfpc.analysis.uses import is_file_result, passed_on
from kfpc.pipeline.scope import Scope
from kfpc.pipeline.values import ParamRef, Ref, RunRef
from kfpc.targets.argo.dag import ScopeNames, artifact_tag
from kfpc.targets.argo.expression_paths import RUN_PATHS, input_path
from kfpc.targets.argo.expressions import render_sum
from kfpc.targets.argo.fields import filled
from kfpc.targets.argo.naming import parameter_name, unique


def results(scope: Scope, names: ScopeNames, params: Collection[str]) -> dict[str, Any]:
    """``inputs`` and ``outputs`` of the entry dag. ``params`` are the names of all params."""
    within = _ResultNames(names, params)
    parameters, artifacts = [], []
    for result in scope.results.values():
        safe = parameter_name(result.name)
        if is_file_result(result):
            passed = passed_on(result.value)
            assert passed is not None
            artifacts.append({"name": safe, "from": artifact_tag(passed.ref, names)})
        else:
            expression = render_sum(result.value, within)
            parameters.append({"name": safe, "valueFrom": {"expression": expression}})
    inputs = {"parameters": list(within.inputs.values())}
    outputs = {"parameters": parameters, "artifacts": artifacts}
    found = {"inputs": filled(inputs), "outputs": filled(outputs)}
    return filled(found)


@dataclass(slots=True, eq=False)
class _ResultNames:
    """What references are called in the dag's outputs, and the inputs that they need.

    An input that is called as a param gets that param's value from Argo.
    """

    around: ScopeNames
    params: Collection[str]
    inputs: dict[str, dict[str, str]] = field(default_factory=dict)

    def tag(self, ref: Ref) -> str | None:  # noqa: ARG002 (no tag is known there)
        return None

    def path(self, ref: Ref) -> str:
        if isinstance(ref, ParamRef):
            self.inputs[ref.name] = {"name": ref.name}
            return input_path(ref.name)
        if isinstance(ref, RunRef):
            name = unique(f"run-{ref.field}", self.params)
            self.inputs[name] = {"name": name, "value": f"{{{{{RUN_PATHS[ref.field]}}}}}"}
            return input_path(name)
        return self.around.path(ref)

    def present(self, ref: Ref) -> str:
        return self.around.present(ref)
