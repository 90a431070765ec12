"""What references are called in the condition of a schedule."""

from __future__ import annotations

from kfpc.pipeline.values import Ref, ScheduleRef
from kfpc.record import record

_LAST = "cronworkflow.lastScheduledTime"

_PATHS = {
    "succeeded": "string(cronworkflow.succeeded)",
    "failed": "string(cronworkflow.failed)",
    "since_last": f"string((now() - {_LAST}).Seconds())",
}
"""As text, which everything is that an expression takes."""


@record
class ScheduleNames:
    """A schedule knows of itself alone."""

    def tag(self, ref: Ref) -> str | None:  # noqa: ARG002 (a tag would be read as text)
        return None

    def path(self, ref: Ref) -> str:
        assert isinstance(ref, ScheduleRef)
        return _PATHS[ref.field]

    def present(self, ref: Ref) -> str:
        assert isinstance(ref, ScheduleRef)
        return f"{_LAST} != nil"
