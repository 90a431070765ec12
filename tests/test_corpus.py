"""The public components that kfpc was made to take, each compiled as a step.

They are other people's files, read in place (see ``conftest.corpus``); where they are not at
hand these tests are skipped.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
import yaml

import kfpc
from kfpc.bundle import dump
from kfpc.components import Component
from kfpc.components.model import Argument, Concat, If, InputPath, InputSpec
from kfpc.diagnostics import Diagnostic, Severity
from kfpc.diagnostics.render_text import render_text
from kfpc.types import ARTIFACT
from tests.components.support import Loaded, load_path
from tests.oracles import argo, crd

SHARE = 0.98
"""Of the files that run one container and use placeholders of v1 alone."""

SPEC = "corpus.yaml"

GRAPH, V2_PLACEHOLDER = "KFPC405", "KFPC407"
LEFT_OUT, FILE_AS_TEXT = "KFPC455", "KFPC805"
NO_REFERENCE = "KFPC620"

LITERALS = {
    "Integer": "3",
    "Float": "0.5",
    "Boolean": "true",
    "List": "[1, two]",
    "Dict": "{a: 1}",
}
"""A value of each type that is no plain text, in YAML."""


@pytest.fixture(scope="module")
def public(corpus: Path) -> dict[Path, Loaded]:
    return {path: load_path(path) for path in sorted((corpus / "components_v1").glob("*.yaml"))}


@pytest.fixture(scope="module")
def compiled(public: Mapping[Path, Loaded]) -> dict[Path, kfpc.CompileResult]:
    """What a spec with a step of each component gives."""
    return {
        path: kfpc.compile(kfpc.Source(spec_of(path, loaded.component), SPEC))
        for path, loaded in public.items()
        if loaded.component is not None
    }


def spec_of(path: Path, component: Component) -> str:
    """A spec whose one step runs the component, and gives it what it must have.

    Files come from a step before it, texts from params, all else is written out. Every
    output that the component writes is an output of the pipeline.
    """
    required = [i for i in component.inputs.values() if i.default is None and not i.optional]
    by_path = set(_paths_in((*component.container.command, *component.container.args)))
    files = {i.name: i for i in required if i.name in by_path and not i.type.is_scalar}
    params = {i.name: f"p{n}" for n, i in enumerate(required) if _is_text(i)}
    outputs = [o for o in component.outputs.values() if o.written]
    lines = ["apiVersion: kfpc/v1", "name: corpus"]
    if params := {name: param for name, param in params.items() if name not in files}:
        lines.append("params:")
        for name, param in params.items():
            lines.append(f"  {param}: {{type: {_quoted(_type(component.inputs[name]))}}}")
    lines.append("steps:")
    if files:
        ports = {
            f"f{n}": {"type": _type(item), "path": f"/tmp/f{n}"}
            for n, item in enumerate(files.values())
        }
        lines.append(f"  before: {{image: busybox, command: [make], outputs: {json.dumps(ports)}}}")
    lines.append(f"  step: {{component: {_quoted(str(path))}")
    if required:
        numbers = {name: n for n, name in enumerate(files)}
        given = ", ".join(f"{_quoted(i.name)}: {_value(i, params, numbers)}" for i in required)
        lines[-1] += f", with: {{{given}}}"
    if not component.container.image:  # four of Azure's, for whoever builds it
        lines[-1] += ", argo: {container: {image: 'busybox:1'}}"
    lines[-1] += "}"
    if outputs:
        lines.append("outputs:")
        for number, output in enumerate(outputs):
            name = output.name.replace("'", "''")
            read = f"${{{{ steps.step.outputs['{name}'] }}}}"
            lines.append(f"  o{number}: {_quoted(read)}")
    return "\n".join(lines) + "\n"


def _type(item: InputSpec) -> str:
    return "String" if item.type.name == "any" else item.type.name


def _is_text(item: InputSpec) -> bool:
    return item.type.name not in LITERALS and item.type != ARTIFACT


def _value(item: InputSpec, params: Mapping[str, str], files: Mapping[str, int]) -> str:
    if item.name in files:
        return _quoted(f"${{{{ steps.before.outputs.f{files[item.name]} }}}}")
    if item.name in params:
        return _quoted(f"${{{{ params.{params[item.name]} }}}}")
    return LITERALS.get(item.type.name, "some text")


def _quoted(text: str) -> str:
    return json.dumps(text)


def _paths_in(arguments: tuple[Argument, ...]) -> Iterator[str]:
    for argument in arguments:
        if isinstance(argument, InputPath):
            yield argument.name
        elif isinstance(argument, Concat):
            yield from _paths_in(argument.items)
        elif isinstance(argument, If):
            yield from _paths_in((*argument.then, *argument.otherwise))


def _errors(found: tuple[Diagnostic, ...]) -> list[Diagnostic]:
    return [diagnostic for diagnostic in found if diagnostic.severity is Severity.ERROR]


def _codes(found: tuple[Diagnostic, ...]) -> set[str]:
    return {diagnostic.code for diagnostic in _errors(found)}


def test_nearly_all_compile_as_a_step(
    public: Mapping[Path, Loaded], compiled: Mapping[Path, kfpc.CompileResult]
) -> None:
    other = {GRAPH, V2_PLACEHOLDER}
    eligible = [path for path, loaded in public.items() if not _codes(loaded.found) & other]
    refused = {
        path.name: compiled[path].diagnostics if path in compiled else public[path].found
        for path in eligible
        if path not in compiled or compiled[path].manifest is None
    }
    assert len(eligible) > 100
    assert len(refused) <= (1 - SHARE) * len(eligible), "\n".join(
        render_text(_errors(found)) for found in refused.values()
    )


def test_who_does_not_is_told_why(
    public: Mapping[Path, Loaded], compiled: Mapping[Path, kfpc.CompileResult]
) -> None:
    for path, loaded in public.items():
        if loaded.component is None:
            assert _codes(loaded.found) <= {GRAPH, V2_PLACEHOLDER}, path.name
            for diagnostic in _errors(loaded.found):
                assert diagnostic.code == GRAPH or "`" in diagnostic.message, path.name
        elif compiled[path].manifest is None:
            assert _errors(compiled[path].diagnostics), path.name


def test_what_is_read_by_its_path_is_an_artifact(public: Mapping[Path, Loaded]) -> None:
    """Whatever type the component declares: many say String of a model or a folder."""
    of_type: dict[str, int] = {}
    for path, loaded in public.items():
        if loaded.component is None:
            continue
        written = [output for output in loaded.component.outputs.values() if output.written]
        result = kfpc.compile(kfpc.Source(_with_reader(path, loaded.component), SPEC))
        if result.manifest is not None and written:
            assert result.artifacts["step"] == tuple(output.name for output in written), path.name
            for output in written:
                of_type[output.type.name] = of_type.get(output.type.name, 0) + 1
    assert of_type["String"] > 10
    assert of_type["Integer"] > 0


def _with_reader(path: Path, component: Component) -> str:
    """A spec with a step of the component, and one that reads all that it writes."""
    steps = spec_of(path, component).partition("\noutputs:")[0]
    written = [output.name for output in component.outputs.values() if output.written]
    inputs = {
        f"i{n}": f"${{{{ steps.step.outputs[{_in_quotes(name)}] }}}}"
        for n, name in enumerate(written)
    }
    paths = [f"${{{{ inputs.{name}.path }}}}" for name in inputs]
    reader = {"image": "busybox", "inputs": inputs, "command": ["ls", *paths]}
    return f"{steps}\n  reader: {json.dumps(reader)}\n"


def _in_quotes(name: str) -> str:
    return "'" + name.replace("'", "''") + "'"


def test_of_the_spec_little_is_said(compiled: Mapping[Path, kfpc.CompileResult]) -> None:
    """That an optional input is left out with its flag, that files are read as text, and that
    `Docker Image Name` is still to be filled in."""
    said = {
        found.code
        for result in compiled.values()
        for found in result.diagnostics
        if found.span.file == SPEC
    }
    assert said <= {LEFT_OUT, FILE_AS_TEXT, NO_REFERENCE}


def test_packages_fit_the_schema_of_the_cluster(
    compiled: Mapping[Path, kfpc.CompileResult],
) -> None:
    found = {
        path.name: problems
        for path, result in compiled.items()
        if result.manifest is not None
        and (problems := crd.errors(yaml.safe_load(dump(result.manifest))))
    }
    assert found == {}


def test_argo_accepts_the_packages(
    compiled: Mapping[Path, kfpc.CompileResult], tmp_path: Path
) -> None:
    packages = {}
    for path, result in compiled.items():
        if result.manifest is not None:
            packages[tmp_path / f"{path.stem}.argo.yaml"] = result
            (tmp_path / f"{path.stem}.argo.yaml").write_bytes(dump(result.manifest))
    problems = argo.validate(packages)
    assert problems == []
