"""The whole: a tree of scopes, and what holds for all of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any

from typing_extensions import assert_never

from kfpc.clusters import Profile
from kfpc.diagnostics import Located
from kfpc.pipeline.erroneous import Erroneous, if_sound
from kfpc.pipeline.ids import EXIT_SCOPE, ROOT, StepId, is_beside_the_run
from kfpc.pipeline.schedule import Schedule
from kfpc.pipeline.scope import Block, Param, Result, Scope, Step
from kfpc.pipeline.step import Leaf, TextSite
from kfpc.pipeline.workflow import Workflow
from kfpc.record import record
from kfpc.source import Place


@record(eq=False)
class Pipeline:
    """``profile_place`` is None where the spec names no cluster. ``argo`` is a patch, plain data
    with a ``TypedText`` for each text that has expressions; ``readings`` are those. ``unread`` are
    places outside of what is linked that could not be read: a text there may have named anything.
    ``on_exit`` are the steps that run when the run has ended; its id is ``EXIT_SCOPE``. ``hooks``
    are those that run once their condition holds, while the run goes on; its id is ``HOOKS_SCOPE``.
    """

    name: str
    place: Place
    root: Scope
    workflow: Workflow
    profile: Profile | Erroneous
    profile_place: Located | None = None
    description: str | None = None
    argo: Mapping[str, Any] | None = None
    readings: tuple[TextSite, ...] = ()
    schedule: Schedule | Erroneous | None = None
    unread: tuple[Located, ...] = ()
    on_exit: Scope | None = None
    hooks: Scope | None = None

    @property
    def params(self) -> Mapping[str, Param]:
        """What a run is given; none where that could not be read."""
        return if_sound(self.root.params) or {}

    def scopes(self) -> Iterator[Scope]:
        """Every scope, each before those within it, in the order of the spec."""
        return chain.from_iterable(map(_scopes, self._tops()))

    def _tops(self) -> tuple[Scope, ...]:
        return tuple(top for top in (self.root, self.on_exit, self.hooks) if top is not None)

    def _top(self, id: StepId) -> tuple[Scope | None, StepId]:
        """The outermost scope that a step or a scope is in, and its id within that."""
        if not is_beside_the_run(id):
            return self.root, id
        return (self.on_exit if id[:1] == EXIT_SCOPE else self.hooks), id[1:]

    def leaves(self) -> Iterator[Leaf]:
        """Every step that runs a program, in the order of the spec."""
        return chain.from_iterable(map(_leaves, self._tops()))

    def steps(self) -> Iterator[Step]:
        """Every step, a block before those within it."""
        return chain.from_iterable(map(_steps, self._tops()))

    def results(self) -> Iterator[Result]:
        """Every output of every scope."""
        for scope in self.scopes():
            yield from scope.results.values()

    def members(self, scope: StepId = ROOT) -> Mapping[StepId, Step]:
        """The steps of one scope, without those within them."""
        return {step.id: step for step in self.scope(scope).steps.values()}

    def step(self, id: StepId) -> Step:
        """The step of that id, which is not the root."""
        return self.scope(id[:-1]).steps[id[-1]]

    def leaf(self, id: StepId) -> Leaf:
        """The step of that id, which runs a program."""
        found = self.step(id)
        assert isinstance(found, Leaf)
        return found

    def scope(self, id: StepId) -> Scope:
        """The scope of that id."""
        found, within = self._top(id)
        assert found is not None
        for name in within:
            block = found.steps[name]
            assert isinstance(block, Block)
            found = block.scope
        return found

    def line(self, id: StepId) -> Iterator[Step]:
        """The blocks that a step is in, from the outside in, and the step itself; none for a scope
        that is no step's."""
        scope, within = self._top(id)
        for name in within:
            assert scope is not None
            step = scope.steps[name]
            yield step
            scope = step.scope if isinstance(step, Block) else None

    def has(self, id: StepId) -> bool:
        """Whether there is a step of that id."""
        scope, within = self._top(id)
        for name in within:
            step = None if scope is None else scope.steps.get(name)
            if step is None:
                return False
            scope = step.scope if isinstance(step, Block) else None
        return bool(within)


def _scopes(scope: Scope) -> Iterator[Scope]:
    yield scope
    for step in scope.steps.values():
        if isinstance(step, Leaf):
            continue
        if isinstance(step, Block):
            yield from _scopes(step.scope)
        else:
            assert_never(step)


def _leaves(scope: Scope) -> Iterator[Leaf]:
    for step in scope.steps.values():
        if isinstance(step, Leaf):
            yield step
        elif isinstance(step, Block):
            yield from _leaves(step.scope)
        else:
            assert_never(step)


def _steps(scope: Scope) -> Iterator[Step]:
    for step in scope.steps.values():
        yield step
        if isinstance(step, Leaf):
            continue
        if isinstance(step, Block):
            yield from _steps(step.scope)
        else:
            assert_never(step)
