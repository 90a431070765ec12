"""What a compile came to, in words."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from typing import TYPE_CHECKING

from kfpc.bundle import Form
from kfpc.cli.output import Target, quoted
from kfpc.diagnostics.phrases import counted
from kfpc.diagnostics.visible import visible

if TYPE_CHECKING:
    import kfpc

_READ = {
    Form.ZIP: "unzip -p {} pipeline.yaml | argo submit -",
    Form.TAR: "tar -xzOf {} pipeline.yaml | argo submit -",
    Form.YAML: "argo submit {}",
}
"""Argo's own client reads YAML, not archives."""


def summary(result: kfpc.CompileResult, target: Target | None) -> str:
    """Some lines for standard error; ``target`` None when the package went to stdout."""
    return "".join(f"{visible(line)}\n" for line in _lines(result, target))


def _lines(result: kfpc.CompileResult, target: Target | None) -> Iterator[str]:
    where = f"wrote {target.path}" if target else f"compiled {result.name}"
    yield f"{where}: {counted(result.steps, 'step')}, {counted(result.templates, 'template')}"
    if result.needs_artifact_repository:
        yield "it needs an artifact repository: files go from one step to another"
    if result.required_params:
        yield f"it needs values at submit: {', '.join(result.required_params)}"
    if target or result.required_params:
        given = [f"-p {shlex.quote(name)}=..." for name in result.required_params]
        yield " ".join(("submit it:", _submit(target), *given))


def _submit(target: Target | None) -> str:
    return "argo submit -" if target is None else _READ[target.form].format(quoted(target.path))
