"""A file that is one of several becomes the output of a task that runs no pod.

``fromExpression`` may choose a file in a template's outputs alone: in the arguments of a task Argo
refuses it (seen on Argo 4.0.7). So the files go into a dag of one suspended moment, all of which it
can do without, with what decides for each; what it gives out goes on to those who read it. One
template serves all choices of so many files.
"""

from __future__ import annotations

from collections.abc import Mapping

from kfpc.analysis import Analysis
from kfpc.analysis.captures import made_in
from kfpc.analysis.file_choices import Candidate, ChoiceRead, FileChoice
from kfpc.analysis.uses import is_file_result
from kfpc.pipeline.ids import ROOT, StepId, member_of
from kfpc.pipeline.values import OutputRef
from kfpc.targets.argo.expressions.paths import LACKING, input_path, quote
from kfpc.targets.argo.expressions.render import render_condition
from kfpc.targets.argo.lower.outputs import Emitted
from kfpc.targets.argo.naming import LONGEST_TASK, parameter_name, task_name, unique
from kfpc.targets.argo.records import (
    MOMENT,
    Arguments,
    Artifact,
    Dag,
    DagTask,
    Inputs,
    Outputs,
    Parameter,
    Role,
    Template,
    TemplateId,
    Templates,
)
from kfpc.targets.argo.references.task import CHOSEN, TaskNames

Choices = Mapping[StepId, Mapping[FileChoice, frozenset[StepId]]]
"""The choices that are made in each scope, and for which of its steps: none, where an output of
the scope is all."""


def choices_made(analysis: Analysis, outputs: Mapping[StepId, Mapping[str, Emitted]]) -> Choices:
    """Those that somebody needs; of an output of a block, where that is read as a file."""
    found: dict[StepId, dict[FileChoice, set[StepId]]] = {}
    for one in analysis.file_choices:
        if not _is_needed(one, outputs):
            continue
        home = made_in(one.choice, one.scope)
        steps = found.setdefault(home, {}).setdefault(one.choice, set())
        if one.reader != home:
            steps.add(member_of(home, one.reader))
    return {
        home: {choice: frozenset(steps) for choice, steps in its.items()}
        for home, its in found.items()
    }


def _is_needed(one: ChoiceRead, outputs: Mapping[StepId, Mapping[str, Emitted]]) -> bool:
    """Whether it is read as a file: who says so of an output of a block is who reads that."""
    if one.result is None:
        return True
    if one.reader == ROOT:
        return is_file_result(one.result)
    emitted = outputs[one.reader].get(one.result.name)
    return emitted is not None and emitted.artifact


def choice_names(
    choices: Mapping[FileChoice, frozenset[StepId]], tasks: Mapping[StepId, str]
) -> Mapping[FileChoice, str]:
    """What the tasks are called that make the choices of a scope, beside those of its steps."""
    taken = set(tasks.values()) if choices else set()
    found: dict[FileChoice, str] = {}
    for choice in choices:
        first = choice.candidates[0].file
        name = first.output if isinstance(first, OutputRef) else first.name
        title = task_name(f"choose-{parameter_name(name)}")
        found[choice] = unique(title, taken, LONGEST_TASK)
        taken.add(found[choice])
    return found


def choice_task(choice: FileChoice, names: TaskNames) -> DagTask:
    """It follows the steps of the same dag that it needs something of."""
    before = [names.tasks[id] for id in choice.producers if id in names.tasks]
    parameters, artifacts = [], []
    for number, candidate in enumerate(choice.candidates, start=1):
        parameters.append(Parameter(_use(number), _asked(candidate, names)))
        source = names.artifact(candidate.file)
        artifacts.append(Artifact(_file(number), from_=source, optional=True))
    return DagTask(
        names.choices[choice],
        template_of(choice),
        tuple(before),
        arguments=Arguments(tuple(parameters), tuple(artifacts)),
    )


def _asked(candidate: Candidate, names: TaskNames) -> str:
    condition = candidate.condition
    return "true" if condition is None else render_condition(condition, names)


def template_of(choice: FileChoice) -> TemplateId:
    return Role.CHOICE, (str(len(choice.candidates)),)


def choice_templates(choices: Choices) -> Templates:
    """A template for each number of files."""
    return {
        template_of(choice): _template(len(choice.candidates))
        for its in choices.values()
        for choice in its
    }


def _template(count: int) -> Template:
    """Gives out the first file that is to be used and is there: an input that was given no file has
    no location (seen on Argo 4.0.7)."""
    numbers = range(1, count + 1)
    tried = "".join(
        f"{input_path(_use(number))} == 'true' && {_path(number)}.HasLocationOrKey() ? "
        f"{_path(number)} : "
        for number in numbers
    )
    file = Artifact(CHOSEN, from_expression=f"{tried}{LACKING}", optional=True)
    return Template(
        inputs=Inputs(
            tuple(Parameter(_use(number)) for number in numbers),
            tuple(Artifact(_file(number), optional=True) for number in numbers),
        ),
        outputs=Outputs((), (file,)),
        dag=Dag((DagTask("now", MOMENT),)),
    )


def _use(number: int) -> str:
    return f"use-{number}"


def _file(number: int) -> str:
    return f"file-{number}"


def _path(number: int) -> str:
    return f"inputs.artifacts[{quote(_file(number))}]"
