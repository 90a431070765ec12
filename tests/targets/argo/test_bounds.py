"""The upper bound of a package's bytes: where it says no, no package is too large."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import kfpc
from kfpc.analysis import Analysis
from kfpc.targets.argo import bounds
from tests.test_golden import PACKAGES
from tests.test_specs import ROOT

MODEL_CASE = ROOT / "specs" / "github-issue-summarization" / "pipeline.yaml"


def analysis(source: kfpc.Source | Path) -> Analysis:
    pipeline = kfpc.load(source).pipeline
    assert pipeline is not None
    return Analysis(pipeline)


def test_the_model_case_is_surely_small() -> None:
    assert not bounds.may_be_too_large(analysis(MODEL_CASE))


@pytest.mark.parametrize("spec", [spec for spec, _ in PACKAGES.values()], ids=str)
def test_no_package_has_more_bytes(spec: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    manifest = kfpc.compile(spec).manifest
    size = len(json.dumps(manifest, ensure_ascii=False).encode())
    monkeypatch.setattr(bounds, "LARGEST_OBJECT", size - 1)
    assert bounds.may_be_too_large(analysis(spec))


BLOWN_UP = ["é", "漢", "$", "{", "'", '"', "\\", "\t", "\U0001f600", "<", "$$(", "${", "}"]


@pytest.mark.parametrize("letter", BLOWN_UP)
def test_letters_that_become_many(letter: str, monkeypatch: pytest.MonkeyPatch) -> None:
    escaped = "$${{" * 5_000 if letter == "{" else letter * 20_000
    text = json.dumps(escaped)
    spec = f"apiVersion: kfpc/v1\nname: demo\nsteps: {{a: {{image: x, command: [echo, {text}]}}}}"
    manifest = kfpc.compile(kfpc.Source(spec)).manifest
    assert manifest is not None
    size = len(json.dumps(manifest, ensure_ascii=False).encode())
    monkeypatch.setattr(bounds, "LARGEST_OBJECT", size - 1)
    assert bounds.may_be_too_large(analysis(kfpc.Source(spec)))
