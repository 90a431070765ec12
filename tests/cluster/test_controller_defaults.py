"""Retries under a controller's defaults for templates.

They are given as the Workflow's own `templateDefaults`, which is what the controller makes of those
in its ConfigMap before a run begins (``setStoredWfSpec``). A limit of none lets the
graph, which takes the default strategy whole, end as it would without one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.cluster.controller import Outcome, Run
from tests.cluster.specs import spec_of

pytestmark = pytest.mark.cluster

HOSTILE = {
    "limit": "0",
    "retryPolicy": "OnError",
    "expression": "false",
    "backoff": {"duration": "1s", "factor": "2", "maxDuration": "1s", "cap": "1s"},
}
"""Under any of these fields no step is tried again that ends with an exit code."""


def hostile(manifest: dict[str, Any]) -> None:
    manifest["spec"]["templateDefaults"] = {"retryStrategy": HOSTILE}


def failing(retries: object, until: str) -> Run:
    """A step that fails, two seconds after it began, until a test of the shell's holds."""
    step = {
        "image": "busybox:1",
        "retries": retries,
        "script": f"sleep 2; {until} || exit 1; echo done > /tmp/o",
        "outputs": {"o": {"type": "String", "path": "/tmp/o"}},
        "env": {"ATTEMPT": "${{ attempt }}"},
        "resume": {"checkpoint": "gs://bucket/${{ run.name }}"},
    }
    return Run(spec_of("defaults", steps={"a": step}), edit=hostile)


SECOND_ATTEMPT = 'test "$ATTEMPT" = 2'
SECOND_ROUND = 'test "$KFPC_FAILURES" = 1'
RUNS: Mapping[str, Run] = {
    "one budget": failing(1, SECOND_ATTEMPT),
    "one budget that waits": failing({"total": 1, "backoff": {"delay": "3s"}}, SECOND_ATTEMPT),
    "two budgets": failing({"preemptions": 1, "failures": 1}, SECOND_ROUND),
}


@pytest.mark.parametrize("key", RUNS)
def test_a_failure_is_tried_again(key: str, outcomes: Mapping[str, Outcome]) -> None:
    outcome = outcomes[key]
    assert outcome.phase == "Succeeded", outcome
