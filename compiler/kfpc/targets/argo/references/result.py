"""What references are called in the outputs of a dag.

Argo works them out at the end, from the outputs of the tasks and the inputs of the dag; facts
of the run and its params are not known there, and a tag in ``valueFrom.parameter`` that becomes
an empty text, or one with control characters in it, makes the whole run invalid (seen on Argo
4.0.7). So each is an expression, and what it takes of the run comes in as an input of the dag.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from typing_extensions import assert_never

from kfpc.pipeline.ids import ROOT
from kfpc.pipeline.values import (
    ExitCodeRef,
    FailuresRef,
    Fallback,
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
    children,
)
from kfpc.record import record
from kfpc.targets.argo.expressions.paths import decoded, input_path
from kfpc.targets.argo.naming import parameter_name, unique
from kfpc.targets.argo.references.task import TaskNames


@record(eq=False)
class ResultNames:
    """``of_run`` are the inputs that hold what only tasks know by itself, by what they hold; at
    the entry they are plain text."""

    around: TaskNames
    of_run: Mapping[Ref, str]

    def tag(self, ref: Ref) -> str | None:  # noqa: ARG002 (no tag is known there)
        return None

    def path(self, ref: Ref) -> str:
        name = self.of_run.get(ref)
        if name is None:
            return self.around.path(ref)
        path = input_path(name)
        return path if self.around.scope == ROOT else decoded(path)

    def present(self, ref: Ref) -> str:
        return self.around.present(ref)


def inputs_for(values: Iterable[TypedText], taken: Collection[str]) -> Mapping[Ref, str]:
    """The inputs that outputs need of what only tasks know, by what they hold: none called as one
    that is ``taken``, but that an input of the entry called as a param gets the param's value."""
    found: dict[Ref, str] = {}
    for value in values:
        for part in value.parts:
            for ref in () if isinstance(part, str) else _named(part):
                if ref not in found and _is_of_run(ref):
                    found[ref] = _title(ref, {*taken, *found.values()})
    return found


def _title(ref: Ref, taken: Collection[str]) -> str:
    if isinstance(ref, RunRef):
        return unique(f"run-{ref.field}", taken)
    assert isinstance(ref, ParamRef)
    return unique(parameter_name(ref.name), taken)


def _is_of_run(ref: Ref) -> bool:
    if isinstance(ref, ParamRef):
        return ref.scope == ROOT
    if isinstance(ref, RunRef):
        return True
    if isinstance(
        ref,
        (
            ItemRef,
            StateRef,
            FailuresRef,
            OutputRef,
            StatusRef,
            ExitCodeRef,
            StepRef,
            ScheduleRef,
            PlatformTag,
        ),
    ):
        return False
    assert_never(ref)


def _named(node: Node) -> Iterator[Ref]:
    """The references that are written for an expression."""
    if isinstance(node, Reference):
        yield node.ref
    elif isinstance(node, Fallback) and not node.left.absent:
        yield from _named(node.left)
    else:
        for child in children(node):
            yield from _named(child)
