"""KFPC7xx: preemption."""

from __future__ import annotations

from kfpc.diagnostics.model import Code, Severity

NO_RESUME = Code("KFPC701", Severity.WARNING, "a preemptible step without `resume`")
NO_RETRIES = Code("KFPC702", Severity.WARNING, "a preemptible step without retries")
TIMEOUT_SPANS = Code("KFPC703", Severity.WARNING, "a timeout that spans all attempts")
ASSUMED_CLUSTER = Code("KFPC704", Severity.NOTE, "`preemptible` without a `cluster`")
LONG_GRACE = Code(
    "KFPC705", Severity.WARNING, "a grace period longer than the notice of a preemption"
)
CHANGING_CHECKPOINT = Code(
    "KFPC706", Severity.ERROR, "a checkpoint at a path that changes with each attempt"
)
SHARED_CHECKPOINT = Code("KFPC707", Severity.WARNING, "a checkpoint that another step writes too")
SHARED_OUTPUT = Code(
    "KFPC708", Severity.WARNING, "an output of a preemptible step that another step writes too"
)
IDLE_FALLBACK = Code("KFPC709", Severity.WARNING, "a fallback beyond the attempts")
TOO_MANY_PODS = Code("KFPC710", Severity.ERROR, "a worst case above `--max-pods`")
UNTOLERATED = Code(
    "KFPC711", Severity.WARNING, "a step that asks for preemptible nodes and does not tolerate them"
)
UNDONE = Code("KFPC712", Severity.WARNING, "a patch that undoes what the plan promises")
LOST_CHECKPOINT = Code("KFPC713", Severity.WARNING, "a checkpoint that ends with the pod")
UNMARKED_END = Code("KFPC714", Severity.WARNING, "a grace period without a mark of the end")
CONTRADICTED_NODES = Code(
    "KFPC715", Severity.WARNING, "a node selector that contradicts `preemptible`"
)
HANGS_BY_HAND = Code(
    "KFPC716", Severity.NOTE, "a step whose failed run must not be retried by hand"
)
NO_ROUNDS_TO_GROW = Code(
    "KFPC717", Severity.ERROR, "more amounts after failures than there are failures"
)
SMALLER_RUNG = Code("KFPC718", Severity.WARNING, "an amount after a failure that is not larger")
UNCOUNTED_OOMS = Code(
    "KFPC719", Severity.ERROR, "`after_oom` where the platform counts the failures by itself"
)
OLD_CHECKPOINT = Code("KFPC721", Severity.WARNING, "a checkpoint that is the same for every run")
