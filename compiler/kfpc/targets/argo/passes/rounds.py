"""The level around what is begun again: a leaf whose failures are counted, or a block.

Two budgets: the leaf counts preemptions, a dag around it failures.

Argo has one counter to a template, and an expression that sees only the last attempt. So the
leaf retries after a preemption, and gives up at anything else or when its budget is spent; the
dag around it then begins it again, with a new budget for preemptions, until the budget for
failures is spent.

Where the number of rounds is known, each is a task of that dag, which follows the one before if
that failed. Such a run can be retried by hand when it has failed; its last task is for that (see
``settle``). Where a param decides the number, the dag has the leaf as its one task, and a retry
strategy of its own: retried by hand, Argo begins the levels again and makes no pod (seen on 4.0.7).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from kfpc.pipeline.ids import StepId
from kfpc.preemption.causes import FIRST
from kfpc.record import record
from kfpc.targets.argo.expressions.paths import LACKING, input_path, quote, succeeded
from kfpc.targets.argo.lower.outputs import Emitted
from kfpc.targets.argo.lower.retry_expression import cause_of_round, out_of_memory
from kfpc.targets.argo.records import (
    SETTLE,
    Arguments,
    Artifact,
    Dag,
    DagTask,
    InputArtifact,
    Inputs,
    Json,
    Memoize,
    OutputArtifact,
    OutputParameter,
    OutputResult,
    Outputs,
    Parameter,
    RetryStrategy,
    Role,
    Synchronization,
    Template,
    TemplateId,
    ValueFrom,
)

LAST = "end"
"""The task after the rounds, which succeeds if one of them did."""


@record(eq=False)
class Rounds:
    """The level around a template: ``count`` rounds, or a ``strategy`` that counts them; with
    neither, one round, which a cache, a metric or a step at the end asks for.

    ``parameters`` are those of the dag, ``passed`` those of the template, and ``files`` its
    artifacts, of which some are optional. ``counter`` is the one of the parameters that gets the
    failures so far, ``cause`` the one that gets why the round before ended, and ``ooms`` the one
    that gets how many rounds ended out of memory.
    """

    count: int | None
    strategy: RetryStrategy | None
    counter: str | None
    cause: str | None
    ooms: str | None
    parameters: tuple[str, ...]
    passed: tuple[str, ...]
    files: Mapping[str, bool]
    outputs: tuple[Emitted, ...]
    may_lack: frozenset[str]
    """Of the outputs, those that are optional."""
    patch: Json | None = None
    """What an author says of all rounds together."""
    synchronization: Synchronization | None = None
    memoize: Memoize | None = None
    metrics: Json | None = None
    role: Role = Role.LEAF
    """What is begun again."""


def levels(rounds: Mapping[StepId, Rounds]) -> dict[TemplateId, Template]:
    """The dag around each template that has one."""
    return {(Role.FAILURES, step): _level(its, (its.role, step)) for step, its in rounds.items()}


def _level(rounds: Rounds, leaf: TemplateId) -> Template:
    inputs = Inputs(
        tuple(map(Parameter, rounds.parameters)),
        tuple(Artifact(name, optional=optional or None) for name, optional in rounds.files.items()),
    )
    if rounds.count is None:
        return Template(
            inputs=inputs,
            outputs=_outputs(rounds, OutputResult(leaf), lambda name: OutputParameter(leaf, name),
                             lambda item: _handed_out(rounds, leaf, item)),
            retry_strategy=rounds.strategy,
            synchronization=rounds.synchronization,
            memoize=rounds.memoize,
            metrics=rounds.metrics,
            dag=Dag((_counted(rounds, leaf),)),
            patch=rounds.patch,
        )  # fmt: skip
    tasks = [f"round-{number}" for number in range(1, rounds.count + 1)]
    return Template(
        inputs=inputs,
        outputs=_outputs(rounds, _of_the_one(tasks, "outputs.result"),
                         lambda name: _parameter_of(tasks, name),
                         lambda item: _artifact_of(rounds, tasks, item)),
        synchronization=rounds.synchronization,
        memoize=rounds.memoize,
        metrics=rounds.metrics,
        dag=Dag(tuple(_laid_out(rounds, leaf, tasks))),
        patch=rounds.patch,
    )  # fmt: skip


def _arguments(rounds: Rounds, own: Mapping[str | None, str]) -> Arguments:
    """What a round is given; ``own`` are the values of what is no parameter of the dag. A
    parameter is handed on by an expression, for a simple tag would put control characters into the
    dag's JSON."""
    return Arguments(
        tuple(
            Parameter(name, own[name] if name in own else f"{{{{={input_path(name)}}}}}")
            for name in rounds.passed
        ),
        tuple(
            Artifact(name, from_=InputArtifact(name), optional=optional or None)
            for name, optional in rounds.files.items()
        ),
    )


def _outputs(
    rounds: Rounds,
    result: str | OutputResult,
    value: Callable[[str], str | OutputParameter],
    file: Callable[[Emitted], Artifact],
) -> Outputs:
    return Outputs(
        tuple(
            Parameter(name, value_from=ValueFrom(expression=result if item.stdout else value(name)))
            for item in rounds.outputs
            for name in item.parameters
        ),
        tuple(file(item) for item in rounds.outputs if item.artifact),
    )


# ---------------------------------------------------------------- rounds that Argo counts


def _counted(rounds: Rounds, leaf: TemplateId) -> DagTask:
    """The task is called as the leaf's template is."""
    return DagTask(leaf, leaf, arguments=_arguments(rounds, {rounds.counter: "{{retries}}"}))


def _handed_out(rounds: Rounds, leaf: TemplateId, item: Emitted) -> Artifact:
    may_lack = item.name in rounds.may_lack or None
    return Artifact(item.safe, from_=OutputArtifact(leaf, item.safe), optional=may_lack)


# ---------------------------------------------------------------- rounds that are laid out


def _laid_out(rounds: Rounds, leaf: TemplateId, tasks: Sequence[str]) -> Iterator[DagTask]:
    before = None
    for number, task in enumerate(tasks):
        cause = FIRST if before is None else f"{{{{={cause_of_round(before)}}}}}"
        ooms = f"{{{{={out_of_memory(tasks[:number])}}}}}" if number else "0"
        own = {rounds.counter: str(number), rounds.cause: cause, rounds.ooms: ooms}
        depends = () if before is None else (f"{before}.Failed || {before}.Errored",)
        yield DagTask(task, leaf, depends, arguments=_arguments(rounds, own))
        before = task
    yield DagTask(LAST, SETTLE, (" || ".join(f"{task}.Succeeded" for task in tasks),))


def _parameter_of(tasks: Sequence[str], name: str) -> str:
    return _of_the_one(tasks, f"outputs.parameters[{quote(name)}]")


def _artifact_of(rounds: Rounds, tasks: Sequence[str], item: Emitted) -> Artifact:
    if item.name not in rounds.may_lack:
        path = _of_the_one(tasks, f"outputs.artifacts[{quote(item.safe)}]")
        return Artifact(item.safe, from_expression=path)
    path = _of_the_one(tasks, f"outputs?.artifacts?.[{quote(item.safe)}]")
    return Artifact(item.safe, from_expression=f"({path}) ?? {LACKING}", optional=True)


def _of_the_one(tasks: Sequence[str], member: str) -> str:
    """A member of the task that succeeded, which may be any of these."""
    *others, last = tasks
    choices = "".join(f"{succeeded(task)} ? tasks[{quote(task)}].{member} : " for task in others)
    return f"{choices}tasks[{quote(last)}].{member}"
