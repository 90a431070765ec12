"""A loop whose files are read, or that goes through files, is unrolled: a task for each round.

Argo has no lists of artifacts: it can neither gather the files of the rounds of a loop nor give
each round a file of its own. So the dag around that of a round has a task for each, which is given
its element as the rounds of a loop are (see ``loop.py``), and the file of its place. The number of
rounds is known then; the elements may be a run's to decide.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from kfpc.analysis.file_choices import FileSource, source_of
from kfpc.pipeline.erroneous import sound
from kfpc.pipeline.scope import Block
from kfpc.pipeline.values import of_round
from kfpc.targets.argo.bounds import MOST_TASKS
from kfpc.targets.argo.expressions.paths import status_path, succeeded, uncertain_output_path
from kfpc.targets.argo.lower import loop
from kfpc.targets.argo.lower.outputs import Emitted
from kfpc.targets.argo.naming import task_name
from kfpc.targets.argo.passes.settle import ENDED
from kfpc.targets.argo.records import (
    SETTLE,
    Arguments,
    Artifact,
    Dag,
    DagTask,
    InputArtifact,
    Inputs,
    OutputArtifact,
    Outputs,
    Parameter,
    Template,
    ValueFrom,
)
from kfpc.targets.argo.references.task import ScopeInputs, status_output

MOST_ROUNDS = MOST_TASKS - 1
"""Rounds that fit into one dag, with the task after them."""


def is_unrolled(block: Block, emitted: Mapping[str, Emitted]) -> bool:
    """Whether a loop has to be: it goes through files, or files of its rounds are read."""
    return bool(block.files) or any(item.artifact for item in emitted.values())


def files_gone_through(block: Block, inputs: ScopeInputs) -> Iterator[tuple[FileSource, Artifact]]:
    """The files that a loop goes through, and the inputs of its dag for them."""
    for ref, axis in block.files.items():
        name = inputs.items[ref]
        for number in sorted(set(axis.rounds)):
            yield (
                source_of(of_round(axis.source, number)),
                Artifact(_file(name, number), optional=name in inputs.optional or None),
            )


def unrolled_template(
    block: Block, inputs: ScopeInputs, emitted: Mapping[str, Emitted]
) -> Template:
    """The dag around that of a round."""
    assert block.count is not None
    rounds = [task_name(f"{block.name}-{number}") for number in range(block.count)]
    tasks = [_round(block, inputs, task, number) for number, task in enumerate(rounds)]
    if sound(block.continue_on_failure) or not rounds:
        tasks.append(DagTask("settled", SETTLE, tuple(map(_ended, rounds))))
    own = loop.loop_inputs(inputs)
    files = (artifact for _, artifact in files_gone_through(block, inputs))
    return Template(
        inputs=Inputs(own.parameters, (*own.artifacts, *files)),
        outputs=Outputs(
            tuple(_values(block, emitted, rounds)), tuple(_files(block, emitted, rounds))
        ),
        parallelism=loop.at_once(block),
        dag=Dag(tuple(tasks)),
    )


def _ended(task: str) -> str:
    return " || ".join(f"{task}.{phase}" for phase in ENDED)


def _file(name: str, round: int) -> str:
    return f"{name}-{round}"


def _round(block: Block, inputs: ScopeInputs, task: str, number: int) -> DagTask:
    given = loop.of_round(block, inputs, str(number), str(number))
    files = (
        Artifact(
            inputs.items[ref],
            from_=InputArtifact(_file(inputs.items[ref], axis.rounds[number])),
            optional=inputs.items[ref] in inputs.optional or None,
        )
        for ref, axis in block.files.items()
    )
    arguments = Arguments(given.parameters, (*given.artifacts, *files))
    return DagTask(task, (loop.role_within(block), block.id), arguments=arguments)


def _values(
    block: Block, emitted: Mapping[str, Emitted], rounds: Sequence[str]
) -> Iterator[Parameter]:
    """The lists of values, with null for each round that failed."""
    for item in emitted.values():
        if item.parameter:
            given = (
                f"{succeeded(task)} ? fromJSON({uncertain_output_path(task, item.safe, 'null')})?.v"
                " : nil"
                for task in rounds
            )
            expression = f"sprig.toRawJson([{', '.join(given)}])"
            yield Parameter(item.safe, value_from=ValueFrom(expression=expression))
    status = status_output(block)
    if status is not None:
        yield Parameter(status, value_from=ValueFrom(expression=_status(rounds)))


def _status(rounds: Sequence[str]) -> str:
    """How the rounds ended: as one that did not end well did."""
    ends = f"[{', '.join(map(status_path, rounds))}]"
    return f"find({ends}, # == 'Error' || # == 'Failed') ?? 'Succeeded'"


def _files(
    block: Block, emitted: Mapping[str, Emitted], rounds: Sequence[str]
) -> Iterator[Artifact]:
    for item in emitted.values():
        known = block.outputs[item.name].gathered
        for number in item.rounds:
            yield Artifact(
                item.file(number),
                from_=OutputArtifact(rounds[number], item.safe),
                optional=(known is not None and known.may_lack) or None,
            )
