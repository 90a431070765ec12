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

PIPELINES = Path(__file__).parent / "pipelines"
FILES = PIPELINES / "files.yaml"

RUNS = {
    "files of pipelines": Run(FILES),
    "the first of two files": Run(FILES, params={"quick": "true"}),
    "files that may be absent": Run(PIPELINES / "optional.yaml"),
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


def test_pipelines_do_without_files_choose_among_them_and_hand_them_out(
    outcomes: Mapping[str, Outcome],
) -> None:
    outcome = outcomes["files that may be absent"]
    assert outcome.phase == "Succeeded", outcome
    assert outcome.results["none"] == "none made own"
    assert outcome.results["given"] == "other other made"
    assert outcome.results["lacking"] == "none made made"
    assert outcome.results["read"] == "made own other made other"
