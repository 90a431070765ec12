"""Which steps share a pool, and how large its nodes have to be."""

from __future__ import annotations

import kfpc
from kfpc.pipeline.ids import qualified
from kfpc.targets.argo.target import ARGO
from kfpc.views.nodepools.names import names, short_names
from kfpc.views.nodepools.needs import Need, needs
from kfpc.views.nodepools.pools import Pool, pools
from tests.telling import whole

STEP = "{{image: busybox, command: [echo], {preemptible}, retries: 2, resume: idempotent{more}}}"


def step(more: str = "", preemptible: str = "preemptible: true") -> str:
    return STEP.format(preemptible=preemptible, more=f", {more}" if more else "")


def spec(*steps: str, head: str = "") -> kfpc.LoadResult:
    lines = "\n".join(f"  s{number}: {text}" for number, text in enumerate(steps))
    loaded = kfpc.load(kfpc.Source(whole(f"cluster: gke-spot\n{head}\nsteps:\n{lines}")))
    assert loaded.valid, loaded.diagnostics
    return loaded


def needs_of(*steps: str, head: str = "") -> tuple[Need, ...]:
    pipeline = spec(*steps, head=head).pipeline
    assert pipeline is not None
    return needs(ARGO.analysis(pipeline))


def asking(need: Need) -> tuple[str, ...]:
    return tuple(map(qualified, need.steps))


def pools_of(*steps: str) -> tuple[Pool, ...]:
    pipeline = spec(*steps).pipeline
    assert pipeline is not None
    return pools(ARGO.analysis(pipeline))


def test_steps_that_ask_for_the_same_share_a_pool() -> None:
    found = needs_of(
        step("gpus: 4"), step("gpus: 1"), step("gpus: 4, memory: 1G"), step(), step("cpu: 2")
    )
    assert [asking(need) for need in found] == [("s0", "s2"), ("s1",), ("s3", "s4")]


def test_labels_tell_needs_apart() -> None:
    found = needs_of(
        step("gpus: {count: 1, type: a}"),
        step("gpus: {count: 1, type: b}"),
        step("gpus: 1, node_selector: {cloud.google.com/gke-accelerator: a}"),
        step("node_selector: {a: b, c: d}"),
        step("node_selector: {c: d, a: b}"),
    )
    assert [asking(need) for need in found] == [("s0", "s2"), ("s1",), ("s3", "s4")]


def test_labels_of_all_preemptible_nodes_do_not() -> None:
    (need,) = needs_of(step(), step("node_selector: {cloud.google.com/gke-spot: 'true'}"))
    assert (asking(need), need.labels) == (("s0", "s1"), {})


def test_a_label_that_preemptible_nodes_share_with_others_is_one_of_both() -> None:
    """A step that selects it and falls back does so on demand too."""
    falls_back = step("node_selector: {pool: train}", "preemptible: {fallback: on-demand}")
    text = whole(
        "cluster: {spot: {labels: {pool: train, tier: cheap}}}\n"
        f"steps:\n  a: {step('node_selector: {pool: train}')}\n  b: {step()}\n  c: {falls_back}"
    )
    pipeline = kfpc.load(kfpc.Source(text)).pipeline
    assert pipeline is not None
    spot = {"pool": "train", "tier": "cheap"}
    assert [(pool.steps, pool.labels) for pool in pools(ARGO.analysis(pipeline))] == [
        (("a", "b"), spot),
        (("c",), spot),
        (("c",), {"pool": "train"}),
    ]


def test_steps_that_are_not_preemptible_need_no_pool() -> None:
    assert needs_of("{image: busybox, command: [echo], gpus: 4}") == ()


def test_the_largest_step_counts() -> None:
    (need,) = needs_of(
        step("memory: 900Mi, cpu: 2"),
        step("memory: {request: 1G, limit: 8G}, cpu: 1500m"),
        step("storage: 10Gi"),
    )
    assert need.sizes == {"memory": ("1G",), "cpu": ("2",), "ephemeral-storage": ("10Gi",)}


def test_containers_beside_the_step_count_too() -> None:
    side = "{name: side, image: busybox, memory: 2G, cpu: 1}"
    (need,) = needs_of(step(f"memory: 3G, sidecars: [{side}]"))
    assert need.sizes == {"memory": ("3G", "2G"), "cpu": ("1",)}
    (need,) = needs_of(step(f"memory: 3G, init: [{side}]"))
    assert need.sizes == {"memory": ("3G",), "cpu": ("1",)}


def test_params_count_by_their_defaults() -> None:
    head = "params: {m: 2G, u: {type: String}}"
    (need,) = needs_of(step("memory: '${{ params.m }}'"), head=head)
    assert (need.sizes, need.assumed) == ({"memory": ("2G",)}, True)
    (need,) = needs_of(step("memory: '${{ params.u }}'"), head=head)
    assert (need.sizes, need.assumed) == ({}, False)
    (need,) = needs_of(
        step("node_selector: {a: 'x-${{ params.m }}', b: '${{ params.u }}'}"), head=head
    )
    assert (need.labels, need.undecided) == ({"a": "x-2G"}, ("b",))


class TestFallingBack:
    def test_only_for_the_steps_that_do(self) -> None:
        found = pools_of(step(), step(preemptible="preemptible: {fallback: on-demand}"))
        assert [(pool.preemptible, pool.steps) for pool in found] == [
            (True, ("s0", "s1")),
            (False, ("s1",)),
        ]

    def test_at_once(self) -> None:
        """Without retries the one attempt is the last."""
        text = step(preemptible="preemptible: {fallback: on-demand}").replace("retries: 2, ", "")
        assert [pool.preemptible for pool in pools_of(text)] == [False]


class TestNames:
    def test_they_say_what_it_is(self) -> None:
        found = pools_of(
            step("gpus: {count: 4, type: T_4.x}", "preemptible: {fallback: on-demand}"), step()
        )
        assert names(found, longest=40) == ["spot-4gpu-t-4-x", "on-demand-4gpu-t-4-x", "spot-cpu"]
        assert short_names(found, longest=12) == ["spot4gpu", "demand4gpu", "spotcpu"]

    def test_each_is_there_once_and_short_enough(self) -> None:
        kinds = [step(f"gpus: {{count: 999999999, type: {'x' * 50}{n}}}") for n in range(12)]
        found = pools_of(*kinds)
        for longest, called in (
            (40, names(found, longest=40)),
            (12, short_names(found, longest=12)),
        ):
            assert len(set(called)) == 12
            assert all(len(name) <= longest for name in called)


def test_a_step_whose_memory_grows_has_a_pool_for_each_amount() -> None:
    """The first amount shares the pool of steps that ask for no more."""
    growing = step("memory: {limit: 8G, after_oom: [16G, 32G]}").replace(
        "retries: 2", "retries: {failures: 2}"
    )
    found = needs_of(growing, step("memory: 4G"), growing)
    assert [(asking(need), need.sizes["memory"], need.later) for need in found] == [
        (("s0", "s1", "s2"), ("8G",), False),
        (("s0", "s2"), ("16G",), True),
        (("s0", "s2"), ("32G",), True),
    ]


def test_a_step_that_moves_on_to_other_gpus_shares_the_pool_of_those() -> None:
    moving = step("gpus: {count: 1, type: nvidia-l4, after_failure: [nvidia-tesla-t4]}").replace(
        "retries: 2", "retries: {failures: 2}"
    )
    found = needs_of(moving, step("gpus: {count: 1, type: nvidia-tesla-t4}"))
    assert [(asking(need), *need.labels.values(), need.later) for need in found] == [
        (("s0",), "nvidia-l4", False),
        (("s0", "s1"), "nvidia-tesla-t4", False),
    ]


def test_an_amount_that_no_failure_leads_to_needs_no_pool() -> None:
    growing = step("memory: {limit: 8G, after_failure: [16G]}").replace(
        "retries: 2", "retries: {failures: '${{ params.f }}'}"
    )
    assert len(needs_of(growing, head="params: {f: 1}")) == 2
    assert len(needs_of(growing, head="params: {f: 0}")) == 1
