"""What references are called in the tasks of a dag.

What is known in the dag itself goes by its own path. What comes from around it is an input of the
dag. Values travel there in base64, for Argo reads a dag's template anew once its inputs are in it:
a ``{{`` in a value would be taken for a tag, and in a loop fail it (seen on Argo 4.0.7).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import field

from typing_extensions import assert_never

from kfpc.analysis.file_choices import FileChoice, FileSource
from kfpc.pipeline.erroneous import sound
from kfpc.pipeline.ids import ROOT, StepId
from kfpc.pipeline.scope import Block, Step
from kfpc.pipeline.step import FromApprover, Leaf
from kfpc.pipeline.values import (
    ExitCodeRef,
    FailuresRef,
    ItemRef,
    OutputRef,
    ParamRef,
    PlatformTag,
    Ref,
    RunRef,
    ScheduleRef,
    StateRef,
    StatusRef,
    StepRef,
)
from kfpc.record import record
from kfpc.targets.argo.expressions import elements
from kfpc.targets.argo.expressions.paths import (
    NOT_THERE,
    RUN_PATHS,
    decoded,
    encoded,
    exit_code_path,
    input_path,
    output_path,
    param_path,
    quote,
    result_path,
    status_path,
    succeeded,
    uncertain_output_path,
    uncertain_result_path,
)
from kfpc.targets.argo.lower.elements import WHOLE
from kfpc.targets.argo.lower.outputs import Emitted
from kfpc.targets.argo.naming import parameter_name, unique
from kfpc.targets.argo.records import InputArtifact, OutputArtifact

LIST = "list"
ITEM = "item"
INDEX = "index"
"""Inputs of a loop's dags: its list, in base64; the element that it is at, likewise; and which."""

CHOSEN = "file"
"""The output of a task that chooses one of several files."""


@record(eq=False)
class ScopeInputs:
    """What the dag of a scope is given: the names of its parameters and of its artifacts, by what
    they hold. ``optional`` are the artifacts that all readers can do without. ``items`` are those
    that a round of a loop is given as parts of its element."""

    values: Mapping[Ref, str]
    files: Mapping[FileSource, str]
    optional: frozenset[str]
    items: Mapping[Ref, str] = field(default_factory=dict)


@record(eq=False)
class TaskNames:
    """``tasks`` are those of the dag, ``outputs`` what is emitted of each step. ``keyed``: the
    element that the dag's loop is at came as texts by its keys (see ``lower/elements.py``).
    ``lacking`` are what may not be there of the elements that loops around are at, and its own.
    ``ended`` is the step at whose end they are called so: it may have failed."""

    scope: StepId
    inputs: ScopeInputs
    tasks: Mapping[StepId, str]
    steps: Mapping[StepId, Step]
    outputs: Mapping[StepId, Mapping[str, Emitted]]
    keyed: bool = False
    choices: Mapping[FileChoice, str] = field(default_factory=dict)
    """The tasks of the dag that choose one of several files."""
    ended: StepId | None = None
    lacking: Collection[ItemRef] = ()

    def tag(self, ref: Ref) -> str | None:
        """An output's text may hold control characters, which a simple tag would put into the
        template's JSON as they are; so outputs have none, nor has what comes from around."""
        if isinstance(ref, ParamRef):
            is_global = ref.scope == ROOT
            return f"{{{{workflow.parameters.{ref.name}}}}}" if is_global else None
        if isinstance(ref, StatusRef):
            step = self.steps.get(ref.step)
            if step is None or status_output(step) is not None:
                return None
            return f"{{{{tasks.{self.tasks[ref.step]}.status}}}}"
        if isinstance(ref, RunRef):
            return f"{{{{{RUN_PATHS[ref.field]}}}}}"
        if isinstance(
            ref,
            (
                ItemRef,
                StateRef,
                FailuresRef,
                OutputRef,
                ExitCodeRef,
                StepRef,
                ScheduleRef,
                PlatformTag,
            ),
        ):
            return None
        assert_never(ref)

    def path(self, ref: Ref) -> str:
        if isinstance(ref, ParamRef):
            return param_path(ref.name) if ref.scope == ROOT else self._given(ref)
        if isinstance(ref, ItemRef):
            return self._item(ref, may_lack=ref in self.lacking)
        if isinstance(ref, (StateRef, FailuresRef)):
            return self._given(ref)
        if isinstance(ref, OutputRef):
            return self._output(ref) if ref.step in self.steps else self._given(ref)
        if isinstance(ref, StatusRef):
            return self._status(ref) if ref.step in self.steps else self._given(ref)
        if isinstance(ref, ExitCodeRef):
            there = ref.step in self.steps
            return exit_code_path(self.tasks[ref.step]) if there else self._given(ref)
        if isinstance(ref, RunRef):
            return RUN_PATHS[ref.field]
        if isinstance(ref, (StepRef, ScheduleRef, PlatformTag)):
            raise AssertionError(f"{ref} cannot be named outside a template")  # noqa: TRY004
        assert_never(ref)

    def _item(self, ref: ItemRef, *, may_lack: bool) -> str:
        """An element, or a part of it; nothing, which fails the run, where it is not there."""
        if ref.scope != self.scope:
            found = input_path(self.inputs.values[ref])
            return unless_lacking(found) if may_lack else decoded(found)
        if self.keyed:
            return keyed_item_path(ref.path, may_lack=may_lack)
        return item_path(ref.path, may_lack=may_lack)

    def _item_is_there(self, ref: ItemRef) -> str:
        if ref.scope != self.scope:
            return f"{input_path(self.inputs.values[ref])} != '{NOT_THERE}'"
        if not ref.path and not self.keyed:
            return f"{input_path(ITEM)} != '{NOT_THERE}'"
        return f"{_part_of_item(ref.path or (WHOLE,), may_lack=True)} != nil"

    def _given(self, ref: Ref) -> str:
        path = input_path(self.inputs.values[ref])
        return path if isinstance(ref, (StatusRef, ExitCodeRef)) else decoded(path)

    def _output(self, ref: OutputRef) -> str:
        task, emitted = self.tasks[ref.step], self.outputs[ref.step][ref.output]
        if emitted.is_result:
            return uncertain_result_path(task) if self._may_lack(ref) else result_path(task)
        source = sound(self.steps[ref.step].outputs)[ref.output].source
        if isinstance(source, FromApprover):  # who may resume the run without a word
            return uncertain_output_path(task, emitted.safe, source.default or "")
        if self._may_lack(ref):
            return uncertain_output_path(task, emitted.safe)
        if status_output(self.steps[ref.step]) is not None:  # it may end before its first round
            return uncertain_output_path(task, emitted.safe, "[]")
        return output_path(task, emitted.safe)

    def _status(self, ref: StatusRef) -> str:
        task = self.tasks[ref.step]
        own = status_output(self.steps[ref.step])
        if own is None:
            return status_path(task)
        given = f"tasks[{quote(task)}].outputs?.parameters?.[{quote(own)}]"
        return f"({given} ?? {status_path(task)})"

    def present(self, ref: Ref) -> str:
        if isinstance(ref, ItemRef):
            return self._item_is_there(ref) if ref in self.lacking else "true"
        if isinstance(
            ref,
            (
                ParamRef,
                StateRef,
                FailuresRef,
                StatusRef,
                RunRef,
                StepRef,
                ScheduleRef,
                PlatformTag,
            ),
        ):
            return "true"
        if not isinstance(ref, (OutputRef, ExitCodeRef)):
            assert_never(ref)
        if ref.step not in self.steps:
            return f"{input_path(self.inputs.values[ref])} != '{NOT_THERE}'"
        if isinstance(ref, ExitCodeRef):
            return f"{self.path(ref)} != ''"
        # A step that failed may have left the output behind, so its status decides.
        present = succeeded(self.tasks[ref.step])
        twin = self.outputs[ref.step][ref.output].twin
        if twin is not None:
            other = uncertain_output_path(self.tasks[ref.step], twin)
            present = f"({present} && {self.path(ref)} == {other})"
        return present

    def _may_lack(self, ref: OutputRef) -> bool:
        step = self.steps[ref.step]
        return (
            ref.step == self.ended
            or step.when is not None
            or sound(step.is_empty_after_failure)
            or sound(step.outputs)[ref.output].optional
        )

    def handed_on(self, ref: Ref) -> str:
        """An expression for the text that the input of a dag in this one is given."""
        name = self.inputs.values.get(ref)
        if name is not None:
            return input_path(name)
        if isinstance(ref, StatusRef):
            return self.path(ref)
        if isinstance(ref, ExitCodeRef):
            return exit_code_path(self.tasks[ref.step], NOT_THERE)
        if isinstance(ref, ItemRef) and ref in self.lacking:
            value = encoded(self._item(ref, may_lack=False))
            return f"{self.present(ref)} ? {value} : '{NOT_THERE}'"
        if isinstance(ref, OutputRef) and self._may_lack(ref):
            return f"{self.present(ref)} ? {encoded(self.path(ref))} : '{NOT_THERE}'"
        return encoded(self.path(ref))

    def artifact(self, source: FileSource) -> OutputArtifact | InputArtifact:
        """The file that another task gives out, or that the dag is given."""
        if isinstance(source, FileChoice):
            if source in self.choices:
                return OutputArtifact(self.choices[source], CHOSEN)
        elif source in self.inputs.items:
            return InputArtifact(self.inputs.items[source])
        elif isinstance(source, OutputRef) and source.step in self.steps:
            emitted = self.outputs[source.step][source.output]
            return OutputArtifact(self.tasks[source.step], emitted.file(source.round))
        return InputArtifact(self.inputs.files[source])


def item_path(keys: tuple[str, ...], *, may_lack: bool) -> str:
    """The element that a loop is at, or what keys lead to in it, as text; ``nil`` where it is not
    there."""
    if not keys:
        item = input_path(ITEM)
        return unless_lacking(item) if may_lack else decoded(item)
    found = _part_of_item(keys, may_lack=may_lack)
    if may_lack:
        return f"map([{found}], {elements.AS_TEXT})[0]"
    return f"join(map([{found}], {AS_TEXT}))"


def keyed_item_path(keys: tuple[str, ...], *, may_lack: bool) -> str:
    """Likewise, of an element that came as texts by its keys."""
    found = _part_of_item(keys, may_lack=may_lack)
    if may_lack:
        return f"map([{found}], type(#) == 'string' ? # : #?.[{quote(WHOLE)}])[0]"
    return f"join(map([{found}], type(#) == 'string' ? # : #[{quote(WHOLE)}]))"


def _part_of_item(keys: tuple[str, ...], *, may_lack: bool) -> str:
    """What keys lead to in the JSON of an element; ``nil`` where one of them leads nowhere."""
    step = "?." if may_lack else ""
    parts = "".join(f"{step}[{quote(key)}]" for key in keys)
    return f"fromJSON({decoded(input_path(ITEM))}){parts}"


def unless_lacking(path: str) -> str:
    """A text that travelled in base64; ``nil`` where nothing did."""
    return f"({path} == '{NOT_THERE}' ? nil : {decoded(path)})"


AS_TEXT = "type(#) == 'string' ? # : sprig.toRawJson(#)"
"""A value of a list as text: what is text as it is, everything else in JSON."""


def status_output(step: Step) -> str | None:
    """The output that says how a step ended, where its task does not: a loop that others go on
    after succeeds, so that what its other rounds gave can be read."""
    if isinstance(step, Leaf):
        return None
    if isinstance(step, Block):
        if not step.scope.is_loop or not step.continue_on_failure:
            return None
        return unique("status", {parameter_name(name) for name in step.scope.results})
    assert_never(step)
