"""Files that are one of several, as a run decides: ``a ?? b``, ``if(c, a, b)``.

A choice is made once for all who read it, in the innermost scope that knows all it names: around
that, something is unknown; further in, it would be made again in each round of a loop. What runs at
a step's end makes its own.
"""

from __future__ import annotations

from collections.abc import Iterator

from kfpc.analysis.uses import file_of
from kfpc.pipeline.ids import StepId
from kfpc.pipeline.pipeline import Pipeline
from kfpc.pipeline.scope import Result
from kfpc.pipeline.values import (
    Apply,
    Comparison,
    Constant,
    ExitCodeRef,
    Fallback,
    ItemRef,
    Logic,
    Negation,
    Node,
    OutputRef,
    ParamRef,
    Reference,
    StatusRef,
    passed_file,
    references,
)
from kfpc.record import record
from kfpc.types import STRING


@record
class Candidate:
    """A file that may be chosen, an output or a param of a sub-pipeline, if its ``condition``
    holds; None where nothing is asked."""

    file: OutputRef | ParamRef
    condition: Node | None


@record
class FileChoice:
    """The first of the files whose condition holds, and which is there; no file, if there is none.
    Two are equal if they mean the same, however they are written."""

    candidates: tuple[Candidate, ...]

    def references(self) -> Iterator[Reference]:
        """What the conditions name."""
        for candidate in self.candidates:
            if candidate.condition is not None:
                yield from references(candidate.condition)

    @property
    def producers(self) -> tuple[StepId, ...]:
        """The steps whose outputs, status or exit code it needs."""
        files = (candidate.file for candidate in self.candidates)
        named = (*files, *(reference.ref for reference in self.references()))
        return tuple(
            dict.fromkeys(
                ref.step for ref in named if isinstance(ref, (OutputRef, StatusRef, ExitCodeRef))
            )
        )


@record(eq=False)
class ChoiceRead:
    """A choice, with the step that is given it; or with the scope of which it is a ``result``."""

    reader: StepId
    result: Result | None
    choice: FileChoice

    @property
    def scope(self) -> StepId:
        """The one that reads it."""
        return self.reader[:-1] if self.result is None else self.reader


def file_choices(pipeline: Pipeline) -> Iterator[ChoiceRead]:
    """All choices of files, as often as they are read: also those that an output is which nobody
    reads, or reads as a file."""
    for step in pipeline.steps():
        for item in step.inputs.values():
            choice = _choice(file_of(item))
            if choice is not None:
                yield ChoiceRead(step.id, None, choice)
    for scope in pipeline.scopes():
        for result in scope.results.values():
            choice = _choice(passed_file(result.value))
            if choice is not None:
                yield ChoiceRead(scope.id, result, choice)


def _choice(node: Node | None) -> FileChoice | None:
    if node is None or isinstance(node, Reference):
        return None
    found = source_of(node)
    assert isinstance(found, FileChoice)
    return found


FileSource = OutputRef | ItemRef | ParamRef | FileChoice
"""Where a file comes from that a step is given, or that a scope gives out."""


def source_of(node: Node) -> FileSource:
    """Where the file comes from that a value is, see ``passed_file``."""
    if isinstance(node, Reference):
        assert isinstance(node.ref, (OutputRef, ItemRef, ParamRef))
        return node.ref
    return FileChoice(tuple(_candidates(node, ())))


def _candidates(node: Node, known: tuple[Node, ...]) -> Iterator[Candidate]:
    """The files in the order in which they are tried; ``known`` is what has to hold for that."""
    if isinstance(node, Fallback):
        yield from _candidates(node.left, known)
        yield from _candidates(node.right, known)
    elif isinstance(node, Apply):
        yield from _of_if(node, known)
    else:
        assert isinstance(node, Reference)
        assert isinstance(node.ref, (OutputRef, ParamRef))
        of_step = node.ref.step if isinstance(node.ref, OutputRef) and node.absent else None
        asked = known if of_step is None else (*known, _succeeded(of_step))
        yield Candidate(node.ref, _all_of(asked))


def _of_if(node: Apply, known: tuple[Node, ...]) -> Iterator[Candidate]:
    """Where the condition holds, a file that is always there is taken, so that what comes after
    need not ask again."""
    condition, then, otherwise = node.arguments
    yield from _candidates(then, (*known, condition))
    denied = (*known, Negation(condition)) if then.absent else known
    yield from _candidates(otherwise, denied)


def _succeeded(step: StepId) -> Node:
    """A step that failed may have left its file behind."""
    status = Reference(StatusRef(step), STRING)
    return Comparison("==", status, Constant("Succeeded", STRING))


def _all_of(conditions: tuple[Node, ...]) -> Node | None:
    found = None
    for condition in conditions:
        found = condition if found is None else Logic("&&", found, condition)
    return found
