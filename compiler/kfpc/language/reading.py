"""A document becomes a Spec: with mistakes, what is left of it without them."""

from __future__ import annotations

from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from kfpc.diagnostics import Report
from kfpc.diagnostics.catalogue.language import WRONG_FORM
from kfpc.language.cluster import Cluster
from kfpc.language.errors import described, diagnose
from kfpc.language.forms import path_of
from kfpc.language.nulls import diagnose_null, null_paths
from kfpc.language.pruning import Path, whole, without
from kfpc.language.spec import Spec
from kfpc.record import record
from kfpc.source import Document

_ROUNDS = 20
"""How often the rest is read again; each round goes a level up at least."""

_STAND_INS = {"apiVersion": "kfpc/v1", "name": "unnamed"}
"""What is read in the place of a value that must be there and is not."""

M = TypeVar("M", bound=BaseModel)


@record(eq=False)
class SpecReading:
    """A spec as far as it could be read, and the paths of what was left out of it.

    Whatever was left out has been reported; what follows from its absence is not said.
    """

    spec: Spec
    broken: frozenset[Path] = frozenset()

    def is_broken(self, *path: str | int) -> bool:
        """Whether something was left out at a path or below."""
        return any(cut[: len(path)] == path for cut in self.broken)

    def lost(self, path: Path) -> bool:
        """Whether what stands at a path was left out, by itself or with what it is in."""
        return any(path[: len(cut)] == cut for cut in self.broken)


def read_spec(document: Document, report: Report) -> SpecReading | None:
    """The spec that a document holds; None where nothing of it can be read."""
    read = _read(Spec, document, report)
    return None if read is None else SpecReading(*read)


def read_cluster(document: Document, report: Report) -> Cluster | None:
    """The cluster profile that a file of its own holds (``--cluster FILE``)."""
    read = _read(Cluster, document, report)
    return None if read is None or read[1] else read[0]


def _read(model: type[M], document: Document, report: Report) -> tuple[M, frozenset[Path]] | None:
    data = document.data
    if not isinstance(data, dict):
        found = described(data)
        report.add(WRONG_FORM.at(document.place(), f"expected a mapping, found {found}"))
        return None
    broken = set()
    for path in null_paths(data):
        report.add(diagnose_null(document, path))
        broken.add(path)
    if broken:
        data = _pruned(data, broken)
    for _ in range(_ROUNDS):
        try:
            return model.model_validate(data), frozenset(broken)
        except ValidationError as errors:
            cuts = _diagnosed(model, document, errors, broken, report)
        if () in cuts or ("steps",) in cuts:
            return None
        broken |= cuts
        data = _pruned(data, cuts)
    return None


def _pruned(data: dict[str, Any], cuts: set[Path]) -> dict[str, Any]:
    stand_ins = {key: text for key, text in _STAND_INS.items() if (key,) in cuts}
    return {**without(data, cuts), **stand_ins}


def _diagnosed(
    model: type[BaseModel],
    document: Document,
    errors: ValidationError,
    broken: set[Path],
    report: Report,
) -> set[Path]:
    """Reports what is wrong; gives the paths to leave out."""
    cuts: set[Path] = set()
    for error in errors.errors(include_url=False):
        path = path_of(error["loc"])
        if path and path[-1] == "[key]":
            path = path[:-1]
        if not _follows(path, broken):
            report.add(diagnose(model, document, error))
        missing = error["type"] == "missing" and path not in [(key,) for key in _STAND_INS]
        cuts.add(whole(path[:-1] if missing else path))
    return cuts


def _follows(path: Path, broken: set[Path]) -> bool:
    """Whether an error comes only from what was left out: it is there, or was below."""
    return any(cut[: len(path)] == path or whole(cut) == path for cut in broken)
