"""Keys of a step's pod: what a program sees of them."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.cluster.controller import Outcome, Run
from tests.cluster.specs import spec
from tests.cluster.surroundings import TOKEN

pytestmark = pytest.mark.cluster

WORKFLOW = "workflows.argoproj.io/workflow"

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

GUARDED = spec("""
params: {folder: bin}
steps:
  who:
    image: busybox:1
    working_dir: /${{ params.folder }}
    host_aliases: {10.1.2.3: [db, cache]}
    ports: [8080, {port: 9090, name: metrics}]
    topology_spread:
    - {topologyKey: kubernetes.io/hostname, maxSkew: 1, whenUnsatisfiable: ScheduleAnyway}
    volumes: {/out: {empty_dir: true}}
    security_context:
      run_as_user: 1000
      run_as_group: 1001
      run_as_non_root: true
      fs_group: 2000
      supplemental_groups: [3000]
      allow_privilege_escalation: false
      capabilities: {drop: [ALL]}
      read_only_root_filesystem: true
    outputs: {said: {type: String, path: /out/said}}
    script: |
      touch /bin/new 2> /dev/null && echo writable >> /out/said
      echo "$(id -u) $(id -g) $(id -G) $(pwd) $(grep -c 10.1.2.3 /etc/hosts)" >> /out/said
      grep -E "CapEff|NoNewPrivs" /proc/self/status | tr -d "\\n\\t" >> /out/said
outputs: {said: "${{ steps.who.outputs.said }}"}
""")

RUNS = {
    "variables": Run(VARIABLES),
    "shared-memory": Run(SHARED_MEMORY),
    "guarded": Run(GUARDED),
}


def test_a_program_runs_as_whom_and_where_it_is_said_to(outcomes: Mapping[str, Outcome]) -> None:
    outcome = outcomes["guarded"]
    assert outcome.phase == "Succeeded", outcome
    who, rights = outcome.results["said"].split("\n")
    assert who == "1000 1001 1001 2000 3000 /bin 1"
    assert rights == "CapEff:0000000000000000NoNewPrivs:1"
    pod = outcome.pod("who")
    spread = pod["spec"]["topologySpreadConstraints"][0]
    label = {"workflows.argoproj.io/workflow": pod["metadata"]["labels"][WORKFLOW]}
    assert spread["labelSelector"] == {"matchLabels": label}


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
