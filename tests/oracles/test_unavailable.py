"""Without Go an oracle's tests are skipped by name; in CI they fail."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.oracles import argo, go

ASK: dict[str, Callable[[], object]] = {
    "Go is not installed": lambda: go("version"),
    "build/argo-validate is not there": lambda: argo.tag("1"),
}


@pytest.fixture(autouse=True)
def _without_go(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("ARGO_VALIDATE", str(tmp_path / "argo-validate"))


@pytest.mark.parametrize(("reason", "ask"), ASK.items(), ids=ASK.keys())
def test_skips_at_home(
    reason: str, ask: Callable[[], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match=reason):
        ask()


@pytest.mark.parametrize(("reason", "ask"), ASK.items(), ids=ASK.keys())
def test_fails_in_ci(
    reason: str, ask: Callable[[], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match=reason):
        ask()
