"""Runs the drills that were asked for, all together, and judges each by the plan's word."""

from __future__ import annotations

import os
import time
import uuid
from collections.abc import Mapping

import pytest

from tests.cluster.drills import page, versions
from tests.cluster.drills.agreement import Result, judge
from tests.cluster.drills.api import proxied
from tests.cluster.drills.every import DRILLS
from tests.cluster.drills.exercise import Exercise
from tests.cluster.taking_away import lacking

PATIENCE = float(os.environ.get("KFPC_CLUSTER_PATIENCE", "480"))
"""Seconds in which at least one drill has to end."""

AT_ONCE = int(os.environ.get("KFPC_CLUSTER_AT_ONCE", "40"))


@pytest.fixture(scope="session")
def results(cluster: None, request: pytest.FixtureRequest) -> Mapping[str, Result]:
    """Of the drills whose tests were asked for, by their keys.

    With ``KFPC_RENEW=1`` docs/drills.md is written, if all drills ran and all agree.
    """
    asked = {
        item.callspec.params["key"]
        for item in request.session.items
        if isinstance(item, pytest.Function) and "results" in item.fixturenames
    }
    drills = {
        key: drill
        for key, drill in DRILLS.items()
        if key in asked and (drill.ends_node is None or lacking(drill.ends_node) is None)
    }
    begun = time.monotonic()
    session = uuid.uuid4().hex[:8]
    with proxied() as api:
        exercise = Exercise(api, session, PATIENCE, AT_ONCE)
        try:
            seen = exercise.finish(drills)
            found = {k: Result(d, seen[k], judge(d, seen[k], session)) for k, d in drills.items()}
            agree = not any(result.judgement.otherwise for result in found.values())
            if os.environ.get("KFPC_RENEW") == "1" and agree and drills.keys() == DRILLS.keys():
                seconds = time.monotonic() - begun
                page.renew(found, seconds, versions.kubernetes(), versions.argo(exercise))
        finally:
            if not os.environ.get("KFPC_CLUSTER_KEEP"):
                exercise.clear()
    return found
