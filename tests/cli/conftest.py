"""What the tests of the command line share."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from typer.testing import CliRunner

import kfpc
from kfpc.cli.app import app
from kfpc.diagnostics import Diagnostic, Severity, SourceText, Span

Run = Callable[..., "subprocess.CompletedProcess[str]"]

SPEC = """\
apiVersion: kfpc/v1
name: demo
params:
  who: {type: String}
steps:
  greet:
    image: busybox:1.36
    command: [echo, "hello ${{ params.who }}"]
"""


@pytest.fixture
def spec(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A spec in a folder of its own, which is the current one."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "spec.yaml").write_text(SPEC)
    return tmp_path / "spec.yaml"


@pytest.fixture
def kfpc_(tmp_path: Path) -> Run:
    """Runs kfpc as a process of its own, in the folder of the test."""

    def run(
        *arguments: str, input: str | None = None, env: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "kfpc", *arguments],
            input=input,
            env={**environment(), **(env or {})},
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    return run


def environment() -> dict[str, str]:
    """That of the tests, but for what changes what kfpc shows, and able to import it."""
    asked = {"NO_COLOR", "FORCE_COLOR", "COLUMNS", "KFPC_DEBUG", "TERM"}
    kept = {name: value for name, value in os.environ.items() if name not in asked}
    return {**kept, "PYTHONPATH": str(Path(kfpc.__file__).parent.parent)}


def diagnostic(
    severity: Severity = Severity.ERROR, file: str = "spec.yaml", code: str = "KFPC204"
) -> Diagnostic:
    return Diagnostic(code, severity, "it is wrong", Span(SourceText(file, "name: x\n"), 0, 4))


@dataclass
class Engine:
    """Stands in for kfpc's functions: says what it is told to, and keeps what it was asked."""

    diagnostics: tuple[Diagnostic, ...] = ()
    manifest: dict[str, Any] | None = field(default_factory=lambda: {"kind": "Workflow"})
    facts: dict[str, Any] = field(default_factory=dict)
    asked: list[tuple[Any, dict[str, Any]]] = field(default_factory=list)

    def validate(self, source: Any, **options: Any) -> Any:
        self.asked.append((source, options))
        return SimpleNamespace(diagnostics=self.diagnostics, valid=not self.diagnostics)

    def compile(self, source: Any, **options: Any) -> Any:
        self.asked.append((source, options))
        facts = {
            "name": "demo",
            "kind": "Workflow",
            "required_params": (),
            "needs_artifact_repository": False,
            "artifacts": {},
            "could_be_values": {},
            "steps": 3,
            "templates": 1,
            "files": (),
            "children": (),
            "size": None,
            **self.facts,
        }
        return SimpleNamespace(diagnostics=self.diagnostics, manifest=self.manifest, **facts)


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> Engine:
    stand_in = Engine()
    monkeypatch.setattr(kfpc, "validate", stand_in.validate, raising=False)
    monkeypatch.setattr(kfpc, "compile", stand_in.compile, raising=False)
    return stand_in


@pytest.fixture
def invoke(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """Runs a command in this process."""
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)

    def run(*arguments: str, input: str | bytes | None = None) -> Any:
        return CliRunner().invoke(app, arguments, input=input, catch_exceptions=False)

    return run
