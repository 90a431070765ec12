"""What a spec's words come to as a plan."""

from __future__ import annotations

from pathlib import Path

import pytest

import kfpc.preemption
from kfpc.preemption import Nodes, StepPlan, causes
from kfpc.preemption.causes import CAUSES, CUT_SHORT, Cause, Counts
from kfpc.targets.argo.target import ARGO
from tests.telling import loaded


def plan(settings: str, head: str = "", given: dict[str, str] | None = None) -> StepPlan:
    """The plan of a step with these settings."""
    pipeline = loaded(f"{head}\nsteps: {{a: {{image: x, command: [x], {settings}}}}}").pipeline
    assert pipeline is not None
    return ARGO.analysis(pipeline, given).plans["a",]


@pytest.mark.parametrize(
    ("retries", "any_cause", "within", "failures", "pods"),
    [
        ("0", True, 0, 0, 1),
        ("5", True, 5, 0, 6),
        ("{total: 5}", True, 5, 0, 6),
        ("{preemptions: 20, failures: 2}", False, 20, 2, 63),
        ("{preemptions: 20}", False, 20, 0, 21),
        ("{failures: 2}", False, 5, 2, 18),
    ],
)
def test_budgets(retries: str, any_cause: bool, within: int, failures: int, pods: int) -> None:
    found = plan(f"retries: {retries}")
    assert (found.any_cause, found.retries, found.failures) == (any_cause, within, failures)
    assert found.most_pods == pods


def test_a_param_decides_as_far_as_its_value_is_known() -> None:
    head = "params: {n: 4, m: {type: Integer}}"
    assert plan("retries: '${{ params.n }}'", head).most_pods == 5
    assert plan("retries: '${{ params.n }}'", head, {"n": "7"}).most_pods == 8
    both = "retries: {preemptions: '${{ params.n }}', failures: '${{ params.m }}'}"
    assert plan(both, head).most_pods is None
    assert plan(both, head, {"m": "1"}).most_pods == 10


def test_an_input_may_hand_it_on() -> None:
    assert plan("inputs: {n: 3}, retries: '${{ inputs.n }}'").retries == 3
    head = "params: {n: 4}"
    assert plan("inputs: {n: '${{ params.n }}'}, retries: '${{ inputs.n }}'", head).retries == 4


@pytest.mark.parametrize(
    ("preemptible", "expected"),
    [
        ("false", [Nodes.ANY] * 4),
        ("true", [Nodes.PREFERRED] * 4),
        ("{required: true}", [Nodes.PREEMPTIBLE] * 4),
        ("{fallback: on-demand}", [Nodes.PREFERRED] * 3 + [Nodes.ON_DEMAND]),
        ("{required: true, fallback: on-demand}", [Nodes.PREEMPTIBLE] * 3 + [Nodes.ON_DEMAND]),
        ("{fallback: {after: 1}}", [Nodes.PREFERRED] + [Nodes.ON_DEMAND] * 3),
        ("{fallback: {to: on-demand, after: 9}}", [Nodes.PREFERRED] * 4),
    ],
)
def test_nodes_of_each_attempt(preemptible: str, expected: list[Nodes]) -> None:
    found = plan(f"retries: 3, preemptible: {preemptible}")
    assert [found.nodes_of(attempt) for attempt in range(1, 5)] == expected


def test_of_a_step_whose_strategy_is_patched_nothing_is_known() -> None:
    found = plan("retries: 5, argo: {retryStrategy: {limit: 100}}")
    assert (found.patched, found.most_pods) == (True, None)
    assert not plan("retries: 5, argo: {hostNetwork: true}").patched


def test_the_only_attempt_is_the_last() -> None:
    assert plan("preemptible: {fallback: on-demand}").nodes_of(1) is Nodes.ON_DEMAND


DONE = "{done: {type: String, path: /d}}"
GRACE = "preemptible: true, resume: {checkpoint: gs://x/y, grace_period: 20s}"


@pytest.mark.parametrize(
    ("settings", "marks"),
    [
        (f"{GRACE}, outputs: {DONE}", ("done",)),
        (f"{GRACE}, outputs: {{m: {{type: Model, path: /m}}}}", ()),
        (f"{GRACE}, outputs: {{done: {{type: String, path: /d, optional: true}}}}", ()),
        (f"preemptible: true, resume: {{checkpoint: gs://x/y}}, outputs: {DONE}", ()),
        (f"resume: {{checkpoint: gs://x/y, grace_period: 20s}}, outputs: {DONE}", ()),
    ],
)  # fmt: skip
def test_marks(settings: str, marks: tuple[str, ...]) -> None:
    assert plan(settings).marks == marks


def test_what_an_earlier_attempt_may_have_left_on_a_volume_marks_nothing() -> None:
    declared = "{on: {type: String, path: /data/on}, off: {type: String, path: /database}}"
    volumes = "volumes: {/data: {claim: c}, /tmp/x: {empty_dir: true}}"
    assert plan(f"{GRACE}, outputs: {declared}, {volumes}").marks == ("off",)
    scratch = "{done: {type: String, path: /tmp/x/done}}"
    assert plan(f"{GRACE}, outputs: {scratch}, {volumes}").marks == ("done",)


def test_without_a_mark_no_attempt_was_cut_short() -> None:
    marked = plan(f"{GRACE}, outputs: {DONE}")
    assert marked.counts(CUT_SHORT) is Counts.PREEMPTION
    assert plan(GRACE).counts(CUT_SHORT) is Counts.FAILURE


def test_every_cause_is_in_the_table() -> None:
    made = [one for one in vars(causes).values() if isinstance(one, Cause)]
    assert made == [*CAUSES]


def test_names_of_causes_are_words() -> None:
    names = [cause.name for cause in CAUSES]
    assert len({*names}) == len(names)
    assert all(name.replace("-", "").isalpha() and name.islower() for name in names)


def test_a_plan_is_in_no_platform_s_words():
    folder = Path(kfpc.preemption.__file__).parent
    assert [file.name for file in folder.glob("*.py") if "argo" in file.read_text().lower()] == []
