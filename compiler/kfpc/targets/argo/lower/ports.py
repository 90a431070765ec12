"""The inputs and outputs of a leaf template: where a program finds and leaves them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import field

from kfpc.analysis.uses import file_of
from kfpc.pipeline.erroneous import if_sound, sound
from kfpc.pipeline.step import FromApprover, FromObject, Input, Leaf
from kfpc.pipeline.values import (
    ELEMENT,
    Apply,
    Constant,
    InputRef,
    Reference,
    TypedText,
    is_list_of_files,
)
from kfpc.record import record, replace
from kfpc.targets.argo.lower.files import from_outside, kept
from kfpc.targets.argo.lower.lift import Lifted, lifted
from kfpc.targets.argo.lower.outputs import TWINS_DEFAULT, Emitted
from kfpc.targets.argo.lower.texts import in_template, with_value
from kfpc.targets.argo.naming import (
    LONGEST_TASK,
    input_file,
    output_file,
    parameter_name,
    unique,
)
from kfpc.targets.argo.records import (
    Artifact,
    Empty,
    Inputs,
    Outputs,
    Parameter,
    RawArtifact,
    ValueFrom,
)
from kfpc.targets.argo.references.leaf import LeafNames
from kfpc.types import ANY, INTEGER


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
    container = if_sound(step.container)
    of_component = container is not None and container.title is not None
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
            file = file_of(item)
            if isinstance(file, Reference) and is_list_of_files(file):
                for one, path in _in_folder(step, item, file):
                    files[one.name], paths[one.name] = one, path
                continue
            (files if item.value is None or file is not None else raw)[item.name] = item
    outputs = {
        output.name: output.path or output_file(output.name, of_component=of_component)
        for output in sound(step.outputs).values()
    }
    valueless = frozenset(item.name for item in step.inputs.values() if item.value is None)
    names = LeafNames(found.inputs, paths, outputs, valueless, found.marked, counted)
    return Ports(names, found, files, raw, outside)


def _in_folder(step: Leaf, item: Input, files: Reference) -> Iterator[tuple[Input, str]]:
    """Each file of an input that is a list of them, as an input of its own, and its path: a number
    in the folder of the input, as long as that of the last one, so that names sort as numbers."""
    assert files.gathered is not None
    assert files.gathered.count is not None
    count, taken = files.gathered.count, {parameter_name(name) for name in step.inputs}
    for number in range(count):
        digits = str(number).zfill(len(str(count - 1)))
        name = unique(parameter_name(f"{item.name}-{digits}"), taken, LONGEST_TASK)
        element = Apply(ELEMENT, (files, Constant(number, INTEGER)), files.type.element or ANY)
        one = replace(item, name=name, value=TypedText((element,)))
        yield one, f"{input_file(item.name)}/{digits}"


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


def _sourced(source: FromObject | FromApprover, text: Callable[[TypedText], str]) -> ValueFrom:
    """Where the value of an output comes from that no program writes."""
    if isinstance(source, FromApprover):
        return ValueFrom(supplied=Empty(), default=source.default)
    query = text(TypedText((source.text,)))
    return ValueFrom(jq_filter=query) if source.language == "jq" else ValueFrom(json_path=query)


def read_in_pod(ports: Ports) -> Callable[[TypedText], str]:
    """How a text is written that Argo reads from the template in the pod."""
    return lambda text: in_template(text, ports.lifted, ports.names)


def outputs_of(
    step: Leaf,
    emitted: Mapping[str, Emitted],
    ports: Ports,
    text: Callable[[TypedText], str] | None = None,
) -> Outputs:
    """The template's outputs: those that somebody reads. ``text`` writes what finds them in an
    object, where it is not as the pod reads it from the environment."""
    text = text or read_in_pod(ports)
    parameters, artifacts = [], []
    for item in emitted.values():
        declared = sound(step.outputs)[item.name]
        if declared.source is not None:
            parameters.append(Parameter(item.safe, value_from=_sourced(declared.source, text)))
            continue
        optional = declared.optional
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
