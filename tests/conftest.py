"""What all tests share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).parent.parent

# A machine under load is no reason to fail: nothing here is judged by time.
_SHARED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("default", _SHARED)
settings.register_profile("ci", _SHARED, derandomize=True, database=None)
settings.register_profile("thorough", _SHARED, max_examples=2000)
settings.load_profile(
    os.environ.get("HYPOTHESIS_PROFILE", "ci" if os.environ.get("CI") == "true" else "default")
)


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of public files to test against, read in place and never copied."""
    folder = Path(os.environ.get("KFPC_CORPUS", ROOT / ".." / "shared" / "corpus")).resolve()
    if not folder.is_dir():
        pytest.skip("the corpus is not here: KFPC_CORPUS names its folder")
    return folder
