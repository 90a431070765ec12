"""Files that are no specs: what they are, in one diagnostic instead of many.

Loaded when a file is none: most are.
"""

from __future__ import annotations

from typing import Any

from kfpc.diagnostics import Report, Severity
from kfpc.diagnostics.catalogue.language import NOT_A_SPEC, WRONG_FORM
from kfpc.language.messages.errors import described
from kfpc.source import Document

_COMPILED = "it is what `kfpc compile` makes of a spec; `kfpc init` writes a spec to begin with"
_BEGIN = "a spec begins with `apiVersion: kfpc/v1`; `kfpc init` writes one to begin with"


def report_other(document: Document, report: Report) -> None:
    """Says of a file what it is, if its value is no mapping or its keys are not a spec's.

    Warnings about values in it are taken back: they are for whoever wrote it.
    """
    report.found[:] = [d for d in report.found if d.severity is Severity.ERROR]
    data = document.data
    if isinstance(data, dict):
        key, what, help = _what(data)
        report.add(NOT_A_SPEC.at(document.place(key).key, f"this is {what}, not a spec", help=help))
    else:
        message = f"expected a mapping, found {described(data)}"
        report.add(WRONG_FORM.at(document.place(), message))


def _what(data: dict[str, Any]) -> tuple[str, str, str]:
    """The key that tells, what the file is, and what to do."""
    if "implementation" in data:
        help = "name it in a step of a spec: `steps: {NAME: {component: FILE}}`"
        return "implementation", "a component file", help
    if "pipelineInfo" in data:
        return "pipelineInfo", "a compiled pipeline of Kubeflow Pipelines", _BEGIN
    kind = str(data["kind"])
    if str(data["apiVersion"]).startswith("argoproj.io/"):
        return "kind", f"a {kind} of Argo", _COMPILED if kind == "Workflow" else _BEGIN
    return "kind", f"an object of Kubernetes ({kind})", _BEGIN
