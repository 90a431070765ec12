"""Elements of loops, and what keys of them lead to, that are not there in some rounds."""

from __future__ import annotations

from collections.abc import Iterator

from kfpc.analysis import Analysis
from kfpc.analysis.conditions import compared
from kfpc.analysis.uses import name_place, values, within
from kfpc.checks.picked import a_round
from kfpc.diagnostics import Diagnostic, Located
from kfpc.diagnostics.catalogue.graph import ABSENT
from kfpc.expressions.syntax import Name
from kfpc.expressions.unparse import unparse
from kfpc.pipeline.erroneous import ERRONEOUS
from kfpc.pipeline.scope import Block, Lack, Step
from kfpc.pipeline.values import (
    ANYWHERE,
    ASKED,
    ItemRef,
    Node,
    OutputRef,
    Reference,
    TypedText,
    unguarded,
)
from kfpc.types import Kind


def absent_items(step: Step, analysis: Analysis) -> Iterator[Diagnostic]:
    """Of what a step reads of the elements of the loops around it, without ``??``. Of a list that
    only the run knows nothing is said: who starts the run knows its elements."""
    for value, place in _values(step):
        is_condition = not isinstance(value, TypedText)
        for reference, met in unguarded(value, ASKED if is_condition else ANYWHERE):
            ref = reference.ref
            if not isinstance(ref, ItemRef) or met.asked:
                continue
            lack = _lack(ref, analysis)
            if lack is None or lack.unforeseen:
                continue
            if not _is_compared(reference, (*met.holds, *_conditions(step, ref, analysis))):
                yield _diagnose(reference, place, lack, step, analysis)


def _values(step: Step) -> Iterator[tuple[TypedText | Node, Located]]:
    yield from values(step)
    if isinstance(step, Block):
        yield from within(step.scope)


def _lack(ref: ItemRef, analysis: Analysis) -> Lack | None:
    block = analysis.pipeline.step(ref.scope)
    return block.lacks.get(ref) if isinstance(block, Block) else None


def _conditions(step: Step, ref: ItemRef, analysis: Analysis) -> Iterator[Node]:
    """What is asked for in the rounds of a loop before a step in it runs."""
    for depth in range(len(ref.scope) + 1, len(step.id) + 1):
        around = analysis.pipeline.step(step.id[:depth])
        if around.when is not None:
            yield around.when


def _is_compared(reference: Reference, conditions: tuple[Node, ...]) -> bool:
    """Whether a comparison holds that would not without the value; also where that cannot be
    judged."""
    return ERRONEOUS in conditions or any(
        value == reference for condition in conditions for value in compared(condition)
    )


def _diagnose(
    reference: Reference, place: Located, lack: Lack, step: Step, analysis: Analysis
) -> Diagnostic:
    ref = reference.ref
    assert isinstance(ref, ItemRef)
    is_nearest = not any(one.scope.is_loop for one in _blocks_between(step, ref, analysis))
    words = ("item",) if is_nearest else ("steps", ref.scope[-1], "item")
    written = unparse(Name((*words, *ref.path)))
    return ABSENT.at(
        name_place(reference, place),
        f"`{written}` may be absent: {_reason(lack, ref, analysis)}",
        help=f"write `{written} ?? {_INSTEAD.get(reference.type.kind, repr('none'))}`, or compare "
        "it in this step's `when`: the rounds without it are skipped then",
        related=[] if lack.source is None else _list_of(ref, analysis),
    )


def _blocks_between(step: Step, ref: ItemRef, analysis: Analysis) -> Iterator[Block]:
    for depth in range(len(ref.scope) + 1, len(step.id)):
        block = analysis.pipeline.step(step.id[:depth])
        if isinstance(block, Block):
            yield block


def _list_of(ref: ItemRef, analysis: Analysis) -> list[tuple[str, Located]]:
    block = analysis.pipeline.step(ref.scope)
    assert isinstance(block, Block)
    return [] if block.for_each is None else [("the list", block.for_each.place)]


def _reason(lack: Lack, ref: ItemRef, analysis: Analysis) -> str:
    if lack.source is None and not ref.path:
        return "an element of the list is `null`"
    if lack.source is None:
        return "not every element of the list has it"
    assert isinstance(lack.source.ref, OutputRef)
    return a_round(analysis.pipeline.step(lack.source.ref.step))


_INSTEAD = {Kind.INTEGER: "0", Kind.FLOAT: "0.0", Kind.BOOLEAN: "false", Kind.LIST: "[]"}
