"""Reports what pydantic found, one diagnostic for each cause, and says what to leave out.

Loaded when a file has a mistake: most have none.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import Any

from pydantic import BaseModel, ValidationError

from kfpc.diagnostics import Diagnostic, Report, SourceText
from kfpc.diagnostics.catalogue.language import WRONG_FORM, WRONG_VALUE
from kfpc.diagnostics.catalogue.reading import AMBIGUOUS_SCALAR
from kfpc.language.forms import keys_at, path_of
from kfpc.language.messages.errors import diagnose
from kfpc.language.messages.hints import Hint, unknown_key
from kfpc.language.messages.lacking import Order, diagnose_null, not_below
from kfpc.language.messages.rewriting import TRUTHS
from kfpc.language.pruning import LEFT_OUT, Path, whole
from kfpc.source import Document

MAX_HINTS = 2000
"""For how many unknown keys it is looked for what was meant: that is slow."""

_STAND_INS: dict[Path, Any] = {("apiVersion",): "kfpc/v1", ("name",): "unnamed"}
"""What is read in the place of a value that must be there and is not."""


def report_nulls(
    model: type[BaseModel], document: Document, paths: Iterable[Path], report: Report
) -> dict[Path, Any]:
    """Reports keys without a value; gives what to leave out with what is read instead."""
    cuts: dict[Path, Any] = {}
    orders: dict[Path, Order] = {}
    for path in paths:
        own = keys_at(model, path[:-1])
        if path in cuts or (own and path[-1] not in own):
            continue  # said with the key above it, or as an unknown key
        beside = not_below(model, document.data, path, orders)
        report.add(diagnose_null(model, document, path, beside))
        for cut in (path, *beside):
            cuts[cut] = _STAND_INS.get(cut, LEFT_OUT)
    return cuts


def report_errors(
    model: type[BaseModel],
    document: Document,
    failed: ValidationError,
    broken: set[Path],
    report: Report,
) -> dict[Path, Any]:
    """Reports what is wrong; gives what to leave out with what is read instead of it."""
    errors: list[Any] = list(failed.errors(include_url=False))
    unknown = (error["loc"] for error in errors if error["type"] == "extra_forbidden")
    hints = {at: unknown_key(model, at) for at in islice(unknown, MAX_HINTS)}
    meant, gone = _meant(hints), _gone(broken)
    told: list[Diagnostic] = []
    cuts: dict[Path, Any] = {}
    for error in errors:
        path = path_of(error["loc"])
        if path and path[-1] == "[key]":
            path = path[:-1]
        is_missing = error["type"] == "missing"
        # An error that comes only from what was left out follows from what was said of that.
        if not (path in gone or (is_missing and path in meant)):
            found = diagnose(model, document, error, hints.get(error["loc"]))
            told += [] if found is None else [found]
        above = is_missing and path not in _STAND_INS
        cuts[whole(path[:-1] if above else path)] = _stand_in(path, error)
    _tell(told, report)
    return cuts


def _meant(hints: dict[Path, Hint]) -> set[Path]:
    """The keys that are there by another name: they are not missing as well."""
    return {(*path_of(at)[:-1], hint.meant) for at, hint in hints.items() if hint.meant}


def _stand_in(path: Path, error: Any) -> Any:
    """What is read instead of a value: what was meant, where that is clear."""
    found = error["input"]
    if error["type"] == "bool_type" and isinstance(found, str) and found.lower() in TRUTHS:
        return TRUTHS[found.lower()]
    return _STAND_INS.get(path, LEFT_OUT)


def _gone(broken: set[Path]) -> set[Path]:
    """The paths at which something was left out, and all that they stand below."""
    return {cut[:depth] for cut in broken for depth in range(len(cut) + 1)}


def _tell(diagnostics: list[Diagnostic], report: Report) -> None:
    """Adds diagnostics, in the place of warnings that their values could be misread."""
    report.extend(diagnostics)
    wrong = {_begin(d) for d in diagnostics if d.code in (WRONG_FORM.id, WRONG_VALUE.id)}
    report.found[:] = [
        d for d in report.found if d.code != AMBIGUOUS_SCALAR.id or _begin(d) not in wrong
    ]


def _begin(diagnostic: Diagnostic) -> tuple[SourceText, int]:
    return diagnostic.span.source, diagnostic.span.start
