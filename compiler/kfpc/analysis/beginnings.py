"""How often the blocks around a step begin it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from kfpc.pipeline.constants import known, known_number
from kfpc.pipeline.erroneous import ERRONEOUS
from kfpc.pipeline.ids import StepId, is_beside_the_run
from kfpc.pipeline.pipeline import Pipeline
from kfpc.pipeline.scope import Block
from kfpc.pipeline.values import Apply, Node, TypedText
from kfpc.preemption.plan import Around


def around(pipeline: Pipeline, step: StepId, params: Mapping[str, str]) -> tuple[Around, ...]:
    """The blocks that may begin a step more than once, from the outermost on."""
    found: list[Around] = []
    for depth in range(2 if is_beside_the_run(step) else 1, len(step)):
        block = pipeline.step(step[:depth])
        assert isinstance(block, Block)
        found.extend(_of_block(block, params))
    return tuple(found)


def _of_block(block: Block, params: Mapping[str, str]) -> Iterator[Around]:
    if block.for_each is not None:
        yield Around(block.id, True, _length(block.for_each.text, params))
    if block.scope.repeat is not None:
        most = block.scope.repeat.most
        yield Around(block.id, False, None if most is ERRONEOUS else most, is_repeat=True)
    if block.retries is ERRONEOUS:
        yield Around(block.id, False, None)
    elif block.retries is not None and block.retries.total is not None:
        again = known_number(block.retries.total, {}, params)
        yield Around(block.id, False, None if again is None else again + 1)


def _length(text: TypedText, params: Mapping[str, str]) -> int | None:
    """How many elements a list has; None where only the run knows."""
    node = text.expression
    if isinstance(node, Apply) and node.function in _TOGETHER:
        return _of_axes(node, params)
    if isinstance(node, Apply) and node.function == "range":
        return known_number(TypedText((node.arguments[0],)), {}, params)
    found = known(text, {}, params)
    if found is not None:
        try:
            values = json.loads(found)
        except ValueError:
            return None
        return len(values) if isinstance(values, list) else None
    return None


_TOGETHER = ("matrix", "zip")


def _of_axes(node: Apply, params: Mapping[str, str]) -> int | None:
    """Of lists that are gone through together."""
    axes: tuple[Node, ...] = node.arguments[1::2]
    lengths = [_length(TypedText((axis,)), params) for axis in axes]
    known_ones = [length for length in lengths if length is not None]
    if node.function == "zip":
        return known_ones[0] if known_ones else None
    if len(known_ones) < len(lengths):
        return None
    product = 1
    for length in known_ones:
        product *= length
    return product
