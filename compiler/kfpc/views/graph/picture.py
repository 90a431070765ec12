"""The picture of a pipeline, made of what follows from it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from typing_extensions import assert_never

from kfpc.analysis import Analysis
from kfpc.analysis.graph import with_ends
from kfpc.pipeline.constants import known
from kfpc.pipeline.ids import (
    EACH,
    EXIT_SCOPE,
    HOOKS_SCOPE,
    ROOT,
    StepId,
    ended_by,
    member_of,
    qualified,
)
from kfpc.pipeline.scope import Block, ScopeKind, Step
from kfpc.pipeline.step import Container, Leaf, ResourceAction, Wait
from kfpc.types import Type
from kfpc.views.graph.model import Box, Edge, Kind
from kfpc.views.graph.plan_words import facts_of, facts_of_all, plan_lines
from kfpc.views.graph.said import all_said, all_said_of_all, conditions, limit, retries, rounds
from kfpc.views.plans.estimate import is_preemptible
from kfpc.views.plans.pauses import pause
from kfpc.views.plans.view import StepView, view
from kfpc.views.plans.work import Work

_KINDS: Mapping[ScopeKind, Kind] = {
    ScopeKind.ROOT: Kind.PIPELINE,
    ScopeKind.GROUP: Kind.GROUP,
    ScopeKind.LOOP: Kind.LOOP,
    ScopeKind.REPEAT: Kind.REPEAT,
    ScopeKind.EXIT: Kind.EXIT,
    ScopeKind.HOOKS: Kind.HOOKS,
    ScopeKind.PIPELINE: Kind.SUB_PIPELINE,
}


def picture(analysis: Analysis) -> Box:
    """The box of the pipeline, with all else in it. The spec has no errors."""
    return _Painter(analysis).pipeline()


class _Painter:
    def __init__(self, analysis: Analysis) -> None:
        self._analysis = analysis
        plan = view(analysis, analysis.plans, Work())
        self._plans = {one.id: one for one in plan.steps}
        self._totals = plan.totals
        self._carried = _carried(analysis)

    def pipeline(self) -> Box:
        pipeline = self._analysis.pipeline
        inside, edges = self._scope(ROOT)
        for id, scope in ((EXIT_SCOPE, pipeline.on_exit), (HOOKS_SCOPE, pipeline.hooks)):
            if scope is not None:
                within, between = self._scope(id)
                kind = _KINDS[scope.kind]
                box = Box(id, qualified(id), kind, inside=within, edges=between)
                inside = (*inside, box)
        return Box(
            ROOT,
            pipeline.name,
            Kind.PIPELINE,
            said=all_said_of_all(pipeline.place.document.data),
            facts=facts_of_all(self._totals),
            inside=inside,
            edges=edges,
        )

    def _scope(self, scope: StepId) -> tuple[tuple[Box, ...], tuple[Edge, ...]]:
        members = self._analysis.pipeline.members(scope)
        return tuple(map(self._step, members.values())), tuple(self._edges(scope))

    def _edges(self, scope: StepId) -> Iterator[Edge]:
        for target, sources in with_ends(self._analysis.edges(scope)).items():
            for source in sources:
                found = self._carried.get((source, target), {})
                readings = tuple(dict.fromkeys(one for told in found.values() for one in told))
                yield Edge(source, target, tuple(found), readings)

    def _step(self, step: Step) -> Box:
        if isinstance(step, Leaf):
            return self._leaf(step)
        if isinstance(step, Block):
            return self._block(step)
        assert_never(step)

    def _leaf(self, leaf: Leaf) -> Box:
        plan = self._plans.get(leaf.id)
        return Box(
            leaf.id,
            _name(leaf),
            _kind(leaf),
            (*_runs(leaf, self._analysis.values), *conditions(leaf.place.value), *_planned(plan)),
            all_said(leaf.place.value),
            {} if plan is None else facts_of(leaf, plan),
            preemptible=plan is not None and is_preemptible(plan.plan),
        )

    def _block(self, block: Block) -> Box:
        kind = _KINDS[block.scope.kind]
        inside, edges = self._scope(block.id)
        if block.ends is not None:
            return Box(block.id, qualified(block.id[-1:]), kind, inside=inside, edges=edges)
        lines = (*rounds(block.place.value), *conditions(block.place.value))
        said, facts, preemptible = all_said(block.place.value), {}, False
        if len(inside) == 1 and inside[0].id[-1] == EACH:
            # A step with `for_each` is one box: the loop, and what it does each time.
            each = inside[0]
            lines = (*each.lines, *(line for line in lines if line not in each.lines))
            inside, edges, facts = each.inside, each.edges, dict(each.facts)
            said, preemptible = {**each.said, **said}, each.preemptible
        else:
            title = () if block.scope.title is None else (block.scope.title,)
            lines = (*title, *lines, *retries(block.place.value), *limit(block.place.value))
        return Box(block.id, _name(block), kind, lines, said, facts, preemptible, inside, edges)


def _carried(analysis: Analysis) -> Mapping[tuple[StepId, StepId], dict[str, list[str]]]:
    """For each edge the outputs that go along, and who reads each. Who reads from within a block
    is the block to those beside it."""
    found: dict[tuple[StepId, StepId], dict[str, list[str]]] = {}
    for use in analysis.uses:
        source = use.output.step
        reader = use.scope if use.reader is None else use.reader.id
        scope = source[:-1]
        target = member_of(scope, reader)
        if target[: len(scope)] != scope or len(target) == len(scope) or target == source:
            continue  # an output of the scope itself
        ended = ended_by(target)
        if ended is not None and ended != source:
            target = ended  # which waits for it
        carried = f"{use.output.output}: {_type(use.reference.type)}"
        told = f"{qualified(source)}.{carried} → "
        told += qualified(reader) + ("" if use.input is None else f".{use.input}")
        found.setdefault((source, target), {}).setdefault(carried, []).append(told)
    return found


def _type(type: Type) -> str:
    return str(type) if type.element is None else f"{type} of {_type(type.element)}"


def _name(step: Step) -> str:
    return step.display_name or (step.id[-2] if step.id[-1] == EACH else step.id[-1])


def _kind(leaf: Leaf) -> Kind:
    if isinstance(leaf.program, ResourceAction):
        return Kind.RESOURCE
    return Kind.WAIT if isinstance(leaf.program, Wait) else Kind.PROGRAM


def _runs(leaf: Leaf, values: Mapping[str, str]) -> Iterator[str]:
    """What a step runs, in few words."""
    program = leaf.program
    if isinstance(program, Container):
        yield program.title or _image(leaf, program, values)
    elif isinstance(program, ResourceAction):
        manifest = program.manifest if isinstance(program.manifest, dict) else {}
        kind = manifest.get("kind")
        yield f"{program.action} {kind if isinstance(kind, str) else 'object'}"
    elif isinstance(program, Wait):
        yield pause(leaf, program, values).sentence


def _image(leaf: Leaf, program: Container, values: Mapping[str, str]) -> str:
    """An image without its registry: as the values of params have it, or as the author does where
    only the run knows."""
    image = known(program.image, leaf.inputs, values)
    if image is None:
        said = leaf.place.value
        written = said.get("image") if isinstance(said, Mapping) else None
        image = written if isinstance(written, str) else "…"
    return _SLASH.split(image)[-1]


_SLASH = re.compile(r"/(?![^{]*\}\})")
"""One that is not within an expression."""


def _planned(plan: StepView | None) -> Iterator[str]:
    if plan is not None:
        yield from plan_lines(plan.plan)
