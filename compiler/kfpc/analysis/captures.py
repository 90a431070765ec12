"""What leaves a scope: the references that steps within it make to what is around.

This is lambda lifting, and knows no target: where a scope becomes a unit of its own (a dag of
Argo, a component of Kubeflow's intermediate representation), each capture is an input of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from typing_extensions import assert_never

from kfpc.analysis.uses import file_of, is_file_result, references_in, values
from kfpc.pipeline.ids import ROOT, StepId
from kfpc.pipeline.pipeline import Pipeline
from kfpc.pipeline.scope import Block, Step, total_of
from kfpc.pipeline.step import Leaf
from kfpc.pipeline.values import (
    ItemRef,
    OutputRef,
    ParamRef,
    PlatformTag,
    Ref,
    Reference,
    RunRef,
    StatusRef,
    StepRef,
    TypedText,
    passed_on,
)
from kfpc.record import record


@record(eq=False)
class Capture:
    """A value, or (``by_path``) a file, that a scope takes from outside. ``optional``: every
    reader can do without the file."""

    reference: Reference
    by_path: bool
    optional: bool = False

    @property
    def ref(self) -> Ref:
        return self.reference.ref


Captures = Mapping[StepId, tuple[Capture, ...]]
"""By scope, each once, in the order in which they are first met."""


def captures(pipeline: Pipeline) -> Captures:
    """What each scope takes from outside. The root takes nothing."""
    found: dict[StepId, dict[tuple[Ref, bool], Capture]] = {
        scope.id: {} for scope in pipeline.scopes()
    }
    for scope in pipeline.scopes():
        if scope.id == ROOT:
            continue
        for step in pipeline.members(scope.id).values():
            for capture in _of_step(step):
                _add(found, scope.id, capture)
        block = pipeline.step(scope.id)
        assert isinstance(block, Block)
        for reference in references_in(total_of(block)):  # known within the block
            _add(found, scope.id, Capture(reference, by_path=False))
        for result in scope.results.values():
            passed = passed_on(result.value) if is_file_result(result) else None
            if passed is not None:
                _add(found, scope.id, Capture(passed, by_path=True))
            else:
                for reference in references_in(result.value):
                    _add(found, scope.id, Capture(reference, by_path=False))
    return {id: tuple(inner.values()) for id, inner in found.items()}


def _add(
    found: Mapping[StepId, dict[tuple[Ref, bool], Capture]], scope: StepId, capture: Capture
) -> None:
    """Notes it for each scope on the way up to where it is known."""
    home = home_of(capture.ref)
    while home is not None and scope != home and scope:
        same = found[scope].get((capture.ref, capture.by_path))
        if same is None or (same.optional and not capture.optional):
            found[scope][capture.ref, capture.by_path] = capture
        scope = scope[:-1]


def home_of(ref: Ref) -> StepId | None:
    """The scope in which a reference is known; None for what is known in a step alone, or
    everywhere in a run."""
    if isinstance(ref, (ParamRef, ItemRef)):
        return ref.scope
    if isinstance(ref, (OutputRef, StatusRef)):
        return ref.step[:-1]
    if isinstance(ref, (RunRef, StepRef, PlatformTag)):
        return None
    assert_never(ref)


def producer_of(ref: Ref) -> StepId | None:
    """The step whose output or status a reference names; None where it names neither."""
    if isinstance(ref, (OutputRef, StatusRef)):
        return ref.step
    if isinstance(ref, (ParamRef, ItemRef, RunRef, StepRef, PlatformTag)):
        return None
    assert_never(ref)


def _of_step(step: Step) -> Iterator[Capture]:
    """What a step itself takes, by value or as a file."""
    files: Mapping[str, Reference | None] = {}
    if isinstance(step, Leaf):
        files = {name: file_of(item) for name, item in step.inputs.items()}
    elif not isinstance(step, Block):
        assert_never(step)
    for name, item in step.inputs.items():
        passed = files.get(name)
        if passed is not None:
            yield Capture(passed, by_path=True, optional=item.optional)
        if isinstance(item.value, TypedText) and (passed is None or item.by_value):
            for reference in references_in(item.value):
                yield Capture(reference, by_path=False)
    given = {id(item.value) for item in step.inputs.values()}
    for value, _ in values(step):
        if id(value) not in given:
            for reference in references_in(value):
                yield Capture(reference, by_path=False)
