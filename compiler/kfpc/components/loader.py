"""A component file of Kubeflow Pipelines (v1) becomes a Component.

The file's shape is that of the component specification of the KFP SDK 1.8
(``name``, ``description``, ``metadata``, ``inputs``, ``outputs``, ``implementation``).
Read by hand over plain data, so that every mistake is found in one pass and points at
its own place in the file.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

from kfpc.components.container import read_container
from kfpc.components.metadata import read_metadata
from kfpc.components.model import Component, Container, OutputSpec
from kfpc.components.ports import read_inputs, read_outputs
from kfpc.components.scope import DeclaredPorts
from kfpc.components.shapes import (
    check_keys,
    describe,
    description_of,
    mapping_of,
    missing,
    text_of,
)
from kfpc.diagnostics import Report
from kfpc.diagnostics.catalogue.components import (
    GRAPH,
    NOT_A_COMPONENT,
    UNWRITTEN_OUTPUT,
    V2_COMPONENT,
)
from kfpc.record import replace
from kfpc.source.document import Document, Place

_KEYS = ("name", "description", "metadata", "inputs", "outputs", "implementation")
_IGNORED = ("version", "schemaVersion", "source")
"""Keys that older component files have and that mean nothing to a compiler."""

_V2_KEYS = frozenset({"pipelineInfo", "deploymentSpec", "sdkVersion", "root", "components"})


def load_component(document: Document, report: Report) -> Component | None:
    """The component of an already read file; None after an error.

    All mistakes of the file are added to ``report``, errors and warnings, with places
    in the file itself.
    """
    found = Report()
    component = _read(document, found)
    report.extend(found.found)
    return None if found.failed else component


def _read(document: Document, report: Report) -> Component | None:
    data, root = document.data, document.place()
    if not isinstance(data, dict):
        message = f"not a component: expected a mapping, found {describe(data)}"
        report.add(NOT_A_COMPONENT.at(root, message))
        return None
    if "implementation" not in data and _is_something_else(data, root, report):
        return None
    check_keys({key: None for key in data if key not in _IGNORED}, _KEYS, root, report)
    before = len(report.found)
    inputs = read_inputs(data.get("inputs"), root.child("inputs"), report)
    outputs = read_outputs(data.get("outputs"), root.child("outputs"), report)
    scope = DeclaredPorts(inputs, outputs, not Report(report.found[before:]).failed, report)
    before = len(report.found)
    container = _read_implementation(data, root, scope)
    if container is not None and not Report(report.found[before:]).failed:
        _find_unwritten(scope)
    labels, annotations = read_metadata(data.get("metadata"), root.child("metadata"), report)
    name = None
    if data.get("name") is not None:
        name = text_of(data["name"], root.child("name"), report)
    description = description_of(data, root, report)
    if container is None:
        return None
    return Component(
        name or _name_of_file(document.source.name),
        inputs,
        _with_paths(scope, container[1]),
        container[0],
        root.child("name"),
        description,
        labels,
        annotations,
    )


def is_a_spec(document: Document) -> bool:
    """Whether a file is a spec of kfpc."""
    version = document.data.get("apiVersion") if isinstance(document.data, dict) else None
    return isinstance(version, str) and version.startswith("kfpc/")


def _is_something_else(data: dict[str, Any], root: Place, report: Report) -> bool:
    """Whether the file is of another known kind, which is then said."""
    version, kind = data.get("apiVersion"), data.get("kind")
    if len(_V2_KEYS & data.keys()) > 1:
        message = (
            "not a component: this file is a pipeline compiled by KFP v2, which kfpc does not read"
        )
        help = "give the component's own YAML, with `implementation.container`"
        report.add(V2_COMPONENT.at(root, message, help=help))
    elif version is not None and kind is not None:
        message = f"not a component: this file is a Kubernetes object, {describe(kind)}"
        report.add(NOT_A_COMPONENT.at(root.child("kind"), message))
    else:
        return False
    return True


def _read_implementation(
    data: dict[str, Any], root: Place, scope: DeclaredPorts
) -> tuple[Container, dict[str, str]] | None:
    place, report = root.child("implementation"), scope.report
    if data.get("implementation") is None:
        missing("implementation", root, report)
        return None
    implementation = mapping_of(data["implementation"], place, report)
    if implementation is None:
        return None
    if "graph" in implementation:
        message = "this component is made of other components, which kfpc does not read"
        help = "write its tasks as steps of the spec"
        report.add(GRAPH.at(place.child("graph").key, message, help=help))
        return None
    check_keys(implementation, ("container", "graph"), place, report)
    if implementation.get("container") is None:
        missing("container", place, report)
        return None
    container, paths = read_container(implementation["container"], place.child("container"), scope)
    return None if container is None else (container, paths)


def _find_unwritten(scope: DeclaredPorts) -> None:
    """Reports the outputs that no argument and no fixed path has to do with."""
    for name, output in scope.outputs.items():
        if name not in scope.written:
            message = f"nothing writes output `{name}`"
            help = (
                f"give its path to the program, `{{outputPath: {name}}}`, or say where the "
                f"program writes it: `fileOutputs: {{{name}: /path}}`"
            )
            scope.report.add(UNWRITTEN_OUTPUT.at(output.place, message, help=help))


def _with_paths(scope: DeclaredPorts, paths: Mapping[str, str]) -> dict[str, OutputSpec]:
    """The outputs with what the container says of them."""
    return {
        name: replace(output, path=paths.get(name), written=name in scope.written)
        for name, output in scope.outputs.items()
    }


def _name_of_file(file: str) -> str:
    """A name for a component that has none: its file's, or for ``component.yaml`` its folder's."""
    folder, base = os.path.split(file)
    stem = os.path.splitext(base)[0]
    if stem == "component":
        return os.path.basename(folder) or stem
    return stem or "component"
