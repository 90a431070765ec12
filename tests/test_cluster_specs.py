"""The specs of the tests on a cluster compile: who has no cluster at hand finds out too."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from importlib import import_module
from pkgutil import iter_modules

import pytest

from tests import cluster
from tests.cluster.controller import Run

MODULES = sorted(
    found.name for found in iter_modules(cluster.__path__) if found.name.startswith("test_")
)


@pytest.mark.parametrize("module", MODULES)
def test_what_is_run_on_a_cluster_compiles(module: str) -> None:
    runs: Mapping[str, Run] = getattr(import_module(f"tests.cluster.{module}"), "RUNS", {})
    for run in runs.values():
        bare = replace(run, edit=None)  # what some edits put in is asked of the cluster
        assert bare.package()["kind"]
