"""Files that are no specs: what they are, in one diagnostic instead of many.

Loaded when a file is none: most are.
"""

from __future__ import annotations

from typing import Any

from kfpc.diagnostics import Report, Severity
from kfpc.diagnostics.catalogue.language import NOT_A_SPEC, WRONG_FORM
from kfpc.diagnostics.phrases import all_of
from kfpc.language.messages.errors import described
from kfpc.language.messages.flow import flow
from kfpc.language.reading import wrapper
from kfpc.source import Document

_COMPILED = "it is what `kfpc compile` makes of a spec; `kfpc init` writes a spec to begin with"
BEGIN = "a spec begins with `apiVersion: kfpc/v1`; `kfpc init` writes one to begin with"


def report_other(document: Document, report: Report, *, help: str | None = BEGIN) -> None:
    """Says of a file what it is, if its value is no mapping or its keys are not a spec's.

    ``help`` is for what is no mapping. Warnings about values in it are taken back: they are for
    whoever wrote it.
    """
    report.found[:] = [d for d in report.found if d.severity is Severity.ERROR]
    data = document.data
    if isinstance(data, dict):
        key, what, rather = _what(data)
        message = f"this is {what}" + ("" if "a spec" in what else ", not a spec")
        report.add(NOT_A_SPEC.at(document.place(key).key, message, help=rather))
    else:
        message = f"expected a mapping, found {described(data)}"
        report.add(WRONG_FORM.at(document.place(), message, help=help))


def _unwrapped(data: dict[str, Any], inside: str) -> str:
    """What to do with a mapping around a spec, such as Kubernetes' ``metadata`` and ``spec``."""
    inner, metadata = data[inside], data.get("metadata")
    lacking = []
    if "apiVersion" not in data or inside != "spec":
        lacking += [] if "apiVersion" in inner else ["`apiVersion: kfpc/v1`"]
    if "name" not in inner and "name" not in data:
        name = metadata.get("name") if isinstance(metadata, dict) else None
        lacking.append(f"`name: {flow(name if isinstance(name, str) else 'NAME')}`")
    beside = f", with {all_of(lacking)}" if lacking else ""
    others = [f"`{key}`" for key in ("kind", "metadata") if key in data]
    away = f"; leave {all_of(others)} out" if others else ""
    return f"write the keys of `{inside}` at the top of the file{beside}{away}"


def _what(data: dict[str, Any]) -> tuple[str, str, str]:
    """The key that tells, what the file is, and what to do."""
    version = data.get("apiVersion", "kfpc")
    inside = wrapper(data) if isinstance(version, str) and version.startswith("kfpc") else None
    if inside is not None:
        return inside, "a spec within another mapping", _unwrapped(data, inside)
    if "implementation" in data:
        help = "name it in a step of a spec: `steps: {NAME: {component: FILE}}`"
        return "implementation", "a component file", help
    if "pipelineInfo" in data:
        return "pipelineInfo", "a compiled pipeline of Kubeflow Pipelines", BEGIN
    kind = str(data["kind"])
    if str(data["apiVersion"]).startswith("argoproj.io/"):
        return "kind", f"a {kind} of Argo", _COMPILED if kind == "Workflow" else BEGIN
    return "kind", f"an object of Kubernetes ({kind})", BEGIN
