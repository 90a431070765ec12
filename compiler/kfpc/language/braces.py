"""Expressions, and Argo's own tags, in places where none may stand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from kfpc.diagnostics import Diagnostic, Report
from kfpc.diagnostics.catalogue.values import LITERAL_BRACES
from kfpc.expressions import parse_text
from kfpc.language.paths import split_at_step
from kfpc.language.reading import SpecReading
from kfpc.language.shapes import Shape, shape_of
from kfpc.language.spec import Spec
from kfpc.record import replace
from kfpc.source import Document, Place

Path = tuple[str | int, ...]


def report_misplaced(document: Document, read: SpecReading, report: Report) -> None:
    """Reports every ``{{`` that linking will not meet where it reads expressions.

    Argo expands whatever it finds between double braces anywhere in a Workflow, so none of
    the author's may be left, in keys and descriptions neither. What has the
    wrong form was reported already.
    """
    if "{{" not in document.source.text:
        return
    for path, text, of_key in misplaced(Spec, document.data):
        if not read.lost(path):
            place = document.place(*path)
            report.extend(_diagnose(document, text, place, of_key=of_key))


def misplaced(model: type[BaseModel], data: Any) -> Iterator[tuple[Path, str, bool]]:
    """Every text with ``{{`` in it that is not ``Templated``, by its path, and every such key;
    keys are marked."""
    return _texts(shape_of(model), data, ())


def _texts(shape: Shape, node: Any, path: Path) -> Iterator[tuple[Path, str, bool]]:
    entries = node.items() if isinstance(node, dict) else enumerate(node)
    for key, value in entries:
        if isinstance(key, str) and "{{" in key and not _is_argos(shape.below(key), key):
            yield (*path, key), key, True
        if isinstance(value, str):
            if "{{" in value and shape.below(key).templated is None:
                yield (*path, key), value, False
        elif isinstance(value, (dict, list)):
            yield from _texts(shape.below(key), value, (*path, key))


def _is_argos(shape: Shape, key: str) -> bool:
    """Whether the braces in a key are Argo's own, where those may stand."""
    return shape.templated is not None and shape.templated.raw and "${{" not in key


def _diagnose(document: Document, text: str, place: Place, *, of_key: bool) -> Iterator[Diagnostic]:
    from kfpc.language.messages.no_expression import no_expression  # noqa: PLC0415 - after a mistake

    parsed, problems = parse_text(text)
    at = place.key if of_key else place
    raw = [problem for problem in problems if not text.startswith("${{", problem.start)]
    for problem in raw:
        found = problem.at(at)
        if found.help is not None and "`${{" in found.help:
            rather = no_expression(place, text, of_key=of_key).help
            found = replace(found, help=rather)
        yield found
    if raw:
        return
    if problems or parsed.literal is None:
        yield no_expression(place, text, of_key=of_key)
        return
    message = "Argo would expand the `{{` in this text"
    help = "mount the text as a file"
    step, _ = split_at_step(place.path)
    if not (step and document.place(*step, "component").value):
        help += ", or use it in `command`, `args` or `env`"
    yield LITERAL_BRACES.at(at, message, help=help)
