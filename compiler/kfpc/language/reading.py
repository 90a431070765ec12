"""A document becomes a Spec: with mistakes, what is left of it without them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ValidationError

from kfpc.diagnostics import Report
from kfpc.language.cluster import Cluster
from kfpc.language.nulls import null_paths
from kfpc.language.pruning import Path, within, without
from kfpc.language.spec import Spec
from kfpc.record import record
from kfpc.source import Document

if TYPE_CHECKING:
    from kfpc.language.files import Given
    from kfpc.language.prices import Prices

_ROUNDS = 20
"""How often the rest is read again; each round goes a level up at least."""

M = TypeVar("M", bound=BaseModel)


@record(eq=False)
class SpecReading:
    """A spec as far as it could be read, and the paths of what was left out of it.

    Whatever was left out has been reported; what follows from its absence is not said. ``dropped``
    are the paths of what is in the spec and was written a second time too.
    """

    spec: Spec
    broken: frozenset[Path] = frozenset()
    dropped: frozenset[Path] = frozenset()

    def lost(self, path: Path) -> bool:
        """Whether what stands at a path was left out, by itself or with what it is in."""
        return within(path, self.broken)


def read_spec(document: Document, report: Report) -> SpecReading | None:
    """The spec that a document holds; None where nothing of it can be read."""
    if _is_something_else(document.data):
        from kfpc.language.other_files import report_other  # noqa: PLC0415 - after a mistake

        report_other(document, report)
        return None
    read = _read(Spec, document, report)
    return None if read is None else SpecReading(*read, document.dropped)


def read_cluster(document: Document, report: Report) -> Cluster | None:
    """The cluster profile that a file of its own holds (``--cluster FILE``)."""
    return _read_whole(Cluster, document, report)


def read_prices(document: Document, report: Report) -> Prices | None:
    """The prices that a file holds (``--prices FILE``)."""
    from kfpc.language.prices import Prices  # noqa: PLC0415 - no part of a spec

    return _read_whole(Prices, document, report)


def read_given(document: Document, report: Report) -> Given | None:
    """The file that an input of a component is given."""
    from kfpc.language.files import Given  # noqa: PLC0415 - most are given values

    read = _read(Given, document, report)
    return None if read is None or read[1] else read[0]


def _read_whole(model: type[M], document: Document, report: Report) -> M | None:
    """What a file beside the spec holds, if all of it could be read."""
    if not isinstance(document.data, dict):
        from kfpc.language.other_files import report_other  # noqa: PLC0415 - after a mistake

        report_other(document, report, help=None)
        return None
    read = _read(model, document, report)
    return None if read is None or read[1] else read[0]


def _is_something_else(data: Any) -> bool:
    """Whether a file is no spec at all, by what it says it is or what it is made of."""
    if not isinstance(data, dict):
        return True
    version = data.get("apiVersion")
    if "steps" in data:
        return False
    if version is None or (isinstance(version, str) and version.startswith("kfpc")):
        if wrapper(data) is not None:
            return True
        if version is not None:
            return False
    return "implementation" in data or "pipelineInfo" in data or ("kind" in data and bool(version))


def wrapper(data: dict[str, Any]) -> str | None:
    """The key below which a spec is that has something around it; None where it has not."""
    inner = data.get("spec")
    if isinstance(inner, dict) and ("steps" in inner or "metadata" in data):
        return "spec"
    if len(data) == 1:
        ((key, inner),) = data.items()
        if isinstance(inner, dict) and isinstance(inner.get("steps"), (dict, list)):
            return key
    return None


def _read(model: type[M], document: Document, report: Report) -> tuple[M, frozenset[Path]] | None:
    data = document.data
    broken: set[Path] = set()
    if nulls := null_paths(model, data):
        from kfpc.language.messages.mistakes import report_nulls  # noqa: PLC0415 - after a mistake

        cuts = report_nulls(model, document, nulls, report)
        broken |= cuts.keys()
        data = without(data, cuts)
    for _ in range(_ROUNDS):
        try:
            return model.model_validate(data), frozenset(broken)
        except ValidationError as errors:
            from kfpc.language.messages.mistakes import report_errors  # noqa: PLC0415 - after a mistake

            cuts = report_errors(model, document, errors, broken, report)
        if () in cuts or ("steps",) in cuts:
            return None
        broken |= cuts.keys()
        data = without(data, cuts)
    return None
