"""What references are called inside a leaf template."""

from __future__ import annotations

from collections.abc import Mapping

from typing_extensions import assert_never

from kfpc.pipeline.values import (
    Attempt,
    ExitCodeRef,
    FailuresRef,
    InputPathRef,
    InputRef,
    ItemRef,
    OutputPathRef,
    OutputRef,
    OwnEnd,
    OwnOutput,
    ParamRef,
    PlatformTag,
    PodName,
    Ref,
    RunRef,
    ScheduleRef,
    SecretKeyRef,
    StateRef,
    StatusRef,
)
from kfpc.record import record
from kfpc.targets.argo.expressions.paths import (
    ATTEMPT_PATH,
    MARK,
    RUN_PATHS,
    input_path,
    quote,
)


@record(eq=False)
class LeafNames:
    """``input_paths`` are files of the step's inputs, ``output_paths`` of its outputs.

    ``inputs`` maps an input to its parameter; ``valueless`` are optional inputs that are
    given none. ``marked`` are parameters that are empty where a value is absent, and begin with a
    mark where it is there. ``retried`` says whether Argo counts attempts.
    """

    inputs: Mapping[str, str]
    input_paths: Mapping[str, str]
    output_paths: Mapping[str, str]
    valueless: frozenset[str]
    marked: frozenset[str]
    retried: bool

    def tag(self, ref: Ref) -> str | None:
        if isinstance(ref, InputRef):
            name = self.inputs.get(ref.name, ref.name)
            return None if name in self.marked else f"{{{{inputs.parameters.{name}}}}}"
        if isinstance(ref, InputPathRef):
            return self.input_paths[ref.name]
        if isinstance(ref, OutputPathRef):
            return self.output_paths[ref.name]
        if isinstance(ref, RunRef):
            return f"{{{{{RUN_PATHS[ref.field]}}}}}"
        if isinstance(ref, PodName):
            return "{{pod.name}}"
        if isinstance(ref, PlatformTag):
            return f"{{{{{ref.tag}}}}}"
        if isinstance(ref, Attempt):
            return None if self.retried else "1"
        if isinstance(
            ref,
            (
                ParamRef, ItemRef, StateRef, FailuresRef, OutputRef, StatusRef, ExitCodeRef,
                SecretKeyRef, OwnEnd, OwnOutput, ScheduleRef,
            ),
        ):  # fmt: skip
            return None
        assert_never(ref)

    def path(self, ref: Ref) -> str:
        if isinstance(ref, InputRef):
            name = self.inputs.get(ref.name, ref.name)
            return f"{input_path(name)}[{len(MARK)}:]" if name in self.marked else input_path(name)
        if isinstance(ref, RunRef):
            return RUN_PATHS[ref.field]
        if isinstance(ref, PodName):
            return "pod.name"
        if isinstance(ref, PlatformTag):
            return ref.tag
        if isinstance(ref, Attempt):
            return ATTEMPT_PATH if self.retried else "'1'"
        if isinstance(ref, (InputPathRef, OutputPathRef)):
            paths = self.input_paths if isinstance(ref, InputPathRef) else self.output_paths
            return quote(paths[ref.name])
        if isinstance(
            ref,
            (
                ParamRef, ItemRef, StateRef, FailuresRef, OutputRef, StatusRef, ExitCodeRef,
                SecretKeyRef, OwnEnd, OwnOutput, ScheduleRef,
            ),
        ):  # fmt: skip
            raise AssertionError(f"{ref} cannot be named inside a template")  # noqa: TRY004
        assert_never(ref)

    def present(self, ref: Ref) -> str:
        """An input without a value is known not to be there; any other that may be absent
        came as a parameter that says so."""
        assert isinstance(ref, InputRef), ref
        if ref.name in self.valueless:
            return "false"
        return f"{input_path(self.inputs.get(ref.name, ref.name))} != ''"
