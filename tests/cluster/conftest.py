"""Starts the runs of all modules that were asked for together, and waits for them once.

A module of tests has a mapping ``RUNS``; the fixture ``outcomes`` gives what became of them,
by the same keys.
"""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Iterator, Mapping
from types import ModuleType

import pytest

from tests.cluster.controller import Controller, Outcome, Run
from tests.cluster.kubectl import RefusedError, kubectl, replace
from tests.cluster.surroundings import OBJECTS

PATIENCE = float(os.environ.get("KFPC_CLUSTER_PATIENCE", "480"))
"""Seconds that all runs together may take."""


@pytest.fixture(scope="session")
def cluster() -> None:
    """The cluster that KUBECONFIG names, with what the specs of the tests need."""
    if not os.environ.get("KUBECONFIG"):
        pytest.skip("KUBECONFIG names no cluster: see docs/cluster-tests.md")
    if shutil.which("kubectl") is None:
        pytest.skip("kubectl is not installed: see docs/cluster-tests.md")
    try:
        kubectl("get", "workflows", "--request-timeout=60s")
    except RefusedError as refused:
        pytest.fail(f"the cluster that KUBECONFIG names cannot be used: {refused}")
    for manifest in OBJECTS:
        replace(manifest)


@pytest.fixture(scope="session")
def _all_outcomes(
    cluster: None, request: pytest.FixtureRequest
) -> Iterator[Mapping[tuple[str, str], Outcome]]:
    modules: dict[str, ModuleType] = {
        item.module.__name__: item.module
        for item in request.session.items
        if isinstance(item, pytest.Function) and "outcomes" in item.fixturenames
    }
    runs: dict[tuple[str, str], Run] = {
        (name, key): run for name, module in modules.items() for key, run in module.RUNS.items()
    }
    controller = Controller(uuid.uuid4().hex[:8], PATIENCE)
    try:
        yield controller.finish(runs)
    finally:
        if not os.environ.get("KFPC_CLUSTER_KEEP"):
            controller.clear()


@pytest.fixture
def outcomes(
    _all_outcomes: Mapping[tuple[str, str], Outcome], request: pytest.FixtureRequest
) -> Mapping[str, Outcome]:
    """What became of the module's ``RUNS``, by their keys."""
    module = request.module.__name__
    return {key: outcome for (name, key), outcome in _all_outcomes.items() if name == module}
