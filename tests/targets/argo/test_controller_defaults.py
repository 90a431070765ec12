"""What a controller merges into templates by its own defaults, as Argo's own code merges it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.oracles import argo
from tests.targets.argo.support import NO_WAITS, of_steps, template

STRATEGY: dict[str, Any] = {
    "limit": "7",
    "retryPolicy": "OnError",
    "expression": "lastRetry.exitCode == '75'",
    "backoff": {"duration": "1h", "factor": "9", "maxDuration": "5m", "cap": "2h"},
    "affinity": {"nodeAntiAffinity": {}},
}
"""Every field of a retry strategy."""

DEFAULTS: dict[str, dict[str, Any]] = {
    "templateDefaults": {"spec": {"templateDefaults": {"retryStrategy": STRATEGY}}},
    "retryStrategy": {"spec": {"retryStrategy": STRATEGY}},
}

BUDGETS = {
    "one budget": "retries: 5",
    "one budget that waits": "retries: {total: 5, backoff: {delay: 30s}}",
    "waits of all kinds": "retries: {total: 5, backoff: {delay: 30s, factor: 2, max_delay: 1h}}",
    "a budget that a param decides": "retries: '${{ params.n }}'",
    "preemptions": "retries: {preemptions: 3}",
    "two budgets": "retries: {preemptions: 3, failures: 2}",
    "two budgets that wait": "retries: {preemptions: 3, failures: 2, backoff: {delay: 30s}}",
    "two levels": "retries: {failures: '${{ params.n }}'}",
    "two levels that wait": "retries: {failures: '${{ params.n }}', backoff: {delay: 30s}}",
}


def package(settings: str) -> dict[str, Any]:
    return of_steps(f"  a: {{image: 'x:1', command: [x], {settings}}}", "params: {n: 2}")


@pytest.mark.parametrize("defaults", DEFAULTS)
@pytest.mark.parametrize("budget", BUDGETS)
def test_a_strategy_stays_as_it_is_written(budget: str, defaults: str, tmp_path: Path) -> None:
    found = package(BUDGETS[budget])
    written = {one["name"]: one["retryStrategy"] for one in found["spec"]["templates"]
               if "retryStrategy" in one}  # fmt: skip
    assert set(written) == ({"a", "a-failures"} if "levels" in budget else {"a"})
    merged = argo.with_defaults(found, DEFAULTS[defaults], tmp_path)
    for name, strategy in written.items():
        run = merged[name]["retryStrategy"]
        # Where a strategy has no affinity nothing says so.
        affinity = run.pop("affinity", None)
        assert affinity == (STRATEGY["affinity"] if defaults == "templateDefaults" else None)
        assert run == strategy


def test_a_patch_of_the_author_stays_as_it_is_said(tmp_path: Path) -> None:
    found = package("retries: 5, argo: {retryStrategy: {backoff: {duration: 1m}}}")
    waits = {**NO_WAITS, "duration": "1m"}
    assert template(found, "a")["retryStrategy"]["backoff"] == waits
    merged = argo.with_defaults(found, DEFAULTS["templateDefaults"], tmp_path)
    assert merged["a"]["retryStrategy"]["backoff"] == waits


@pytest.mark.parametrize("defaults", DEFAULTS)
def test_a_template_without_a_strategy_takes_the_default(defaults: str, tmp_path: Path) -> None:
    """Which docs/preemption.md tells of: no package can say "no strategy"."""
    found = package("retries: {preemptions: 3, failures: 2}")
    merged = argo.with_defaults(found, DEFAULTS[defaults], tmp_path)
    without = {"main", "a-failures", "settle", "moment"} & set(merged)
    assert {"main", "a-failures"} <= without
    assert all(merged[name]["retryStrategy"] == STRATEGY for name in without)
