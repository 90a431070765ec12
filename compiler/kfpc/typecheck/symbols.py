"""The names of a scope, as they are seen from a place."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import field

from kfpc.diagnostics import Diagnostic, Report
from kfpc.expressions.positions import CONTEXTS, Position
from kfpc.expressions.syntax import Name
from kfpc.pipeline.erroneous import ERRONEOUS, Erroneous, if_sound
from kfpc.pipeline.ids import ROOT, StepId
from kfpc.pipeline.scope import Param
from kfpc.pipeline.step import Input, Output, TextSite
from kfpc.record import record
from kfpc.source import Place
from kfpc.typecheck.elements import Element
from kfpc.typecheck.infer import Resolved
from kfpc.typecheck.look_ups import LOOK_UPS
from kfpc.typecheck.look_ups.rounds import find_item_of_loop
from kfpc.typecheck.misplaced import misplaced
from kfpc.typecheck.signatures import Signature
from kfpc.typecheck.unknown import unknown_context
from kfpc.types import Type


@record(eq=False)
class Symbols:
    """The names of a ``scope``, seen from one step (or from the scope's outputs).

    A name that the scope does not have is looked for in those around it, ``parent`` by
    ``parent``; a sub-pipeline's has none.
    ``inputs`` and ``outputs`` are the step's own. ``declared`` are all inputs of its component:
    the others are given no value. What is erroneous among all these may be named: nothing more
    is known of it.
    ``readings`` is where texts of the step's pod are noted, with their places.
    ``scheduled`` says whether runs have a time that they were to start at: the outermost know.
    ``item`` is what the scope is run for the elements of, if it is a loop.
    ``ended`` is the step beside the scope at whose end it runs, and ``measured`` the step whose
    metrics they are. ``over`` are the steps of the run, where nothing is known of them: it has
    ended, or the scope is ``beside`` it.
    """

    params: Mapping[str, Param] | Erroneous
    signatures: Mapping[str, Signature]
    report: Report
    position: Position = Position.OUTSIDE
    inputs: Mapping[str, Input] | Erroneous = field(default_factory=dict)
    declared: Collection[str] = ()
    outputs: Mapping[str, Output] | Erroneous = field(default_factory=dict)
    readings: list[TextSite] | None = None
    scope: StepId = ROOT
    parent: Symbols | None = None
    item: Element | Erroneous | None = None
    scheduled: bool = False
    state: Mapping[str, Type] | Erroneous | None = None
    over: Collection[str] | None = None
    ended: str | None = None
    measured: str | None = None
    beside: bool = False

    def at(self, position: Position) -> Symbols:
        """The same names, for another kind of place."""
        if position is self.position:
            return self
        return Symbols(
            self.params, self.signatures, self.report, position, self.inputs,
            self.declared, self.outputs, self.readings, self.scope, self.parent, self.item,
            self.scheduled, self.state, self.over, self.ended, self.measured, self.beside,
        )  # fmt: skip

    def chain(self) -> Iterator[Symbols]:
        """These names, and those around them, the nearest first."""
        names: Symbols | None = self
        while names is not None:
            yield names
            names = names.parent

    def loops(self) -> Iterator[Symbols]:
        """Those of the loops around, the nearest first."""
        return (names for names in self.chain() if names.item is not None)

    @property
    def of_a_hook(self) -> bool:
        """Whether they are those of a hook of the run."""
        return any(names.beside for names in self.chain())

    @property
    def in_schedule(self) -> bool:
        """Whether a schedule starts the runs."""
        return any(names.scheduled for names in self.chain())

    @property
    def contexts(self) -> list[str]:
        """The first words of the names that may stand here."""
        there = CONTEXTS[self.position]
        if all(names.item is None for names in self.chain()):
            there -= {"item"}
        if all(names.state is None for names in self.chain()):
            there -= {"state"}
        return sorted(there)

    @property
    def known_params(self) -> Mapping[str, Param]:
        """The params that may be named, as far as they could be read."""
        if self.parent is None:
            return if_sound(self.params) or {}
        return {**self.parent.known_params, **(if_sound(self.params) or {})}

    @property
    def known_steps(self) -> Mapping[str, Signature]:
        """The steps that may be named."""
        if self.parent is None:
            return self.signatures
        return {**self.parent.known_steps, **self.signatures}

    def resolve(self, name: Name, place: Place) -> Resolved | Erroneous:
        """What the name stands for; erroneous, with a diagnostic, if for nothing."""
        context = name.parts[0]
        look_up = LOOK_UPS.get(context)
        if look_up is None:
            self.report.add(unknown_context(name, place, self))
            return ERRONEOUS
        if context == "steps" and name.parts[2:3] == ("item",):
            context, look_up = "item", find_item_of_loop
        if context not in CONTEXTS[self.position]:
            self.report.add(misplaced(name, place, self))
            return ERRONEOUS
        found = look_up(name, place, self)
        if isinstance(found, Resolved) or found is ERRONEOUS:
            return found
        if isinstance(found, Diagnostic):
            self.report.add(found)
        else:
            found.add_to(self.report)
        return ERRONEOUS
