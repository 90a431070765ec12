"""How many elements lists have, as far as that is known before the run.

A list that a step gives may be empty. One that a param gives is as long as its default: whoever
starts the run with another one knows how long that is, and so does whoever gives a list to a param
without a default.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from math import prod

from kfpc.analysis.loop_lists import elements_of, said_of_param
from kfpc.pipeline.ids import ROOT, StepId
from kfpc.pipeline.pipeline import Pipeline
from kfpc.pipeline.scope import Block
from kfpc.pipeline.step import TextSite
from kfpc.pipeline.values import (
    JOINED,
    Apply,
    Constant,
    FailuresRef,
    ItemRef,
    ListOf,
    Node,
    OutputRef,
    ParamRef,
    Reference,
    StateRef,
    TypedText,
    as_node,
    branches,
    known_length,
    references,
)


def least_rounds(loop: Block, pipeline: Pipeline, params: Mapping[str, str]) -> int | None:
    """How many rounds a loop has at least: 0 where only the run knows its list, and None where it
    is for whoever starts the run to say. ``params`` are the values of the pipeline's that are
    known."""
    return _Lists(pipeline, params).of_loop(loop)


def length_of(node: Node, pipeline: Pipeline, params: Mapping[str, str]) -> int | None:
    """How many elements a list has with such values of the pipeline's params; None where they do
    not decide it."""
    return _Lists(pipeline, params).exactly(node)


class _Lists:
    """The lengths of lists that are made of what is known of a pipeline."""

    def __init__(self, pipeline: Pipeline, params: Mapping[str, str]) -> None:
        self._pipeline = pipeline
        self._params = params
        self._loops: set[StepId] = set()
        """Those that were asked for, for a mistaken loop may go through what comes of it."""

    def of_loop(self, loop: Block) -> int | None:
        if loop.count is not None:
            return loop.count
        if loop.for_each is None or loop.id in self._loops:
            return None
        self._loops.add(loop.id)
        return self.of_text(loop.for_each.text)

    def of_text(self, text: TypedText) -> int | None:
        return None if text.is_erroneous else self._of_node(as_node(text))

    def exactly(self, node: Node) -> int | None:
        if isinstance(node, Reference) and isinstance(node.ref, ParamRef):
            site = given_to(node.ref, self._pipeline)
            if site is not None:
                return None if site.text.is_erroneous else self.exactly(as_node(site.text))
            return self._of_node(node) if node.ref.scope == ROOT else None
        if isinstance(node, Apply) and node.function == "range":
            return None if any(map(_is_of_run, references(node))) else self._of_node(node)
        if isinstance(node, Constant) or (isinstance(node, Apply) and node.function == JOINED):
            return self._of_node(node)
        return known_length(node)

    def _of_node(self, node: Node) -> int | None:
        if isinstance(node, Constant):
            return _length(node.text)
        if isinstance(node, ListOf):
            return len(node.items)
        if isinstance(node, Reference):
            return self._of_reference(node)
        if branches(node):
            return _least(map(self._of_node, branches(node)))
        return self._of_call(node) if isinstance(node, Apply) else None

    def _of_call(self, call: Apply) -> int | None:
        if call.function == JOINED:
            parts = (one.text if isinstance(one, Constant) else "null" for one in call.arguments)
            return _length("".join(parts))
        if call.function == "matrix":
            found = [self._of_node(one) for one in call.arguments[1::2]]
            known = [length for length in found if length is not None]
            return prod(known) if len(known) == len(found) or 0 in known else None
        if call.function == "zip":  # of one length, or the run fails
            found = [self._of_node(one) for one in call.arguments[1::2]]
            longest = max((length for length in found if length is not None), default=None)
            return longest if longest or None not in found else None
        if call.function == "range":
            return self._number(call.arguments[0])
        if call.function == "split" and _is_text(call.arguments[1]):
            return 1
        return 0 if any(map(_is_of_run, references(call))) else None

    def _of_reference(self, reference: Reference) -> int | None:
        ref = reference.ref
        if isinstance(ref, ParamRef):
            if ref.scope == ROOT:
                return _length(self._params.get(ref.name))
            site = given_to(ref, self._pipeline)
            return None if site is None else self.of_text(site.text)
        if isinstance(ref, ItemRef):
            return self._of_item(ref)
        loop = self._pipeline.step(ref.step) if isinstance(ref, OutputRef) else None
        if isinstance(loop, Block) and loop.scope.is_loop and loop.continue_on_failure is False:
            return self.of_loop(loop)
        return 0 if _is_of_run(reference) else None

    def _of_item(self, ref: ItemRef) -> int | None:
        """Of a list that is an element of a loop further out."""
        block = self._pipeline.step(ref.scope)
        assert isinstance(block, Block)
        if block.for_each is None:
            return None
        if block.for_each.text.literal is not None:
            return _least(self.of_text(site.text) for site in elements_of(block, ref.path))
        return 0 if any(map(_is_of_run, references(block.for_each.text))) else None

    def _number(self, node: Node) -> int | None:
        """What a number is at least."""
        if isinstance(node, Reference) and isinstance(node.ref, ParamRef):
            text = self._params.get(node.ref.name) if node.ref.scope == ROOT else None
        elif isinstance(node, Constant):
            text = node.text
        else:
            return 0 if any(map(_is_of_run, references(node))) else None
        return int(text) if text is not None and text.isascii() and text.isdecimal() else None


def given_to(ref: ParamRef, pipeline: Pipeline) -> TextSite | None:
    """What a param of a sub-pipeline is given, else its default; None for the pipeline's own."""
    block = pipeline.step(ref.scope) if ref.scope != ROOT else None
    return next(said_of_param(block, ref.name), None) if isinstance(block, Block) else None


def _is_of_run(reference: Reference) -> bool:
    """Whether only the run knows a value."""
    return isinstance(reference.ref, (OutputRef, StateRef, FailuresRef))


def _is_text(node: Node) -> bool:
    return isinstance(node, Constant) and node.text != ""


def _least(lengths: Iterable[int | None]) -> int | None:
    """The shortest; None where one is not known and none is empty."""
    found = list(lengths)
    known = [length for length in found if length is not None]
    return min(known) if known and (len(known) == len(found) or 0 in known) else None


def _length(text: str | None) -> int | None:
    """How many elements a text in JSON has; None for what is no list."""
    try:
        value = None if text is None else json.loads(text)
    except ValueError:
        return None
    return len(value) if isinstance(value, list) else None
