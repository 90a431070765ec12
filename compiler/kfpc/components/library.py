"""Every component file of a run, read once."""

from __future__ import annotations

import os
from dataclasses import dataclass, field

from kfpc.components.loader import is_a_spec, load_component
from kfpc.components.model import Component
from kfpc.components.references import resolve_reference
from kfpc.diagnostics import Diagnostic, Located, Related, Report
from kfpc.diagnostics.catalogue.components import NOT_A_COMPONENT
from kfpc.record import replace
from kfpc.source import read_file
from kfpc.source.document import Document


@dataclass(slots=True, eq=False)
class ComponentLibrary:
    """The components that were asked for, by reference and by file.

    ``documents`` are the component files that were read, in order: for what comments in
    them silence, and for whoever has to know which files a package is made of.
    """

    documents: list[Document] = field(default_factory=list)
    _by_reference: dict[tuple[str, str], Component | None] = field(default_factory=dict)
    _by_file: dict[str, Component | None] = field(default_factory=dict)

    def find(
        self, reference: str, base_directory: str, place: Located, report: Report
    ) -> Component | None:
        """The component that a spec refers to at ``place``; None after a diagnostic.

        What is wrong with the file itself is reported once, however many steps use it,
        and is related to the first place that does. A reference that leads nowhere is
        one diagnostic too, with all its places.
        """
        key = (base_directory, reference)
        if key in self._by_reference:
            return self._by_reference[key]
        path = resolve_reference(reference, base_directory, place, report)
        if path is None:
            return None
        component = self._load(reference, path, place, report)
        self._by_reference[key] = component
        return component

    def _load(self, reference: str, path: str, place: Located, report: Report) -> Component | None:
        file = os.path.realpath(path)
        if file not in self._by_file:
            found = Report()
            document = read_file(path, found)
            if document is not None:
                self.documents.append(document)
            if document is not None and is_a_spec(document):
                report.add(_spec(reference, place, document))
                self._by_file[file] = None
                return None
            component = None if document is None else load_component(document, found)
            report.extend(_used_at(place, diagnostic) for diagnostic in found.found)
            self._by_file[file] = None if found.failed else component
        return self._by_file[file]


def _spec(reference: str, place: Located, document: Document) -> Diagnostic:
    return NOT_A_COMPONENT.at(
        place,
        "not a component: this file is a spec of kfpc",
        help=f"write `pipeline: {reference}` in the step",
        related=[("the spec", document.place("apiVersion"))],
    )


def _used_at(place: Located, diagnostic: Diagnostic) -> Diagnostic:
    related = Related("the component is used here", place.span)
    return replace(diagnostic, related=(*diagnostic.related, related))
