"""Files that other specs are given as steps: through two levels of them, in loops too.

The cluster needs an artifact repository of its own for these.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.cluster.controller import Outcome, Run

pytestmark = pytest.mark.cluster

FILES = Path(__file__).parent / "pipelines" / "files.yaml"

RUNS = {
    "files of pipelines": Run(FILES),
    "the first of two files": Run(FILES, params={"quick": "true"}),
}


@pytest.mark.parametrize(
    ("run", "chosen"), [("files of pipelines", "made"), ("the first of two files", "other")]
)
def test_files_arrive_in_pipelines_within_pipelines(
    outcomes: Mapping[str, Outcome], run: str, chosen: str
) -> None:
    outcome = outcomes[run]
    assert outcome.phase == "Succeeded", outcome
    assert json.loads(outcome.results["each"]) == ["a made within", "b made within"]
    assert json.loads(outcome.results["through"]) == ["c shard 0 within", "c shard 1 within"]
    assert outcome.results["either"] == f"d {chosen} within"
    assert outcome.results["read"] == chosen
