"""The inputs and outputs of a leaf template: where a program finds and leaves them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Any

from kfpc.analysis.uses import file_of
from kfpc.pipeline.erroneous import sound
from kfpc.pipeline.step import Container, Input, Leaf, Output
from kfpc.pipeline.values import InputRef, Reference, TypedText
from kfpc.record import record
from kfpc.targets.argo.fields import filled
from kfpc.targets.argo.hoisting import Parameters
from kfpc.targets.argo.naming import input_file, parameter_name
from kfpc.targets.argo.outputs import ABSENT, Emitted
from kfpc.targets.argo.pod_names import PodNames
from kfpc.targets.argo.texts import with_value

OUTPUTS = "/tmp/outputs"  # noqa: S108 - Kubeflow Pipelines' own path
OUTPUT = "/tmp/output"  # noqa: S108 - in the program's container, not on this machine


@record(eq=False)
class Ports:
    """``files`` are the inputs that are given as files of other steps, ``raw`` the values
    that the program reads as a file."""

    names: PodNames
    parameters: Parameters
    files: Mapping[str, Input] = field(default_factory=dict)
    raw: Mapping[str, Input] = field(default_factory=dict)


def ports_of(step: Leaf) -> Ports:
    """The ports of a step; its values become the template's parameters."""
    container = sound(step.container)
    parameters = Parameters(step.inputs)
    inputs, paths, files, raw = {}, {}, {}, {}
    for item in step.inputs.values():
        is_file = file_of(item) is not None
        if item.by_path:
            paths[item.name] = input_file(item.name)
        if isinstance(item.value, TypedText) and (item.by_value or not is_file):
            inputs[item.name] = parameters.add(item.name, item.value)
        if item.by_path and (item.value is None or is_file):
            files[item.name] = item
        elif item.by_path:
            raw[item.name] = item
    outputs = {
        output.name: output.path or default_path(output, container)
        for output in sound(step.outputs).values()
    }
    valueless = frozenset(item.name for item in step.inputs.values() if item.value is None)
    retried = step.settings.retries is not None
    return Ports(PodNames(inputs, paths, outputs, valueless, retried), parameters, files, raw)


def default_path(output: Output, container: Container) -> str:
    """Where a program writes an output whose path is kfpc's to choose.

    Components follow Kubeflow Pipelines and make the directory themselves; everybody else
    gets a path whose directory is there.
    """
    safe = parameter_name(output.name)
    return f"{OUTPUTS}/{safe}/data" if container.title is not None else f"{OUTPUT}-{safe}"


def inputs_of(ports: Ports) -> dict[str, Any]:
    """The template's inputs. Asked for last: every text may add a parameter."""
    parameters = [{"name": name} for name in ports.parameters.values]
    artifacts: list[dict[str, Any]] = []
    for name, item in ports.files.items():
        artifact: dict[str, Any] = _file(name, ports)
        if item.optional:
            artifact["optional"] = True
        artifacts.append(artifact)
    for name, item in ports.raw.items():
        data = with_value("", Reference(InputRef(name), item.type), ports.names)
        artifacts.append({**_file(name, ports), "raw": {"data": data}})
    return filled({"parameters": parameters, "artifacts": artifacts})


def _file(name: str, ports: Ports) -> dict[str, Any]:
    return {"name": parameter_name(name), "path": ports.names.input_paths[name]}


def outputs_of(step: Leaf, emitted: Mapping[str, Emitted], ports: Ports) -> dict[str, Any]:
    """The template's outputs: those that somebody reads."""
    parameters, artifacts = [], []
    for item in emitted.values():
        optional = sound(step.outputs)[item.name].optional
        path = ports.names.output_paths[item.name]
        if item.parameter:
            absent = {"default": ABSENT} if optional else {}
            parameters.append({"name": item.safe, "valueFrom": {"path": path, **absent}})
        if item.artifact:
            may_lack = {"optional": True} if optional else {}
            artifacts.append({"name": item.safe, "path": path, **may_lack})
    return filled({"parameters": parameters, "artifacts": artifacts})
