"""What a step may come to ask for."""

from __future__ import annotations

from kfpc.preemption import Nodes, StepPlan
from kfpc.preemption.plan import Rungs
from kfpc.preemption.stages import Stage, at_stage, stages
from tests.telling import loaded

MEMORY = Rungs("memory", True, (("limits", "memory"),), (("1Gi",), ("2Gi",), ("4Gi",)))
KINDS = Rungs("gpus", False, (("node_selector", "kind"),), (("l4",), ("t4",)))


def plan(failures: int | None, *ladders: Rungs) -> StepPlan:
    return StepPlan(("a",), False, 5, failures, Nodes.ANY, laid_out=True, ladders=ladders)


def test_a_step_without_ladders_has_one_stage() -> None:
    assert stages(plan(3)) == (Stage((), 0),)


def test_each_failure_may_lead_to_the_next_stage() -> None:
    assert stages(plan(5, KINDS)) == (Stage((0,), 0), Stage((1,), 1))


def test_a_failure_may_be_out_of_memory_or_not() -> None:
    assert stages(plan(5, MEMORY, KINDS)) == (
        Stage((0, 0), 0), Stage((0, 1), 1), Stage((1, 1), 1), Stage((2, 1), 2)
    )  # fmt: skip


def test_a_stage_beyond_the_failures_never_comes() -> None:
    assert stages(plan(1, MEMORY)) == (Stage((0,), 0), Stage((1,), 1))


def test_where_only_the_run_knows_all_may_come() -> None:
    assert [stage.failures for stage in stages(plan(None, MEMORY))] == [0, 1, 2]


def test_the_settings_of_a_stage() -> None:
    pipeline = loaded(
        """
        cluster: gke-spot
        steps:
          a:
            image: busybox
            command: [x]
            retries: {failures: 2}
            cpu: {limit: 2, after_failure: [4, {request: 6, limit: 8}]}
            gpus: {count: 1, type: nvidia-l4, after_failure: [nvidia-tesla-t4]}
        """
    ).pipeline
    assert pipeline is not None
    settings = pipeline.leaf(("a",)).settings

    def literals(stage: Stage) -> tuple[dict[str, str | None], ...]:
        found = at_stage(settings, stage)
        fields = (found.resources.requests, found.resources.limits, found.node_selector)
        return tuple({name: text.literal for name, text in texts.items()} for texts in fields)

    label = "cloud.google.com/gke-accelerator"
    assert literals(Stage((0, 0), 0)) == (
        {}, {"cpu": "2", "nvidia.com/gpu": "1"}, {label: "nvidia-l4"}
    )  # fmt: skip
    assert literals(Stage((2, 1), 2)) == (
        {"cpu": "6"}, {"cpu": "8", "nvidia.com/gpu": "1"}, {label: "nvidia-tesla-t4"}
    )  # fmt: skip
