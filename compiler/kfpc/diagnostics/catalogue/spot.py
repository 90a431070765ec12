"""KFPC7xx: preemption."""

from __future__ import annotations

from kfpc.diagnostics.model import Code, Severity

NO_RESUME = Code("KFPC701", Severity.WARNING, "a preemptible step without `resume`")
NO_RETRIES = Code("KFPC702", Severity.WARNING, "a preemptible step without retries")
TIMEOUT_SPANS = Code("KFPC703", Severity.WARNING, "a timeout that spans all attempts")
ASSUMED_CLUSTER = Code("KFPC704", Severity.NOTE, "`preemptible` without a `cluster`")
