"""Reports what pydantic found, one diagnostic for each cause, and says what to leave out.

Loaded when a file has a mistake: most have none.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import Any

from pydantic import BaseModel, ValidationError

from kfpc.diagnostics import Diagnostic, Report
from kfpc.diagnostics.echoes import without_echoes
from kfpc.language.forms import keys_at
from kfpc.language.messages.errors import Mistake, diagnose, mistake_of
from kfpc.language.messages.hints import Hint, missing_key, unknown_key
from kfpc.language.messages.lacking import Order, diagnose_null, not_below
from kfpc.language.messages.remedies import indented
from kfpc.language.messages.remedies.table import is_told_with_another, remedy_at
from kfpc.language.messages.rewriting import TRUTHS
from kfpc.language.pruning import LEFT_OUT, Path, whole
from kfpc.language.spec import Spec
from kfpc.record import replace
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
    found = [mistake_of(model, error) for error in failed.errors(include_url=False)]
    remedies = _Remedies(model, document)
    unknown = (
        mistake.path
        for mistake in found
        if mistake.error["type"] == "extra_forbidden" and remedies.around(mistake.path) is None
    )
    hints = {path: unknown_key(model, document, path) for path in islice(unknown, MAX_HINTS)}
    meant = {(*path[:-1], hint.meant) for path, hint in hints.items() if hint.meant}
    strange = _strange(document, found, hints)
    _rather_what_lacks(model, strange, hints)
    gone = _gone(broken)
    told: list[Diagnostic | None] = []
    cuts: dict[Path, Any] = {}
    for mistake in sorted(found, key=_is_missing):
        path, is_missing = mistake.path, _is_missing(mistake)
        remedied = remedies.around(path)
        # An error that comes only from what was left out follows from what was said of that.
        if remedied is not None:
            if path not in gone and remedied not in cuts:
                diagnostic = diagnose(model, document, mistake, Hint(None))
                told.append(diagnostic and replace(diagnostic, help=remedies.found[remedied]))
            cuts[whole(remedied)] = cuts[remedied] = LEFT_OUT
            belongs = indented.owner(document, remedied) if model is Spec else None
            if belongs is not None:
                cuts[belongs] = LEFT_OUT
            continue
        beside = path in hints and is_told_with_another(document, path)
        if not (beside or path in gone or (is_missing and (path in meant or path[:-1] in strange))):
            told.append(diagnose(model, document, mistake, hints.get(path)))
        if path in hints and hints[path].of_all:
            cuts[path[:-1]] = LEFT_OUT
        above = is_missing and path not in _STAND_INS
        cuts[whole(path[:-1] if above else path)] = _stand_in(path, mistake.error)
    new = [one for one in told if one is not None]
    report.extend(new)
    report.found[:] = without_echoes(tuple(report.found))
    return cuts


class _Remedies:
    """The right forms of the values at and around mistakes, each asked for once."""

    def __init__(self, model: type[BaseModel], document: Document) -> None:
        self._model, self._document = model, document
        self.found: dict[Path, str | None] = {}

    def around(self, path: Path) -> Path | None:
        """The path of the outermost value at or above a mistake whose right form is known."""
        for length in range(1, len(path) + 1):
            at = path[:length]
            if at not in self.found:
                self.found[at] = remedy_at(self._model, self._document, at)
            if self.found[at] is not None:
                return at
        return None


def _strange(
    document: Document, found: list[Mistake], hints: dict[Path, Hint]
) -> dict[Path, list[Path]]:
    """The mappings that have none but unknown keys, which stand for no other, with what they lack:
    that is one mistake."""
    strange: dict[Path, list[Path]] = {}
    for mistake in filter(_is_missing, found):
        above = mistake.path[:-1]
        written = document.place(*above).value if above else None
        keys = [(*above, key) for key in written] if isinstance(written, dict) else []
        if keys and all(key in hints and hints[key].meant is None for key in keys):
            strange.setdefault(above, []).append(mistake.path)
    return strange


def _rather_what_lacks(
    model: type[BaseModel], strange: dict[Path, list[Path]], hints: dict[Path, Hint]
) -> None:
    """Where one key is to be written, the help for those that are unknown is that one."""
    for path, hint in hints.items():
        lacks = strange.get(path[:-1], [])
        if len(lacks) == 1 and hint.is_list:
            hints[path] = replace(hint, help=missing_key(model, lacks[0]))


def _is_missing(mistake: Mistake) -> bool:
    return bool(mistake.error["type"] == "missing")


def _stand_in(path: Path, error: Any) -> Any:
    """What is read instead of a value: what was meant, where that is clear."""
    found = error["input"]
    if error["type"] == "bool_type" and isinstance(found, str) and found.lower() in TRUTHS:
        return TRUTHS[found.lower()]
    return _STAND_INS.get(path, LEFT_OUT)


def _gone(broken: set[Path]) -> set[Path]:
    """The paths at which something was left out, and all that they stand below."""
    below = {cut[:depth] for cut in broken for depth in range(len(cut) + 1)}
    return below | {whole(cut) for cut in broken}
