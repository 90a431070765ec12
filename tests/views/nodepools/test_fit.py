"""The pods of a package fit on the nodes of the pools, attempt by attempt."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import kfpc
from kfpc.clusters import PROFILES
from kfpc.pipeline.erroneous import sound
from kfpc.targets.argo.target import ARGO
from kfpc.views.nodepools import node_pools
from kfpc.views.nodepools.pools import Pool, pools
from kfpc.views.nodepools.render import RENDERERS
from tests.telling import whole
from tests.views.nodepools.platforms import nodes
from tests.views.nodepools.scheduler import Node, pod, preferred, refusals

OWN = """{spot: {labels: {pool: cheap, n: 2}, taints: [{key: cheap, effect: NoSchedule},
  {key: batch, value: true, effect: NoExecute}]}, gpu_type_label: example.com/gpu%s}"""

CLUSTERS = {
    **{name: name for name in PROFILES},
    "own": OWN % "",
    "own with a label that both have": OWN % ", on_demand: {labels: {pool: cheap}}",
    "own with labels on demand": OWN % ", on_demand: {labels: {pool: regular, steady: yes}}",
}

SPEC = """
cluster: {cluster}
params: {{disk: ssd}}
steps:
  train:
    image: busybox
    command: [train]
    preemptible: {{required: {required}{fallback}}}
    retries: {retries}
    resume: idempotent
    {gpus}
    {selector}
"""

SPECS = st.fixed_dictionaries(
    {
        "required": st.sampled_from(["true", "false"]),
        "fallback": st.sampled_from(
            ["", ", fallback: on-demand", ", fallback: {to: on-demand, after: 2}"]
        ),
        "retries": st.sampled_from(["3", "{preemptions: 3, failures: 2}", "{preemptions: 3}"]),
        "gpus": st.sampled_from(["", "gpus: 4", "gpus: {count: 1, type: t4}"]),
        "selector": st.sampled_from(
            [
                "",
                "node_selector: {disk: ssd, example.com/a.b: c_d}",
                "node_selector: {topology.kubernetes.io/zone: z-1}",
                "node_selector: {node.kubernetes.io/instance-type: large}",
                "affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: "
                "{nodeSelectorTerms: [{matchExpressions: "
                "[{key: disk, operator: In, values: [ssd]}]}]}}}",
            ]
        ),
    }
)
RETRIES = 3

SEEN_TO = {
    "aks": ("topology.kubernetes.io/zone",),
    "own": ("topology.kubernetes.io/zone", "node.kubernetes.io/instance-type"),
}


def test_every_profile_has_a_way_of_making_pools() -> None:
    assert RENDERERS.keys() == {*PROFILES, "own"}


@pytest.mark.parametrize("cluster", CLUSTERS)
@given(said=SPECS)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_pods_fit(cluster: str, said: dict[str, str], tmp_path: Path) -> None:
    if cluster == "aks":
        # No label tells kinds of GPU there, so no step may ask for one.
        said = {**said, "gpus": said["gpus"].replace(", type: t4", "")}
    source = kfpc.Source(whole(SPEC.format(cluster=CLUSTERS[cluster], **said)))
    loaded, compiled = kfpc.load(source), kfpc.compile(source)
    assert loaded.pipeline is not None
    assert compiled.manifest is not None, compiled.diagnostics
    found = pools(ARGO.analysis(loaded.pipeline))
    assert [pool.preemptible for pool in found] == [True, False][: 2 if said["fallback"] else 1]

    as_data = [
        Node(dict(pool.labels), [(t.key, t.value, t.effect) for t in pool.taints]) for pool in found
    ]
    places(compiled.manifest, found, as_data, said)
    spot = [(t.key, t.value, t.effect) for t in sound(loaded.pipeline.profile).spot_taints]
    assert [node.taints for node in as_data] == [spot, []][: len(found)]

    profile = sound(loaded.pipeline.profile).name
    if profile == "gke-autopilot":
        return
    made = nodes(profile, node_pools(ARGO.analysis(loaded.pipeline)), tmp_path)
    for node, wanted in zip(made, as_data, strict=True):
        # What the text says that the user has to see to.
        for key in SEEN_TO.get(profile, ()):
            node.labels |= {key: wanted.labels[key]} if key in wanted.labels else {}
    for node, wanted in zip(made, as_data, strict=True):
        assert node.labels.items() >= wanted.labels.items()
        assert node.taints == wanted.taints
    places(compiled.manifest, found, made, said)


def places(
    manifest: dict[str, Any], found: tuple[Pool, ...], made: list[Node], said: dict[str, str]
) -> None:
    """The first attempt goes to the preemptible nodes, the last to those it falls back to."""
    by_kind = {pool.preemptible: node for pool, node in zip(found, made, strict=True)}
    first, last = (pod(manifest, "train", retries) for retries in (0, RETRIES))
    assert refusals(first, by_kind[True]) == []
    assert preferred(first, by_kind[True]) == (said["required"] == "false")
    if said["fallback"]:
        assert refusals(last, by_kind[False]) == []
        assert refusals(last, by_kind[True]) != []
        assert (refusals(first, by_kind[False]) != []) == (said["required"] == "true")
    else:
        assert refusals(last, by_kind[True]) == []
