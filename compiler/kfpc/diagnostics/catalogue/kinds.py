"""KFPC66x: steps that run no container of the author's."""

from __future__ import annotations

from kfpc.diagnostics.model import Code, Severity

NO_CONTAINER = Code("KFPC660", Severity.ERROR, "a key that a step without a container cannot have")
BAD_MANIFEST = Code("KFPC661", Severity.ERROR, "a manifest that its action can do nothing with")
BAD_CONDITION = Code("KFPC662", Severity.ERROR, "a text that is not a condition on an object")
OUTPUT_SOURCE = Code(
    "KFPC663", Severity.ERROR, "an output that does not go with what the step runs"
)
CREATED_AGAIN = Code("KFPC664", Severity.WARNING, "an object that a second attempt cannot create")
UNANSWERED = Code("KFPC665", Severity.WARNING, "an approval that goes on without an answer")
