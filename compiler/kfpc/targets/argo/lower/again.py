"""A block that is begun again after a failure: the level around its dag.

As for a leaf that counts failures, rounds are laid out where their number is known: Argo can retry
such a run by hand when it has failed. With waits between them, and where a param decides how many
there are, Argo counts (see ``passes/rounds.py``).
"""

from __future__ import annotations

from collections.abc import Iterator

from kfpc.pipeline.erroneous import sound
from kfpc.pipeline.ids import StepId
from kfpc.pipeline.scope import Block
from kfpc.preemption.plan import MOST_FAILURES
from kfpc.targets.argo.expressions.render import render_tag
from kfpc.targets.argo.lower.attempts import retry_strategy
from kfpc.targets.argo.lower.repeat import first_round
from kfpc.targets.argo.lower.scope import Lowered, names_within
from kfpc.targets.argo.passes.rounds import Rounds
from kfpc.targets.argo.records import Role
from kfpc.targets.argo.references.task import INDEX, ITEM


def rounds_of_blocks(lowered: Lowered) -> Iterator[tuple[StepId, Rounds]]:
    """The levels around the blocks that have one."""
    for step in lowered.analysis.pipeline.steps():
        if isinstance(step, Block) and step.retries is not None:
            yield step.id, _rounds(lowered, step)


def _rounds(lowered: Lowered, block: Block) -> Rounds:
    retries, inputs = sound(block.retries), lowered.inputs[block.id]
    assert retries is not None
    assert retries.total is not None
    literal, backoff = retries.total.literal, sound(retries.backoff)
    count, strategy = None, None
    if literal is not None and backoff is None and int(literal) <= MOST_FAILURES:
        count = int(literal) + 1
    else:
        names = names_within(lowered, block.scope)
        strategy = retry_strategy(render_tag(retries.total, names), backoff)
    own: tuple[str, ...] = (ITEM, INDEX) if block.scope.is_loop else ()
    is_repeat = block.scope.repeat is not None
    if is_repeat:
        own = (first_round(inputs).name,)
    parameters = (*own, *inputs.values.values())
    emitted = lowered.outputs[block.id]
    return Rounds(
        count,
        strategy,
        counter=None,
        cause=None,
        ooms=None,
        parameters=parameters,
        passed=parameters,
        files={
            name: name in inputs.optional
            for name in (*inputs.files.values(), *inputs.items.values())
        },
        outputs=tuple(emitted.values()),
        may_lack=frozenset(name for name in emitted if block.scope.results[name].absent),
        role=Role.REPEAT if is_repeat else Role.SCOPE,
    )
