"""Other specs that run as steps (``pipeline: other.yaml``): each is read once."""

from __future__ import annotations

import os
from dataclasses import dataclass, field

from kfpc.components.references import resolve_reference
from kfpc.diagnostics import Located, Report
from kfpc.diagnostics.catalogue.graph import CYCLE
from kfpc.language import SpecReading, read_spec, spec_of
from kfpc.language.braces import report_misplaced
from kfpc.link.cuts import Cuts, cuts_of
from kfpc.record import record
from kfpc.source import Document, read_file


@record(eq=False)
class Other:
    """Another spec, as far as it could be read. ``files`` are the specs on the way to it, itself
    the last; what is found in it is told to ``report``, which nobody reads of a spec that was
    linked before."""

    document: Document
    read: SpecReading
    cuts: Cuts
    report: Report
    files: tuple[str, ...]
    is_first: bool


@dataclass(slots=True, eq=False)
class Others:
    """The specs that were asked for, by their files. ``documents`` are those that were read."""

    documents: list[Document] = field(default_factory=list)
    _found: dict[str, tuple[Document, SpecReading, Cuts] | None] = field(default_factory=dict)

    def find(
        self,
        reference: str,
        files: tuple[str, ...],
        place: Located,
        report: Report,
    ) -> Other | None:
        """The spec that a step names at ``place``; None after a diagnostic. ``files`` are those
        that led there."""
        path = resolve_reference(reference, os.path.dirname(files[-1]), place, report, "spec")
        if path is None:
            return None
        real = os.path.realpath(path)
        on_the_way = [os.path.realpath(file) for file in files]
        if real in on_the_way:
            way = [*map(os.path.basename, files[on_the_way.index(real) :]), os.path.basename(path)]
            message = f"the files wait for each other: {' → '.join(way)}"
            report.add(CYCLE.at(place, message, help="a pipeline cannot be a step of itself"))
            return None
        is_first = real not in self._found
        if is_first:
            self._found[real] = self._read(path, report)
        found = self._found[real]
        if found is None:
            return None
        document, read, cuts = found
        own = report if is_first else Report()
        return Other(document, read, cuts, own, (*files, path), is_first)

    def _read(self, path: str, report: Report) -> tuple[Document, SpecReading, Cuts] | None:
        document = read_file(path, report)
        if document is None:
            return None
        document = spec_of(document, report)
        self.documents.append(document)
        read = read_spec(document, report)
        if read is None:
            return None
        report_misplaced(document, read, report)
        return document, read, cuts_of(read.spec, read.broken | read.dropped)
