"""KFPC44x: what Prometheus is told."""

from __future__ import annotations

from kfpc.diagnostics.model import Code, Severity

BAD_METRIC = Code("KFPC440", Severity.ERROR, "a metric that Prometheus does not take")
NOT_REALTIME = Code("KFPC441", Severity.ERROR, "a metric that cannot be told while a run goes on")
