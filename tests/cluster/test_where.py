"""Where a step runs, and what its pod is given there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.cluster.controller import Outcome, Run
from tests.cluster.kubectl import get
from tests.cluster.specs import spec
from tests.cluster.stand_ins import template_of
from tests.cluster.surroundings import PRIORITY, SECRET_LINES

pytestmark = pytest.mark.cluster

SPOT = "cloud.google.com/gke-preemptible"

PLACED = spec("""
params: {class: urgent, size: 10Mi}
workflow: {volumes: {scratch: {empty_dir: 8Mi}, certs: {secret: kfpc-test-certs}}}
steps:
  placed:
    image: busybox:1
    image_pull_policy: IfNotPresent
    priority_class: kfpc-test-${{ params.class }}
    runtime_class: kfpc-test-runc
    storage: {request: 0, limit: "${{ params.size }}"}
    tolerations:
    - {key: preemptible, operator: Equal, value: "true", effect: NoSchedule}
    - {key: kfpc-test, operator: Exists, effect: NoExecute, tolerationSeconds: 9}
    affinity:
      nodeAffinity:
        requiredDuringSchedulingIgnoredDuringExecution:
          nodeSelectorTerms:
          - matchExpressions:
            - {key: cloud.google.com/gke-preemptible, operator: In, values: ["true"]}
            matchFields: [{key: metadata.name, operator: NotIn, values: [nowhere]}]
        preferredDuringSchedulingIgnoredDuringExecution:
        - {weight: 1, preference: {matchExpressions: [{key: kubernetes.io/os, operator: Exists}]}}
      podAntiAffinity:
        preferredDuringSchedulingIgnoredDuringExecution:
        - weight: 1
          podAffinityTerm:
            topologyKey: kubernetes.io/hostname
            labelSelector:
              matchLabels: {app: kfpc-test-nobody}
              matchExpressions: [{key: app, operator: NotIn, values: [nobody]}]
    topology_spread:
    - topologyKey: kubernetes.io/hostname
      maxSkew: 5
      whenUnsatisfiable: DoNotSchedule
      labelSelector: {matchLabels: {app: kfpc-test-nobody}}
      matchLabelKeys: [team]
      minDomains: 1
      nodeAffinityPolicy: Ignore
      nodeTaintsPolicy: Honor
    command: [echo]
  bound:
    image: busybox:1
    memory: 48Mi
    env: {MEMORY: {resource: limits.memory, container: main, divisor: 1Mi}}
    ports: [{port: 5353, name: dns, protocol: UDP}]
    security_context:
      seccomp_profile: RuntimeDefault
      capabilities: {add: [NET_ADMIN], drop: [CHOWN]}
      privileged: false
    secrets: {user-gcp-sa: {as: gcp, key: user-gcp-sa.json}}
    volumes: {/scratch: {volume: scratch}, /certs: {volume: certs}}
    outputs: {seen: String}
    script: |
      touch /scratch/new
      { wc -c < /certs/ca.pem; echo "$MEMORY"; wc -c < "$GOOGLE_APPLICATION_CREDENTIALS"
        grep -E "^(CapEff|Seccomp):" /proc/self/status | tr -d "\\t"; } > ${{ outputs.seen.path }}
outputs: {seen: "${{ steps.bound.outputs.seen }}"}
""")

OF_A_KIND = spec("""
cluster:
  profile: gke-spot
  spot: {labels: {cloud.google.com/gke-preemptible: "true"}, taints: []}
  gpu: nvidia.com/gpu
  gpu_type_label: kubernetes.io/os
  gpu_types: {penguin: linux}
  notice: 30s
params: {n: 1}
steps:
  trains: {image: busybox:1, gpus: {count: "${{ params.n }}", type: penguin}, command: [echo]}
""")
"""Every node has the label that stands in for the kind of a GPU."""


def gpus_if_there_are_some(manifest: dict[str, Any]) -> None:
    if not any("nvidia.com/gpu" in node["status"]["allocatable"] for node in get("nodes")["items"]):
        template_of(manifest, "trains").pop("podSpecPatch")


RUNS = {"placed": Run(PLACED), "of a kind": Run(OF_A_KIND, edit=gpus_if_there_are_some)}

Outcomes = Mapping[str, Outcome]

CHOWN, NET_ADMIN = 1 << 0, 1 << 12


def test_a_pod_goes_where_it_is_said_to(outcomes: Outcomes) -> None:
    outcome = outcomes["placed"]
    assert outcome.phase == "Succeeded", outcome
    pod = outcome.pod("placed")["spec"]
    node = get("node", pod["nodeName"])
    assert node["metadata"]["labels"][SPOT] == "true"
    assert 9 in [one.get("tolerationSeconds") for one in pod["tolerations"]]
    affinity = pod["affinity"]
    assert affinity["podAntiAffinity"]["preferredDuringSchedulingIgnoredDuringExecution"]
    assert affinity["nodeAffinity"]["preferredDuringSchedulingIgnoredDuringExecution"]
    (spread,) = pod["topologySpreadConstraints"]
    assert spread == {
        "topologyKey": "kubernetes.io/hostname",
        "maxSkew": 5,
        "whenUnsatisfiable": "DoNotSchedule",
        "labelSelector": {"matchLabels": {"app": "kfpc-test-nobody"}},
        "matchLabelKeys": ["team"],
        "minDomains": 1,
        "nodeAffinityPolicy": "Ignore",
        "nodeTaintsPolicy": "Honor",
    }


def test_classes_are_its_own(outcomes: Outcomes) -> None:
    pod = outcomes["placed"].pod("placed")["spec"]
    assert (pod["priorityClassName"], pod["priority"]) == ("kfpc-test-urgent", PRIORITY)
    assert pod["runtimeClassName"] == "kfpc-test-runc"
    (main,) = (one for one in pod["containers"] if one["name"] == "main")
    assert main["imagePullPolicy"] == "IfNotPresent"
    assert main["resources"]["limits"]["ephemeral-storage"] == "10Mi"


def test_a_program_has_the_rights_and_sizes_that_are_said(outcomes: Outcomes) -> None:
    certs, memory, account, rights, seccomp = outcomes["placed"].results["seen"].split("\n")
    assert certs == str(len(SECRET_LINES))
    assert memory == "48"
    assert int(account) > 0
    effective = int(rights.partition(":")[2], 16)
    assert effective & NET_ADMIN
    assert not effective & CHOWN
    assert seccomp == "Seccomp:2"
    pod = outcomes["placed"].pod("bound")["spec"]
    (main,) = (one for one in pod["containers"] if one["name"] == "main")
    assert main["ports"] == [{"containerPort": 5353, "name": "dns", "protocol": "UDP"}]


def test_a_kind_of_gpu_is_a_label_of_nodes(outcomes: Outcomes) -> None:
    outcome = outcomes["of a kind"]
    assert outcome.phase == "Succeeded", outcome
    pod = outcome.pod("trains")["spec"]
    assert pod["nodeSelector"] == {"kubernetes.io/os": "linux"}
    (main,) = (one for one in pod["containers"] if one["name"] == "main")
    asked = main["resources"].get("limits", {}).get("nvidia.com/gpu")
    has_some = any("nvidia.com/gpu" in n["status"]["allocatable"] for n in get("nodes")["items"])
    assert asked == ("1" if has_some else None)
