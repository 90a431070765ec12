"""Commands that kfpc prints for people to copy: whatever files are called, nothing else runs."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

NAMES = [
    "x$(touch made)`touch made`;touch made'\".yaml",
    "-x.yaml",
    "a b\t*.yaml",
    "{}.yaml",
    "x\ntouch made #.yaml",
    "x.zip;touch made;.zip",
    "$(touch made).tar.gz",
]


def ran(command: str, folder: Path) -> list[list[str]]:
    """The words of each call of a tool, by ``sh`` with stand-ins for all of them."""
    tools, calls = folder / "tools", folder / "calls"
    tools.mkdir(exist_ok=True)
    for tool in ("argo", "kfpc", "unzip", "tar"):
        (tools / tool).write_text(
            '#!/bin/sh\nprintf "%s\\037" "${0##*/}" "$@" >>"$CALLS"\nprintf "\\036" >>"$CALLS"\n'
        )
        (tools / tool).chmod(0o755)
    sh = shutil.which("sh")
    if sh is None:
        pytest.skip("sh is not installed")
    calls.write_text("")
    touch = shutil.which("touch")
    assert touch is not None
    path = f"{tools}:{Path(touch).parent}"
    subprocess.run(
        [sh, "-c", command], env={"PATH": path, "CALLS": str(calls)}, cwd=folder, check=True
    )
    assert not (folder / "made").exists(), command
    return [call.split("\x1f")[:-1] for call in calls.read_text().split("\x1e")[:-1]]


@pytest.mark.parametrize("name", NAMES)
def test_how_a_package_is_submitted(name: str, invoke, spec, tmp_path: Path) -> None:
    result = invoke("compile", "spec.yaml", "-o", name)
    assert result.exit_code == 0
    (line,) = [line for line in result.stderr.splitlines() if line.startswith("submit it: ")]
    calls = ran(line.removeprefix("submit it: "), tmp_path)
    if "\n" not in name and "\t" not in name:  # which are shown by their pictures
        meant = f"./{name}" if name.startswith("-") else name
        assert any(meant in call for call in calls), calls


@pytest.mark.parametrize("name", [*NAMES, "pipeline.yaml"])
def test_how_a_new_spec_is_checked(name: str, invoke, spec, tmp_path: Path) -> None:
    result = invoke("init", "--", name)
    assert result.exit_code == 0
    _, _, command = result.stderr.rstrip("\n").partition(": try `")
    (call,) = ran(command[:-1], tmp_path)
    assert call[:2] == ["kfpc", "validate"]
    if "\n" not in name and "\t" not in name:
        assert call[2] == (f"./{name}" if name.startswith("-") else name)
