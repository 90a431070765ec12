"""What linking a spec needs at hand."""

from __future__ import annotations

from collections.abc import Mapping

from kfpc.clusters import Profile
from kfpc.components import ComponentLibrary
from kfpc.diagnostics import Report
from kfpc.language import Spec, SpecReading
from kfpc.record import record
from kfpc.source import Document, Place
from kfpc.typecheck.symbols import Signature, Symbols

_NONE: frozenset[str] = frozenset()


@record(eq=False)
class Context:
    """One spec being linked."""

    document: Document
    read: SpecReading
    report: Report
    library: ComponentLibrary
    profile: Profile
    outside: Symbols
    """The names around the steps."""

    @property
    def signatures(self) -> Mapping[str, Signature]:
        return self.outside.signatures

    @property
    def spec(self) -> Spec:
        return self.read.spec

    def step_place(self, step: str) -> Place:
        return self.document.place("steps", step)

    def broken_keys(self, *path: str) -> frozenset[str]:
        """The keys of a mapping that could not be read, or something below them."""
        if not self.read.broken:
            return _NONE
        depth = len(path)
        return frozenset(
            str(cut[depth]) for cut in self.read.broken if len(cut) > depth and cut[:depth] == path
        )

    def is_broken(self, *path: str | int) -> bool:
        """Whether something at a path or below could not be read, and was reported."""
        return bool(self.read.broken) and self.read.is_broken(*path)
