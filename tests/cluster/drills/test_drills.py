"""What the plan says is what a real controller does: `make drills`, and docs/drills.md."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.cluster.drills.agreement import Result, Verdict
from tests.cluster.drills.every import DRILLS
from tests.cluster.taking_away import lacking

pytestmark = pytest.mark.cluster


@pytest.mark.parametrize("key", DRILLS)
def test_the_controller_does_what_the_plan_says(key: str, results: Mapping[str, Result]) -> None:
    """An end that was lost is expected of the default setting, and no agreement; what the cluster
    was too slow for shows nothing."""
    ends_node = DRILLS[key].ends_node
    why_not = lacking(ends_node) if ends_node is not None else None
    if why_not is not None:
        pytest.skip(why_not)
    result = results[key]
    judgement = result.judgement
    if judgement.verdict is Verdict.LOST:
        pytest.xfail(f"{judgement.lost} lost: the controller made a pod again unseen")
    if judgement.verdict is Verdict.SLOW:
        pytest.skip(f"the cluster was too slow: {'; '.join(judgement.otherwise)}")
    assert judgement.verdict is Verdict.AGREES, (
        f"{result.drill.kind}\n{judgement.otherwise}\n{result.seen}"
    )
