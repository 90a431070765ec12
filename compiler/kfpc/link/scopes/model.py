"""A scope whose steps are declared, before anything that they are given is read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from kfpc.diagnostics import Located
from kfpc.language.step import Step as StepModel
from kfpc.link.body import Declaration
from kfpc.link.body.declare import conditional
from kfpc.link.context import Context
from kfpc.link.for_each import Elements
from kfpc.link.others import Other
from kfpc.pipeline.erroneous import Erroneous
from kfpc.pipeline.repeat import Repeat
from kfpc.pipeline.scope import Result, ScopeKind
from kfpc.pipeline.step import Output
from kfpc.record import record
from kfpc.typecheck.signatures import ANYTHING, Signature


@record(eq=False)
class DeclaredBlock:
    """A step that holds others, with those declared. ``model`` is what it says itself, without what
    the steps of a loop say in its place; ``elements`` are what a loop goes through."""

    kind: ScopeKind
    model: StepModel
    within: DeclaredScope
    results: Mapping[str, Result]
    signature: Signature
    elements: Elements | None = None
    other: Other | None = None
    repeat: Repeat | None = None


@record(eq=False)
class DeclaredScope:
    """The steps of a scope; nothing that they are given is read yet. Of ``unread`` ones nothing
    could be read but their names."""

    context: Context
    models: Mapping[str, StepModel]
    unread: tuple[str, ...]
    declared: Mapping[str, Declaration | DeclaredBlock]
    exits: Mapping[str, DeclaredScope] = field(default_factory=dict)
    """What runs at the steps' ends, by their names."""


@dataclass(slots=True, eq=False)
class Signatures(Mapping[str, Signature]):
    """What steps declare, each when it is first asked for. A step that is asked for while it is
    declared reads itself, which is reported as a cycle."""

    models: Mapping[str, StepModel]
    unread: tuple[str, ...]
    declare: Callable[[str], Declaration | DeclaredBlock] | None
    found: dict[str, Signature] = field(default_factory=dict)
    declared: dict[str, Declaration | DeclaredBlock] = field(default_factory=dict)
    under_way: set[str] = field(default_factory=set)

    def __getitem__(self, name: str) -> Signature:
        known = self.found.get(name)
        if known is not None:
            return known
        if name in self.under_way or name not in self.models:
            if name not in self.models and name not in self.unread:
                raise KeyError(name)
            return ANYTHING
        assert self.declare is not None
        self.under_way.add(name)
        declared = self.declared[name] = self.declare(name)
        self.found[name] = declared.signature
        self.under_way.discard(name)
        return declared.signature

    def complete(self) -> Mapping[str, Declaration | DeclaredBlock]:
        """Declares all. What declares them is let go then, and so is what they declare: both have
        these signatures themselves, and a ring of objects would stay until the garbage collector
        has gone through all there are."""
        for name in self.models:
            _ = self[name]
        self.declare, declared, self.declared = None, self.declared, {}
        return declared

    def __contains__(self, name: object) -> bool:
        return name in self.models or name in self.unread

    def __iter__(self) -> Iterator[str]:
        yield from self.models
        yield from self.unread

    def __len__(self) -> int:
        return len(self.models) + len(self.unread)


def signature_of(
    context: Context,
    name: str,
    model: StepModel,
    outputs: Mapping[str, Output] | Erroneous,
    other: tuple[str, Located] | None = None,
) -> Signature:
    """What others may know of a scope; ``other`` is the file that it is, as the step names it."""
    place = context.step_place(name).key
    return Signature(
        outputs, conditional(context, name, model), place=place, of_scope=True, other=other
    )
