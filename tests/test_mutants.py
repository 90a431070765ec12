"""Specs with a slip of the hand in them: kfpc says what is wrong, or makes a package that Argo
takes.

``KFPC_MUTANTS=2000-4000 pytest tests/test_mutants.py`` tries others.
"""

from __future__ import annotations

import json
import os
from functools import cache
from pathlib import Path

import yaml

import kfpc
from kfpc.bundle import dump
from tests.mutants import mutant
from tests.oracles import argo, crd
from tests.test_whole import READABLE, ROOT, examine

FIRST, _, BEYOND = os.environ.get("KFPC_MUTANTS", "0-300").partition("-")
FILES = sorted(
    path
    for path in {*READABLE, *(ROOT / "specs").rglob("*.yaml")}
    if "\nsteps:" in path.read_text(encoding="utf-8")
)


def test_mutants(tmp_path: Path) -> None:
    packages: dict[str, str] = {}
    for seed in range(int(FIRST), int(BEYOND)):
        made = mutant(FILES, seed)
        told = f"mutant {seed}, {made.file.name}: {', '.join(made.how)}"
        try:
            result = examine(made.text, made.file.parent)
        except Exception as error:
            raise AssertionError(told) from error
        if result.manifest is None or "argo:" in made.text:
            continue  # of what is said in Argo's words kfpc checks a part
        text = dump(result.manifest)
        if text == package(made.file):
            continue
        assert yaml.load(text, Loader=yaml.CSafeLoader) == json.loads(json.dumps(result.manifest))
        assert crd.errors(result.manifest) == [], told
        file = tmp_path / f"{seed}.yaml"
        file.write_bytes(text)
        packages[str(file)] = told
    problems = argo.validate(packages)
    assert [(packages[problem.partition(": ")[0]], problem) for problem in problems] == []


@cache
def package(file: Path) -> bytes | None:
    """What the file gives as it is."""
    manifest = kfpc.compile(file).manifest
    return None if manifest is None else dump(manifest)
