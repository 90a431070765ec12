"""What kfpc gives for a spec, kept in files that a reviewer reads.

``golden/NAME.yaml`` is a spec and ``golden/NAME.argo.yaml`` its package; the packages of the
examples in ``specs/`` are in ``golden/specs/``, in folders as there.

``golden/errors/NAME.yaml`` is a spec with mistakes and ``golden/errors/NAME.txt`` what a user is
shown of them. Every code has a pair at least, whose name is the code's id and what it shows:
``KFPC705-long-grace``. A pair with another name shows how several codes go together. Component
files are in ``golden/errors/components/``, and what options name in ``golden/errors/files/``.

What is shown is what ``kfpc validate`` says of the spec. Where a code takes another command, or
options, the spec's first line has it, without the spec's path:
``# command: kfpc compile --set steps=many``.

``make golden`` renews them all; the difference is then read in the version control's words.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

import kfpc
from kfpc.bundle import dump
from kfpc.cli.app import app
from kfpc.clusters import PROFILES
from kfpc.diagnostics.catalogue import codes
from kfpc.diagnostics.render_text import render_text
from tests.oracles import argo, crd

ROOT = Path(__file__).parent.parent
GOLDEN = Path(__file__).parent / "golden"
ERRORS = GOLDEN / "errors"

RENEW = os.environ.get("KFPC_RENEW") == "1"

PACKAGES = {
    **{
        (name := spec.parent.relative_to(ROOT).as_posix()): (spec, GOLDEN / f"{name}.argo.yaml")
        for spec in sorted((ROOT / "specs").rglob("pipeline.yaml"))
    },
    **{
        spec.stem: (spec, spec.with_suffix(".argo.yaml"))
        for spec in sorted(GOLDEN.glob("*.yaml"))
        if not spec.name.endswith(".argo.yaml")
    },
}
"""By name: a spec, and the package that it must give."""

MISTAKES = sorted(ERRORS.glob("*.yaml"))

NO_PAIR = {
    "KFPC102": "a file of more than 4 MiB would have to be kept",
    "KFPC609": "the command line knows the versions itself: only `kfpc.validate` can say it",
}
"""Codes that no pair shows, with the reason."""


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
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    command, *options = told_by(spec)
    result = CliRunner().invoke(app, [command, spec.name, *options], catch_exceptions=False)
    # Of other commands the diagnostics are not what they are for.
    shown = result.stdout if command == "validate" else result.stderr
    expect(shown, spec.with_suffix(".txt"))


def told_by(spec: Path) -> list[str]:
    """The command of kfpc that tells of a spec, and its options."""
    line = re.match(rb"# command: kfpc (.+)\n", spec.read_bytes())
    return line[1].decode().split() if line else ["validate"]


@pytest.mark.parametrize("code", [code for code in codes() if code not in NO_PAIR])
def test_every_code_has_a_pair(code: str) -> None:
    texts = [text.read_text(encoding="utf-8") for text in ERRORS.glob(f"{code}-*.txt")]
    assert texts, f"tests/golden/errors has no {code}-*.yaml"
    assert all(f"[{code}]: " in text for text in texts)


NAMES_OF_THEIR_OWN = {"Argo", "GKE", "JSON", "Karpenter", "Kubernetes", "YAML"}
"""Words that are not in lower case where a message begins with them."""


@pytest.mark.parametrize("text", sorted(ERRORS.glob("*.txt")), ids=lambda text: text.stem)
def test_a_message_is_in_lower_case_and_has_no_full_stop(text: Path) -> None:
    shown = text.read_text(encoding="utf-8")
    for message in re.findall(r"^(?:error|warning|note)\[KFPC\d+\]: (.*)", shown, re.MULTILINE):
        word, _, rest = message.partition(" ")
        is_type = rest.startswith("does not fit ")
        assert word[0] == word[0].lower() or word in NAMES_OF_THEIR_OWN or is_type, message
        assert not message.endswith("."), message


@pytest.mark.parametrize("profile", PROFILES)
def test_every_profile_has_a_spec(profile: str) -> None:
    spec = GOLDEN / f"cluster-{profile}.yaml"
    assert spec.exists(), f"tests/golden has no {spec.name}"
    assert yaml.safe_load(spec.read_text(encoding="utf-8"))["cluster"] == profile


def test_no_golden_file_is_left_behind() -> None:
    packages = {package for _, package in PACKAGES.values()}
    assert set(GOLDEN.rglob("*.argo.yaml")) == packages
    assert set(ERRORS.glob("*.txt")) == {spec.with_suffix(".txt") for spec in MISTAKES}
    named = b"".join(spec.read_bytes() for spec in MISTAKES).decode("utf-8", "replace")
    for folder in ("components", "files"):
        assert [file.name for file in (ERRORS / folder).iterdir() if file.name not in named] == []
