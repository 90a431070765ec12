"""What a run of kfpc brings in: a local spec needs no SDK, no schema checker and no network."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

UNWANTED = ("kfp", "jsonschema", "requests", "urllib3", "http.client", "httpx")
SPEC = Path(__file__).parent.parent / "specs" / "github-issue-summarization" / "pipeline.yaml"
PROGRAM = f"""
import sys
from kfpc.cli import main

try:
    main()
except SystemExit as ended:
    assert not ended.code, ended.code
print([name for name in {UNWANTED!r} if name in sys.modules], file=sys.stderr)
"""


@pytest.mark.parametrize("command", [["validate"], ["compile", "-o", "-"]], ids=" ".join)
def test_a_local_spec_brings_in_nothing_heavy(command: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *command, SPEC], capture_output=True, text=True, check=False
    )
    assert done.stderr.splitlines()[-1] == "[]", done.stderr
