"""Keys of `workflow`: what a run's object and its pods have of them, and what Argo does with it."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from itertools import pairwise

import pytest

from tests.cluster.controller import Outcome, Run, pod_of
from tests.cluster.kubectl import create, get, kubectl
from tests.cluster.specs import spec
from tests.cluster.surroundings import PRIORITY

pytestmark = pytest.mark.cluster

PATIENCE = 600
"""Seconds that a busy controller may take for what it does by and by."""

SAID = spec("""
workflow:
  labels: {team: data}
  annotations: {example.com/owner: "it's {data} team"}
  title: "Nightly: it's \\"numbers\\""
  priority: 5
  image_pull_secrets: [kfpc-test-registry]
  priority_class: kfpc-test-urgent
  dns_policy: None
  dns_config: {nameservers: [10.9.8.7], searches: [example.com], options: [{name: ndots, value: 2}]}
  queue: kfpc-test-queue
  lock: {semaphore: {config_map: kfpc-test-limits, key: two}}
  archive_logs: true
steps:
  names:
    image: busybox:1
    queue: kfpc-test-other
    outputs: {seen: {stdout: true}}
    command: [grep, -v, "^#", /etc/resolv.conf]
  plain: {image: busybox:1, command: [echo, "kept for later"]}
outputs: {seen: "${{ steps.names.outputs.seen }}"}
""")

ONE_AT_A_TIME = spec("""
workflow: {parallelism: 1}
steps:
  a: {image: busybox:1, command: [sleep, "2"]}
  b: {image: busybox:1, command: [sleep, "2"]}
  c: {for_each: [1, 2], image: busybox:1, command: [sleep, "2"]}
""")

TOO_LONG = spec("""
workflow: {timeout: 20s}
steps:
  slow: {image: busybox:1, command: [sleep, "900"]}
  then: {image: busybox:1, after: slow, command: [echo]}
on_exit:
  notify: {image: busybox:1, when: run.status == 'Failed', command: [echo, late]}
""")

WAITING = spec("""
workflow: {pod_disruption_budget: {min_available: 2}}
steps:
  approve: {wait: {approval: true}}
  then: {image: busybox:1, after: approve, command: [echo]}
""")

SUSPENDED = spec("""
workflow: {suspend: true}
steps: {a: {image: busybox:1, command: [echo]}}
""")

ON_THE_NODE = spec("""
workflow: {host_network: true, dns_policy: ClusterFirstWithHostNet}
steps: {a: {image: busybox:1, command: [echo]}}
""")

SWEPT = spec("""
workflow: {pod_gc: {strategy: OnPodCompletion, delay: 1s}}
steps: {a: {image: busybox:1, command: [echo]}}
""")

RUNS = {
    "said": Run(SAID),
    "one at a time": Run(ONE_AT_A_TIME),
    "too long": Run(TOO_LONG),
    "waiting": Run(WAITING, awaited=False),
    "suspended": Run(SUSPENDED, awaited=False),
    "on the node": Run(ON_THE_NODE),
    "swept": Run(SWEPT),
}

Outcomes = Mapping[str, Outcome]


def becomes(true: Callable[[], bool]) -> bool:
    end = time.monotonic() + PATIENCE
    while not (found := true()) and time.monotonic() < end:
        time.sleep(2)
    return found


def pods(outcome: Outcome) -> list[str]:
    found = get("pods", "-l", f"workflows.argoproj.io/workflow={outcome.name}")["items"]
    return [pod["metadata"]["name"] for pod in found]


def test_the_object_says_what_the_run_is(outcomes: Outcomes) -> None:
    run = get("workflow", outcomes["said"].name)
    metadata, argo = run["metadata"], run["spec"]
    assert metadata["labels"]["team"] == "data"
    assert metadata["annotations"]["example.com/owner"] == "it's {data} team"
    assert metadata["annotations"]["workflows.argoproj.io/title"] == 'Nightly: it\'s "numbers"'
    assert argo["priority"] == 5


def test_its_pods_have_what_is_said_of_all(outcomes: Outcomes) -> None:
    outcome = outcomes["said"]
    assert outcome.phase == "Succeeded", outcome
    names, plain = outcome.pod("names"), outcome.pod("plain")
    assert names["spec"]["imagePullSecrets"] == [{"name": "kfpc-test-registry"}]
    assert (names["spec"]["priorityClassName"], names["spec"]["priority"]) == (
        "kfpc-test-urgent",
        PRIORITY,
    )
    queues = [pod["metadata"]["labels"]["kueue.x-k8s.io/queue-name"] for pod in (names, plain)]
    assert queues == ["kfpc-test-other", "kfpc-test-queue"]
    seen = outcome.results["seen"].splitlines()
    assert {"nameserver 10.9.8.7", "search example.com", "options ndots:2"} <= set(seen)


def test_logs_are_kept_in_the_artifact_repository(outcomes: Outcomes) -> None:
    kept = outcomes["said"].node("plain")["outputs"]["artifacts"]
    (logs,) = (artifact for artifact in kept if artifact["name"] == "main-logs")
    assert logs["s3"]["key"].endswith("main.log")


def test_no_more_pods_run_at_once_than_are_allowed(outcomes: Outcomes) -> None:
    outcome = outcomes["one at a time"]
    assert outcome.phase == "Succeeded", outcome
    nodes = [node for node in outcome.nodes.values() if node["type"] == "Pod"]
    assert len(nodes) == 4
    ended = sorted(
        (state["startedAt"], state["finishedAt"])
        for pod in (get("pod", pod_of(outcome.name, node)) for node in nodes)
        for one in pod["status"]["containerStatuses"]
        if one["name"] == "main"
        for state in [one["state"]["terminated"]]
    )
    assert all(earlier[1] <= later[0] for earlier, later in pairwise(ended)), ended


def test_a_run_has_its_time_and_its_exit_has_more(outcomes: Outcomes) -> None:
    outcome = outcomes["too long"]
    assert outcome.phase == "Failed", outcome
    assert "deadline" in outcome.node("slow")["message"]
    assert outcome.steps["then"] == "Omitted"
    (notify,) = (n for n in outcome.nodes.values() if n["name"].endswith("onExit.steps.notify"))
    assert notify["phase"] == "Succeeded"


def test_a_disruption_budget_is_there_while_the_run_is(outcomes: Outcomes) -> None:
    outcome = outcomes["waiting"]
    budget = get("poddisruptionbudget", outcome.name)["spec"]
    assert budget["minAvailable"] == 2
    label = {"workflows.argoproj.io/workflow": outcome.name}
    assert budget["selector"]["matchLabels"] == label


def test_a_run_that_is_suspended_begins_when_it_is_resumed(outcomes: Outcomes) -> None:
    outcome = outcomes["suspended"]
    assert outcome.phase == "Running", outcome
    assert pods(outcome) == []
    kubectl("patch", "workflow", outcome.name, "--type=merge", "-p", '{"spec":{"suspend":null}}')
    assert becomes(lambda: phase(outcome) == "Succeeded")


def phase(outcome: Outcome) -> str | None:
    return get("workflow", outcome.name).get("status", {}).get("phase")


def test_pods_have_the_network_of_their_nodes(outcomes: Outcomes) -> None:
    outcome = outcomes["on the node"]
    assert outcome.phase == "Succeeded", outcome
    pod = outcome.pod("a")
    assert pod["spec"]["dnsPolicy"] == "ClusterFirstWithHostNet"
    assert pod["status"]["podIP"] == pod["status"]["hostIP"]


def test_pods_go_when_they_are_done(outcomes: Outcomes) -> None:
    outcome = outcomes["swept"]
    assert outcome.phase == "Succeeded", outcome
    assert becomes(lambda: pods(outcome) == [])


def test_the_object_goes_when_its_time_is_over(cluster: None) -> None:
    ttl = "{after_completion: 1h, after_success: 3s, after_failure: 1h}"
    step = "{image: busybox:1, command: [echo]}"
    run = Run(spec(f"workflow: {{ttl: {ttl}}}\nsteps: {{a: {step}}}"))
    name = create(run.package())
    assert becomes(lambda: not kubectl("get", "workflow", name, "--ignore-not-found"))
