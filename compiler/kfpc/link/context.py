"""What linking a spec needs at hand."""

from __future__ import annotations

from collections.abc import Mapping

from kfpc.clusters import Profile
from kfpc.components import ComponentLibrary
from kfpc.diagnostics import Report
from kfpc.language import Spec
from kfpc.language.step import Step
from kfpc.link.cuts import NO_KEYS, Cuts
from kfpc.link.others import Others
from kfpc.pipeline.erroneous import Erroneous
from kfpc.record import record
from kfpc.source import Document, Place
from kfpc.typecheck.signatures import Signature
from kfpc.typecheck.symbols import Symbols


@record(eq=False)
class Context:
    """One spec being linked."""

    document: Document
    spec: Spec
    cuts: Cuts
    report: Report
    library: ComponentLibrary
    profile: Profile | Erroneous
    outside: Symbols
    """The names around the steps."""
    home: Place
    """The mapping of the steps of the scope that is being linked."""
    others: Others
    files: tuple[str, ...]
    """The specs on the way to this one, itself the last."""
    own: Place | None = None
    """Of a loop that is one step: where that step stands, which has no name in a mapping."""

    @property
    def signatures(self) -> Mapping[str, Signature]:
        return self.outside.signatures

    def step_place(self, step: str) -> Place:
        return self.own or self.home.child(step)

    def erroneous(self, name: str, step: Step) -> frozenset[str]:
        """The erroneous keys of a step, ``defaults`` counted in."""
        if not self.cuts.paths:
            return NO_KEYS
        return self.cuts.of_step(self.step_place(name).path, step)
