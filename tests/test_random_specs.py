"""Random specs of the whole language: each is compiled or has diagnostics, and what is compiled
Argo takes.

``KFPC_SPECS=500 pytest tests/test_random_specs.py --hypothesis-seed=7`` tries more of them. Of
5,270 that were tried by hand 4,111 compiled; Argo took all of these, and the others had
diagnostics.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from hypothesis import given, settings

import kfpc
from kfpc.analysis import Analysis
from kfpc.bundle import dump
from kfpc.diagnostics import Severity
from kfpc.views.graph import picture
from kfpc.views.graph.as_text import diff_text
from kfpc.views.graph.compare import compared
from kfpc.views.graph.dot import dot
from kfpc.views.graph.mermaid import mermaid
from kfpc.views.plans.as_json import plan_json
from kfpc.views.plans.as_text import plan_text
from kfpc.views.plans.plan import planned
from tests.oracles import argo, crd
from tests.random import Project, projects
from tests.random.order import disorder
from tests.random.project import put
from tests.random.values import MARKS
from tests.test_whole import ROOT, examine

COUNT = int(os.environ.get("KFPC_SPECS", "200"))


def test_random_specs(tmp_path: Path) -> None:
    """All packages go to Argo's own validation in one go; a spec that it refuses is shown."""
    packages: dict[str, Path] = {}
    refused: Counter[str] = Counter()

    @settings(max_examples=COUNT, deadline=None, database=None)
    @given(projects())
    def compiled(project: Project) -> None:
        folder = tmp_path / str(len(packages) + refused.total())
        folder.mkdir()
        file = folder / "pipeline.yaml"
        file.write_text(put(project, folder), encoding="utf-8")
        result = examine(file.read_text(encoding="utf-8"), folder, project.kind)
        if result.manifest is None:
            errors = {d.code for d in result.diagnostics if d.severity is Severity.ERROR}
            refused[" ".join(sorted(errors))] += 1
            return
        text = dump(result.manifest)
        package = folder / "package.yaml"
        package.write_bytes(text)
        (folder / "kind").write_text(project.kind or "")
        packages[str(package)] = folder
        assert yaml.load(text, Loader=yaml.CSafeLoader) == json.loads(json.dumps(result.manifest))
        assert crd.errors(result.manifest) == []
        assert disorder(project, result.manifest) == []
        assert [*strayed(result.manifest)] == []
        views(kfpc.load(file, kind=project.kind).analysis)

    compiled()
    print(f"{len(packages)} compiled, refused: {dict(refused.most_common())}")
    assert len(packages) > COUNT * 4 / 10, refused
    assert argo.validate(packages) == []
    assert changed_with_another_hash_seed(packages) == []


def views(analysis: Analysis | None) -> None:
    """Plan and pictures can be made of whatever compiles."""
    assert analysis is not None
    view, _, _ = planned(analysis)
    assert view is not None
    assert plan_text(view)
    json.loads(plan_json(view))
    drawn = picture(analysis)
    assert mermaid(drawn)
    assert dot(drawn)
    assert diff_text(compared(drawn, drawn))


def strayed(manifest: Mapping[str, Any]) -> list[str]:
    """Where a param's default is but in the arguments of the run: whoever gives the run another
    value would still find this one there."""
    spec = manifest["spec"]
    spec = spec.get("workflowSpec", spec)
    rest = {**manifest, "spec": {**spec, "arguments": {}}}
    return [mark for mark in MARKS if mark in json.dumps(rest, ensure_ascii=False)]


_AGAIN = """
import sys, kfpc
from pathlib import Path
from kfpc.bundle import dump
for line in sys.stdin.read().splitlines():
    folder = Path(line)
    options = {"kind": (folder / "kind").read_text() or None}
    result = kfpc.compile(folder / "pipeline.yaml", **options)
    if dump(result.manifest) != (folder / "package.yaml").read_bytes():
        print(folder)
"""


def changed_with_another_hash_seed(packages: Mapping[str, Path]) -> list[str]:
    """The same input gives the same bytes, in another process too."""
    environment = {**os.environ, "PYTHONHASHSEED": "7", "PYTHONPATH": str(ROOT / "compiler")}
    done = subprocess.run(
        [sys.executable, "-c", _AGAIN], input="\n".join(map(str, packages.values())),
        env=environment, capture_output=True, check=True, text=True,
    )  # fmt: skip
    return done.stdout.splitlines()
