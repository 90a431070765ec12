"""What a compile came to, in words."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from kfpc.bundle import Form
from kfpc.cli.output import Target, quoted
from kfpc.diagnostics.phrases import counted, some
from kfpc.diagnostics.visible import visible

if TYPE_CHECKING:
    import kfpc

_READ = {
    Form.ZIP: "unzip -p {} pipeline.yaml | {} -",
    Form.TAR: "tar -xzOf {} pipeline.yaml | {} -",
    Form.YAML: "{1} {0}",
}
"""Argo's own client reads YAML, not archives."""

_CREATE = {
    "Workflow": "argo submit",
    "CronWorkflow": "argo cron create",
    "WorkflowTemplate": "argo template create",
    "ClusterWorkflowTemplate": "argo cluster-template create",
}

_APPLY = "kubectl apply -l kfpc/child -f"
"""Those objects of a package alone."""


def summary(result: kfpc.CompileResult, target: Target | None) -> str:
    """Some lines for standard error; ``target`` None when the package went to stdout."""
    return "".join(f"{visible(line)}\n" for line in _lines(result, target))


def _lines(result: kfpc.CompileResult, target: Target | None) -> Iterator[str]:
    where = f"wrote {target.path}" if target else f"compiled {result.name}"
    told = f"{where}: {counted(result.steps, 'step')}, {counted(result.templates, 'template')}"
    if result.children:
        told += f", and {counted(len(result.children), 'template')} of child runs"
    yield told
    size = result.size
    if size is not None and 2 * size.at_worst > size.limit:
        most, limit = -(-size.at_worst // 1024), size.limit // 1024
        yield f"a run comes to {most:,} KiB at worst, of {limit:,} that its object may have"
    if result.needs_artifact_repository:
        yield from _repository(result.artifacts, result.could_be_values)
    if result.required_params:
        yield f"it needs values at submit: {', '.join(result.required_params)}"
    if not target and not result.required_params:
        return
    assert result.kind is not None
    if result.children:
        yield f"first make what its child runs are made of: {_command(_APPLY, target)}"
    create = _create(result.kind, target)
    given = [f"-p {shlex.quote(name)}=..." for name in result.required_params]
    if result.kind == "Workflow":
        yield " ".join(("submit it:", create, *given))
        return
    yield f"create it: {create}"
    if result.kind != "CronWorkflow":
        assert result.manifest is not None
        source = f"{result.kind.lower()}/{result.manifest['metadata']['name']}"
        yield " ".join(("submit a run of it:", "argo submit --from", source, *given))


def _repository(
    artifacts: Mapping[str, tuple[str, ...]], could_be_values: Mapping[str, tuple[str, ...]]
) -> Iterator[str]:
    """Which outputs make an artifact repository necessary, and how to do without."""
    if not artifacts:
        yield "it needs an artifact repository, for logs"
        return
    kept = [f"{step} ({some(names, 3)})" for step, names in artifacts.items()]
    yield f"it needs an artifact repository, for files of {some(kept)}"
    if not could_be_values:
        yield "to do without: a volume or a bucket"
        return
    step, (name, *_) = next(iter(could_be_values.items()))
    shown = name if name.replace("-", "_").isidentifier() else json.dumps(name)
    yield (
        f"to do without: `outputs: {{{shown}: {{by: value}}}}` at {step} if it is text of 128 KiB "
        "at most; a volume or a bucket otherwise"
    )


def _create(kind: str, target: Target | None) -> str:
    return _command(_CREATE[kind], target)


def _command(command: str, target: Target | None) -> str:
    if target is None:
        return f"{command} -"
    return _READ[target.form].format(quoted(target.path), command)
