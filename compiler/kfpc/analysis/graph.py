"""Which steps wait for which: the edges of each scope.

A step waits for those that ``after`` names and for those whose outputs or status it reads. A
reading anywhere within a block is the block's own to those beside it. A step waits for what is read
at its end, too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias

from kfpc.analysis.captures import producer_of
from kfpc.analysis.step_names import Naming
from kfpc.analysis.uses import name_place, references_in, values, within
from kfpc.diagnostics import Located
from kfpc.pipeline.ids import StepId, ended_by, is_beside_the_run, is_inside, member_of
from kfpc.pipeline.pipeline import Pipeline
from kfpc.pipeline.scope import Block, Step
from kfpc.pipeline.values import Node, TypedText

Edges: TypeAlias = Mapping[StepId, Mapping[StepId, Located]]
"""The steps that each step waits for, and where that is said."""


def edges(pipeline: Pipeline, naming: Naming) -> Mapping[StepId, Edges]:
    """For each scope, the edges among its own steps, both in the order of the spec; ``naming`` are
    the values that name steps."""
    found: dict[StepId, dict[StepId, dict[StepId, Located]]] = {}
    for scope in pipeline.scopes():
        members = pipeline.members(scope.id)
        found[scope.id] = {id: _of_all(step) for id, step in members.items()}
    for scope in pipeline.scopes():
        for id, step in pipeline.members(scope.id).items():
            for target, place in _of_step(step, naming[id]):
                _add(found, id, target, place)
        read = ((result.value, result.place) for result in scope.results.values())
        for value, at in (*read, *within(scope)):
            for target, place in _sources(value, at):
                if not is_inside(target, scope.id):
                    _add(found, scope.id, target, place)
    for step in pipeline.steps():
        for other in step.any_of:
            _add(found, step.id, other, step.after[other])
    return found


def _of_all(step: Step) -> dict[StepId, Located]:
    """The steps that a step names and of which each has to end well."""
    return {other: at for other, at in step.after.items() if other not in step.any_of}


def choices(step: Step, edges: Edges) -> frozenset[StepId]:
    """The steps that one waits for of which one at least has to succeed, but for those that it
    reads too: each of them has to end well."""
    return frozenset(id for id in step.any_of if edges[step.id].get(id) is step.after[id])


def _add(
    found: Mapping[StepId, Mapping[StepId, dict[StepId, Located]]],
    reader: StepId,
    target: StepId,
    place: Located,
) -> None:
    """An edge between the member that holds the reader and the step that is read."""
    scope = target[:-1]
    if is_beside_the_run(reader) and reader[:1] != target[:1]:
        return  # they wait for none of the run's
    member = member_of(scope, reader)
    ended = ended_by(member)
    if ended is not None and ended != target:
        member = ended  # so that what is read is there at the step's end
    found[scope][member].setdefault(target, place)


def with_ends(edges: Edges) -> Edges:
    """The edges of a scope as a run has them: who waits for a step waits for what runs at its end,
    too."""
    ends = {ended: id for id in edges if (ended := ended_by(id)) is not None}
    if not ends:
        return edges
    return {
        id: {
            **before,
            **{ends[other]: at for other, at in before.items() if ends.get(other, id) != id},
        }
        for id, before in edges.items()
    }


def sources(step: Step) -> Iterator[tuple[StepId, Located]]:
    """The steps whose outputs or status a step itself reads, and where each is named."""
    return _of_step(step, values(step))


def _of_step(
    step: Step, read: Iterable[tuple[TypedText | Node, Located]]
) -> Iterator[tuple[StepId, Located]]:
    for value, place in read:
        yield from _sources(value, place)
    if isinstance(step, Block):
        for axis in step.files.values():
            yield from _sources(axis.source, axis.place)


def _sources(value: TypedText | Node, place: Located) -> list[tuple[StepId, Located]]:
    return [
        (producer, name_place(reference, place))
        for reference in references_in(value)
        if (producer := producer_of(reference.ref)) is not None
    ]


def knots(edges: Edges) -> Iterator[list[StepId]]:
    """The sets of steps that all wait for each other (strongly connected components with a way
    round), each in the order of the spec.

    Source: R. Tarjan, "Depth-first search and linear graph algorithms" (1972), without recursion.
    """
    order = {id: number for number, id in enumerate(edges)}
    found = [sorted(knot, key=order.__getitem__) for knot in _components(edges)]
    found = [knot for knot in found if len(knot) > 1 or knot[0] in edges[knot[0]]]
    yield from sorted(found, key=lambda knot: order[knot[0]])


def _components(edges: Edges) -> Iterator[list[StepId]]:
    """Every strongly connected component, those that are waited for first."""
    index: dict[StepId, int] = {}
    lowest: dict[StepId, int] = {}
    open_: list[StepId] = []
    is_open: set[StepId] = set()
    for start in edges:
        if start in index:
            continue
        index[start] = lowest[start] = len(index)
        open_.append(start)
        is_open.add(start)
        way = [(start, iter(edges[start]))]
        while way:
            id, others = way[-1]
            for other in others:
                if other not in index:
                    index[other] = lowest[other] = len(index)
                    open_.append(other)
                    is_open.add(other)
                    way.append((other, iter(edges[other])))
                    break
                if other in is_open:
                    lowest[id] = min(lowest[id], index[other])
            else:
                way.pop()
                if way:
                    above = way[-1][0]
                    lowest[above] = min(lowest[above], lowest[id])
                if lowest[id] == index[id]:
                    yield list(_closed(id, open_, is_open))


def _closed(root: StepId, open_: list[StepId], is_open: set[StepId]) -> Iterator[StepId]:
    """Takes a finished component off the stack."""
    while True:
        id = open_.pop()
        is_open.discard(id)
        yield id
        if id == root:
            return


def sorted_steps(edges: Edges) -> list[StepId]:
    """The steps of a scope without cycles, each after those that it waits for."""
    return [id for component in _components(edges) for id in component]


def shortest_way_round(knot: list[StepId], edges: Edges) -> list[StepId]:
    """The shortest cycle through the first step of a knot."""
    start, members = knot[0], set(knot)
    came_from: dict[StepId, StepId] = {}
    pending = [start]
    for id in pending:
        for other in edges[id]:
            if other == start:
                return _way_back(id, came_from)
            if other in members and other not in came_from:
                came_from[other] = id
                pending.append(other)
    raise AssertionError("a knot leads back to each of its steps")


def _way_back(id: StepId, came_from: Mapping[StepId, StepId]) -> list[StepId]:
    way = [id]
    while id in came_from:
        id = came_from[id]
        way.append(id)
    return way[::-1]
