"""The inputs and outputs of a leaf template: where a program finds and leaves them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field

from kfpc.analysis.uses import file_of
from kfpc.pipeline.erroneous import sound
from kfpc.pipeline.step import Input, Leaf
from kfpc.pipeline.values import InputRef, Reference
from kfpc.record import record
from kfpc.targets.argo.lower.files import from_outside, kept
from kfpc.targets.argo.lower.lift import Lifted, lifted
from kfpc.targets.argo.lower.outputs import TWINS_DEFAULT, Emitted
from kfpc.targets.argo.lower.texts import with_value
from kfpc.targets.argo.naming import input_file, output_file, parameter_name
from kfpc.targets.argo.records import (
    Artifact,
    Inputs,
    Outputs,
    Parameter,
    RawArtifact,
    ValueFrom,
)
from kfpc.targets.argo.references.leaf import LeafNames


@record(eq=False)
class Ports:
    """``files`` are the inputs that are given as files of other steps, ``raw`` the values
    that the program reads as a file."""

    names: LeafNames
    lifted: Lifted
    files: Mapping[str, Input]
    raw: Mapping[str, Input]
    outside: Mapping[str, Input] = field(default_factory=dict)
    """The inputs that are files from outside of the run."""


def ports_of(step: Leaf, *, counted: bool) -> Ports:
    """The ports of a step; its values become the template's parameters."""
    of_component = sound(step.container).title is not None
    found = lifted(step)
    paths: dict[str, str] = {}
    files: dict[str, Input] = {}
    raw: dict[str, Input] = {}
    outside: dict[str, Input] = {}
    for item in step.inputs.values():
        if item.by_path:
            paths[item.name] = input_file(item.name)
            if item.source is not None:
                outside[item.name] = item
                continue
            is_file = item.value is None or file_of(item) is not None
            (files if is_file else raw)[item.name] = item
    outputs = {
        output.name: output.path or output_file(output.name, of_component=of_component)
        for output in sound(step.outputs).values()
    }
    valueless = frozenset(item.name for item in step.inputs.values() if item.value is None)
    names = LeafNames(found.inputs, paths, outputs, valueless, found.marked, counted)
    return Ports(names, found, files, raw, outside)


def inputs_of(ports: Ports) -> Inputs:
    """The template's inputs."""
    parameters = tuple(map(Parameter, ports.lifted.parameters))
    return Inputs(parameters, tuple(_input_artifacts(ports)))


def _input_artifacts(ports: Ports) -> Iterator[Artifact]:
    for name, item in ports.files.items():
        path = ports.names.input_paths[name]
        yield Artifact(parameter_name(name), path, optional=item.optional or None)
    for name, item in ports.raw.items():
        data = with_value("", Reference(InputRef(name), item.type), ports.names)
        path = ports.names.input_paths[name]
        yield Artifact(parameter_name(name), path, raw=RawArtifact(data))
    for name, item in ports.outside.items():
        assert item.source is not None
        path = ports.names.input_paths[name]
        artifact = Artifact(parameter_name(name), path, optional=item.optional or None)
        yield from_outside(artifact, item.source, ports.lifted, ports.names)


def outputs_of(step: Leaf, emitted: Mapping[str, Emitted], ports: Ports) -> Outputs:
    """The template's outputs: those that somebody reads."""
    parameters, artifacts = [], []
    for item in emitted.values():
        optional = sound(step.outputs)[item.name].optional
        path = ports.names.output_paths[item.name]
        if item.parameter and not item.stdout:
            default = None if item.twin is None else ""
            parameters.append(Parameter(item.safe, value_from=ValueFrom(path, default=default)))
        if item.twin is not None:
            value = ValueFrom(path, default=TWINS_DEFAULT)
            parameters.append(Parameter(item.twin, value_from=value))
        if item.artifact:
            artifact = Artifact(item.safe, path, optional=optional or None)
            how = sound(step.outputs)[item.name].kept
            if how is not None:
                artifact = kept(artifact, how, ports.lifted, ports.names)
            artifacts.append(artifact)
    return Outputs(tuple(parameters), tuple(artifacts))
