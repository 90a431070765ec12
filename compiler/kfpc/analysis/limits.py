"""The blocks around a step that end it with them, after a time."""

from __future__ import annotations

from collections.abc import Iterator

from kfpc.pipeline.erroneous import if_sound
from kfpc.pipeline.ids import EACH, EXIT, HOOKS, StepId
from kfpc.pipeline.pipeline import Pipeline
from kfpc.pipeline.scope import Block


def is_begun_again(pipeline: Pipeline, block: Block) -> bool:
    """Whether a block has another clock when it, or a block around it, is tried again."""
    line = pipeline.line(block.id)
    return any(isinstance(one, Block) and one.retries is not None for one in line)


def limits_of(pipeline: Pipeline, step: StepId) -> Iterator[Block]:
    """Those with a ``timeout`` that holds for a step, from the innermost on. What runs at the end
    of another has its time for itself."""
    for depth in range(len(step) - 1, 0, -1):
        if step[depth - 1].startswith((EXIT, HOOKS)):
            return
        block = pipeline.step(step[:depth])
        if isinstance(block, Block) and if_sound(block.timeout) is not None:
            yield block


def bounded(block: Block) -> str:
    """What the timeout of a block is for, as a sentence names it."""
    name = f"`{block.qualified}`"
    return f"a round of {name}" if block.scope.is_loop or block.name == EACH else name
