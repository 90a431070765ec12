"""Keys of a step's pod: what a program sees of them."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.cluster.controller import Outcome, Run
from tests.cluster.specs import spec
from tests.cluster.surroundings import TOKEN

pytestmark = pytest.mark.cluster

VARIABLES = spec("""
params: {of: words}
steps:
  read:
    image: busybox:1
    memory: 64Mi
    cpu: {request: 10m}
    labels: {team: data}
    annotations: {example.com/owner: "me, and you"}
    env:
      RATE: {config_map: {name: "kfpc-test-${{ params.of }}", key: RATE}}
      POD: {field: metadata.name}
      TEAM: {field: "metadata.labels['team']"}
      OWNER: {field: "metadata.annotations['example.com/owner']"}
      MEMORY: {resource: limits.memory, divisor: 1Mi}
      CPU: {resource: requests.cpu, divisor: 1m}
      COLOUR: mine
    env_from:
    - {config_map: "kfpc-test-${{ params.of }}"}
    - {secret: github, prefix: GH_}
    - {secret: kfpc-test-missing, optional: true}
    outputs: {own: String, of_pod: String, token: String}
    script: |
      echo "$RATE $COLOUR $WORD" > ${{ outputs.own.path }}
      echo "$POD/$TEAM/$OWNER/$MEMORY/$CPU" > ${{ outputs.of_pod.path }}
      echo "$GH_token" > ${{ outputs.token.path }}
outputs:
  own: ${{ steps.read.outputs.own }}
  of_pod: ${{ steps.read.outputs.of_pod }}
  token: ${{ steps.read.outputs.token }}
""")

SHARED_MEMORY = spec("""
steps:
  measure:
    image: busybox:1
    memory: 64Mi
    shm: 16Mi
    volumes: {/fast: {empty_dir: {size: 8Mi, medium: Memory}}, /disk: {empty_dir: {size: 8Mi}}}
    outputs: {kinds: String}
    script: |
      for at in /dev/shm /fast /disk; do
        grep " $at " /proc/mounts | cut -d " " -f 2,3
      done | tr "\\n" "," > ${{ outputs.kinds.path }}
      df -m /dev/shm | tail -n 1 | tr -s " " | cut -d " " -f 2 >> ${{ outputs.kinds.path }}
outputs: {kinds: "${{ steps.measure.outputs.kinds }}"}
""")

RUNS = {"variables": Run(VARIABLES), "shared-memory": Run(SHARED_MEMORY)}


def test_shared_memory_is_as_large_as_it_is_said_to_be(outcomes: Mapping[str, Outcome]) -> None:
    outcome = outcomes["shared-memory"]
    assert outcome.phase == "Succeeded", outcome
    shared, fast, disk, size = outcome.results["kinds"].split(",")
    assert (shared, fast, size) == ("/dev/shm tmpfs", "/fast tmpfs", "16")
    assert disk.startswith("/disk ")
    assert "tmpfs" not in disk


def test_variables_come_from_where_they_are_said_to(outcomes: Mapping[str, Outcome]) -> None:
    outcome = outcomes["variables"]
    assert outcome.phase == "Succeeded", outcome
    pod = outcome.pod("read")["metadata"]["name"]
    assert outcome.results == {
        "own": "0.5 mine tagged {{workflow.name}} $(HOME)",
        "of_pod": f"{pod}/data/me, and you/64/10",
        "token": TOKEN,
    }
