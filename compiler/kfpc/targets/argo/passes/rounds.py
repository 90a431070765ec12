"""Two budgets in two levels: the leaf counts preemptions, a dag around it failures.

Argo has one counter to a template, and an expression that sees only the last attempt. So the
leaf retries after a preemption, and gives up at anything else or when its budget is spent; the
dag of one task around it then begins it again, with a new budget for preemptions, until the
budget for failures is spent. Seen on Argo 4.0.7 and 4.1.2.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kfpc.pipeline.ids import StepId
from kfpc.pipeline.step import Input
from kfpc.record import record
from kfpc.targets.argo.expressions.paths import input_path
from kfpc.targets.argo.lower.outputs import Emitted
from kfpc.targets.argo.naming import parameter_name
from kfpc.targets.argo.records import (
    Arguments,
    Artifact,
    Dag,
    DagTask,
    InputArtifact,
    Inputs,
    OutputArtifact,
    OutputParameter,
    Outputs,
    Parameter,
    RetryStrategy,
    Role,
    Template,
    TemplateId,
    ValueFrom,
)


@record(eq=False)
class Rounds:
    """The level around a leaf.

    ``parameters`` are those of the dag, ``passed`` those of the leaf; ``counter`` is the one
    among these that gets the failures so far.
    """

    strategy: RetryStrategy
    counter: str | None
    parameters: tuple[str, ...]
    passed: tuple[str, ...]
    files: Mapping[str, Input]
    outputs: tuple[Emitted, ...]
    may_lack: frozenset[str]
    """Of the outputs, those that are optional."""


def levels(rounds: Mapping[StepId, Rounds]) -> dict[TemplateId, Template]:
    """The dag of one task around each leaf that has one."""
    return {(Role.FAILURES, step): _level(its, (Role.LEAF, step)) for step, its in rounds.items()}


def _level(rounds: Rounds, leaf: TemplateId) -> Template:
    """The task is called as the leaf's template is."""
    arguments = Arguments(
        tuple(Parameter(name, _value(name, rounds.counter)) for name in rounds.passed),
        tuple(_handed_on(item) for item in rounds.files.values()),
    )
    return Template(
        inputs=Inputs(
            tuple(map(Parameter, rounds.parameters)),
            tuple(_file(item) for item in rounds.files.values()),
        ),
        outputs=Outputs(
            tuple(_output_parameters(rounds, leaf)), tuple(_output_artifacts(rounds, leaf))
        ),
        retry_strategy=rounds.strategy,
        dag=Dag((DagTask(leaf, leaf, arguments=arguments),)),
    )


def _value(name: str, counter: str | None) -> str:
    """An expression, for a simple tag would put control characters into the dag's JSON."""
    return "{{retries}}" if name == counter else f"{{{{={input_path(name)}}}}}"


def _file(item: Input) -> Artifact:
    return Artifact(parameter_name(item.name), optional=item.optional or None)


def _handed_on(item: Input) -> Artifact:
    name = parameter_name(item.name)
    return Artifact(name, from_=InputArtifact(name), optional=item.optional or None)


def _output_parameters(rounds: Rounds, leaf: TemplateId) -> Iterator[Parameter]:
    for item in rounds.outputs:
        if item.parameter:
            source = ValueFrom(expression=OutputParameter(leaf, item.safe))
            yield Parameter(item.safe, value_from=source)


def _output_artifacts(rounds: Rounds, leaf: TemplateId) -> Iterator[Artifact]:
    for item in rounds.outputs:
        if item.artifact:
            source = OutputArtifact(leaf, item.safe)
            may_lack = item.name in rounds.may_lack or None
            yield Artifact(item.safe, from_=source, optional=may_lack)
