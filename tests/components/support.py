"""What the tests of components share: reading a file, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kfpc.components import Component, load_component
from kfpc.diagnostics import Diagnostic, Report
from kfpc.source import read_file

ROOT = Path(__file__).parents[2]


@dataclass
class Loaded:
    """What a component file became, and what was said of it."""

    component: Component | None
    found: tuple[Diagnostic, ...]

    @property
    def codes(self) -> list[str]:
        return [diagnostic.code for diagnostic in self.found]

    @property
    def only(self) -> Diagnostic:
        """The one diagnostic that there is."""
        assert len(self.found) == 1, self.found
        return self.found[0]

    @property
    def good(self) -> Component:
        """The component, of which nothing was said."""
        assert self.found == ()
        assert self.component is not None
        return self.component


def underlined(diagnostic: Diagnostic) -> str:
    """The text that a diagnostic points at."""
    span = diagnostic.span
    return span.source.text[span.start : span.end]


def load_path(path: Path) -> Loaded:
    report = Report()
    document = read_file(str(path), report)
    component = None if document is None else load_component(document, report)
    return Loaded(component, report.sorted())
