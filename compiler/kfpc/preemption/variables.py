"""What a program with a checkpoint is told of its attempts, in its environment."""

from __future__ import annotations

from kfpc.pipeline.erroneous import if_sound
from kfpc.pipeline.settings import Settings

CHECKPOINT = "KFPC_CHECKPOINT"
ATTEMPT = "KFPC_ATTEMPT"
FAILURES = "KFPC_FAILURES"
LAST_CAUSE = "KFPC_LAST_CAUSE"


def variables(settings: Settings) -> tuple[str, ...]:
    """The variables that a step gets; none without a checkpoint.

    Where any cause spends a retry nobody counts failures.
    """
    resume, retries = if_sound(settings.resume), if_sound(settings.retries)
    if resume is None or resume.checkpoint is None:
        return ()
    counted = retries is None or retries.total is None
    return (CHECKPOINT, ATTEMPT, *([FAILURES] if counted else []), LAST_CAUSE)
