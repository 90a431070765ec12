"""Where the lists come from that only a run puts together for its loops.

A list that a loop itself has written out goes to its rounds letter by letter. Any other is JSON,
which the run reads: a param, the state of a repeat, an element of a loop further out, or several of
them that are gone through together.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from kfpc.diagnostics import Located
from kfpc.pipeline.erroneous import if_sound
from kfpc.pipeline.ids import ROOT
from kfpc.pipeline.pipeline import Pipeline
from kfpc.pipeline.scope import Block
from kfpc.pipeline.step import TextSite
from kfpc.pipeline.values import (
    Apply,
    Constant,
    ItemRef,
    ParamRef,
    Reference,
    StateRef,
    TypedText,
)
from kfpc.record import record

_TOGETHER = ("matrix", "zip")


@record(eq=False)
class LoopList:
    """A list, or a part of one, that ``loop`` goes through: ``text`` is JSON, or names a param of
    the pipeline. ``place`` is where it stands."""

    text: TypedText
    place: Located
    loop: Block


def loop_lists(pipeline: Pipeline) -> Iterator[LoopList]:
    """The lists that runs read for loops, as far as the spec says them."""
    for step in pipeline.steps():
        site = step.for_each if isinstance(step, Block) else None
        if site is not None and site.text.literal is None:
            assert isinstance(step, Block)
            yield from _Search(pipeline, step).of_text(site.text, site.place)


class _Search:
    """Follows names to where a value is written; each name once, for a state may go round."""

    def __init__(self, pipeline: Pipeline, loop: Block) -> None:
        self._pipeline = pipeline
        self._loop = loop
        self._seen: set[object] = set()

    def of_text(self, text: TypedText, place: Located) -> Iterator[LoopList]:
        node = text.expression
        if isinstance(node, Apply) and node.function in _TOGETHER:
            for argument in node.arguments:
                if isinstance(argument, Reference):
                    yield from self.of_text(TypedText((argument,)), place)
        elif text.literal is not None or isinstance(node, Constant):
            yield LoopList(text, place, self._loop)
        elif isinstance(node, Reference) and node.ref not in self._seen:
            self._seen.add(node.ref)
            if isinstance(node.ref, ParamRef) and node.ref.scope == ROOT:
                yield LoopList(text, place, self._loop)
            elif isinstance(node.ref, (ParamRef, StateRef, ItemRef)):
                for site in self._said(node.ref):
                    yield from self.of_text(site.text, site.place)

    def _said(self, ref: ParamRef | StateRef | ItemRef) -> Iterator[TextSite]:
        """The values that something within a block may have."""
        block = self._pipeline.step(ref.scope)
        assert isinstance(block, Block)
        if isinstance(ref, StateRef):
            yield from _states(block, ref.name)
        elif isinstance(ref, ItemRef):
            yield from _elements(block, ref.path)
        else:
            yield from _given(block, ref.name)


def _states(block: Block, name: str) -> Iterator[TextSite]:
    state = None if block.scope.repeat is None else block.scope.repeat.state.get(name)
    if state is not None:
        yield state.start
        if state.next is not None:
            yield state.next


def _given(block: Block, name: str) -> Iterator[TextSite]:
    """What a param of a sub-pipeline is given, else its default."""
    given = block.inputs.get(name)
    if given is not None:
        if isinstance(given.value, TypedText):
            yield TextSite(given.value, given.place)
        return
    param = (if_sound(block.scope.params) or {}).get(name)
    default = None if param is None else if_sound(param.default)
    if param is not None and default is not None:
        yield TextSite(TypedText((default,)), param.place)


def _elements(block: Block, path: tuple[str, ...]) -> Iterator[TextSite]:
    """The elements of a loop that has its list written out, or what keys lead to in them."""
    site = block.for_each
    literal = None if site is None else site.text.literal
    if site is None or literal is None:
        return
    for element in json.loads(literal):
        found = element
        for key in path:
            found = found.get(key) if isinstance(found, dict) else None
        if isinstance(found, list):
            yield TextSite(TypedText((json.dumps(found),)), site.place)
