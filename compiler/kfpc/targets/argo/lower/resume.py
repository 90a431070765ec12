"""What a program is told of its attempts, where ``resume`` says that it has a checkpoint."""

from __future__ import annotations

from collections.abc import Iterator

from kfpc.pipeline.erroneous import sound
from kfpc.pipeline.step import Leaf
from kfpc.preemption.causes import FIRST
from kfpc.preemption.variables import ATTEMPT, CHECKPOINT, FAILURES, LAST_CAUSE
from kfpc.targets.argo.expressions.paths import ATTEMPT_PATH, input_path
from kfpc.targets.argo.lower.attempts import Attempts
from kfpc.targets.argo.lower.retry_expression import last_cause
from kfpc.targets.argo.lower.texts import ContainerTexts
from kfpc.targets.argo.records import EnvVar


def resume_variables(step: Leaf, texts: ContainerTexts, attempts: Attempts) -> Iterator[EnvVar]:
    """The variables of a step with a checkpoint; none for any other."""
    resume, retries = sound(step.settings.resume), sound(step.settings.retries)
    if resume is None or resume.checkpoint is None:
        return
    yield from texts.variables({CHECKPOINT: resume.checkpoint})
    found: dict[str, str] = {ATTEMPT: "1", FAILURES: "0", LAST_CAUSE: FIRST}
    if retries is not None:
        failures, cause = attempts.counter, attempts.cause
        so_far = input_path(failures) if failures is not None else None
        before = input_path(cause) if cause is not None else None
        found[ATTEMPT] = f"{{{{={ATTEMPT_PATH}}}}}"
        found[LAST_CAUSE] = f"{{{{={last_cause(attempts.marks, so_far, before)}}}}}"
        if retries.total is not None:
            del found[FAILURES]  # any cause spends a retry, and nobody counts failures
        elif failures is not None:
            found[FAILURES] = f"{{{{inputs.parameters.{failures}}}}}"
    for name, value in found.items():
        yield EnvVar(name, value)
