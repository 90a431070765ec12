"""Where the lists come from that only a run puts together for its loops.

A list that a loop itself has written out goes to its rounds letter by letter. Any other is JSON,
which the run reads: a param, the state of a repeat, an element of a loop further out, several of
them that are gone through together, one that is chosen, or one with expressions in it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import TypeAlias

from kfpc.diagnostics import Located
from kfpc.pipeline.erroneous import if_sound
from kfpc.pipeline.ids import ROOT
from kfpc.pipeline.pipeline import Pipeline
from kfpc.pipeline.scope import Block
from kfpc.pipeline.step import TextSite
from kfpc.pipeline.values import (
    ELEMENT,
    JOINED,
    Apply,
    Constant,
    Fallback,
    ItemRef,
    ListOf,
    Node,
    ParamRef,
    Reference,
    StateRef,
    TypedText,
)
from kfpc.record import record, replace
from kfpc.types import Type

_TOGETHER = ("matrix", "zip")

Path: TypeAlias = "tuple[str | int, ...]"


@record(eq=False)
class LoopList:
    """A list, or a part of one, that ``loop`` goes through: ``text`` is JSON, or made of params of
    the pipeline, and ``path`` leads to it in that. ``place`` is where it stands. ``is_count``: it
    is how many numbers a ``range`` has."""

    text: TypedText
    place: Located
    loop: Block
    path: Path = ()
    is_count: bool = False


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

    def of_text(self, text: TypedText, place: Located, path: Path = ()) -> Iterator[LoopList]:
        """What a text comes to, or what ``path`` leads to in it."""
        if text.is_erroneous:
            return
        if text.literal is not None:
            yield LoopList(text, place, self._loop, path)
        elif text.expression is not None:
            yield from self.of_node(text.expression, place, path)
        else:
            yield from self._of_json(text.parts, place, path)

    def of_node(self, node: Node, place: Located, path: Path = ()) -> Iterator[LoopList]:
        """What an expression comes to, or what ``path`` leads to in it."""
        if isinstance(node, Reference):
            yield from self._of_reference(node, place, path)
        elif isinstance(node, Constant):
            if _may_hold_integers(node.type):
                yield LoopList(TypedText((node,)), place, self._loop, path)
        elif isinstance(node, Fallback):
            yield from self._of_nodes((node.left, node.right), place, path)
        elif isinstance(node, ListOf):
            yield from self._of_items(node, place, path)
        elif isinstance(node, Apply):
            yield from self._of_call(node, place, path)

    def _of_nodes(
        self, nodes: Iterable[Node], place: Located, path: Path = ()
    ) -> Iterator[LoopList]:
        for node in nodes:
            yield from self.of_node(node, place, path)

    def _of_call(self, node: Apply, place: Located, path: Path) -> Iterator[LoopList]:
        if node.function == "if":
            yield from self._of_nodes(node.arguments[1:], place, path)
        elif node.function == ELEMENT:
            base, key = node.arguments
            if isinstance(key, Constant) and isinstance(key.value, (str, int)):
                yield from self.of_node(base, place, (key.value, *path))
        elif node.function == JOINED:
            parts = (one.text if isinstance(one, Constant) else one for one in node.arguments)
            yield from self._of_json(tuple(parts), place, path)
        elif path:  # nothing that is known
            return
        elif node.function in _TOGETHER:
            yield from self._of_nodes(node.arguments[1::2], place)
        elif node.function == "range":
            # What it is made of may be an element of the list besides.
            counts = _Search(self._pipeline, self._loop).of_node(node.arguments[0], place)
            yield from (replace(count, is_count=True) for count in counts)

    def _of_items(self, node: ListOf, place: Located, path: Path) -> Iterator[LoopList]:
        """Elements that are written in an expression."""
        if not path:
            yield from self._of_nodes(node.items, place)
        elif isinstance(path[0], int) and -len(node.items) <= path[0] < len(node.items):
            yield from self.of_node(node.items[path[0]], place, path[1:])

    def _of_json(
        self, parts: tuple[str | Node, ...], place: Located, path: Path
    ) -> Iterator[LoopList]:
        """JSON with expressions in it: what is written, and what these come to."""
        written = "".join(part if isinstance(part, str) else "null" for part in parts)
        yield LoopList(TypedText((written,)), place, self._loop, path)
        for part in parts:
            if isinstance(part, Apply) and part.function == "json" and not path:
                yield from self.of_node(part.arguments[0], place)

    def _of_reference(self, node: Reference, place: Located, path: Path) -> Iterator[LoopList]:
        ref = node.ref
        # A state may be made of an element of its own, and that of one again.
        key = ref if isinstance(ref, StateRef) else (ref, path)
        if key in self._seen or not _may_hold_integers(node.type):
            return
        self._seen.add(key)
        if isinstance(ref, ParamRef) and ref.scope == ROOT:
            yield LoopList(TypedText((node,)), place, self._loop, path)
        elif isinstance(ref, (ParamRef, StateRef, ItemRef)):
            for site in self._said(ref):
                yield from self.of_text(site.text, site.place, path)

    def _said(self, ref: ParamRef | StateRef | ItemRef) -> Iterator[TextSite]:
        """The values that something within a block may have."""
        block = self._pipeline.step(ref.scope)
        assert isinstance(block, Block)
        if isinstance(ref, StateRef):
            yield from _states(block, ref.name)
        elif isinstance(ref, ItemRef):
            yield from elements_of(block, ref.path)
        else:
            yield from said_of_param(block, ref.name)


def _may_hold_integers(kind: Type) -> bool:
    """Whether JSON of this type may have integers in it: a text has none, whatever its digits."""
    return kind.is_integer or kind.is_json or kind.is_any


def _states(block: Block, name: str) -> Iterator[TextSite]:
    state = None if block.scope.repeat is None else block.scope.repeat.state.get(name)
    if state is not None:
        yield state.start
        if state.next is not None:
            yield state.next


def said_of_param(block: Block, name: str) -> Iterator[TextSite]:
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


def elements_of(block: Block, path: tuple[str, ...]) -> Iterator[TextSite]:
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
