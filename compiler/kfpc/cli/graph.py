"""``kfpc graph``: a picture of a spec, or of what is different between two."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

import kfpc
from kfpc.api import LoadResult
from kfpc.bundle import write_atomically
from kfpc.bundle.files import WriteError
from kfpc.cli.inputs import Filled, assignments, failure, params, source, together
from kfpc.cli.options import GraphFormat
from kfpc.cli.outcome import Exit, MisuseError, Outcome
from kfpc.cli.output import refuse
from kfpc.cli.reports import Format, report
from kfpc.cli.streams import Color, style_for, width_of
from kfpc.diagnostics import Diagnostic, Report
from kfpc.diagnostics.visible import visible
from kfpc.record import record
from kfpc.views.graph import Box, picture

T = TypeVar("T")

_BY_NAME = {
    ".mmd": GraphFormat.MERMAID,
    ".mermaid": GraphFormat.MERMAID,
    ".md": GraphFormat.MERMAID,
    ".dot": GraphFormat.DOT,
    ".gv": GraphFormat.DOT,
    ".html": GraphFormat.HTML,
    ".htm": GraphFormat.HTML,
}


@record
class Request:
    """The options of ``kfpc graph``."""

    spec: str
    form: GraphFormat | None
    output: str | None
    diff: str | None
    set: Sequence[str]
    params: Sequence[str]
    cluster: str | None
    argo: str | None
    all: bool
    color: Color


def draw(request: Request) -> Outcome:
    """The picture goes to its file or to standard output, diagnostics to standard error."""
    form = _form(request)
    if [request.spec, request.diff, *request.params].count("-") > 1:
        raise MisuseError("standard input can be read once: `-` is a spec, or one --params")
    values, found = assignments(request.set), Report()
    filled = params(request.params, request.spec, found)
    if found.failed:
        return _failed(request, found.sorted())
    new = _load(request, request.spec, filled, values)
    diagnostics = together(found, new.diagnostics)
    if new.analysis is None or not new.valid:
        return _failed(request, diagnostics)
    top, files = picture(new.analysis), new.files
    if request.diff is not None:
        from kfpc.views.graph.compare import compared  # noqa: PLC0415 - rare

        old = _old(request, request.diff, filled, values)
        if old.analysis is None or not old.valid:
            return _failed(request, old.diagnostics)
        top, files = compared(picture(old.analysis), top), (*files, *old.files)
    text, note = _rendered(top, form)
    told = _told(request, diagnostics) + note
    if request.output in (None, "-"):
        return Outcome(Exit.CLEAN, text, told)
    assert request.output is not None
    refuse(request.output, (*files, *request.params, request.cluster), "the picture")
    try:
        write_atomically(request.output, text.encode())
    except WriteError as error:
        raise MisuseError(str(error)) from error
    return Outcome(Exit.CLEAN, "", told + visible(f"wrote {request.output}") + "\n")


def _form(request: Request) -> GraphFormat:
    if request.form is GraphFormat.TEXT and request.diff is None:
        raise MisuseError("--format text says what --diff finds: name the other spec")
    if request.form is not None:
        return request.form
    ending = os.path.splitext(request.output or "")[1].lower()
    if request.diff is not None and ending in ("", ".txt", ".md"):
        return GraphFormat.TEXT
    if ending and ending not in _BY_NAME:
        known = ", ".join([*_BY_NAME, *([".txt"] if request.diff is not None else [])])
        raise MisuseError(f"{ending} names no form of a picture; use {known}, or --format")
    return _BY_NAME.get(ending, GraphFormat.MERMAID)


def _load(request: Request, spec: str, filled: Filled, values: Mapping[str, str]) -> LoadResult:
    return kfpc.load(
        source(spec),
        cluster=request.cluster,
        argo=request.argo,
        set=values,
        params=filled.values,
        places=filled.places,
    )


def _old(request: Request, spec: str, filled: Filled, values: Mapping[str, str]) -> LoadResult:
    """The other spec, with the values of those params that it has too."""
    if not (values or filled.values):
        return _load(request, spec, filled, values)
    if spec == "-":
        raise MisuseError("values of params and --diff - do not go together: name a file")
    bare = _load(request, spec, Filled({}, {}), {})
    if bare.pipeline is None:
        return bare
    has = bare.pipeline.params
    kept = Filled(_of(has, filled.values), _of(has, filled.places))
    return _load(request, spec, kept, _of(has, values))


def _of(names: Iterable[str], values: Mapping[str, T]) -> dict[str, T]:
    return {name: values[name] for name in names if name in values}


def _rendered(top: Box, form: GraphFormat) -> tuple[str, str]:
    """The picture, and a note for who may not see it."""
    if form is GraphFormat.MERMAID:
        from kfpc.views.graph.mermaid import mermaid, too_large  # noqa: PLC0415 - one of four

        text = mermaid(top)
        why = too_large(text, top)
        return text, f"note: {why}; --format html has no such limits\n" if why else ""
    if form is GraphFormat.DOT:
        from kfpc.views.graph.dot import dot  # noqa: PLC0415

        return dot(top), ""
    if form is GraphFormat.TEXT:
        from kfpc.views.graph.as_text import diff_text  # noqa: PLC0415

        return diff_text(top), ""
    return _page(top), ""


def _page(top: Box) -> str:
    from kfpc.views.graph.html import html  # noqa: PLC0415
    from kfpc.views.graph.layout import NoLayoutError  # noqa: PLC0415

    try:
        return html(top)
    except NoLayoutError as error:
        raise MisuseError(
            "a page needs igraph for its layout: pip install 'kfpc[graph]'; "
            "--format mermaid and --format dot do without"
        ) from error


def _told(request: Request, diagnostics: Sequence[Diagnostic], *, valid: bool = True) -> str:
    return report(
        diagnostics,
        Format.TEXT,
        valid=valid,
        style=style_for(sys.stderr, request.color, os.environ),
        width=width_of(sys.stderr, os.environ),
        all=request.all,
    )


def _failed(request: Request, diagnostics: Sequence[Diagnostic]) -> Outcome:
    named = (request.spec, request.diff, *request.params, request.cluster)
    return Outcome(failure(diagnostics, named), "", _told(request, diagnostics, valid=False))
