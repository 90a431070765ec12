"""What kfpc gives for a spec, kept in files that a reviewer reads.

``golden/NAME.yaml`` is a spec and ``golden/NAME.argo.yaml`` its package; the packages of the
examples in ``specs/`` are in ``golden/specs/``. ``golden/errors/NAME.yaml`` is a spec with
mistakes and ``golden/errors/NAME.txt`` what a user is shown. ``make golden`` renews them all;
the difference is then read in the version control's words.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import yaml

import kfpc
from kfpc.bundle import dump
from kfpc.diagnostics import Severity
from kfpc.diagnostics.render_text import render_text
from tests.oracles import argo, crd

ROOT = Path(__file__).parent.parent
GOLDEN = Path(__file__).parent / "golden"
ERRORS = GOLDEN / "errors"

RENEW = os.environ.get("KFPC_RENEW") == "1"

PACKAGES = {
    **{
        f"specs/{spec.parent.name}": (spec, GOLDEN / "specs" / f"{spec.parent.name}.argo.yaml")
        for spec in sorted((ROOT / "specs").glob("*/pipeline.yaml"))
    },
    **{
        spec.stem: (spec, spec.with_suffix(".argo.yaml"))
        for spec in sorted(GOLDEN.glob("*.yaml"))
        if not spec.name.endswith(".argo.yaml")
    },
}
"""By name: a spec, and the package that it must give."""

MISTAKES = sorted(ERRORS.glob("*.yaml"))


def expect(text: str, file: Path) -> None:
    """Compares a text with a golden file, or writes it there."""
    if RENEW:
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
    assert file.exists(), f"{file.name} is missing: run `make golden`"
    assert text == file.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", PACKAGES)
def test_package(name: str) -> None:
    spec, package = PACKAGES[name]
    result = kfpc.compile(spec)
    assert result.diagnostics == (), render_text(result.diagnostics)
    assert result.manifest is not None
    expect(dump(result.manifest).decode(), package)


@pytest.mark.parametrize("name", PACKAGES)
def test_package_fits_the_schema_of_the_cluster(name: str) -> None:
    _, package = PACKAGES[name]
    assert crd.errors(yaml.safe_load(package.read_text(encoding="utf-8"))) == []


def test_argo_accepts_every_package() -> None:
    assert argo.validate(package for _, package in PACKAGES.values()) == []


@pytest.mark.parametrize("spec", MISTAKES, ids=lambda spec: spec.stem)
def test_errors(spec: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ERRORS)  # so that frames name files without folders of this machine
    result = kfpc.validate(spec.name)
    assert any(found.severity is not Severity.NOTE for found in result.diagnostics)
    expect(render_text(result.diagnostics), spec.with_suffix(".txt"))


def test_no_golden_file_is_left_behind() -> None:
    packages = {package for _, package in PACKAGES.values()}
    assert set(GOLDEN.rglob("*.argo.yaml")) == packages
    assert set(ERRORS.glob("*.txt")) == {spec.with_suffix(".txt") for spec in MISTAKES}
