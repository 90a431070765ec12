"""Judges of what kfpc emits that are not kfpc: Argo's own schemas and Argo's own code.

They need Go. Where it is missing a test that asks them is skipped and says so; in CI
(``CI=true``) it fails.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import NoReturn

import pytest

ROOT = Path(__file__).parent.parent.parent
GO_MODULE = ROOT / "tests" / "argo_validate"


def unavailable(reason: str) -> NoReturn:
    """Skips the test that asked, or fails it in CI."""
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


def go(*arguments: str) -> str:
    """What a ``go`` command prints, run in the module of ``argo-validate``."""
    try:
        done = subprocess.run(
            ["go", *arguments], cwd=GO_MODULE, check=True, capture_output=True, text=True
        )
    except FileNotFoundError:
        unavailable("Go is not installed: Argo's own schemas and code cannot be asked")
    except subprocess.CalledProcessError as error:
        unavailable(f"go {' '.join(arguments)} failed: {error.stderr.strip()}")
    return done.stdout
