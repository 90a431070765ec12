"""What runs when a run has ended, or a step: the dag of its steps, which an exit hook names.

Argo makes a run Failed whose exit handler failed. Where that is not asked for, a dag around the
steps succeeds whatever became of them (see ``passes/settle.py``). A run that failed stays Failed.

What becomes of the hook of a task changes nothing for the run. The dag around the steps is for
those who retry a failed run by hand: Argo would begin the failed steps of a hook again where nobody
looks at the task any more, and such a run never ends (seen on Argo 4.0.7).
"""

from __future__ import annotations

from collections.abc import Iterator

from kfpc.analysis import Analysis
from kfpc.analysis.uses import references_in, values, within
from kfpc.pipeline.erroneous import sound
from kfpc.pipeline.ids import EXIT_SCOPE, StepId, is_beside_the_run, is_inside
from kfpc.pipeline.pipeline import Pipeline
from kfpc.pipeline.scope import Block, Scope, Step
from kfpc.pipeline.step import Leaf
from kfpc.pipeline.values import FailuresRef, Node, Ref, TypedText
from kfpc.targets.argo.expressions.paths import input_path
from kfpc.targets.argo.lower.loop import handed_artifacts, input_artifacts
from kfpc.targets.argo.naming import task_name
from kfpc.targets.argo.records import (
    Arguments,
    Dag,
    DagTask,
    ExitHook,
    Failing,
    Inputs,
    Parameter,
    Role,
    Template,
    TemplateId,
    Templates,
)
from kfpc.targets.argo.references.task import ScopeInputs

STEPS = "steps"
"""The task that is the dag of the steps."""


def reads_failures(pipeline: Pipeline) -> bool:
    """Whether what runs at the end asks what failed."""
    return any(
        isinstance(reference.ref, FailuresRef)
        for value in _at_the_end(pipeline)
        for reference in references_in(value)
    )


def _at_the_end(pipeline: Pipeline) -> Iterator[TypedText | Node]:
    """All that the steps are given that run at the end, and all that blocks among them give."""
    for step in pipeline.steps():
        if is_inside(step.id, EXIT_SCOPE):
            yield from (value for value, _ in values(step))
            if isinstance(step, Block):
                yield from (result.value for result in step.scope.results.values())
                yield from (value for value, _ in within(step.scope))


def exit_inputs(analysis: Analysis, scope: Scope) -> Iterator[Ref]:
    """What the hook gives the dag."""
    if scope.id == EXIT_SCOPE and reads_failures(analysis.pipeline):
        yield FailuresRef(scope.id)


def exit_templates(
    scope: Scope, inputs: ScopeInputs, dag: Dag
) -> Iterator[tuple[TemplateId, Template]]:
    """The dag of the steps, and the one around it that succeeds."""
    steps = Role.SCOPE, scope.id
    names = tuple(inputs.values.values())
    own = Inputs(tuple(map(Parameter, names)), tuple(input_artifacts(inputs)))
    if not scope.fails_run:
        handed_on = Arguments(
            tuple(Parameter(name, f"{{{{={input_path(name)}}}}}") for name in names),
            tuple(handed_artifacts(inputs)),
        )
        task = DagTask(STEPS, steps, arguments=handed_on, goes_on=True)
        yield (Role.EXIT, scope.id), Template(inputs=own, dag=Dag((task,)))
    yield steps, Template(inputs=own, dag=dag)


def exit_hook(pipeline: Pipeline, inputs: ScopeInputs, templates: Templates) -> ExitHook:
    """What the Workflow runs at its end."""
    assert pipeline.on_exit is not None
    role = Role.SCOPE if pipeline.on_exit.fails_run else Role.EXIT
    failures = inputs.values.get(FailuresRef(EXIT_SCOPE))
    table = () if failures is None else tuple(_table(pipeline, templates))
    return ExitHook((role, EXIT_SCOPE), failures, table)


def _table(pipeline: Pipeline, templates: Templates) -> Iterator[Failing]:
    """The steps whose failure is one of the run."""
    ways: dict[StepId, tuple[tuple[str, TemplateId], ...] | None] = {(): ()}
    for step in pipeline.steps():
        if is_beside_the_run(step.id):
            continue
        around = ways[step.id[:-1]]
        is_end = isinstance(step, Block) and step.ends is not None
        if around is None or is_end or sound(step.continue_on_failure):
            ways[step.id] = None
            continue
        way = ways[step.id] = (*around, _task(step, templates))
        if isinstance(step, Leaf):
            attempts = Role.LEAF, step.id
            retried = templates[attempts].retry_strategy is not None
            yield Failing(step.qualified, way, attempts, retried)
        elif (Role.LIMIT_REACHED, step.id) in templates:
            limit = Role.LIMIT_REACHED, step.id
            yield Failing(step.qualified, (*way, ("limit", limit)), limit, retried=False)


def _task(step: Step, templates: Templates) -> tuple[str, TemplateId]:
    name, dag = task_name(step.name), templates[Role.SCOPE, step.id[:-1]].dag
    assert dag is not None
    return name, next(task.template for task in dag.tasks if task.name == name)
