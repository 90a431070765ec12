"""Runs the drills that were asked for, all together, and judges each by the plan's word."""

from __future__ import annotations

import os
import time
import uuid
from collections.abc import Mapping
from dataclasses import replace

import pytest

from tests.cluster.drills import page, records, versions
from tests.cluster.drills.agreement import Result, Verdict
from tests.cluster.drills.api import proxied
from tests.cluster.drills.beginnings import judge
from tests.cluster.drills.drill import Drill
from tests.cluster.drills.every import DRILLS
from tests.cluster.drills.exercise import Exercise
from tests.cluster.drills.pace import Pace
from tests.cluster.drills.records import Session
from tests.cluster.taking_away import lacking

PATIENCE = float(os.environ.get("KFPC_CLUSTER_PATIENCE", "480"))
"""Seconds in which at least one drill has to end."""

AT_ONCE = int(os.environ.get("KFPC_CLUSTER_AT_ONCE", "12"))


@pytest.fixture(scope="session")
def results(cluster: None, request: pytest.FixtureRequest) -> Mapping[str, Result]:
    """Of the drills whose tests were asked for, by their keys. What a cluster was too slow for is
    tried once more, with more time.

    With ``KFPC_RENEW=1`` they are written down for the controller's setting, and docs/drills.md
    from all that is written down.
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
    with proxied() as api:
        exercise = Exercise(api, uuid.uuid4().hex[:8], PATIENCE)
        try:
            pace = exercise.measure(AT_ONCE)
            found = _tried(exercise, drills, pace)
            slow = {k: drills[k] for k, r in found.items() if r.judgement.verdict is Verdict.SLOW}
            found |= _tried(exercise, slow, pace.slower())
            if os.environ.get("KFPC_RENEW") == "1":
                spent = round(time.monotonic() - begun)
                session = Session.now(versions.kubernetes(), versions.argo(exercise), spent, pace)
                records.renew(exercise.pods.setting, found, session)
                page.renew()
        finally:
            if not os.environ.get("KFPC_CLUSTER_KEEP"):
                exercise.clear()
    return found


def _tried(exercise: Exercise, drills: Mapping[str, Drill], pace: Pace) -> dict[str, Result]:
    if not drills:
        return {}
    paced = {key: replace(drill, scale=pace.scale) for key, drill in drills.items()}
    seen = exercise.finish(paced, pace.at_once)
    setting = exercise.pods.setting
    judged = {key: judge(paced[key], seen[key], exercise.session, setting) for key in paced}
    return {key: Result(paced[key], seen[key], judged[key]) for key in paced}
