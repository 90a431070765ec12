"""A step's attempts in Argo's words: its retry strategy, its fallback, the level around it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kfpc.pipeline.erroneous import sound
from kfpc.pipeline.settings import Preemptible, Retries
from kfpc.pipeline.step import Leaf
from kfpc.pipeline.values import TypedText
from kfpc.preemption import StepPlan
from kfpc.record import record
from kfpc.targets.argo.expressions import render_sum, render_tag
from kfpc.targets.argo.hoisting import Parameters
from kfpc.targets.argo.outputs import Emitted
from kfpc.targets.argo.ports import Ports
from kfpc.targets.argo.retry_expression import preempted
from kfpc.targets.argo.rounds import FAILURES, Rounds, has_rounds
from kfpc.targets.argo.scheduling import retry_strategy


@record(eq=False)
class Attempts:
    """``strategy`` is the leaf's retry strategy, and ``fallen`` an expression that holds for
    the attempts on on-demand nodes (``true``: all of them).

    ``counter`` is the leaf's parameter with the failures so far, and ``marks`` are the paths
    of the outputs that mark the step's end.
    """

    strategy: dict[str, Any] | None
    fallen: str | None
    counter: str | None
    marks: tuple[str, ...]

    @classmethod
    def of(cls, step: Leaf, plan: StepPlan, ports: Ports) -> Attempts:
        """The attempts of a step. Parameters that they need are added to the leaf's."""
        settings = step.settings
        retries, resume = sound(settings.retries), sound(settings.resume)
        marks = tuple(ports.names.output_paths[name] for name in plan.marks)
        counter = None
        if has_rounds(retries) and resume is not None and resume.checkpoint is not None:
            counter = ports.parameters.add(FAILURES, TypedText(()))
        return cls(
            None if retries is None else _strategy(retries, ports, marks),
            _fallen(sound(settings.preemptible), retries, ports),
            counter,
            marks,
        )

    def rounds(self, step: Leaf, ports: Ports, outputs: Mapping[str, Emitted]) -> Rounds | None:
        """The level around the leaf, where a budget for failures asks for one. Asked for last:
        every text may add a parameter to the leaf."""
        retries = sound(step.settings.retries)
        if retries is None or retries.failures is None or not has_rounds(retries):
            return None
        given = {name: v for name, v in ports.parameters.values.items() if name != self.counter}
        parameters = Parameters(step.inputs, given)
        limit = render_tag(parameters.lifted(retries.failures), ports.names)
        return Rounds(
            limit,
            sound(retries.backoff),
            self.counter,
            parameters.values,
            tuple(ports.parameters.values),
            ports.files,
            tuple(outputs.values()),
            frozenset(name for name in outputs if sound(step.outputs)[name].optional),
        )


def _strategy(retries: Retries, ports: Ports, marks: tuple[str, ...]) -> dict[str, Any]:
    budget = retries.total or retries.preemptions
    assert budget is not None
    limit = render_tag(ports.parameters.lifted(budget), ports.names)
    expression = preempted(marks) if retries.total is None else None
    return retry_strategy(limit, sound(retries.backoff), expression)


def _fallen(preemptible: Preemptible | None, retries: Retries | None, ports: Ports) -> str | None:
    """When the attempts on demand begin: Argo counts retries from 0, and ``after: 2`` is from
    the third attempt on."""
    if preemptible is None or preemptible.fallback is None:
        return None
    after = preemptible.fallback.after
    if retries is None:  # the one attempt is the last
        return "true" if after is None else None
    if after is not None:
        return f"int(retries) >= {after}"
    budget = retries.total or retries.preemptions
    assert budget is not None
    if budget.literal is not None:
        return f"int(retries) >= {budget.literal}"
    last = render_sum(ports.parameters.lifted(budget), ports.names)
    return f"int(retries) >= int({last})"
