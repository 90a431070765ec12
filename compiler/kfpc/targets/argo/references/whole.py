"""What references are called in the fields of the Workflow itself, and in the patch of it."""

from __future__ import annotations

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
from kfpc.targets.argo.expressions.paths import ATTEMPT_PATH, RUN_PATHS, param_path


@record
class WholeNames:
    """Params and facts of the run are known everywhere, those of a pod in its template."""

    def tag(self, ref: Ref) -> str | None:
        if isinstance(ref, ParamRef):
            return f"{{{{workflow.parameters.{ref.name}}}}}"
        return None if isinstance(ref, Attempt) else f"{{{{{self.path(ref)}}}}}"

    def path(self, ref: Ref) -> str:
        if isinstance(ref, ParamRef):
            return param_path(ref.name)
        if isinstance(ref, RunRef):
            return RUN_PATHS[ref.field]
        if isinstance(ref, PodName):
            return "pod.name"
        if isinstance(ref, Attempt):
            return ATTEMPT_PATH
        if isinstance(
            ref,
            (
                InputRef, InputPathRef, OutputPathRef, ItemRef, StateRef, FailuresRef, OutputRef,
                StatusRef, ExitCodeRef, SecretKeyRef, PlatformTag, OwnEnd, OwnOutput,
                ScheduleRef,
            ),
        ):  # fmt: skip
            raise AssertionError(f"{ref} cannot be named in the whole")  # noqa: TRY004
        assert_never(ref)

    def present(self, _ref: Ref) -> str:
        """A param always has a value, and so has what a run knows of itself."""
        return "true"
