"""``kfpc compile``: a spec becomes a package on disk, or the one there is checked."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import kfpc
from kfpc.bundle import dump_all, longest, pack, same_package, write_atomically
from kfpc.bundle.files import WriteError
from kfpc.cli.inputs import assignments, failure, params, source, together
from kfpc.cli.outcome import Exit, MisuseError, Outcome, reason
from kfpc.cli.output import STDOUT, Target, target_for
from kfpc.cli.reports import STRICTLY, Format, passes, report
from kfpc.cli.streams import Color, style_for, width_of
from kfpc.cli.summary import summary
from kfpc.diagnostics import Diagnostic, Report, SourceText, Span
from kfpc.diagnostics.catalogue.files import STALE_PACKAGE
from kfpc.diagnostics.visible import visible
from kfpc.record import record
from kfpc.source.files import read_bytes


@record
class Request:
    """The options of ``kfpc compile``."""

    spec: str
    output: str | None
    kind: str | None
    split: bool
    check: bool
    set: Sequence[str]
    params: Sequence[str]
    cluster: str | None
    argo: str | None
    strict: bool
    form: Format
    all: bool
    color: Color


def compile_spec(request: Request) -> Outcome:
    """The package goes to its file, or to standard output for ``-``.

    Diagnostics go to standard error, in the forms for programs to standard output
    unless the package is there.
    """
    target = target_for(request.output)
    if request.check and target is STDOUT:
        raise MisuseError("--check compares with a file: it cannot be used with -o -")
    values = assignments(request.set)
    found = Report()
    filled = params(request.params, request.spec, found)
    if found.failed:
        return _failed(request, found.sorted(), target)

    result = kfpc.compile(
        source(request.spec),
        cluster=request.cluster,
        argo=request.argo,
        kind=request.kind,
        split=request.split,
        set=values,
        params=filled.values,
        places=filled.places,
    )
    diagnostics = together(found, result.diagnostics)
    if result.manifest is None or not passes(diagnostics, strict=request.strict):
        return _failed(request, diagnostics, target)

    manifest = dump_all((*result.children, result.manifest))
    if target is STDOUT:
        told = _report(request, diagnostics, valid=True)
        return Outcome(Exit.CLEAN, manifest, told, summary(result, None))
    target = target or _beside(request.spec, result.name)
    target.refuse((*result.files, request.spec, *request.params, request.cluster))
    if request.check:
        return _check(request, diagnostics, target, manifest)
    try:
        write_atomically(target.path, pack(manifest, target.form))
    except WriteError as error:
        raise MisuseError(str(error)) from error
    return _outcome(request, diagnostics, target, Exit.CLEAN, summary(result, target))


def _beside(spec: str, name: str | None) -> Target:
    folder = "" if spec == "-" else os.path.dirname(spec)
    named = target_for(os.path.join(folder, f"{os.path.basename(name or 'pipeline')}.argo.yaml"))
    assert named is not None
    return named


def _check(
    request: Request, diagnostics: Sequence[Diagnostic], target: Target, manifest: bytes
) -> Outcome:
    stale = _stale(target, manifest)
    if stale is None:
        told = f"{visible(target.path)} is up to date\n"
        return _outcome(request, diagnostics, target, Exit.CLEAN, told)
    return _outcome(request, (*diagnostics, stale), target, Exit.PROBLEMS)


def _stale(target: Target, manifest: bytes) -> Diagnostic | None:
    """What is wrong with the package on disk, if something is."""
    try:
        found = read_bytes(target.path, longest(manifest, target.form))
        if same_package(found, manifest, target.form):
            return None
    except FileNotFoundError:
        message = "the package is missing"
    except OSError as error:
        raise MisuseError(f"cannot read {target.path}: {reason(error)}") from error
    else:
        message = "the package is stale: the spec gives another one now"
    nowhere = Span(SourceText(target.path, ""), 0, 0)
    return STALE_PACKAGE.at(nowhere, message, help="compile it again with the same options")


def _failed(request: Request, diagnostics: Sequence[Diagnostic], target: Target | None) -> Outcome:
    code = failure(diagnostics, (request.spec, *request.params, request.cluster))
    told = "nothing was written"
    if passes(diagnostics, strict=False):
        told += f": {STRICTLY}"
    return _outcome(request, diagnostics, target, code, "" if request.check else f"{told}\n")


def _outcome(
    request: Request,
    diagnostics: Sequence[Diagnostic],
    target: Target | None,
    code: Exit,
    told: str = "",
) -> Outcome:
    """Where the report goes; ``told`` always goes to standard error."""
    text = _report(request, diagnostics, valid=code is Exit.CLEAN)
    if request.form is Format.TEXT or target is STDOUT:
        return Outcome(code, "", text + told)
    return Outcome(code, text, told)


def _report(request: Request, diagnostics: Sequence[Diagnostic], *, valid: bool) -> str:
    return report(
        diagnostics,
        request.form,
        valid=valid,
        style=style_for(sys.stderr, request.color, os.environ),
        width=width_of(sys.stderr, os.environ),
        strict=request.strict and (request.check or request.form is not Format.TEXT),
        all=request.all,
    )
