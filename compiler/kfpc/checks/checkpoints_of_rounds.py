"""Checkpoints that the rounds of a loop share."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from kfpc.analysis import Analysis
from kfpc.analysis.storage import Shared, shared
from kfpc.analysis.uses import references_in
from kfpc.checks.checkpoints import value_of_variable, variables_in
from kfpc.checks.findings import Finding, Steps
from kfpc.checks.names_of_elements import element_name, scopes_between
from kfpc.pipeline.erroneous import Erroneous, if_sound
from kfpc.pipeline.ids import StepId, is_inside
from kfpc.pipeline.pipeline import Pipeline
from kfpc.pipeline.scope import Block, ScopeKind
from kfpc.pipeline.step import Leaf
from kfpc.pipeline.values import (
    Attempt,
    ExitCodeRef,
    InputRef,
    ItemRef,
    Node,
    OutputRef,
    ParamRef,
    PlatformTag,
    PodName,
    Ref,
    StateRef,
    StatusRef,
    TypedText,
    references,
)


def shared_by_rounds(leaf: Leaf, analysis: Analysis) -> Iterator[Finding]:
    """The innermost loop around a step in all of whose rounds its checkpoint is one."""
    resume = if_sound(leaf.settings.resume)
    if len(leaf.id) == 1 or resume is None or resume.checkpoint is None:
        return
    pipeline = analysis.pipeline
    loops = [
        one for one in _around(leaf, pipeline) if one.scope.is_loop and one.count not in (0, 1)
    ]
    at = shared(analysis.checkpoint(leaf), leaf, pipeline) if loops else None
    if at is None:
        return
    refs = _refs(at, leaf)
    for loop in loops:
        if not any(_differs(ref, loop.id, pipeline) for ref in refs):
            yield _finding(leaf, loop, pipeline)
            return


def _around(leaf: Leaf, pipeline: Pipeline) -> Iterator[Block]:
    """The blocks that a step is in, the innermost first, as far as each of their rounds runs it: a
    condition that names `item` may choose one."""
    conditions = [leaf.when]
    for length in range(len(leaf.id) - 1, 0, -1):
        if not pipeline.has(leaf.id[:length]):
            return  # the steps at the end of a run
        block = pipeline.step(leaf.id[:length])
        assert isinstance(block, Block)
        if not any(_chooses(one, block.id) for one in conditions):
            yield block
        conditions.append(block.when)


def _chooses(condition: Node | Erroneous | None, loop: StepId) -> bool:
    """Whether a condition may hold in some rounds alone."""
    return condition is not None and any(
        isinstance(one.ref, ItemRef) and one.ref.scope == loop for one in references(condition)
    )


def _refs(at: Shared, leaf: Leaf) -> list[Ref]:
    """All that a checkpoint is made of, variables of the program too."""
    volume, parts = at
    found: list[Ref] = [] if volume is None else [one.ref for one in references(volume.name)]
    for part in parts:
        if isinstance(part, str):
            found += [PlatformTag(part)] if "{{" in part else []
        elif isinstance(part, Ref):
            found.append(part)
        else:
            found += [one.ref for one in references(part)]
    for variable in variables_in(leaf):
        value = value_of_variable(variable.name, leaf)
        found += (
            [PlatformTag(variable.written)]
            if value is None
            else [one.ref for one in references_in(value)]
        )
    given = (leaf.inputs.get(ref.name) for ref in found if isinstance(ref, InputRef))
    texts = (one.value for one in given if one is not None and isinstance(one.value, TypedText))
    return found + [one.ref for one in chain.from_iterable(map(references, texts))]


def _differs(ref: Ref, loop: StepId, pipeline: Pipeline) -> bool:
    """Whether a value may be another one in each round of a loop."""
    if isinstance(ref, ItemRef):
        return ref.scope == loop or _list_differs(ref.scope, loop, pipeline)
    if isinstance(ref, ParamRef):
        return is_inside(ref.scope, loop) and _given_differs(ref, loop, pipeline)
    if isinstance(ref, (OutputRef, StatusRef, ExitCodeRef)):
        return is_inside(ref.step, loop)
    if isinstance(ref, StateRef):
        return is_inside(ref.scope, loop)
    return isinstance(ref, (PlatformTag, PodName, Attempt))  # what they are is told elsewhere


def _list_differs(inner: StepId, loop: StepId, pipeline: Pipeline) -> bool:
    """Whether a loop within another one goes through a list of the round that it is in."""
    block = pipeline.step(inner)
    if not is_inside(inner, loop) or not isinstance(block, Block) or block.for_each is None:
        return False
    return any(_differs(one.ref, loop, pipeline) for one in references(block.for_each.text))


def _given_differs(ref: ParamRef, loop: StepId, pipeline: Pipeline) -> bool:
    """Whether a sub-pipeline in a loop is given another value in each round."""
    block = pipeline.step(ref.scope)
    given = block.inputs.get(ref.name) if isinstance(block, Block) else None
    if given is None or not isinstance(given.value, TypedText):
        return False
    return any(_differs(one.ref, loop, pipeline) for one in references(given.value))


def _finding(leaf: Leaf, loop: Block, pipeline: Pipeline) -> Finding:
    item = element_name(leaf, loop, pipeline)
    help = f"put `${{{{ {item} }}}}` into the path, which is another one in each round"
    if any(one.kind is ScopeKind.PIPELINE for one in scopes_between(leaf, loop, pipeline)):
        help = f"give the sub-pipeline a param made of `{item}`, and put that into the path"

    own = loop.qualified == leaf.qualified

    def says(steps: Steps) -> str:
        keeps = steps.verb("keeps its checkpoint", "keep their checkpoints")
        its = steps.verb("its rounds", "their rounds")
        where = its if own else f"rounds of `{loop.qualified}`"
        return f"{steps} {keeps} at one path in all {where}"

    return Finding(
        leaf.setting("resume", "checkpoint"),
        leaf.id,
        says,
        help=help,
        related=(("the loop", loop.place),),
        cause=() if own else loop.id,
    )
