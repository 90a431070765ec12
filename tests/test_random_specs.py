"""Random specs of the whole language: each is compiled or has diagnostics, and what is compiled
Argo takes.

``KFPC_SPECS=5000 pytest tests/test_random_specs.py`` tries more of them.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from hypothesis import given, settings

from kfpc.bundle import dump
from kfpc.diagnostics import Severity
from tests.oracles import argo
from tests.random_specs import specs
from tests.test_whole import ROOT, examine, written

COUNT = int(os.environ.get("KFPC_SPECS", "200"))


def test_random_specs(tmp_path: Path) -> None:
    """All packages go to Argo's own validation in one go; a spec that it refuses is shown."""
    packages: list[tuple[Path, str]] = []
    refused: dict[str, int] = {}

    @settings(max_examples=COUNT, deadline=None, database=None)
    @given(specs())
    def compiled(tree: dict[str, Any]) -> None:
        result = examine(written(tree), ROOT)
        if result.manifest is None:
            for found in result.diagnostics:
                if found.severity is Severity.ERROR:
                    refused[found.code] = refused.get(found.code, 0) + 1
            return
        file = tmp_path / f"{len(packages)}.yaml"
        file.write_bytes(dump(result.manifest))
        packages.append((file, written(tree)))

    compiled()
    assert len(packages) > COUNT * 3 / 4, refused
    spec_of = {str(file): text for file, text in packages}
    problems = argo.validate(spec_of)
    found = [(spec_of[problem.partition(": ")[0]], problem) for problem in problems]
    assert not found, min(found, key=lambda pair: len(pair[0]))
