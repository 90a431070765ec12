"""What leaves a scope: the references that steps within it make to what is around.

This is lambda lifting, and knows no target: where a scope becomes a unit of its own (a dag of
Argo, a component of Kubeflow's intermediate representation), each capture is an input of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from typing_extensions import assert_never

from kfpc.analysis.file_choices import FileChoice, source_of
from kfpc.analysis.uses import file_of, is_file_result, references_in, values, within
from kfpc.pipeline.ids import BESIDE_THE_RUN, ROOT, StepId, ended_by
from kfpc.pipeline.pipeline import Pipeline
from kfpc.pipeline.scope import Block, Scope, Step, total_of
from kfpc.pipeline.step import Leaf
from kfpc.pipeline.values import (
    ExitCodeRef,
    FailuresRef,
    ItemRef,
    Node,
    OutputRef,
    ParamRef,
    PlatformTag,
    Ref,
    Reference,
    RunRef,
    ScheduleRef,
    StateRef,
    StatusRef,
    StepRef,
    TypedText,
    each_round,
    passed_file,
)
from kfpc.record import record


@record(eq=False)
class Capture:
    """A value, or (``by_path``) a file, that a scope takes from outside. ``optional``: every
    reader can do without the file."""

    ref: Ref | FileChoice
    by_path: bool
    optional: bool = False


Captures = Mapping[StepId, tuple[Capture, ...]]
"""By scope, each once, in the order in which they are first met."""

_Found = Mapping[StepId, dict[tuple[Ref | FileChoice, bool], Capture]]


def captures(pipeline: Pipeline) -> Captures:
    """What each scope takes from outside. The root takes nothing."""
    found: _Found = {scope.id: {} for scope in pipeline.scopes()}
    for scope in pipeline.scopes():
        if scope.id != ROOT:
            for capture in _of_scope(pipeline, scope):
                _add(found, scope.id, capture)
                if isinstance(capture.ref, FileChoice):
                    _add_choice(found, scope.id, capture.ref)
    return {id: tuple(inner.values()) for id, inner in found.items()}


def _of_scope(pipeline: Pipeline, scope: Scope) -> Iterator[Capture]:
    """What a scope itself takes, and the steps in it: not those further within."""
    for step in pipeline.members(scope.id).values():
        yield from _of_step(step)
    read: list[TypedText | Node] = [_retries(pipeline, scope.id)]  # known within the block
    for result in scope.results.values():
        passed = passed_file(result.value) if is_file_result(result) else None
        if passed is not None:
            yield from _files(passed)
        else:
            read.append(result.value)
    read.extend(value for value, _ in within(scope))
    for value in read:
        for reference in references_in(value):
            yield Capture(reference.ref, by_path=False)


def _retries(pipeline: Pipeline, scope: StepId) -> TypedText:
    """How often a block begins its steps again; nothing does so at a run's end, or beside it."""
    if scope in BESIDE_THE_RUN:
        return TypedText(())
    block = pipeline.step(scope)
    assert isinstance(block, Block)
    return total_of(block)


def _add(found: _Found, scope: StepId, capture: Capture) -> None:
    """Notes it for each scope on the way up to where it is known."""
    ref = capture.ref
    home = made_in(ref, scope) if isinstance(ref, FileChoice) else home_of(ref)
    while home is not None and scope != home and scope:
        same = found[scope].get((ref, capture.by_path))
        if same is None or (same.optional and not capture.optional):
            found[scope][ref, capture.by_path] = capture
        scope = scope[:-1]


def _add_choice(found: _Found, scope: StepId, choice: FileChoice) -> None:
    """Notes what a choice that a scope reads takes from around the one in which it is made."""
    home = made_in(choice, scope)
    for candidate in choice.candidates:
        _add(found, home, Capture(candidate.file, by_path=True, optional=True))
    for reference in choice.references():
        _add(found, home, Capture(reference.ref, by_path=False))


def made_in(choice: FileChoice, scope: StepId) -> StepId:
    """The scope in which a choice is made that another reads, or it itself: the innermost that
    knows all it names. What runs at a step's end makes its own, for nothing waits there for a
    choice that is made beside the step."""
    named = (candidate.file for candidate in choice.candidates)
    homes = map(home_of, (*named, *(reference.ref for reference in choice.references())))
    home = max((home for home in homes if home is not None), key=len)
    around = (scope[:depth] for depth in range(len(scope), len(home), -1))
    return next((one for one in around if ended_by(one) is not None), home)


def home_of(ref: Ref) -> StepId | None:
    """The scope in which a reference is known; None for what is known in a step alone, or
    everywhere in a run."""
    if isinstance(ref, (ParamRef, ItemRef, StateRef, FailuresRef)):
        return ref.scope
    if isinstance(ref, (OutputRef, StatusRef, ExitCodeRef)):
        return ref.step[:-1]
    if isinstance(ref, (RunRef, StepRef, ScheduleRef, PlatformTag)):
        return None
    assert_never(ref)


def producer_of(ref: Ref) -> StepId | None:
    """The step whose output, status or exit code a reference names; None of any other."""
    if isinstance(ref, ParamRef):
        return None  # as most are
    if isinstance(ref, (OutputRef, StatusRef, ExitCodeRef)):
        return ref.step
    if isinstance(ref, (ItemRef, StateRef, FailuresRef, RunRef, StepRef, ScheduleRef, PlatformTag)):
        return None
    assert_never(ref)


def _gone_through(block: Block) -> Iterator[Capture]:
    """The files that a loop goes through."""
    for axis in block.files.values():
        yield from _files(axis.source)


def _files(passed: Node, *, optional: bool = False) -> Iterator[Capture]:
    """Where the file comes from that a value is; of a list of files, that of each round."""
    if isinstance(passed, Reference):
        for one in each_round(passed):
            yield Capture(one.ref, by_path=True, optional=optional or one.absent)
    else:
        yield Capture(source_of(passed), by_path=True, optional=optional or passed.absent)


def _of_step(step: Step) -> Iterator[Capture]:
    """What a step itself takes, by value or as a file."""
    files = {name: file_of(item) for name, item in step.inputs.items()}
    if isinstance(step, Block):
        yield from _gone_through(step)
    elif not isinstance(step, Leaf):
        assert_never(step)
    for name, item in step.inputs.items():
        passed = files.get(name)
        if passed is not None:
            yield from _files(passed, optional=item.optional)
        if isinstance(item.value, TypedText) and (passed is None or item.by_value):
            for reference in references_in(item.value):
                yield Capture(reference.ref, by_path=False)
    given = {id(item.value) for item in step.inputs.values()}
    for value, _ in values(step):
        if id(value) not in given:
            for reference in references_in(value):
                yield Capture(reference.ref, by_path=False)
