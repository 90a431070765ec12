"""Who reads the exit code of which step."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kfpc.analysis.step_names import Naming
from kfpc.analysis.uses import name_place, references_in, within
from kfpc.diagnostics import Located
from kfpc.pipeline.ids import ROOT, StepId, exit_of, is_inside
from kfpc.pipeline.pipeline import Pipeline
from kfpc.pipeline.values import ExitCodeRef, Node, TypedText, unguarded
from kfpc.record import record


@record(eq=False)
class ExitCodeUse:
    """One reading of a step's exit code, at a place. ``at_its_end``: in the step's own ``on_exit``.
    ``unguarded``: nothing stands in where there is none."""

    step: StepId
    place: Located
    at_its_end: bool
    unguarded: bool


def exit_code_uses(pipeline: Pipeline, naming: Naming) -> Iterator[ExitCodeUse]:
    """Every reading of an exit code, scope by scope; ``naming`` are the values that name steps."""
    for scope in pipeline.scopes():
        for id in pipeline.members(scope.id):
            yield from _uses(id, naming[id])
        yield from _uses(scope.id, within(scope))
        given = ((result.value, result.place) for result in scope.results.values())
        # An output of a block may itself be absent then, for whoever reads it.
        yield from _uses(scope.id, given, is_last=scope.id == ROOT)


def _uses(
    reader: StepId, read: Iterable[tuple[TypedText | Node, Located]], *, is_last: bool = True
) -> Iterator[ExitCodeUse]:
    for value, place in read:
        named = [one for one in references_in(value) if isinstance(one.ref, ExitCodeRef)]
        loose = {id(reference) for reference, _ in unguarded(value)} if named else ()
        for reference in named:
            assert isinstance(reference.ref, ExitCodeRef)
            step = reference.ref.step
            yield ExitCodeUse(
                step,
                name_place(reference, place),
                is_inside(reader, exit_of(step)),
                is_last and id(reference) in loose,
            )
