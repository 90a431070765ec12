"""Settings of steps and of the run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

SETTINGS: dict[str, Sequence[Any]] = {
    "retries": [0, 2, {"preemptions": 2, "failures": 1}, {"total": 3, "backoff": {"delay": "5s"}},
                {"preemptions": 3, "failures": 2,
                 "backoff": {"delay": "1s", "factor": 2, "max_delay": "1m"}}],
    "preemptible": [True, False, {"required": True}],
    "resume": ["idempotent", {"checkpoint": "gs://example/${{ run.name }}"}],
    "timeout": ["90s", "2h", "1d2h"],
    "cpu": [1, "500m"],
    "memory": ["1Gi", {"request": "1Gi", "limit": "2Gi"}],
    "gpus": [1, {"count": 2, "type": "t4"}],
    "storage": ["1Gi"],
    "env": [{"A": "a"}, {"B": "${{ run.name }}"}, {"N": {"field": "spec.nodeName"}},
            {"S": {"secret": {"name": "s", "key": "k"}}}, {"E": "it's $(A) $${{ x }}", "A": 1},
            {"C": {"config_map": {"name": "c", "key": "k"}}, "P": "${{ pod.name }} ${{ attempt }}"},
            {"M": {"resource": "limits.cpu", "divisor": "1m"}}],
    "env_from": [[{"config_map": "settings"}], [{"secret": "s", "prefix": "S_"}]],
    "secrets": [{"gcp": {"as": "gcp"}}, {"db": {"env": {"DB_USER": "user"}}},
                {"certificates": {"mount": "/etc/certs"}}],
    "volumes": [{"/data": {"claim": "data"}}, {"/tmp/x": {"empty_dir": "1Gi"}},
                {"/keys": {"secret": "keys"}, "/fast": {"empty_dir": {"medium": "Memory"}}}],
    "workspace": ["/work"],
    "shm": ["64Mi"],
    "node_selector": [{"disk": "ssd"}],
    "tolerations": [[{"key": "a", "operator": "Exists"}]],
    "affinity": [{"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": {
        "nodeSelectorTerms": [{"matchExpressions": [
            {"key": "zone", "operator": "In", "values": ["a", "b"]}]}]}}}],
    "topology_spread": [[{"topologyKey": "zone", "maxSkew": 1,
                          "whenUnsatisfiable": "ScheduleAnyway"}]],
    "priority_class": ["urgent"],
    "runtime_class": ["gvisor"],
    "host_aliases": [{"10.0.0.1": ["db"]}],
    "security_context": [{"run_as_user": 1000}, {"privileged": True},
                         {"capabilities": {"drop": ["ALL"]}, "seccomp_profile": "RuntimeDefault"}],
    "working_dir": ["/app"],
    "ports": [[8080]],
    "labels": [{"a": "b"}, {"run": "${{ run.name }}"}],
    "annotations": [{"a": "${{ run.id }}"}, {"example.com/x": "it's }} ä\n"}],
    "service_account": ["runner"],
    "image_pull_policy": ["Always"],
    "init": [[{"name": "before", "image": "busybox:1", "command": ["true"]}],
             [{"name": "first", "image": "busybox:1", "args": ["${{ run.name }}"],
               "env": {"S": {"secret": {"name": "s", "key": "k"}}}, "mirror_volumes": True}]],
    "sidecars": [[{"name": "beside", "image": "busybox:1", "command": ["sleep", "9"]}],
                 [{"name": "db", "image": "postgres:16", "env": {"A": "a"}, "memory": "1Gi",
                   "ports": [5432], "readiness": {"tcp": {"port": 5432}, "period": "2s"}}]],
    "queue": ["gpus"],
    "lock": [{"mutex": "m"}, {"semaphore": {"config_map": "limits", "key": "a"}},
             [{"mutex": "n-${{ run.name }}"}, {"mutex": "o"}]],
    "cache": [{"key": "${{ run.name }}"}, {"key": "v1", "max_age": "7d", "config_map": "kept"}],
    "argo": [{"metadata": {"labels": {"x": "y"}}}, {"container": {"tty": True}},
             {"synchronization": {"mutexes": [{"name": "own-${{ run.name }}"}]}},
             {"metrics": {"prometheus": [{"name": "m", "help": "h", "counter": {"value": "1"}}]}},
             {"hostAliases": [{"ip": "10.0.0.2", "hostnames": ["x"]}], "priorityClassName": None}],
}  # fmt: skip
"""What a step, a template and ``defaults`` may say."""

TRAVEL: Sequence[dict[str, Any]] = [
    {"preemptible": {"fallback": "on-demand"}, "retries": 3, "resume": "idempotent"},
    {"preemptible": {"fallback": {"to": "on-demand", "after": 2}}, "retries": 5,
     "resume": {"checkpoint": "gs://example/${{ run.name }}", "grace_period": "10s"}},
    {"preemptible": {"required": True}, "retries": {"preemptions": 4, "failures": 2},
     "resume": {"checkpoint": "gs://example/x", "across_runs": True}},
    {"preemptible": {"required": True, "fallback": "on-demand"}, "resume": "idempotent",
     "retries": {"preemptions": 1, "failures": 1, "backoff": {"delay": "10s", "factor": 2}},
     "memory": {"limit": "1Gi", "after_oom": ["2Gi"]}},
    {"retries": {"failures": 2}, "memory": {"limit": "1Gi", "after_failure": ["2Gi"]}},
]  # fmt: skip
"""What is said together of preemptible steps."""

OF_THE_RUN: dict[str, Sequence[Any]] = {
    "service_account": ["runner"],
    "parallelism": [3],
    "timeout": ["2d"],
    "ttl": ["1d", {"after_success": "1d"}],
    "pod_gc": ["OnPodSuccess", {"strategy": "OnPodCompletion", "delay": "1m"}],
    "labels": [{"team": "data"}],
    "annotations": [{"example.com/owner": "it's {x}"}],
    "archive_logs": [True],
    "queue": ["batch"],
    "lock": [{"mutex": "run"}],
    "exit_failure": ["fail", "ignore"],
    "keep_claims": ["never"],
    "title": ["Nightly numbers", "it's: \"x\" 'y'"],
    "priority": [5],
    "suspend": [True],
    "image_pull_secrets": [["registry"]],
    "pod_disruption_budget": [{"min_available": 1}],
    "dns_config": [{"nameservers": ["10.0.0.53"]}],
    "host_network": [True],
    "volume_claims": [{"own": {"size": "1Gi"}}],
}
ARGO_OF_THE_RUN: Sequence[dict[str, Any]] = [
    {"podMetadata": {"labels": {"team": "data"}}},
    {"nodeSelector": {"disk": "ssd"}, "metrics": None},
    {"podGC": {"strategy": "OnPodSuccess"}},
    {"templates": [{"name": "tell", "container": {
        "image": "busybox", "command": ["echo", "{{workflow.status}}", "${{ run.name }}"]}}],
     "hooks": {"running": {"template": "tell", "expression": "workflow.status == 'Running'"}}},
]  # fmt: skip
CLUSTERS: Sequence[Any] = [
    "gke-preemptible", "gke-spot", "gke-autopilot", "eks", "karpenter", "aks",
    {"profile": "gke-spot", "notice": "105s"},
    {"spot": {"labels": {"cheap": "yes"},
              "taints": [{"key": "cheap", "value": "yes", "effect": "NoSchedule"}]},
     "on_demand": {"labels": {"cheap": "no"}}, "gpu": "nvidia.com/gpu",
     "gpu_type_label": "example.com/gpu", "notice": "30s"},
]  # fmt: skip
SCHEDULES: Sequence[dict[str, Any]] = [
    {"cron": "0 4 * * *"},
    {"cron": ["0 4 * * mon-fri", "@weekly"], "timezone": "Europe/Berlin", "concurrency": "forbid"},
    {"cron": "*/5 1-3 1,15 jan *", "starting_deadline": "10m", "suspend": True,
     "stop_after": {"failures": 3}, "history": {"succeeded": 0, "failed": 1}},
]  # fmt: skip
